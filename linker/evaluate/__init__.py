"""How well found stories agree with somebody's labels."""

from linker.evaluate.gold import Gold, read_gold
from linker.evaluate.result import Coverage, Evaluation, LevelFit, Mixture, SharedArticles, Swept
from linker.evaluate.score import score
from linker.evaluate.worst import worst_merges, worst_splits

__all__ = [
    "Coverage",
    "Evaluation",
    "Gold",
    "LevelFit",
    "Mixture",
    "SharedArticles",
    "Swept",
    "read_gold",
    "score",
    "worst_merges",
    "worst_splits",
]
