"""The sentences that an article opens with, as far as they are its own report."""

import re
from collections.abc import Iterator

from linker.naming.printed import is_tokenized
from linker.text import split
from linker.text.rules import removal_reason

_READ = 1_500
"""Characters of a text that are looked at."""
_FEWEST_WORDS = 4
_LEAST_REST = 20
"""Characters that have to follow what looks like a dateline."""
_DATELINE = re.compile(
    r"^(?:\W*(?:[A-Z][A-Z.’'-]+|[A-Z][\w.’'-]+)(?:[ ,]+(?:[A-Z][\w.’'/-]*|\d{1,2})){0,6},? ?"
    r"(?:\([^)\n]{2,40}\)|\([^)\n]*$)? ?(?:--|–|—|-(?= )|:(?= ))\s*|\([^)\n]{2,30}\)\s*(?:--|–|—|-)?\s*)"
)
_HYPHEN = re.compile(r"^[^–—:()]{0,60}? - ")
"""In a text with spaces around hyphens this is a name, and no dateline."""
_CAPTION = re.compile(
    r"\b(?:pictured|shown (?:here|in this)|is seen|are seen|(?:in|from) (?:this|a|an undated) (?:\w+ ){0,3}"
    r"(?:photo|image|picture|handout)|(?:file|stock) photo|photo(?:graph)? (?:by|courtesy)|courtesy of|getty"
    r"|screenshot|handout|\((?:left|right|l|r|center)\))\b|^(?:photo|image|caption|credit|source)\b"
    r"|/(?:AP|AFP|Reuters)\b|\((?:AP|Photo|Reuters|AFP)[^)]*\)\s*$",
    re.IGNORECASE,
)
_PLEA = re.compile(
    r"\b(?:subscribe|newsletter|sign[- ]?up|click here|read more|copyright|all rights reserved"
    r"|follow (?:us|me|@)|download|this (?:article|story|post) (?:was|has been|is|originally|contains|first)"
    r"|views? expressed|staff (?:writer|reporter)|contributed to this|originally published|last updated"
    r"|story highlights|hide caption|your (?:inbox|browser)|\d{1,2}:\d\d ?[ap]\.?m\.? [A-Z]{2,3}T?\b)",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?。！？](?:[\"'”’»)\]“」』]|\s»)*$")


def own_sentences(
    title: str, text: str, language: str | None = None, most: int = 3
) -> Iterator[tuple[int, int]]:
    """The first sentences of an article's own report as (start, end) in its text.

    Left out are its headline again, captions, credits, stamps, promos, bylines, and what is no sentence.

    >>> text = "Photo by Ada Brand. LISSE (AP) — The dam burst at dawn on Friday. Sign up for our newsletter."
    >>> [text[start:end] for start, end in own_sentences("Dam bursts", text)]
    ['The dam burst at dawn on Friday.']
    """
    head, found = _plain(title), 0
    for start, end in split(text[:_READ], language):
        if found == most or (end >= _READ and len(text) > _READ):
            return
        said = text[start:end]
        if not _is_report(said) or (head and _plain(said) in head):
            continue
        joined = _HYPHEN.match(said) is not None and is_tokenized(text[:_READ])
        dateline = None if joined else _DATELINE.match(said)
        rest = said[dateline.end() :] if dateline else said
        skipped = len(said) - len(rest) if len(rest) > _LEAST_REST and not rest[0].islower() else 0
        found += 1
        yield start + skipped, end


def _is_report(said: str) -> bool:
    if said.isascii() and len(said.split()) < _FEWEST_WORDS:
        return False
    return (
        _END.search(said) is not None
        and removal_reason(said) is None
        and _CAPTION.search(said) is None
        and _PLEA.search(said) is None
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".…")
