"""Headlines that an article prints for its reader to follow, found in plain text by their form.

The strong forms are taken here, from one article alone: a marker ("More: …", "( Also on … )"), a
suffix ("… Read more"), bullets, a line in capitals, a kicker glued to its headline ("Ruling:Court …"),
and what stands under a heading such as "Related stories:". A bare line is too often a subhead or a
caption: `bare_lines` names those, and an archive that holds such a headline confirms them
(`linker.links.listed_headlines.confirm`).
"""

import re
from collections.abc import Sequence
from itertools import groupby

from linker.text.forms import (
    BULLET,
    MOST_WORDS,
    count_words,
    is_caps,
    may_be_headline,
    strong_form,
    without_quotes,
)
from linker.text.markers import MARKERS_ABROAD
from linker.text.normal import normal_headline
from linker.text.rules import removal_reason
from linker.types import Article, Listed

_PARAGRAPH = 60
_CAPS_RUN = 3
_FIGURE = re.compile(r"[:–-]\s*[$£€+-]?\d[\d,.]*\S*(?:\s+\S+){0,4}$")
_ITEM_MARK = re.compile(r"(?:[-–—•*·>]{1,2}|\d{1,2}[.)])\s+|(?i:(?:watch|video|click here)\s?[:|]\s?)")
_HEADING = re.compile(
    r"(?i)(?!.*(?:\.\.\.|…)\s*\w)[>►•]*\s*(?:read more|see also|also see|also read|further reading"
    r"|go deeper|don[’']t miss|latest|earlier"
    r"|related(?: (?:story|stories|articles?|content|coverage|links|news|reading))?"
    r"|more(?: coverage| stories)?|(?:read )?more (?:on|from|about) [\w .'’&-]{1,40}"
    r"|recommended(?: for you)?|you (?:may|might) also like|(?:more )?in this series|editor[’']s picks?"
    rf"|{MARKERS_ABROAD})\s*(?:[:：]|\.\.\.|…)?"
)

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = (
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:,? \d{{4}})?"
    rf"|\d{{4}}(?:s|[-–/]\d{{2,4}})?(?:,? {_MONTH}(?: \d{{1,2}})?)?)"
)
_HOUR = r"\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: ?(?:GMT|BST|[ECP][SD]?T|local(?: time)?))?"
_TIMELINE_ROW = re.compile(rf"(?:[-–•*·]\s*)?(?:{_DAY}\s*[:–—-]|{_HOUR}\s*[:–—-]?)\s+\S")
_TIMELINE = 3
"""Rows that begin with a date or an hour tell what happened when, from so many in one article on."""

Found = tuple[int, Listed]


def listed_headlines(text: str, title: str = "") -> list[Listed]:
    """Find the headlines that a plain text lists, in the order of their lines.

    Args:
        text: A paragraph a line, before cleaning.
        title: The article's own headline, which is never listed by itself.

    >>> [l.headline for l in listed_headlines("A quake struck.\\nMORE: Rescuers reach the valley")]
    ['Rescuers reach the valley']
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [listed for _, listed in capture(lines, [removal_reason(line) for line in lines], title)]


def capture(lines: Sequence[str], reasons: Sequence[str | None], title: str) -> list[Found]:
    """As `listed_headlines`, for lines that are cut, stripped and looked up in the cleaning rules.

    Args:
        lines: The article's lines, none empty.
        reasons: The rule that removes each, or None.
        title: The article's own headline.

    Returns:
        (row of `lines`, listed headline), in order.
    """
    own_headline = normal_headline(title)
    caps = _caps_to_trust(lines)
    bullets = _bullets_to_trust(lines)
    dated = {number for number, line in enumerate(lines) if _TIMELINE_ROW.match(line)}
    dated = dated if len(dated) >= _TIMELINE else set()
    captured: list[Found] = []
    under_heading = False
    for number, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        if _HEADING.fullmatch(line):
            under_heading = True
            continue
        listed = None
        if reason is None:
            listed = strong_form(line, allow_caps=number in caps, allow_bullet=number in bullets)
            if listed is None and under_heading and may_be_headline(line):
                listed = Listed(_without_mark(line), line, "marker")
        under_heading = under_heading and listed is not None
        keys = {normal_headline(listed.headline), normal_headline(line)} if listed else {""}
        if listed is not None and number not in dated and not keys & {own_headline, ""}:
            captured.append((number, listed))
    return captured


def bare_lines(article: Article) -> list[Listed]:
    """Name the lines of a cleaned article that may be headlines, for an archive to confirm.

    Those are lines of 3 to 32 words of its text, and of what cleaning took out as repeated or as a
    video's promo. Most are none.
    """
    removed = [
        r.line for r in article.removed if r.reason == "video promo" or r.reason.startswith("repeated")
    ]
    return [
        Listed(without_quotes(_ITEM_MARK.sub("", line)), line, "bare")
        for line in (*article.text.split("\n"), *removed)
        if 3 <= count_words(line) <= MOST_WORDS
    ]


def _without_mark(line: str) -> str:
    """A line without the bullet or number that it begins with."""
    mark = BULLET.match(line) or _ITEM_MARK.match(line)
    return without_quotes(line[mark.end() :]) if mark else line


def _bullets_to_trust(lines: Sequence[str]) -> frozenset[int]:
    """Find the places of bullets that stand in a run of headlines, not of sentences or list items.

    Bullets before the first paragraph sum up the article itself.
    """
    trusted: set[int] = set()
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and BULLET.match(lines[end]):
            end += 1
        run = range(start, end)
        if (
            run
            and any(_is_paragraph(line) for line in lines[:start])
            and _is_headline_run(lines[start - 1] if start else "", [lines[i] for i in run])
        ):
            trusted.update(i for i in run if may_be_headline(BULLET.sub("", lines[i], count=1)))
        start = max(end, start + 1)
    return frozenset(trusted)


def _caps_to_trust(lines: Sequence[str]) -> frozenset[int]:
    """Find the lines in capitals that stand alone or nearly so, as a transcript's don't; never the first."""
    trusted: set[int] = set()
    for loud, group in groupby(
        range(len(lines)), key=lambda i: lines[i][1:2].isupper() and is_caps(lines[i])
    ):
        run = list(group)
        if loud and len(run) <= _CAPS_RUN:
            trusted.update(run)
    return frozenset(trusted - {0})


def _is_paragraph(line: str) -> bool:
    return BULLET.match(line) is None and len(line) >= _PARAGRAPH


def _is_headline_run(before: str, run: Sequence[str]) -> bool:
    if before.endswith((":", "—")) and not _HEADING.fullmatch(before):
        return False
    bodies = [BULLET.sub("", line, count=1) for line in run]
    headlines = sum(may_be_headline(body) and _FIGURE.search(body) is None for body in bodies)
    return headlines > 0.5 * len(bodies)
