"""What the articles of many pairs share; a single pair is an array of one."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from linker.links.asked import ArticlePairs, ArticleReader, ListedPairs
from linker.links.common_ground import (
    ANYWHERE,
    NOWHERE,
    CommonGround,
    are_close,
    common_ground,
    enough_in_common,
    have_no_ground,
    is_running_story,
    may_be_strangers,
    needs_reading,
    related_within,
)
from linker.links.relatedness import AROUND, Relatedness, share_too_little
from linker.links.subject import have_nothing_in_common
from linker.types import Rows

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Sharing:
    """Asks what the two articles of each pair share.

    `listed` finds for rows of the archive the pairs of them and the articles that they list.
    """

    def __init__(
        self, reader: ArticleReader, relatedness: Relatedness, listed: Callable[[Rows], ListedPairs]
    ) -> None:
        self.reader = reader
        self.measures = reader.measures
        self._relatedness = relatedness
        self._listed = listed

    def of_events_apart(self, pairs: ArticlePairs) -> tuple[NDArray[np.int8], Flags]:
        """Of articles of different events: in how wide a group they are related, and which share what
        reports of one running story do.

        The groups are those of `linker.links.common_ground`; where one lists the other's headline the two
        are related anywhere.
        """
        lexical, crowding = self._words_and_crowding(pairs)
        few_words = share_too_little(lexical, crowding, self.measures.config)
        close = [are_close(pairs.scores, crowding, share_statements=shared) for shared in (False, True)]
        wanted = needs_reading(
            lexical, pairs.gaps, few_words=few_words, close=close[1], short=self._short(pairs)
        )
        within = np.full(len(pairs.left), NOWHERE, np.int8)
        running = np.zeros(len(pairs.left), np.bool_)
        for place, ground in self._grounds(pairs, wanted, one_event=False):
            few = bool(few_words[place])
            values = (float(array[place]) for array in (lexical, crowding, pairs.gaps))
            enough = not few and enough_in_common(ground, *values)
            high = bool(close[0][place]), bool(close[1][place])
            within[place] = related_within(ground, enough=enough, few_words=few, close=high)
            running[place] = is_running_story(ground) and not few
        if len(self.reader.corpus) <= AROUND:
            within[self._strangers(pairs)] = NOWHERE
        within[self._lists(pairs, within != ANYWHERE)] = ANYWHERE
        return within, running

    def of_one_event(self, pairs: ArticlePairs) -> tuple[Flags, Floats]:
        """Of articles of one event: which themselves share something that can be shown, and the cosine of
        their words.
        """
        lexical, crowding = self._words_and_crowding(pairs)
        wanted = may_be_strangers(lexical, crowding, self.measures.config)
        nothing = np.zeros(len(pairs.left), np.bool_)
        for place, ground in self._grounds(pairs, wanted, one_event=True):
            nothing[place] = have_no_ground(ground, float(crowding[place]))
        return ~nothing | self._lists(pairs, nothing), lexical

    def _words_and_crowding(self, pairs: ArticlePairs) -> tuple[Floats, Floats]:
        return self._relatedness.words_and_crowding(pairs.asked.query, pairs.left, pairs.right)

    def _short(self, pairs: ArticlePairs) -> Flags:
        """Which pairs have an article with hardly a passage that may be quoted."""
        sides = []
        for side, is_short in ((pairs.left, pairs.asked.is_short), (pairs.right, self.reader.is_short)):
            articles, place = np.unique(side, return_inverse=True)
            sides.append(np.array(list(map(is_short, articles.tolist())), np.bool_)[place])
        return sides[0] | sides[1]

    def _grounds(
        self, pairs: ArticlePairs, wanted: Flags, *, one_event: bool
    ) -> Iterator[tuple[int, CommonGround]]:
        """What the articles of the wanted pairs share, in the order of their rows: so sums are the same from
        either side. A pair that stands there both ways is read once.
        """
        left = np.where(pairs.left_rows < 0, -1 - pairs.left, pairs.left_rows)
        low, high = np.minimum(left, pairs.right), np.maximum(left, pairs.right)
        places = np.flatnonzero(wanted)
        last, ground = (-1, -1), CommonGround()
        for place in places[np.lexsort((high[places], low[places]))].tolist():
            pair = int(low[place]), int(high[place])
            if pair != last:
                sides = (
                    pairs.asked.quotable(int(pairs.left[place])),
                    self.reader.quotable(int(pairs.right[place])),
                )
                first, second = sides if left[place] == low[place] else sides[::-1]
                last, ground = pair, common_ground(first, second, self.measures, one_event=one_event)
            yield place, ground

    def _lists(self, pairs: ArticlePairs, wanted: Flags) -> Flags:
        """Whether either article of those pairs lists the other's headline."""
        left, right, rows = pairs.left[wanted], pairs.right[wanted], pairs.left_rows[wanted]
        size = len(self.reader.corpus)
        # a pair as one number: lister · articles + listed
        places, targets = pairs.asked.listed(np.unique(left))
        forth = np.isin(left * size + right, places * size + targets)
        listers, targets = self._listed(np.unique(right[rows >= 0]))
        back = np.isin(right * size + rows, listers * size + targets) & (rows >= 0)
        lists = np.zeros(len(wanted), np.bool_)
        lists[wanted] = forth | back
        return lists

    def _strangers(self, pairs: ArticlePairs) -> Flags:
        """In an archive too small to tell what is usual: which articles share nothing that is rare."""
        ours = {place: pairs.asked.mentions(place) for place in np.unique(pairs.left).tolist()}
        theirs = {row: self.reader.mentions(row) for row in np.unique(pairs.right).tolist()}
        both = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
        return np.array([have_nothing_in_common(ours[left], theirs[right]) for left, right in both], np.bool_)
