"""Makes records from an input's values: ids, dates, languages and texts in one form."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from linker.config import ReadConfig
from linker.readers.characters import clean_line, clean_text, holds_markup, joined_lines, without_entities
from linker.readers.date_order import dated
from linker.readers.html_text import fragment_text
from linker.readers.languages import language_code
from linker.readers.repairs import is_no_id, listed_text, mended, unescaped, without_cut_mark
from linker.readers.streams import Unreadable
from linker.readers.values import scalar
from linker.readers.zones import country_of, needs_country
from linker.types import Listed, Record, Skipped

_LONGEST_ID = 512
_SEPARATOR = re.compile(r"\s+(?:\||::|»|·|–|—|-)\s+")
_WEB = re.compile(r"(?i)(?:https?|ftp)://\S+|(?!\w+:)\S+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: the file, its folder's name, and the record's number from 1."""

    file: str
    folder: str | None = None
    number: int = 1


def content_id(title: str, text: str) -> str:
    """Name an article by what it says: 16 hex digits, the same however its white space falls.

    >>> content_id("A  quake", "struck\\n") == content_id("A quake", "struck")
    True
    """
    content = f"{' '.join(title.split())}\n{' '.join(text.split())}"
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=8).hexdigest()


def to_record(
    values: Mapping[str, object],
    place: Place,
    config: ReadConfig,
    *,
    listed: Sequence[Listed] = (),
    notes: Sequence[str] = (),
    plain: bool = False,
) -> Record | Skipped:
    """Make a record of an input's values, by field name; of what makes none, a skipped input.

    Values are what a cell or a JSON value can be. `notes` say what was repaired so far. A `plain` text is
    a paragraph a line already; in another, HTML becomes plain text, what it lists is added to `listed`,
    and lines wrapped at a width are joined. The date of a record that comes back as `Undecided` is two
    figures and a year: `decide` reads those of one input together.
    """
    noted = list(notes)
    url = _url(values.get("url"), noted)
    title = clean_line(_inline(unescaped(scalar(values.get("title")))))
    try:
        text, text_links = _body(_joined(values.get("text")), url, plain=plain)
    except Unreadable as problem:
        return Skipped(place.file, place.number, str(problem))
    title, text = _mended(title, text, noted)
    if not title and not text:
        return Skipped(place.file, place.number, "empty: neither a title nor text")
    if "\ufffd" in title or "\ufffd" in text:
        noted.append("holds characters that could not be decoded")
    language = _language(values.get("language"), noted)
    source = _source(values.get("source"), url, place, config)
    record = Record(
        id=_id(values.get("id"), noted) or content_id(title, text),
        title=without_source(title, source),
        text=text,
        source=source,
        url=url,
        language=language,
        listed=tuple(dict.fromkeys((*listed, *text_links))),
        file=place.file,
        number=place.number,
    )
    country = None
    if needs_country(scalar(values.get("published"))):
        stated = clean_line(scalar(values.get("language")))
        country = country_of(stated, url, source, f"{title} {text[:400]}")
    return dated(record, values.get("published"), country, config, noted)


def without_source(title: str, source: str | None) -> str:
    """Take the outlet's name off the end of a title.

    >>> without_source("Sea wall falls - Bay Post", "Bay Post"), without_source("Bay Post", "Bay Post")
    ('Sea wall falls', 'Bay Post')
    """
    parts = list(_SEPARATOR.finditer(title))
    if parts and source and title[parts[-1].end() :].strip().casefold() == source.strip().casefold():
        return title[: parts[-1].start()].strip()
    return title


def _joined(value: object) -> str:
    if isinstance(value, str):
        listed = listed_text(value)
        value = value if listed is None else listed
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(scalar, value)))
    return scalar(value)


def _mended(title: str, text: str, noted: list[str]) -> tuple[str, str]:
    whole = mended(title), mended(text)
    if whole != (title, text):
        noted.append("characters that had been decoded wrongly are repaired")
        return clean_line(whole[0]), clean_text(whole[1])
    return title, text


def _inline(text: str) -> str:
    return fragment_text(text)[0] if holds_markup(text) else without_entities(text)


def _body(text: str, url: str | None, *, plain: bool) -> tuple[str, tuple[Listed, ...]]:
    if plain:
        return clean_text(text), ()
    text = without_cut_mark(unescaped(text))
    if not holds_markup(text):
        return clean_text(joined_lines(without_entities(text))), ()
    written, listed = fragment_text(text, url)
    return clean_text(written), listed


def _id(value: object, noted: list[str]) -> str:
    id_ = clean_line(scalar(value))
    if is_no_id(id_):
        return ""
    if len(id_) > _LONGEST_ID:
        noted.append(f"id of {len(id_):,} characters replaced")
        return ""
    return id_


def _url(value: object, noted: list[str]) -> str | None:
    url = clean_line(scalar(value))
    if url and not _WEB.fullmatch(url):
        noted.append(f"address left out: {url[:60]!r}")
        return None
    return url or None


def _language(value: object, noted: list[str]) -> str | None:
    stated = clean_line(scalar(value))
    code = language_code(stated) if stated else None
    if stated and code is None:
        noted.append(f"language not understood: {stated[:40].lower()!r}")
    return code


def _source(value: object, url: str | None, place: Place, config: ReadConfig) -> str | None:
    named = clean_line(without_entities(scalar(value)))
    folder = place.folder if config.source_from_folder else None
    return named or folder or config.source or host(url)


def host(url: str | None) -> str | None:
    """The host of an address, without `www.`; None when it has none.

    >>> host("https://www.example.org/a")
    'example.org'
    """
    try:
        name = urlsplit(url or "").hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None
