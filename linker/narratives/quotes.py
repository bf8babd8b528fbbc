"""What a narrative quotes: its passages, most central first, and the denials that stand right after them."""

import numpy as np

from linker.narratives.material import Material
from linker.narratives.stance import retorts_to, stance
from linker.narratives.types import NarrativePassage
from linker.types import Rows


def quote(material: Material, members: Rows, answers: list[int]) -> tuple[NarrativePassage, ...]:
    """Statements and answers to them as passages, by (-score, row); scored by mean cosine with the others.

    Args:
        material: The statements of the archive.
        members: Those of the narrative, ascending.
        answers: Rows of passages of the archive.
    """
    corpus = material.corpus
    vectors = material.vectors[members]
    whole = vectors.sum(axis=0)
    own = (vectors @ whole - 1) / max(1, len(members) - 1)
    rows = np.array([*material.rows[members].tolist(), *answers], np.int64)
    scores = np.concatenate([own, corpus.passage_index.vectors(rows[len(members) :]) @ whole / len(members)])
    scores = np.clip(scores, 0, 1)
    ids, texts = corpus.articles["id"], corpus.articles["text"]
    found = []
    for i in np.lexsort((rows, -np.round(scores, 4))):
        article, (start, end) = int(corpus.passage_articles[rows[i]]), corpus.span(int(rows[i]))
        text = texts[article][start:end]
        side = stance(text) if i < len(members) else "denies"
        found.append(NarrativePassage(ids[article], text, start, end, round(float(scores[i]), 4), side))
    return tuple(found)


def retorts(material: Material, members: Rows) -> list[int]:
    """Rows of the archive's passages that follow a statement in its article and deny it, ascending."""
    corpus = material.corpus
    rows = set(material.rows[members].tolist())
    texts = corpus.articles["text"]
    found = []
    for row in sorted(row + 1 for row in rows if row + 1 not in rows and row + 1 < len(corpus.passages)):
        article, before = (int(corpus.passage_articles[one]) for one in (row, row - 1))
        if article == before and retorts_to(texts[article][slice(*corpus.span(row))]):
            found.append(row)
    return found
