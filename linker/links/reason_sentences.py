"""Why two articles are, or aren't, related: plain sentences, without figures of the method."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np

from linker.corpus import Corpus
from linker.links.measures import Measures
from linker.links.subject import Subject
from linker.links.tree_places import days_between
from linker.text.stems import FILLER
from linker.types import Evidence, LinkKind, Rows
from linker.words import words

_NAMES, _NUMBERS, _WORDS = 3, 2, 4
"""How many of each are said."""
_ADJECTIVES = ("n", "an", "ian", "i", "ese", "ish")
"""Endings that make an adjective of the name of a place."""
_ENOUGH = 2
"""Names and numbers that say enough: with fewer, words in common are named too."""
_WEEK = timedelta(days=3)
"""Days before and after two articles that make up their week."""
_MOMENT = timedelta(microseconds=1)
_FEW = 6
"""Days up to which two articles are of one week."""

_OF_ONE_TIME: Mapping[LinkKind, str] = {
    "near-copy": "The two have nearly the same text.",
    "same event": "Both report the same event.",
}
_ORDER: Mapping[LinkKind, tuple[str, str]] = {
    "follow-up": ("later", "a later"),
    "precursor": ("before", "an earlier"),
}


def verdict(left: Subject, right: Subject, kind: LinkKind) -> str:
    """How two articles are related: the kind of their link, with what the tree of stories says of them."""
    one_line = left.place.line == right.place.line >= 0
    gap = days_between(left.article.published, right.article.published)
    if kind in _OF_ONE_TIME:
        return _OF_ONE_TIME[kind]
    if kind in _ORDER:
        when, report = _ORDER[kind]
        if left.place.event == right.place.event >= 0:
            return f"The second is {report} report on the same story."
        where = "on another event of the same story line" if one_line else "in the same running story"
        return f"The second came {when}, {where}."
    if gap is None:
        shared = "Both are of one story line" if one_line else "The two are close in subject"
        return f"{shared}; which came first isn't known."
    if one_line:
        return "Both are of one story line and of the same moment, on different events of it."
    return "The two are close in subject."


def shared_sentence(
    left: Subject, right: Subject, evidence: Sequence[Evidence], corpus: Corpus, measures: Measures
) -> str:
    """What two articles have in common, when they were published, and whether any other of that week has it.

    Args:
        left: One article.
        right: The other.
        evidence: What they share.
        corpus: The archive.
        measures: Of it.
    """
    values = {item.kind: item.values for item in evidence}
    named = without_adjectives(values.get("names", ()))[:_NAMES]
    counted = values.get("numbers", ())[:_NUMBERS]
    parts = []
    shared_parts = [f"name {joined(named)}"] if named else []
    shared_parts += [f"report {joined([_inside(value) for value in counted])}"] if counted else []
    if len(named) + len(counted) < _ENOUGH:
        shown_words = {word for value in (*named, *counted) for word in words(value)}
        rare = [
            term for term in telling(values.get("rare words", ())) if shown_words.isdisjoint(term.split())
        ]
        rare.sort(key=lambda term: len(term.split()))  # stable: single words first, the rarest of them before
        shared_parts += [f"use the words {joined([f'“{word}”' for word in rare[:_WORDS]])}"] if rare else []
    if shared_parts:
        parts.append(f"both {' and '.join(shared_parts)}")
    parts.append(_time(left, right))
    if named or counted:
        parts += _others((*named, *counted), left, right, corpus, measures)
    whole = "; ".join(parts)
    return f"{whole[0].upper()}{whole[1:]}."


def without_adjectives(names: Sequence[str]) -> tuple[str, ...]:
    """Names but for those made of another one: who names China and Chinese has named one thing.

    >>> without_adjectives(["Chinese", "Iran", "China", "Iranian", "John", "Johnson"])
    ('Iran', 'China', 'John', 'Johnson')
    """
    return tuple(name for name in names if not any(_is_made_of(name, other) for other in names))


def _is_made_of(name: str, place: str) -> bool:
    return name != place and name in {
        f"{stem}{ending}" for stem in (place, place[:-1]) for ending in _ADJECTIVES
    }


def telling(terms: Sequence[str]) -> list[str]:
    """Terms that say something of a subject: not only words that texts on any subject hold.

    >>> telling(["summit", "during", "last year", "gas last"])
    ['summit', 'gas last']
    """
    return [term for term in terms if not FILLER.issuperset(term.casefold().split())]


def unrelated_sentence(left: Subject, right: Subject, evidence: Sequence[Evidence], *, alike: bool) -> str:
    """Why two articles aren't related.

    Args:
        left: One article.
        right: The other.
        evidence: What they share.
        alike: Whether their words are close all the same.
    """
    kinds = {item.kind for item in evidence}
    missing = [what for what in ("names", "numbers", "passages") if what not in kinds]
    parts = [f"no {joined(missing, 'or')} of note in common"] if missing else ["what they share is common"]
    if left.place.topic == right.place.topic >= 0:
        parts.append("they are on one topic, but different events")
    return f"Not related{', though alike in their words' if alike else ''}: {'; '.join(parts)}."


def listing_sentence(evidence: Evidence) -> str:
    """That one article lists the other's headline."""
    lister, other = ("first", "second") if evidence.left else ("second", "first")
    return f"The {lister} lists the headline of the {other}: “{evidence.values[0]}”."


def _inside(counted: str) -> str:
    """A number with what it counts, inside a sentence: a number in words begins with no capital."""
    return counted if counted[0].isdigit() else f"{counted[0].lower()}{counted[1:]}"


def joined(values: Sequence[str], joint: str = "and") -> str:
    """Some things as words.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    return f"{', '.join(values[:-1])} {joint} {values[-1]}" if len(values) > 1 else "".join(values)


def _time(left: Subject, right: Subject) -> str:
    gap = days_between(left.article.published, right.article.published)
    if gap is None:
        return "not both are dated"
    days = round(abs(gap))
    if days <= 1:
        return "published within a day"
    return f"published {_span(days)} apart"


def _span(days: int) -> str:
    if days < 60:
        return f"{days} days"
    months = round(days / 30.4)
    return f"{months} months" if months < 24 else f"{round(days / 365.25)} years"


def _others(
    shown_values: Sequence[str], left: Subject, right: Subject, corpus: Corpus, measures: Measures
) -> list[str]:
    """That no other report of that week has all of it; of two that lie far apart, none of the archive."""
    rows: Rows | None = None
    for word in sorted({word for value in shown_values for word in words(value)}):
        holders = measures.holders(word)
        rows = holders if rows is None else np.intersect1d(rows, holders, assume_unique=True)
    pair_rows = [subject.row for subject in (left, right) if subject.row is not None]
    rows = np.setdiff1d(np.empty(0, np.int64) if rows is None else rows, pair_rows)
    dates = [subject.article.published for subject in (left, right)]
    when = ""
    if dates[0] is not None and dates[1] is not None and abs(dates[1] - dates[0]).days <= _FEW:
        since, until = min(dates[0], dates[1]) - _WEEK, max(dates[0], dates[1]) + _WEEK
        first, last = corpus.stretch(since, until + _MOMENT)
        rows = rows[(rows >= first) & (rows < last)]
        when = " of that week"
    return [] if len(rows) else [f"no other report{when} does"]
