"""What an evaluation says, as data."""

from dataclasses import dataclass, field

from linker.types import LevelName


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many labelled articles the archive has; only these are measured."""

    labelled: int
    """Articles with a story in the gold."""
    found: int
    """Of them, those in the index."""
    missing: tuple[str, ...]
    """What the gold calls those that aren't, in its order."""
    blank: int
    """Articles that the gold names without a story."""
    unlabelled: int
    """Articles of the index without a story in the gold."""
    gold_stories: int
    """Stories of the gold with an article in the index."""
    stories: int
    """Found stories with a labelled article."""


@dataclass(frozen=True, slots=True)
class SharedArticles:
    """Articles of one gold and one found story; `headline` is that of the first."""

    name: str
    articles: int
    headline: str


@dataclass(frozen=True, slots=True)
class Mixture:
    """A story that the other side has as several, its parts largest first.

    `wrong_pairs` counts the pairs of articles that are together here and apart there.
    """

    name: str
    articles: int
    wrong_pairs: int
    parts: tuple[SharedArticles, ...]


@dataclass(frozen=True, slots=True)
class Swept:
    """The agreement at one level of evidence; `step` is how far it is from the archive's own."""

    level: float
    step: float
    stories: int
    b3_precision: float
    b3_recall: float
    b3_f1: float


@dataclass(frozen=True, slots=True)
class LevelFit:
    """How many groups of one level hold labelled articles, and how well they agree with the gold."""

    groups: int
    b3_precision: float
    b3_recall: float
    b3_f1: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well found stories agree with a gold.

    `metrics` and `intervals` (95%, bootstrap over gold stories) have the names of
    `linker.metrics.MEASURES`. `merges` are found stories that the gold has as several, `splits` gold stories
    that were found as several, the worst first. All of these are about events; `levels` holds the
    agreement of events, lines and topics, and `best_level` is the one with the highest B-cubed F1, of equal
    ones the finest.
    """

    metrics: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    coverage: Coverage
    merges: tuple[Mixture, ...]
    splits: tuple[Mixture, ...]
    sweep: tuple[Swept, ...] = ()
    levels: dict[LevelName, LevelFit] = field(default_factory=dict)
    best_level: LevelName | None = None
