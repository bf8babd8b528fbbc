"""How two articles are related: decided for many pairs at once; a single pair is an array of one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from linker.config import LinkConfig
from linker.corpus import Corpus
from linker.links.asked import ArticlePairs, ArticleReader, AskedArticles, ListedPairs
from linker.links.common_ground import ANYWHERE, IN_LINE, IN_TOPIC
from linker.links.measures import Measures
from linker.links.near_copies import Hashes, containment, formulas_among, own_containment
from linker.links.relatedness import Relatedness
from linker.links.sharing import Sharing
from linker.links.tree_places import Tree, kinds_of
from linker.types import Rows, Scores

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Comparison:
    """What comparing the two articles of each pair gave, whatever the tree of stories is; shape (pairs,).

    Attributes:
        within: How wide a group they must share to be related, as in `linker.links.common_ground`; -1 where
            that wasn't asked, as of articles of one event.
        running: Whether they share what reports of one running story do; -1 where that wasn't asked.
        copied: The share of the shorter text of its own that the other has too; NaN where it wasn't asked.
    """

    within: NDArray[np.int8]
    running: NDArray[np.int8]
    copied: Scores

    @classmethod
    def unasked(cls, pairs: int) -> Self:
        """So many pairs that haven't been compared."""
        unknown = np.full(pairs, -1, np.int8)
        return cls(unknown, unknown.copy(), np.full(pairs, np.nan, np.float32))


class PairKinds:
    """Decides which articles are related, and how.

    Args:
        corpus: The archive.
        tree: The event, the story line and the topic of each of its articles.
        measures: What is rare, what makes a copy, and what is close enough.
        listed: Finds for rows of the archive the pairs of them and the articles that they list.
    """

    def __init__(
        self, corpus: Corpus, tree: Tree, measures: Measures, listed: Callable[[Rows], ListedPairs]
    ) -> None:
        self.corpus = corpus
        self.tree = tree
        self.config: LinkConfig = measures.config
        self.relatedness = Relatedness(corpus, measures.config)
        self.reader = ArticleReader(corpus, measures)
        self._sharing = Sharing(self.reader, self.relatedness, listed)
        self._listed = listed

    def of_rows(self, left: Rows, right: Rows, scores: Scores) -> ArticlePairs:
        """Pairs of articles of the archive, by row."""
        rows, place = np.unique(left, return_inverse=True)
        return self.pairs(
            AskedArticles.of_rows(rows, self.reader, self.relatedness, self.tree, self._listed),
            place,
            right,
            scores,
        )

    def pairs(self, asked: AskedArticles, left: Rows, right: Rows, scores: Scores) -> ArticlePairs:
        """Pairs of articles that are asked about, by place, with articles of the archive, by row."""
        gaps = np.round(self.relatedness.days[right] - asked.query.days[left], 9)
        return ArticlePairs(asked, left, right, scores, gaps)

    def kinds(
        self, pairs: ArticlePairs, earlier: Comparison | None = None
    ) -> tuple[NDArray[np.object_], Comparison]:
        """How the right article of each pair is related to the left one, None where it isn't.

        Args:
            pairs: Two articles each.
            earlier: What is known of comparing them; what isn't is worked out.

        Returns:
            Kinds of links, and what comparing gave.
        """
        one_event, one_line, one_topic = (
            (ours[pairs.left] == theirs[pairs.right]) & (theirs[pairs.right] >= 0)
            for ours, theirs in zip(_levels(pairs.asked.tree), _levels(self.tree), strict=True)
        )
        close = pairs.scores >= np.float32(self.config.min_score)
        compared = self._compare(pairs, one_event, close, earlier or Comparison.unasked(len(pairs.left)))
        related = one_event.copy()
        lexical = np.zeros(len(pairs.left))
        related[one_event], lexical[one_event] = self._sharing.of_one_event(pairs.part(one_event))
        # the narrowest group that the two share
        narrowest = np.select([one_line, one_topic], [IN_LINE, IN_TOPIC], ANYWHERE)
        related |= ~one_event & close & (compared.within >= narrowest)
        kinds = kinds_of(
            one_event,
            one_line,
            pairs.gaps,
            compared.copied >= self.config.copy,
            ~one_event & (compared.running > 0),
            lexical,
        ).astype(np.object_)
        kinds[~related] = None
        return kinds, compared

    def _compare(
        self, pairs: ArticlePairs, one_event: Flags, close: Flags, earlier: Comparison
    ) -> Comparison:
        """What is known of some pairs, with what isn't known yet and is needed."""
        within, running = earlier.within.copy(), earlier.running.copy()
        copied = np.array(earlier.copied, np.float32)
        missing = ~one_event & close & (within < 0)
        within[missing], running[missing] = self._sharing.of_events_apart(pairs.part(missing))
        missing = one_event & np.isnan(copied)
        copied[missing] = self._copied(pairs.part(missing))
        return Comparison(within, running, copied)

    def _copied(self, pairs: ArticlePairs) -> Scores:
        """The share of the text of its own that the shorter of two articles has in common with the other."""
        ours = {place: pairs.asked.shingles(place) for place in np.unique(pairs.left).tolist()}
        theirs = {row: self.reader.shingles(row) for row in np.unique(pairs.right).tolist()}
        copied = np.zeros(len(pairs.left), np.float32)
        alike = []
        for place, pair in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)):
            texts = ours[pair[0]], theirs[pair[1]]
            if containment(*texts) >= self.config.copy:
                alike.append((place, *texts))
        hashes = _joined([text for _, *texts in alike for text in texts])
        formulas = formulas_among(hashes, self.corpus.lexical.tokens, self.tree.events)
        for place, left, right in alike:
            copied[place] = own_containment(left, right, formulas)
        return copied


def _levels(tree: Tree) -> tuple[Rows, Rows, Rows]:
    return tree.events, tree.lines, tree.topics


def _joined(hashes: list[Hashes]) -> Hashes:
    joined: Hashes = np.unique(np.concatenate([np.empty(0, np.uint64), *hashes]))
    return joined
