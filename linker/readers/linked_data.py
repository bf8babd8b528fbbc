"""JSON-LD in pages, damaged or not: the values of the page's own article."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from linker.text.normal import normal_headline

Node = Any  # lxml comes without types

_BEFORE = re.compile(r"(?:\s|//|/\*|\*/|<!\[CDATA\[|<!--)+")
_AFTER = re.compile(r"(?:\s|//|/\*|\*/|\]\]>|-->|;)+$")
_MARGIN = 200
"""Characters at either end in which marks around the JSON are looked for."""
_ARTICLE = re.compile(r"(?:Article|Posting|Report)$|^(?:NewsItem|ScholarlyArticle|Review|OpinionPiece)$")
_PAGE = frozenset({"WebPage", "ItemPage", "CreativeWork"})
_MOST_SCRIPTS = 20
_MOST_CHARACTERS = 1024 * 1024
_MOST_REPAIRED = 200_000
_MOST_ITEMS = 200


def linked_data(root: Node, title: str = "") -> dict[str, object]:
    """What the page's JSON-LD says of its article: of several, the one under the page's headline.

    Comments and CDATA marks around it, entities, and what JSON doesn't allow are read past. Publishers that
    are named elsewhere in it by `@id` are put in their place. What it says of the page stands in for an
    article.
    """
    items = [item for data in _scripts(root) for item in _items(data)]
    named = {str(item["@id"]): item for item in items if "@id" in item and len(item) > 1}
    articles = [item for item in items if _is(item, article=True)]
    title_key = normal_headline(title)
    chosen = next(
        (
            item
            for item in articles
            if title_key and normal_headline(_text(item.get("headline"))) == title_key
        ),
        None,
    )
    chosen = (
        chosen
        or next(iter(articles), None)
        or next((item for item in items if _is(item, article=False)), None)
    )
    if chosen is None:
        return {}
    return {key: _named(value, named) for key, value in chosen.items()}


def _scripts(root: Node) -> Iterator[object]:
    scripts = (s for s in root.iter("script") if "ld+json" in (s.get("type") or "").lower())
    for _, script in zip(range(_MOST_SCRIPTS), scripts, strict=False):
        data = parse_lenient((script.text or "")[:_MOST_CHARACTERS])
        if data is not None:
            yield data


def parse_lenient(text: str) -> object:
    """Read JSON as people write it; None where nothing can be made of it.

    >>> parse_lenient('<!-- {"a": 1,}; -->'), parse_lenient('{&quot;a&quot;:1}')
    ({'a': 1}, {'a': 1})
    """
    text = text.strip().removeprefix("\ufeff")
    if before := _BEFORE.match(text[:_MARGIN]):
        text = text[before.end() :]
    if after := _AFTER.search(text[-_MARGIN:]):
        text = text[: len(text) - len(after[0])]
    if not text.startswith(("{", "[")) and "&quot;" not in text[:40]:
        return None
    for candidate in dict.fromkeys((text, html.unescape(text))):
        try:
            read: object = json.loads(candidate, strict=False)
            return read
        except (ValueError, RecursionError):
            continue
    if len(text) > _MOST_REPAIRED:
        return None
    import json_repair

    try:
        data: object = json_repair.loads(html.unescape(text) if "&quot;" in text[:40] else text)
    except Exception:  # a parser for damaged text may fail on any
        return None
    return data if isinstance(data, Mapping | list) else None


def _items(data: object, depth: int = 4) -> Iterator[Mapping[str, object]]:
    """The objects that describe the page or its article, without those in lists of other articles."""
    if isinstance(data, list):
        for item in data[:_MOST_ITEMS] if depth else ():
            yield from _items(item, depth - 1)
    elif isinstance(data, Mapping):
        yield {str(key): value for key, value in data.items()}
        if depth:
            for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                yield from _items(data.get(key), depth - 1)


def _is(item: Mapping[str, object], *, article: bool) -> bool:
    kinds = item.get("@type")
    names = [str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])]
    return any(_ARTICLE.search(name) if article else name in _PAGE for name in names)


def _named(value: object, named: Mapping[str, Mapping[str, object]]) -> object:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping) and set(value) == {"@id"}:
        return named.get(str(value["@id"]), value)
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
