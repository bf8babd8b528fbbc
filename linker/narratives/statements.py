"""Which passages carry a proposition: something that can be said again, by others, about a new event."""

import re
from collections.abc import Sequence
from functools import lru_cache

from linker.text.stems import stem, telling_words

_END = re.compile(r"[.!…。！][\"'”’»)\]]*$|[.!…,][\"”’]\s*[^.!?]{0,80}$|[”\"’]$")
_QUESTION = re.compile(r"\?$|^[“\"‘'].*\?[”\"’']$")
_PLEA = re.compile(
    r"\b(?:subscribe|newsletter|sign[- ]?up|click here|read more|copyright|all rights reserved|advertis\w+"
    r"|follow (?:us|me|him|her|@)|on (?:twitter|facebook)|download|podcast|e-?mail(?: us| address)?|cookies"
    r"|this (?:article|story|column|report|post) (?:was|has been|is|originally|contains|first)"
    r"|the (?:views|opinions) expressed|contributed to this|editor['’]s note|photo(?:graph)? by|getty images"
    r"|stay (?:with|tuned)|developing story|(?:watch|check back)[^.]* for (?:updates|more|new)"
    r"|(?:latest|more|new|additional) (?:on|about) this (?:\w+ )?story"
    r"|anyone with information|appeal\w* for witnesses|watch (?:the|this) video|share (?:this|on)"
    r"|terms of (?:service|use)|privacy policy|margin of error|gofundme|go fund me|crime ?stoppers|tipsters?"
    r"|remain anonymous|anonymous tip|hotline"
    r"|your (?:inbox|browser|email)|reporting by|edited by|writing by|please contact|comment(?:s)? section"
    r"|declined to comment|request(?:s|ed)? for comment|spoke on (?:the )?condition of anonymity)\b"
    r"|https?://|www\.|pic\.twitter|@\w{3,}|©|\b\d{3}[-. ]\d{4}\b",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"[a-z][A-Z]{2,}|\bMORE\b")
"""Where another headline was run into the text."""
_LONGEST = 600


@lru_cache(2**17)
def _bare_stem(word: str) -> str:
    """Its stem, apostrophes aside."""
    return stem(word.replace("'", ""))


def content(said: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Stems of `telling_words` that are part of no name."""
    named = {part for name in names for part in name.split()}
    return tuple([_bare_stem(word) for word in said if word not in named])


def content_forms(text: str) -> dict[str, str]:
    """Stem → word as it stands in a passage, names too, in order."""
    found: dict[str, str] = {}
    for word in telling_words(text):
        found.setdefault(_bare_stem(word), word)
    return found


def may_state(text: str) -> bool:
    """Whether a passage can be a statement: no question, no plea to the reader, no headline."""
    return (
        len(text) <= _LONGEST
        and _END.search(text) is not None
        and not _is_headline(text)
        and _BROKEN.search(text) is None
        and _QUESTION.search(text) is None
        and _PLEA.search(text) is None
    )


def wordy(stems: Sequence[str]) -> tuple[str, ...]:
    """What is said without its figures."""
    return tuple([word for word in stems if not word[0].isdigit()])


def _is_headline(text: str) -> bool:
    """Whether most of its letters are capitals."""
    return 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))
