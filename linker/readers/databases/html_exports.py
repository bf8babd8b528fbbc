"""Exports of research databases in HTML: Europresse's by its classes, Factiva's and others' by their text."""

import re
from collections.abc import Iterator

from linker.config import ReadConfig
from linker.readers.characters import clean_line
from linker.readers.databases.exports import database_records
from linker.readers.dated_lines import stated_date
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.html_text import Node, parse_html, plain_text
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_MOST_BYTES = 64 * 1024 * 1024
_CHARSET = re.compile(rb"(?i)charset\s*=\s*[\"']?\s*([\w:.-]{1,40})")
_EUROPRESSE = rb"DocPublicationName"
_FACTIVA = (
    rb"class=[\"'](?:article \w{2}Article|articleParagraph)|>HD(?:&nbsp;|\s|</b>)+(?s:.){0,400}>(?:WC|PD)<"
)
DATABASE_PAGE = re.compile(_EUROPRESSE + b"|" + _FACTIVA)
"""What a database's export holds within its first bytes, and no other page does."""
_DATE = re.compile(r"\d{1,2}(?:er)? [^\W\d_]{3,10}\.? \d{4}|[^\W\d_]{3,10} \d{1,2}, \d{4}|\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\w{2,12}·(\d{8})·[\w·.-]{1,60}")
_ISSUE = re.compile(r",? n[o°]\.? ?\d[\d\s.]*.*$")
_ADVICE = "a layout of Europresse that isn't known: no date or title found; export it as HTML with full text"


def read_database_page(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read an export in HTML: a record an article."""
    data = read_whole(source.stream, min(config.max_bytes, _MOST_BYTES))
    charset = _CHARSET.search(data[:4096])
    markup, notes = decode(data, (charset[1].decode("ascii") if charset else None,))
    if "DocPublicationName" not in markup:
        exported = database_records(plain_text(parse_html(markup)), source, config, notes)
        if exported is None:
            raise Unreadable("a layout of Factiva that isn't known; export it as HTML or RTF, article format")
        yield from exported
        return
    for number, article in enumerate(_articles(parse_html(markup)), 1):
        place = Place(source.file, None, number)
        values = _values(article)
        if values is None:
            yield Skipped(source.file, number, _ADVICE)
        else:
            yield to_record(values, place, config, notes=notes, plain=True)


def _articles(root: Node) -> list[Node]:
    """The smallest blocks that each hold one publication's name and a text."""
    articles = [node for node in root.iter("article") if _classed(node, "DocPublicationName") is not None]
    if articles:
        return articles
    names = [node for node in root.iter() if "DocPublicationName" in (node.get("class") or "")]
    return [_block(name) for name in names]


def _block(name: Node) -> Node:
    for parent in name.iterancestors():
        if _classed(parent, "DocText", "docOcurrContainer") is not None:
            return parent
    return name


def _values(article: Node) -> dict[str, object] | None:
    name, title = (
        _classed(article, "DocPublicationName"),
        _classed(article, "titreArticle", "TitreArticleVisu"),
    )
    text = _classed(article, "docOcurrContainer", "DocText")
    number = _NUMBER.search("".join(article.itertext()))
    stated = _DATE.search(clean_line(_words(_classed(article, "DocHeader"))))
    published = stated_date(stated[0].replace("er ", " ")) if stated else None
    if published is None and number:
        published = f"{number[1][:4]}-{number[1][4:6]}-{number[1][6:]}"
    if title is None or published is None:
        return None
    return {
        "id": number[0] if number else None,
        "title": clean_line(_words(title)),
        "text": plain_text(text) if text is not None else "",
        "published": published,
        "source": _ISSUE.sub("", clean_line(_words(name))),
    }


def _classed(node: Node, *names: str) -> Node | None:
    """The first node whose class begins with one of these names; names are tried in order."""
    for name in names:
        for inner in node.iter():
            if any(each.startswith(name) for each in (inner.get("class") or "").split()):
                return inner
    return None


def _words(node: Node | None) -> str:
    return " ".join(node.itertext()) if node is not None else ""
