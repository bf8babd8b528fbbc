"""Headlines as an editor would print them: without the name of the site, kickers and notes on the page."""

import html
import re
from functools import lru_cache

from linker.outlets import host_of

_SURE = re.compile(r"\s+(?:\||»|«|::|•|·|//|—\s*—)\s+")
"""What follows these is the site, or a part of it."""
_DASH = re.compile(r"\s+[-–—]{1,2}\s+")
_OUTLET_WORDS = re.compile(
    r"\b(?:News|Times|Post|Channel|TV|Television|Radio|Daily|Weekly|Herald|Tribune|Gazette|Journal|Press"
    r"|Chronicle|Weather|Sports|BBC|CNN|FOX ?\d*|Fox|CBS ?\d*|NBC ?\d*|ABC ?\d*|NPR|PBS|Reuters|AFP|UPI"
    r"|Associated Press|Bloomberg|Guardian|Telegraph|Observer|Examiner|Courier|Sentinel|Star|Sun|Mail|Express"
    r"|Independent|Online|Politics|Local|Opinion|Breaking|[WK][A-Z]{2,3}(?:-?TV)?|\w+\.(?:com|org|net|tv))\b"
)
_MOST_OUTLET_WORDS = 14
_FEWEST_WORDS = 3
_KICKER = re.compile(
    r"^(?:(?:live |breaking |news )*updated?(?: ?\d+)?(?:\s*[-–—]\s*|:\s*|\s*\|\s*)|updated?[ -]\d+[ -]+"
    r"|(?:breaking(?: news)?|just in|watch(?: live)?|video|photos?|exclusive|new|developing|listen|read"
    r"|complete coverage|full coverage|raw video|caught on camera|must see|first on \w+|alert|urgent"
    r"|the latest|latest|top story|corrected|correction|poll|graphic|interactive|audio)\s*(?::|\s[-–—|])\s*"
    r"|\*+\s*|(?:[A-Z]+ )?(?:EXCLUSIVE|BREAKING|UPDATE[D]?)[:!-]\s*)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*(?:[(\[](?:with |see |w/ ?|\+ ?)?(?:videos?|photos?|pictures?|pics|gallery|updated?|live|watch|audio"
    r"|map|poll|documents?|slideshow|graphic|exclusive|opinion|full text|transcript|infographic)"
    r"(?:[ ,&/+]*(?:and )?"
    r"(?:videos?|photos?|updated?|document|map|gallery|\d{1,2}:\d\d.*?))*\s*[)\]]"
    r"|(?:[,:;–-]\s*)?\bWITH (?:VIDEO|PHOTOS?|DOCUMENT|MAP|GALLERY|AUDIO)(?: AND \w+)?"
    r"|\s[-–—]\s*(?:videos?|photos?|pictures|in pictures)|\s: (?:news|local|sports?|opinion|politics))\s*$",
    re.IGNORECASE,
)
_TICKER = re.compile(r"\s*<[A-Z0-9.]{1,8}>")
_BRACKETED = re.compile(r"<([^<>]+)>")
_SPACE = re.compile(r"\s+")
_CUT_END = re.compile(r"(?:\.\.\.|…)\s*[\"”’']?$")


def clean_headline(title: str, source: str | None = None) -> str:
    """A headline without entities, site names, kickers ("UPDATE:") and notes ("(VIDEO)").

    >>> clean_headline("Dam bursts near Marrick - Harbour Courier News", "harbourcourier.example")
    'Dam bursts near Marrick'
    >>> clean_headline("UPDATE: Dam bursts near Marrick (VIDEO) | Latest")
    'Dam bursts near Marrick'
    """
    text = _SPACE.sub(" ", html.unescape(title)).strip()
    text = _BRACKETED.sub(r"\1", _TICKER.sub("", text))
    text = _without_site(text, source)
    for _ in range(3):
        shorter = _NOTE.sub("", _KICKER.sub("", text)).strip()
        if len(shorter.split()) < _FEWEST_WORDS or shorter == text:
            break
        text = shorter
    return text


def _without_site(text: str, source: str | None) -> str:
    """Cut at the first separator that the site's name, or the name of a part of it, follows."""
    sure = _SURE.search(text)
    if sure is not None:
        head, tail = text[: sure.start()], text[sure.end() :]
        if len(head.split()) >= _FEWEST_WORDS:
            text = head
        elif len(tail.split()) > _FEWEST_WORDS and not _is_site(tail, source):
            text = tail
    opening = _DASH.search(text)
    if opening is not None:
        head, tail = text[: opening.start()], text[opening.end() :]
        if len(head.split()) <= _FEWEST_WORDS < len(tail.split()) and _is_site(head, source):
            text = tail
    for dash in reversed(list(_DASH.finditer(text))):
        head, tail = text[: dash.start()], text[dash.end() :]
        if len(head.split()) >= _FEWEST_WORDS and _is_site(tail, source):
            text = head
    return text.strip()


def _is_site(tail: str, source: str | None) -> bool:
    parts = [part for part in re.findall(r"[\w.&'-]+", tail) if part not in {"&", "-"}]
    if not parts or len(parts) > _MOST_OUTLET_WORDS:
        return False
    small = sum(part[0].islower() and part not in {"of", "the", "and", "for", "in", "de"} for part in parts)
    if small > ("." in parts[-1]):
        return False
    letters = "".join(filter(str.isalnum, tail.casefold()))
    if any(label in letters or letters in label for label in _site_labels(source or "")):
        return True
    return len(_OUTLET_WORDS.findall(tail)) * 3 >= len(parts)


@lru_cache(2**12)
def _site_labels(source: str) -> tuple[str, ...]:
    """The letters by which a site's name may be known: of its host's labels, or of its own name."""
    host = host_of(source)
    labels = host.split(".")[:-1] if host else [source]
    letters = ("".join(filter(str.isalnum, label.casefold())) for label in labels)
    return tuple(label for label in letters if len(label) > 3 or (len(label) == 3 and host))


def is_cut(headline: str, title: str, text: str) -> bool:
    """Whether a headline stops within a sentence or a word.

    Args:
        headline: As `clean_headline` gives it.
        title: As the site printed it; some sites cut theirs at 64 characters.
        text: The article's text, whose words show how the last word goes on.

    >>> is_cut("Two held after deadly Summit Street sh", "", "The Summit Street shooting killed two.")
    True
    """
    if _CUT_END.search(headline) or (len(headline) in _SITE_LENGTHS and len(title) > len(headline) + 3):
        return True
    last = headline.rsplit(maxsplit=1)[-1] if headline else ""
    word = last.strip("\"'’”)‘“(").rsplit("-", 1)[-1].casefold()
    if not word.isalpha() or last[-1] in ".!?)":
        return word.isalpha() and word in _OPEN_ENDS
    if word in _OPEN_ENDS:
        return True
    endings = set(re.findall(rf"\b{word}(\w*)", text.casefold()))
    return bool(endings) and not endings & _ENDINGS


_SITE_LENGTHS = (63, 64)
_ENDINGS = frozenset({"", "s", "es", "d", "ed", "ing", "er", "ers", "n", "ly", "al", "ies", "ment", "ion"})
_OPEN_ENDS = frozenset(
    "a an the of to from with by and or but nor for that which who whose into onto than as at is are was were"
    " his her their its your".split()
)
