"""Feed items that are only a list of headlines of several outlets, as news searches give them."""

import re
from urllib.parse import urljoin

from linker.readers.characters import clean_line
from linker.readers.html_text import Node, parse_html
from linker.text.normal import normal_headline
from linker.types import Listed

_ANCHOR = re.compile(r"(?i)<a\s")
_LONGEST_OUTLET = 60


def headline_list(markup: str, title: str, url: str | None) -> tuple[Listed, ...] | None:
    """The headlines of an item that is nothing else, but for its own; None for one with text.

    Each is a link, perhaps with the outlet behind it; one of them is the item's own.

    >>> headline_list('<a href="https://x.example/1">Sea wall falls</a> Bay Post', "Sea wall falls", None)
    ()
    >>> headline_list('<a href="https://x.example/1">Read all of it</a>', "Sea wall falls", None)
    """
    if not _ANCHOR.search(markup):
        return None
    root = parse_html(markup)
    body = next(root.iter("body"), root)
    items = list(body.iter("li")) or [body]
    links = [_link_of(item) for item in items]
    if not all(link is not None for link in links) or _words(body) != sum(map(_words, items)):
        return None
    title_key, is_own = normal_headline(title), False
    headlines: list[Listed] = []
    for item, link in zip(items, links, strict=True):
        headline = _line(link)
        if title_key.startswith(normal_headline(headline)):
            is_own = True
        else:
            headlines.append(Listed(headline, _line(item), "html", _resolved(link, url)))
    return tuple(headlines) if is_own else None


def _link_of(item: Node) -> Node | None:
    """The one link that an item begins with, when behind it stands an outlet's name at most."""
    links = list(item.iter("a"))
    if len(links) != 1 or not (links[0].get("href") or "").startswith(("http", "/")):
        return None
    words, headline = _line(item), _line(links[0])
    if not headline or not words.startswith(headline):
        return None
    return links[0] if len(words) - len(headline) <= _LONGEST_OUTLET else None


def _line(node: Node) -> str:
    return clean_line(" ".join(node.itertext()))


def _words(node: Node) -> int:
    return len(_line(node).split())


def _resolved(link: Node, url: str | None) -> str | None:
    href = link.get("href") or ""
    try:
        return urljoin(url or "", href) or None
    except ValueError:
        return None
