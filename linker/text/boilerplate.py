"""Lines that a source repeats from article to article, learned by counting."""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from linker.config import TextConfig
from linker.text.normal import normal_line
from linker.types import Record

_LONGEST_LINE = 600
_SENTENCE_WORDS = 9
_SENTENCE_FACTOR = 3
"""A long line that ends like a sentence may be background told again: it needs this many more repeats."""
_UNNAMED_FACTOR = 3
"""Records without a source may come from many, and a wire story is printed by many: stricter too."""


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Repeated lines by source: source → line in its normal form → in how many articles it stood.

    `lines` is plain data (strings and whole numbers), ready for JSON; `Boilerplate(lines)` brings it
    back. Records without a source are kept under the source "". `sentences` are hashes of sentences that
    come back in unrelated articles of any source (`linker.text.repeated`).
    """

    lines: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    sentences: frozenset[str] = frozenset()

    @classmethod
    def learn(
        cls,
        records: Iterable[Record],
        config: TextConfig = TextConfig(),
        known: "Boilerplate | None" = None,
    ) -> "Boilerplate":
        """Count each source's lines and keep those that repeat.

        Copies of one article (the same longest line) count once, so that wire copies don't make their
        own text boilerplate. The order of `records` makes no difference.

        Args:
            records: The articles to count, uncleaned; gone through twice, so that of lines that are too
                rare a number each is held, and not the line.
            config: How many articles, and which share of a source's, make a line boilerplate.
            known: Lines learned before, which are kept; the larger count of the two stands.
        """
        often = _frequent(records, config.min_repeats)
        articles: dict[str, set[bytes]] = defaultdict(set)
        seen: dict[str, dict[str, set[bytes]]] = defaultdict(lambda: defaultdict(set))
        for record in records:
            lines = _lines(record)
            if not lines:
                continue
            source = record.source or ""
            text_key = _key(max(lines, key=lambda line: (len(line), line)))
            articles[source].add(text_key)
            for line in lines:
                if _number(source, line) in often:
                    seen[source][line].add(text_key)
        learned = {
            source: {
                line: len(keys)
                for line, keys in lines_of.items()
                if _repeats_enough(line, source, len(keys), len(articles[source]), config)
            }
            for source, lines_of in seen.items()
        }
        return cls(_merged(learned, known.lines if known else {}), known.sentences if known else frozenset())

    def plain(self) -> dict[str, dict[str, int]]:
        """`lines` as dictionaries."""
        return {source: dict(lines) for source, lines in self.lines.items()}

    def reason(self, line: str, source: str | None) -> str | None:
        """Say why `line` is boilerplate of `source`, or None when it isn't."""
        count = self.lines.get(source or "", {}).get(normal_line(line))
        return None if count is None else f"repeated in {count} articles of {source or 'no named source'}"


def _frequent(records: Iterable[Record], least: int) -> frozenset[int]:
    """Numbers of the lines of a source that stand in `least` records or more, and of few others."""
    numbers = array(
        "q",
        (
            _number(record.source or "", line)
            for record in records
            for line in _lines(record)
            if len(line) <= _LONGEST_LINE
        ),
    )
    distinct, counts = np.unique(np.array(numbers, np.int64), return_counts=True)
    return frozenset(distinct[counts >= least].tolist())


def _lines(record: Record) -> set[str]:
    return {normal_line(line) for line in record.text.splitlines()} - {""}


def _number(source: str, line: str) -> int:
    """Python's own hash: the same within a run, which is all that is asked of it."""
    return hash((source, line))


def _key(line: str) -> bytes:
    return hashlib.blake2b(line.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _repeats_enough(line: str, source: str, count: int, articles: int, config: TextConfig) -> bool:
    factor = 1
    if len(line.split()) >= _SENTENCE_WORDS and line.endswith((".", "!", "?", ".”", '."')):
        factor *= _SENTENCE_FACTOR
    if not source:
        factor *= _UNNAMED_FACTOR
    return count >= config.min_repeats * factor and count >= config.min_repeat_share * articles


def _merged(
    found: Mapping[str, Mapping[str, int]], known: Mapping[str, Mapping[str, int]]
) -> Mapping[str, Mapping[str, int]]:
    merged: dict[str, Mapping[str, int]] = {}
    for source in sorted({*found, *known}):
        new, old = found.get(source, {}), known.get(source, {})
        counts = {line: max(new.get(line, 0), old.get(line, 0)) for line in sorted({*new, *old})}
        if counts:
            merged[source] = MappingProxyType(counts)
    return MappingProxyType(merged)
