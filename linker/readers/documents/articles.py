"""A document's text as articles: those of a database's export, one under each first heading, or one."""

import re
from collections.abc import Iterator, Sequence

from linker.config import ReadConfig
from linker.readers.characters import clean_line
from linker.readers.databases import database_records
from linker.readers.fields import Place, to_record
from linker.readers.front import front_values
from linker.readers.html_text import fragment_text
from linker.readers.plain import text_values
from linker.readers.streams import Source, Unreadable
from linker.types import Record, Skipped

_HEADING = re.compile(r"(?s)<h1(?P<title> class=\"title\")?>(?P<text>.*?)</h1>")
_FEWEST_WORDS = 20
"""Before the first of several headings, less than this is a cover."""
_LONGEST_TITLE = 300


def text_records(
    text: str, source: Source, config: ReadConfig, notes: Sequence[str] = ()
) -> Iterator[Record | Skipped]:
    """The articles of a document that is known as plain text only.

    Raises:
        Unreadable: It has no text.
    """
    if not text.strip():
        raise Unreadable("the document holds no text")
    exported = database_records(text, source, config, notes)
    if exported is not None:
        yield from exported
    else:
        yield to_record(text_values(text), Place(source.file, source.folder), config, notes=notes)


def markup_records(
    markup: str, source: Source, config: ReadConfig, notes: Sequence[str] = ()
) -> Iterator[Record | Skipped]:
    """The articles of a document written as simple HTML, its title as `<h1 class="title">`.

    Raises:
        Unreadable: It has no text.
    """
    text, _ = fragment_text(markup)
    if not text:
        raise Unreadable("the document holds no text")
    exported = database_records(text, source, config, notes)
    if exported is not None:
        yield from exported
        return
    for number, (title, part) in enumerate(_sections(markup), 1):
        text, listed = fragment_text(part)
        place = Place(source.file, source.folder, number)
        yield to_record(_values(title, text), place, config, listed=listed, notes=notes, plain=True)


def _sections(markup: str) -> list[tuple[str, str]]:
    """Titles and HTML of the articles: several where no title is over the headings, or each is dated."""
    headings = list(_HEADING.finditer(markup))
    if not headings:
        return [("", markup)]
    ends = [heading.start() for heading in headings[1:]] + [len(markup)]
    parts = [
        (_inline(heading["text"]), markup[heading.end() : end], heading["title"] is not None)
        for heading, end in zip(headings, ends, strict=True)
    ]
    before = markup[: headings[0].start()]
    articles = [(title, part) for title, part, is_title in parts if not is_title and fragment_text(part)[0]]
    titled = any(is_title for _, _, is_title in parts)
    if len(articles) > 1 and (not titled or all(_is_dated(title, part) for title, part in articles)):
        opening = before + "".join(part for _, part, is_title in parts if is_title)
        enough = len(fragment_text(opening)[0].split()) >= _FEWEST_WORDS
        return [*([("", opening)] if enough else []), *articles]
    first = next((i for i, part in enumerate(parts) if part[2]), 0)
    main_heading = headings[first]
    return [(_inline(main_heading["text"]), markup[: main_heading.start()] + markup[main_heading.end() :])]


def _is_dated(title: str, part: str) -> bool:
    return "published" in _values(title, fragment_text(part)[0])


def _values(title: str, text: str) -> dict[str, object]:
    lines = text.split("\n")
    if not title:
        title, lines = (lines[0], lines[1:]) if len(lines[0]) <= _LONGEST_TITLE else ("", lines)
    front, taken = front_values([title, *lines[:20]]) if title else ({}, 0)
    return {**front, "title": front.get("title", title), "text": "\n".join(lines[max(0, taken - 1) :])}


def _inline(markup: str) -> str:
    return clean_line(fragment_text(markup)[0])
