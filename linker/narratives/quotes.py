"""What a narrative quotes: its passages, most central first, and the denials that stand right after them."""

import numpy as np
from scipy.sparse.csgraph import connected_components

from linker.narratives.groups import terms_of
from linker.narratives.material import Material
from linker.narratives.types import NarrativePassage, Stance
from linker.text.denials import Claimed, denies, may_answer
from linker.types import Rows

_SAME_ANSWER = 0.3
"""Cosine from which answers given in two stories are one answer."""
_ANSWERED = 3
"""Stories in which an answer has to be given, where it doesn't hold the words of the claim."""


def quote(material: Material, members: Rows, answers: list[int]) -> tuple[NarrativePassage, ...]:
    """Statements and answers to them as passages, by (-score, row); scored by mean cosine with the others.

    Args:
        material: The statements of the archive.
        members: Those of the narrative, ascending.
        answers: Rows of passages of the archive that deny it.
    """
    corpus = material.corpus
    vectors = material.vectors[members]
    whole = vectors.sum(axis=0)
    own = (vectors @ whole - 1) / max(1, len(members) - 1)
    rows = np.array([*material.rows[members].tolist(), *answers], np.int64)
    scores = np.concatenate([own, corpus.passage_index.vectors(rows[len(members) :]) @ whole / len(members)])
    scores = np.clip(scores, 0, 1)
    claim = Claimed(frozenset(terms_of(material, members)))
    ids = corpus.articles["id"]
    found = []
    for i in np.lexsort((rows, -np.round(scores, 4))):
        article, (start, end) = int(corpus.passage_articles[rows[i]]), corpus.span(int(rows[i]))
        text = _text(material, int(rows[i]))
        against = i >= len(members) or denies(text, claim)
        side: Stance = "denies" if against else "supports"
        found.append(NarrativePassage(ids[article], text, start, end, round(float(scores[i]), 4), side))
    return tuple(found)


def answers(material: Material, members: Rows) -> list[int]:
    """Rows of the archive's passages that follow a statement in its article and deny it, ascending.

    What such a passage denies is the claim where it holds the claim's words, or refers to what was just
    said. One that does neither counts where the narrative gets the same answer in several stories.
    """
    corpus, claim = material.corpus, Claimed(frozenset(terms_of(material, members)))
    rows = set(material.rows[members].tolist())
    following = [
        row
        for row in sorted(row + 1 for row in rows if row + 1 not in rows and row + 1 < len(corpus.passages))
        if corpus.passage_articles[row] == corpus.passage_articles[row - 1]
        and may_answer(_text(material, row))
    ]
    same = _same_answers(material, following)
    return [row for row in following if row in same or denies(_text(material, row), claim)]


def _same_answers(material: Material, rows: list[int]) -> set[int]:
    """Those of some passages that are linked, by being alike, to passages of several stories in all."""
    stories = material.stories[material.corpus.passage_articles[rows]]
    vectors = material.corpus.passage_index.vectors(np.array(rows, np.int64))
    _, group = connected_components(vectors @ vectors.T >= _SAME_ANSWER, directed=False)
    told_in = {number: len(set(stories[group == number].tolist())) for number in group.tolist()}
    return {row for row, number in zip(rows, group.tolist(), strict=True) if told_in[number] >= _ANSWERED}


def _text(material: Material, row: int) -> str:
    corpus = material.corpus
    return str(corpus.articles["text"][int(corpus.passage_articles[row])][slice(*corpus.span(row))])
