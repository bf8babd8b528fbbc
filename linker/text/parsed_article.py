"""What one article says by itself, whatever the rest of the archive holds: parsed once, then stored."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import polars as pl

from linker.names import names
from linker.text.stems import stem, telling_words

_TOKEN = re.compile(r"\w+")
_LOWER = re.compile(r"\b[a-z]{3,}\b")

PARSED_SCHEMA = pl.Schema(
    {
        "key": pl.String(),
        "names": pl.List(pl.String()),
        "printed": pl.List(pl.String()),
        "common": pl.List(pl.String()),
        "places": pl.List(pl.String()),
        "named": pl.List(pl.String()),
        "said": pl.List(pl.String()),
    }
)
"""The fields of a `ParsedArticle`, a row each."""
_TOKEN = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[a-z])\.\s+")
_ARTICLE = re.compile(r"^The\s+")
_ABBREVIATION = re.compile(r"(?<![\w.’'])[A-Z]{2,5}(?![\w.’'])")
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|across|throughout|around) (?:the )?((?:[A-Z][\w’'-]*\.?,? ?){1,5})"
    r"|^\s*([A-Z][^\n()–—]{2,40}?) ?(?:\([^)\n]{2,30}\) ?)?(?:--?|–|—) "
)
"""Something is there, or the report is from there."""
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady)\.? ([A-Z][\w’'-]+)")
_END = re.compile(r"[.!…。！](?:[\"'”’»)\]“」』）]|\s»)*$|[.!…,][\"”’]\s*[^.!?]{0,80}$|[”\"’]$")
_QUESTION = re.compile(r"[?？؟]$|^[“\"‘'„«「].*[?？؟](?:[”\"’'“」]|\s?»)$")
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


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """One article: `key` is a hash of its text and passages, which tells whether a stored one still fits."""

    key: str
    names: Sequence[str]
    """Names, their last words and abbreviations, in normal form."""
    printed: Sequence[str]
    """The same as printed."""
    common: Sequence[str]
    """Words in small letters, each once."""
    places: Sequence[str]
    """Whatever something is in, at or near, and every run of words inside it."""
    named: Sequence[str]
    """Of each passage which of `names` stand in it: their places, ascending, with blanks between."""
    said: Sequence[str | None]
    """Of each passage the words that may say something, with blanks between; None: it is no statement."""


def parse_article(title: str, text: str, spans: Sequence[tuple[int, int]]) -> ParsedArticle:
    """Parse one article; the headline stands in for a text that isn't there."""
    forms = names_in(text or title)
    padded_names = [f" {printed} " for printed in forms.values()]
    passages = [text[start:end] for start, end in spans]
    flat = [f" {' '.join(_TOKEN.findall(passage))} " for passage in passages]
    return ParsedArticle(
        parsed_key(title, text, spans),
        list(forms),
        list(forms.values()),
        sorted(set(_LOWER.findall(text))),
        sorted(named_places(text)),
        [" ".join(str(place) for place, name in enumerate(padded_names) if name in words) for words in flat],
        [" ".join(telling_words(passage)) if is_statement(passage) else None for passage in passages],
    )


def parse_some(
    _: None, articles: Sequence[tuple[str, str, Sequence[tuple[int, int]]]]
) -> list[ParsedArticle]:
    """Parse articles, each given as its title, text and passages; work for a `ParallelMap`."""
    return [parse_article(*article) for article in articles]


def parsed_key(title: str, text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A hash of headline, text and passages."""
    return blake2b(f"{title}\n{spans}\n{text}".encode(), digest_size=16).hexdigest()


def parsed_to_frame(
    parsed_articles: Sequence[ParsedArticle], known: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Parsed articles as rows of `PARSED_SCHEMA`; rows that `known` has are taken from it."""
    stored = PARSED_SCHEMA.to_frame() if known is None else known.select(list(PARSED_SCHEMA))
    place = {key: row for row, key in enumerate(stored["key"])}
    fresh = [parsed for parsed in parsed_articles if parsed.key not in place]
    place |= {parsed.key: len(stored) + row for row, parsed in enumerate(fresh)}
    columns = {name: [getattr(parsed, name) for parsed in fresh] for name in PARSED_SCHEMA}
    rows = pl.concat([stored, pl.DataFrame(columns, schema=PARSED_SCHEMA)])
    return rows[[place[parsed.key] for parsed in parsed_articles]]


def parsed_from_frame(frame: pl.DataFrame) -> list[ParsedArticle]:
    """The parsed articles that `parsed_to_frame` wrote."""
    return [
        ParsedArticle(*row) for row in zip(*(frame[name].to_list() for name in PARSED_SCHEMA), strict=True)
    ]


def names_in(text: str) -> dict[str, str]:
    """Names, their last words, and abbreviations: key → as printed, words divided by one space."""
    printed_by_key: dict[str, str] = {}
    spans = [part for surface in names(text).values() for part in _SENTENCE_END.split(surface)]
    titled = [match.removesuffix("'s").removesuffix("’s") for match in _TITLED.findall(text)]
    for span in [*spans, *titled, *_ABBREVIATION.findall(text)]:
        for key, printed in _endings(_TOKEN.findall(_ARTICLE.sub("", span))).items():
            printed_by_key.setdefault(key, printed)
    return {key: printed for key, printed in printed_by_key.items() if len(key) > 1}


def named_places(text: str) -> set[str]:
    """Places that a text names ("in X", datelines) and every run of words in them, in small letters."""
    places: set[str] = set()
    for inside, dateline in _PLACE.findall(text):
        parts = [part.casefold() for part in _TOKEN.findall(inside or dateline)]
        places.update(" ".join(parts[i:j]) for j in range(1, len(parts) + 1) for i in range(j))
    return places


def _endings(parts: Sequence[str]) -> dict[str, str]:
    """A name and its last words, each without what comes before: key → as printed."""
    return {
        " ".join(parts[i:]).casefold(): " ".join(parts[i:])
        for i in range(len(parts))
        if not parts[i][0].islower() or i == 0
    }


@lru_cache(2**17)
def _bare_stem(word: str) -> str:
    """The stem of a word without its apostrophes."""
    return stem(word.replace("'", ""))


def content(words: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Stems of `telling_words` that are part of no name."""
    named = {part for name in names for part in name.split()}
    return tuple([_bare_stem(word) for word in words if word not in named])


def printed_by_stem(text: str) -> dict[str, str]:
    """Stem → word as it stands in a passage, names too, in order."""
    printed: dict[str, str] = {}
    for word in telling_words(text):
        printed.setdefault(_bare_stem(word), word)
    return printed


def is_statement(text: str) -> bool:
    """Whether a passage can be a statement: no question, no plea to the reader, no headline."""
    return (
        len(text) <= _LONGEST
        and _END.search(text) is not None
        and not _is_headline(text)
        and _BROKEN.search(text) is None
        and _QUESTION.search(text) is None
        and _PLEA.search(text) is None
    )


def without_figures(stems: Sequence[str]) -> tuple[str, ...]:
    """The stems without figures."""
    return tuple([word for word in stems if not word[0].isdigit()])


def _is_headline(text: str) -> bool:
    """Whether most of its letters are capitals."""
    return 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))
