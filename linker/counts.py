"""Counts in words, as every command and report shows them."""


def plural(count: int, noun: str) -> str:
    """A count with its noun.

    >>> plural(1, "story"), plural(1200, "more story"), plural(2, "day")
    ('1 story', '1,200 more stories', '2 days')
    """
    if count == 1:
        return f"1 {noun}"
    ending = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeou" else f"{noun}s"
    return f"{count:,} {ending}"


def named_sources(count: int) -> str:
    """How many sources are named; an archive need not name any.

    >>> named_sources(2), named_sources(0)
    ('2 sources', 'no named source')
    """
    return plural(count, "source") if count else "no named source"
