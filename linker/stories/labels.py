"""What stories, lines and topics are called, and the words beside that."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl

from linker.naming import (
    NameCandidate,
    NamedText,
    as_label,
    best,
    fault,
    latenesses,
    name_of,
    offered,
    voices,
)
from linker.retrieval.dense import mean_cosines
from linker.text.rarity import rarity
from linker.text.stems import FILLER, stem
from linker.types import Rows, Vectors
from linker.words import words

_KEYWORDS = 6
_KEYWORDS_READ = 600
"""Characters of a text that keywords come from."""
_SHARPEN = 1.5
"""A word of half the articles counts less than half of one that all have."""

Label = tuple[str, int]
"""A name, and the row of the article that it was taken from."""


class Labels:
    """Names groups by their own articles; what is read of an article is kept for the next level."""

    def __init__(self, articles: pl.DataFrame, vectors: Vectors) -> None:
        """Columns of `articles` as in an archive; `vectors` are centred, one an article."""
        self._columns = {
            name: articles[name] for name in ("id", "title", "text", "source", "language", "url")
        }
        self._years = articles["published"].dt.year().to_list()
        self._dated = [year is not None for year in self._years]
        self._vectors = vectors
        self._read: dict[int, NamedText] = {}

    def of_articles(self, rows: Rows) -> Label:
        """The name of a story: of its headlines, or first sentences, the one that says most of it."""
        if len(rows) == 1:
            return name_of(self._text(int(rows[0]))), int(rows[0])
        texts = [self._text(row) for row in rows.tolist()]
        chosen = best(
            offered(texts, self._near(rows), latenesses([self._dated[row] for row in rows.tolist()])),
            voices(texts),
        )
        return (
            (as_label(chosen, texts), int(rows[chosen.place]))
            if chosen
            else (name_of(texts[0]), int(rows[0]))
        )

    def of_groups(self, names: Sequence[Label]) -> Label:
        """The name of a line or topic: that of the group in it whose name says most of all of them.

        Args:
            names: Those of its groups, in order of time; each has one vote.
        """
        rows = np.array([row for _, row in names], np.int64)
        texts = [self._text(row) for row in rows.tolist()]
        near, late = self._near(rows), latenesses([self._dated[row] for row in rows.tolist()])
        candidates = [
            NameCandidate(name, place, fault(name), near[place], late[place])
            for place, (name, _) in enumerate(names)
        ]
        chosen = best(candidates, voices(texts))
        return names[chosen.place if chosen else 0]

    def keywords(self, rows: Rows) -> tuple[str, ...]:
        """Words of much of the group that are rare in news, those of headlines twice; no filler words.

        As in class-based TF-IDF (Grootendorst 2022) a group is one document, but it is its articles that
        count, not how often each repeats a word.
        """
        counts: Counter[str] = Counter()
        for row in rows.tolist():
            article = self._text(row)
            title = dict.fromkeys(words(article.title))
            for part_words in (title, title | dict.fromkeys(words(article.text[:_KEYWORDS_READ]))):
                counts.update(word for word in part_words if _may_be_keyword(word))
        weights = {word: count**_SHARPEN * rarity(stem(word)) for word, count in counts.items()}
        chosen: dict[str, str] = {}
        for word in sorted(weights, key=lambda word: (-weights[word], word)):
            chosen.setdefault(stem(word), word)
            if len(chosen) == _KEYWORDS:
                break
        return tuple(chosen.values())

    def _text(self, row: int) -> NamedText:
        if row not in self._read:
            fields = {name: column[row] for name, column in self._columns.items()}
            self._read[row] = NamedText(
                fields["id"],
                fields["title"] or "",
                fields["text"] or "",
                fields["source"],
                fields["language"],
                fields["url"],
                self._years[row],
            )
        return self._read[row]

    def _near(self, rows: Rows) -> list[float]:
        """The mean cosine of each article with the others."""
        cosines: list[float] = np.round(mean_cosines(self._vectors[rows]), 5).tolist()
        return cosines


def _may_be_keyword(word: str) -> bool:
    return word not in FILLER and not word[0].isdigit() and len(word) > 2
