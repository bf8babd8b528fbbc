"""Markdown with front matter in YAML or TOML: the marks become plain text, a paragraph a line."""

import html
import re
from collections.abc import Iterator, Mapping

from linker.config import ReadConfig
from linker.readers.columns import check_columns, match_columns, pick
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.html_text import fragment_text
from linker.readers.streams import Source, read_whole
from linker.types import Record, Skipped

_LARGEST = 1024 * 1024
_MOST_MARKS = 40_000
"""What a book has fewer of; the time that they take grows faster than their number."""
_MARK = re.compile(r"[\[\]*_`<&!]")
_LONGEST_HEADING = 2_000
_FRONT = re.compile(
    r"\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<front>.{0,65536}?)\n(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL
)
_PAIR = re.compile(r"(?m)^([A-Za-z_][\w .-]{0,40}?)[ \t]*[:=][ \t]+(\S.*)$")
_HEADING = re.compile(r"(?m)^#[ \t]+(.+?)[ \t]*#*[ \t]*$|^(\S.*)\n=+[ \t]*$")


def read_markdown(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a Markdown file: one record."""
    markup, notes = decode(read_whole(source.stream, min(config.max_bytes, _LARGEST)))
    front, body, more = _front_matter(re.sub(r"\r\n?", "\n", markup))
    if front:
        check_columns(list(front), config.map, source.file)
    values = pick(front, match_columns(list(front), config.map))
    title = values.get("title")
    if not title:
        heading = _HEADING.search(body)
        if heading:
            values["title"] = _inline((heading[1] or heading[2])[:_LONGEST_HEADING])
            body = body[: heading.start()] + "\n" + body[heading.end() :]
    address = values.get("url")
    if len(_MARK.findall(body)) > _MOST_MARKS:
        more = (*more, f"more than {_MOST_MARKS:,} marks of Markdown: read as plain text")
        body_html = "".join(f"<p>{html.escape(line)}</p>" for line in body.split("\n"))
    else:
        body_html = _to_html(body)
    text, listed = fragment_text(body_html, address if isinstance(address, str) else None)
    values["text"] = text or values.get("text")
    place = Place(source.file, source.folder)
    yield to_record(values, place, config, listed=listed, notes=(*notes, *more), plain=True)


def _front_matter(markup: str) -> tuple[Mapping[str, object], str, tuple[str, ...]]:
    """Cut off the front matter, and read it: as YAML or TOML, else line by line as `key: value`."""
    match = _FRONT.match(markup)
    if match is None:
        return {}, markup, ()
    body = markup[match.end() :]
    fields = _load(match["front"], toml=match["fence"] == "+++")
    if isinstance(fields, dict):
        return {str(key): value for key, value in fields.items()}, body, ()
    pairs = {key: value.strip().strip("\"'") for key, value in _PAIR.findall(match["front"])}
    if not pairs:
        return {}, markup, ()
    return pairs, body, ("front matter isn't YAML or TOML: read line by line",)


def _load(front: str, *, toml: bool) -> object:
    """What front matter holds; None when it can't be parsed."""
    import tomllib

    import yaml

    try:
        return tomllib.loads(front) if toml else yaml.safe_load(front)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError, KeyError):
        return None


def _to_html(body: str) -> str:
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark").render(body))


def _inline(heading: str) -> str:
    return fragment_text(_to_html(heading))[0]
