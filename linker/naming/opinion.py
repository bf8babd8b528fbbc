"""Whether an article is somebody's opinion or own story and no news report."""

import re

_READ = 1_500
"""Characters of a text that are looked at."""
_SECTION = re.compile(
    r"\b(?:op-?eds?|opinions?|editorials?|comment(?:ary|isfree)?|columns?|columnists?|letters"
    r"|guest (?:writer|post|essay)|viewpoints?|perspectives?|blogs?|reviews?)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|‘[^’\n]{0,300}’(?!\w)")
_WRITER = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]e)\b")
_READERS = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s|[Yy]ou|[Yy]our|[Ll]et['’]?s)\b")
_WRITER_SPEAKS, _READERS_SPOKEN_TO = 2, 4


def is_opinion(title: str, text: str, section: str | None = None) -> bool:
    """Whether the writer speaks of himself or to the reader, or the section is one of opinions.

    Args:
        title: The headline.
        text: The article's text; what it quotes isn't read.
        section: The name of the source or section, or the address of the article.

    >>> is_opinion("The dam", "I never trusted the dam. My neighbours did.")
    True
    >>> is_opinion("The dam", "“I ran. My sister didn't,” he said.")
    False
    """
    if section and _SECTION.search(section.replace("/", " ")):
        return True
    said = _QUOTED.sub(" ", f"{title}\n{text[:_READ]}")
    return len(_WRITER.findall(said)) >= _WRITER_SPEAKS or len(_READERS.findall(said)) >= _READERS_SPOKEN_TO
