"""Which article of an archive is the one that a listed headline names?"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log

import numpy as np
from rapidfuzz import fuzz, process

from linker.text import bare_lines, count_words, normal_headline
from linker.text.addresses import page_key
from linker.types import Article, Listed, ListedStatus

_ACCEPT = 0.9
MARGIN = 0.03
"""Of two articles that score closer than this neither is taken for the one that is named."""
EXACT = (1.0, 0.98, 0.96, 0.93)
"""What headlines score that are the same, or are so without what surrounds them."""
_REPLACED = 0.85
"""The most that a headline with a word replaced can score: below `_ACCEPT`, for it is another event's."""
_SHOWN = 5
_FEWEST_WORDS = 4
_LONG = 4
_LONG_WORDS = 2
_RARE_WORDS = 6
_MOST_POSTINGS = 3000
_COMPARED = 40
_SLIP = 80.0
_SHORTEST_SLIP = 2
_SUFFIX = re.compile(
    r"(?i)\s*(?:[:|–—-]\s*(?:column|editorial|opinion|commentary|analysis|video|live|as it happened)"
    r"|read more)\W*$"
)
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{1,40}[)\]]$")
_OUTLET = re.compile(r"(?:\s+(?:»|[-–—])\s+|\s*[|_]\s*)[^|_»–—]{2,40}$")
_KICKER = re.compile(r"^[“‘\"']?[^:?]{1,45}[:?]{1,2}(?:\s+(?=\S)|(?=[^\W\d_a-zA-Z]))")
_BRACKETED = re.compile(r"^[\[【〔(][^\[\]【】〔〕()]{1,20}[\]】〕)]\s*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SUBTITLE = re.compile(r":\s.*$")
_MAY_BE_SHORTER = re.compile(r"(?i)[:?|_»–—)\]】〕-]|read more")
"""What a headline has in it that one of these patterns takes something from."""
_SMALL = frozenset(
    "a an and as at by for from has have in into is it its of on or over s says say said t that the their"
    " this to up us was"
    " were will with after amid his her he she they are be but new than".split()
)
_NEGATION = re.compile(r"(?:no|not|never|without|denies|denied|\w+nt|[不没沒未非否无無])")

Candidate = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a listed headline came to.

    `article_id` is None unless `status` is "resolved". `score` in [0, 1] is the best candidate's, 0
    without any. `candidates` are (article id, score), best first.
    """

    status: ListedStatus
    article_id: str | None
    score: float
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class HeadlineIndex:
    """The headlines and addresses of an archive, for `resolve`; row numbers stay inside."""

    ids: tuple[str, ...]
    normal: tuple[str, ...]
    copy_key: Callable[[int], str]
    by_title: dict[str, list[int]]
    by_trimmed: dict[str, list[int]]
    by_head: dict[str, list[int]]
    by_url: dict[str, list[int]]
    by_word: dict[str, list[int]]
    runs: frozenset[tuple[str, ...]]
    """The runs of four words of headlines, whole or without what surrounds them."""
    weights: dict[str, float]
    """The inverse document frequency of each word among the archive's headlines."""

    @classmethod
    def build(
        cls,
        titles: Sequence[str],
        urls: Sequence[str | None],
        published: Sequence[datetime | None],
        ids: Sequence[str],
        contents: Callable[[int], str] | None = None,
    ) -> "HeadlineIndex":
        """Index an archive's articles.

        Args:
            titles: One headline an article.
            urls: Its address, where known. Articles of one address and headline are copies.
            published: When, where known; of copies the earliest is the one resolved to.
            ids: Its id.
            contents: Gives a key of a row's text (equal texts, equal keys): copies under one headline are
                told from namesakes by it.
        """
        order = sorted(
            range(len(ids)), key=lambda row: (published[row] is None, str(published[row]), ids[row])
        )
        tables: tuple[dict[str, list[int]], ...] = tuple(defaultdict(list) for _ in range(5))
        normal = tuple(normal_headline(title) for title in titles)
        addresses = [page_key(url) for url in urls]
        for row in order:
            keys = ([normal[row]], *_shorter(titles[row]), [addresses[row]], sorted(set(_words(normal[row]))))
            for table, of_row in zip(tables, keys, strict=True):
                for key in filter(None, of_row):
                    table[key].append(row)

        def by_address(row: int) -> str:
            return addresses[row].partition("?")[0] or f"row {row}"

        runs = frozenset(run for table in tables[:3] for key in table for run in _runs(key.split()))
        weights = {word: _weight(len(rows), len(ids)) for word, rows in tables[4].items()}
        title, trimmed, heads, url, word = map(dict, tables)
        return cls(
            tuple(ids), normal, contents or by_address, title, trimmed, heads, url, word, runs, weights
        )

    def resolve(self, listed: Listed, exclude: str = "") -> Resolution:
        """Find the article that `listed` names.

        In this order: its address; its exact headline; its headline without a kicker, an outlet's
        name or a subtitle; headlines that differ by a slip. Two that fit about equally well make it
        ambiguous, unless they are copies of one text.

        Args:
            listed: The headline as printed, with its address if known.
            exclude: The id of the article that lists it, which is never the answer.
        """
        for rows, score in self._exact(listed, normal_headline(listed.headline)):
            allowed = [(row, score) for row in rows if self.ids[row] != exclude]
            if allowed:
                return self._decide(allowed)
        return self._decide([pair for pair in self._similar(listed) if self.ids[pair[0]] != exclude])

    def names(self, listed: Listed, exclude: str) -> bool:
        """True when an article other than `exclude` bears this headline, kicker and outlet aside."""
        key = normal_headline(listed.headline)
        if not listed.url and not self._may_be_exact(key):
            return False
        return any(self.ids[row] != exclude for rows, _ in self._exact(listed, key) for row in rows)

    def _may_be_exact(self, key: str) -> bool:
        """False for most lines that bear no headline: it takes a run of its words, whatever surrounds them.

        What is cut off leaves a run of its words, but for "read more", which needs no space before it.
        """
        if key in self.by_title or not key.isascii() or "read more" in key:
            return True
        return not self.runs.isdisjoint(_runs(key.split()))

    def _exact(self, listed: Listed, key: str) -> Iterator[tuple[list[int], float]]:
        if listed.url:
            yield self.by_url.get(page_key(listed.url), []), 1.0
        yield self.by_title.get(key, []), 1.0
        trimmed, heads = _shorter(listed.headline)
        enough = count_words(key) >= _FEWEST_WORDS
        if enough:
            yield self.by_trimmed.get(key, []), 0.98
        for short in trimmed:
            yield self.by_title.get(short, []), 0.98
        for short in trimmed:
            yield self.by_trimmed.get(short, []), 0.96
        if enough:
            yield self.by_head.get(key, []), 0.93
        for short in heads:
            yield self.by_title.get(short, []), 0.93

    def _similar(self, listed: Listed) -> list[tuple[int, float]]:
        best: dict[int, float] = {}
        for key in (normal_headline(listed.headline), *_shorter(listed.headline)[0]):
            if count_words(key) <= _FEWEST_WORDS:
                continue
            for row in self._sharing_rare_words(key):
                best[row] = max(best.get(row, 0.0), self._similarity(key, self.normal[row]))
        return sorted(best.items(), key=lambda item: (-item[1], self.ids[item[0]]))[: _SHOWN + 1]

    def _sharing_rare_words(self, key: str) -> list[int]:
        words = sorted(
            set(_words(key)) & self.by_word.keys(), key=lambda word: (len(self.by_word[word]), word)
        )
        shared: dict[int, float] = defaultdict(float)
        read = 0
        for word in words[:_RARE_WORDS]:
            rows = self.by_word[word]
            read += len(rows)
            if read > _MOST_POSTINGS and shared:
                break
            for row in rows:
                shared[row] += self.weights[word]
        return sorted(shared, key=lambda row: (-shared[row], self.ids[row]))[:_COMPARED]

    def _similarity(self, one: str, two: str) -> float:
        """Share of the two headlines' weight that they have in common, a misspelt word counting most.

        A number in one that isn't in the other makes it 0, and so does a negation; a word replaced
        by another keeps it at `_REPLACED` or less.
        """
        ones, twos = _words(one), _words(two)
        only_one = [word for word in ones if word not in twos]
        only_two = [word for word in twos if word not in ones]
        if any(map(_has_digit, (*only_one, *only_two))):
            return 0.0
        slipped = _slipped(only_one, only_two)
        odd_one, odd_two = ([w for w in only if w not in slipped] for only in (only_one, only_two))
        if any(_NEGATION.fullmatch(word) for word in (*odd_one, *odd_two)):
            return 0.0
        weights, unknown = self.weights, _weight(0, len(self.ids))
        odd = sum(weights.get(word, unknown) for word in (*odd_one, *odd_two))
        odd += 0.2 * sum(weights.get(word, unknown) for word in slipped)
        score = 1 - odd / sum(weights.get(word, unknown) for word in (*ones, *twos))
        replaced = not _SMALL.issuperset(odd_one) and not _SMALL.issuperset(odd_two)
        return min(score, _REPLACED) if replaced else score

    def _decide(self, scored: Sequence[tuple[int, float]]) -> Resolution:
        shown = tuple((self.ids[row], round(score, 4)) for row, score in scored[:_SHOWN])
        if not scored or scored[0][1] < _ACCEPT:
            return Resolution("missing", None, shown[0][1] if shown else 0.0, shown)
        top, best = scored[0]
        if any(
            score > best - MARGIN and self.copy_key(row) != self.copy_key(top) for row, score in scored[1:]
        ):
            return Resolution("ambiguous", None, round(best, 4), shown)
        return Resolution("resolved", self.ids[top], round(best, 4), shown)


def confirm(article: Article, names: Callable[[Listed, str], bool]) -> tuple[Listed, ...]:
    """Find the bare lines of an article that are headlines of the archive, in order.

    A subhead or a caption looks the same, so a line counts only when an article of the archive bears
    it as its headline, and when it has words enough to be one ("How did we get here?" hasn't). What
    `article.listed` holds already isn't given again.

    Args:
        article: What is read.
        names: As `HeadlineIndex.names` tells it; asked of no more lines than need be.
    """
    known_headlines = {normal_headline(listed.headline) for listed in article.listed} | {
        normal_headline(article.title)
    }
    listed_by_headline: dict[str, Listed] = {}
    for listed in bare_lines(article):
        key = normal_headline(listed.headline)
        if (
            key not in known_headlines
            and key not in listed_by_headline
            and _says_enough(key)
            and names(listed, article.id)
        ):
            listed_by_headline[key] = listed
    return tuple(listed_by_headline.values())


def _says_enough(normal: str) -> bool:
    long = sum(len(word) >= _LONG for word in normal.split())
    return count_words(normal) > _FEWEST_WORDS and (long >= _LONG_WORDS or _WIDE.search(normal) is not None)


def _shorter(headline: str) -> tuple[list[str], list[str]]:
    """The normal forms of a headline without what may surround it, each of 4 words or more.

    Returns:
        Those without suffix, bracket, outlet or kicker, and those without a subtitle.
    """
    whole = [unicodedata.normalize("NFKC", headline)]
    if not _MAY_BE_SHORTER.search(whole[0]):
        return [], []
    for pattern in (_SUFFIX, _ASIDE, _OUTLET, _BRACKETED, _KICKER, _KICKER):
        whole.extend([cut for text in whole if (cut := pattern.sub("", text, count=1)) != text])
    heads = [cut for text in whole if (cut := _SUBTITLE.sub("", text, count=1)) != text]
    return _normal_forms(whole[1:]), _normal_forms(heads)


def _normal_forms(headlines: Sequence[str]) -> list[str]:
    normal = dict.fromkeys(normal_headline(text) for text in headlines)
    return [text for text in normal if count_words(text) >= _FEWEST_WORDS]


def _weight(holders: int, headlines: int) -> float:
    """Inverse document frequency among the archive's headlines."""
    return log(1 + (headlines + 1) / (holders + 1))


def _slipped(ones: Sequence[str], twos: Sequence[str]) -> set[str]:
    """Words of either side that are a word of the other misspelt."""
    ones, twos = ([word for word in side if len(word) > _SHORTEST_SLIP] for side in (ones, twos))
    alike = process.cdist(ones, twos, scorer=fuzz.ratio, score_cutoff=_SLIP) > 0
    left, right = np.flatnonzero(alike.any(axis=1)), np.flatnonzero(alike.any(axis=0))
    return {*(ones[place] for place in left), *(twos[place] for place in right)}


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(map(str.isdigit, word))


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[place:] for place in range(_FEWEST_WORDS)), strict=False)


def _words(normal: str) -> list[str]:
    """The words of a normal form; Chinese and Japanese characters are words each."""
    if normal.isascii():
        return normal.split()
    return _WIDE.sub(lambda match: f" {match[0]} ", normal).split()
