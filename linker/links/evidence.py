"""Why two articles belong together: what they share, in words that a person can check."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator

import numpy as np

from linker.links.measures import Measures
from linker.links.quotes import is_appeal, passage_pairs
from linker.links.subject import Subject, rarest
from linker.links.tree_places import days_between
from linker.names_across_scripts import same_names
from linker.types import Evidence, EvidenceKind

_SHOWN = 6


def gather_evidence(
    left: Subject, right: Subject, measures: Measures, *, copied: float = 0.0, taken: Collection[str] = ()
) -> tuple[Evidence, ...]:
    """All evidence between two articles, passages first, kinds without any left out.

    Where all passages that speak for the link are taken, they follow the other evidence.

    Args:
        left: The article asked about.
        right: The other.
        measures: What it is measured against.
        copied: The share of the shorter text that the other has too.
        taken: Texts of passages that aren't to be quoted.
    """
    leading = passage_pairs(left, right, measures, taken)
    evidence = [
        *leading,
        *_shared(
            "names",
            left.names,
            right.names,
            measures,
            lambda ours, theirs: _said_in_both(left, ours, right, theirs),
        ),
        *_shared("numbers", left.counted, right.counted, measures),
    ]
    total, rare = measures.open_tfidf().shared(left.terms, right.terms)
    if total > 0:
        spelled = (
            term
            for term, _ in rare
            if not any(word.isdigit() for word in term.split())
            and rarest(term, measures.rarity) >= measures.usual
        )
        evidence.append(Evidence("rare words", round(min(1.0, total), 3), _unrepeated(spelled)))
    evidence += passage_pairs(left, right, measures) if taken and not leading else []
    if copied >= measures.config.copy:
        value = f"{copied:.0%} of the shorter text is the same"
        evidence.append(Evidence("copy", round(copied, 3), (value,)))
    gap = days_between(left.article.published, right.article.published)
    if gap is not None:
        score = float(np.exp(-abs(gap) / measures.config.fade_days))
        evidence.append(Evidence("time gap", round(score, 3), (_in_words(abs(gap)),)))
    return tuple(evidence)


def _shared(
    kind: EvidenceKind,
    ours: dict[str, str],
    theirs: dict[str, str],
    measures: Measures,
    counts: Callable[[str, str], bool] = lambda _, __: True,
) -> Iterator[Evidence]:
    """What both have in common, the rarest first; of names also what is the same in another script.

    `counts` tells of two printed forms whether they count.
    """
    alike = {key: key for key in ours.keys() & theirs.keys()}
    if kind == "names":
        alike = same_names(ours, theirs) | alike
    rarity = {key: rarest(key, measures.rarity) for key in alike}
    shared = sorted(
        (
            key
            for key, value in rarity.items()
            if value >= measures.usual and counts(ours[key], theirs[alike[key]])
        ),
        key=lambda key: (-rarity[key], -len(key), key),
    )
    if shared:
        share = len(shared) / min(len(ours), len(theirs))
        shown = (_printed(ours[key], theirs[alike[key]], key == alike[key]) for key in _unrepeated(shared))
        yield Evidence(kind, round(share, 3), tuple(shown))


def _said_in_both(left: Subject, ours: str, right: Subject, theirs: str) -> bool:
    """Whether a name is no outlet's of the two, and stands outside appeals to readers in both."""
    outlets = {(subject.article.source or "").casefold() for subject in (left, right)}
    return ours.casefold() not in outlets and _is_said(left, ours) and _is_said(right, theirs)


def _is_said(subject: Subject, name: str) -> bool:
    """Whether a name stands anywhere but in appeals to readers; one that isn't found as printed does."""
    text = subject.article.text
    places = [match.start() for match in re.finditer(re.escape(name), text)]
    if not places or name in subject.article.title:
        return True
    starts = [start for start, _ in subject.spans]
    within = {max(0, bisect_right(starts, place) - 1) for place in places}
    return not starts or not all(is_appeal(subject.quote(passage).text) for passage in within)


def _printed(ours: str, theirs: str, same: bool) -> str:
    return ours if same else f"{ours} ({theirs})"


def _unrepeated(terms: Iterable[str]) -> tuple[str, ...]:
    """The first terms, without those whose words have all been shown."""
    shown: list[str] = []
    for term in terms:
        shown_words = {word for phrase in shown for word in phrase.split()}
        if not set(term.split()) <= shown_words:
            shown.append(term)
        if len(shown) == _SHOWN:
            break
    return tuple(shown)


def _in_words(gap: float) -> str:
    if gap < 1:
        return "the same day"
    days = round(gap)
    return f"{days} day{'s' if days > 1 else ''} apart"
