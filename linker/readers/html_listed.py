"""Headlines that a page lists for its reader to follow, taken from the markup before text is extracted.

Taken: links in blocks that call themselves related ("see also", "read more", "more on …") by class, id,
label or heading; paragraphs that are a marker and a link; lists of nothing but links, and paragraphs
that are one link, between the paragraphs of an article. Not taken: navigation, headers, footers, share
buttons, tags, authors, comments, advertisements, and boxes of what is popular or new on the site.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from linker.readers.html_places import Places, find_places, own_text
from linker.text.listed import listed_headlines
from linker.text.normal import normal_headline
from linker.text.rules import removal_reason
from linker.types import Listed

Node = Any  # lxml comes without types

_FEWEST_WORDS, _MOST_WORDS = 4, 32
_LONGEST_LINE = 400
_MOST_LINKS = 3_000
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HEADINGS = "h1|h2|h3|h4|h5|h6"
_TITLE_CLASS = re.compile(r"(?i)head|title|hed\b")
_NO_ARTICLE = re.compile(
    r"(?i)^https?://(?:www\.|m\.)?(?:twitter|x|facebook|instagram|youtube|youtu|tiktok|linkedin"
    r"|pinterest|reddit|threads"
    r"|bsky|wa|t)\.(?:com|be|net|me|app|co)/|/(?:tags?|topics?|authors?|category|categories|people"
    r"|contributors?)/[^/]*/?$"
    r"|\.(?:pdf|jpe?g|png|gif|webp|mp[34]|docx?|xlsx?|zip)(?:$|\?)"
)
"""Addresses of social networks, of lists by tag or author, and of files."""


@dataclass(frozen=True, slots=True)
class _Link:
    headline: str
    line: str
    url: str


def find_listed(
    root: Node, url: str | None = None, title: str = "", *, fragment: bool = False
) -> tuple[Listed, ...]:
    """Find the listed headlines of a page, in its order, each headline and each address once.

    A page of more than 3,000 links is an index of others, and lists none.

    Args:
        root: The parsed page; left as it is.
        url: The page's own address, which its links are relative to and which it never lists.
        title: The page's own headline, which it never lists.
        fragment: It is an article by itself, as a feed holds, and no page around one.
    """
    if sum(1 for _ in root.iter("a")) > _MOST_LINKS:
        return ()
    places = find_places(root, fragment=fragment)
    title_key = normal_headline(title)
    headlines, addresses = {"", title_key}, {_bare(url or "")} - {""}
    listed: list[Listed] = []
    for node in places.anchors:
        link = _link(node, places, url)
        if link is None:
            continue
        key, address = normal_headline(link.headline), _bare(link.url)
        if key in headlines or address in addresses:
            continue
        headlines.add(key)
        addresses.add(address)
        listed.append(Listed(link.headline, link.line, "html", link.url))
    return tuple(listed)


def _link(node: Node, places: Places, base: str | None) -> _Link | None:
    address = _address(node.get("href"), base)
    printed = _printed(node)
    if address is None or printed is None or node in places.outside:
        return None
    block = _block(node)
    line = own_text(block, _LONGEST_LINE) if block is not None else None
    line = line if line and _links_of(block) == 1 else printed
    headline = next(
        (listed.headline for listed in listed_headlines(line) if listed.form == "marker"), printed
    )
    if normal_headline(headline) not in normal_headline(printed):
        headline = printed
    if node in places.related:
        fits = _may_be_headline(headline, fewest=_FEWEST_WORDS - 1)
    elif node in places.alone:
        fits = _may_be_headline(headline, fewest=_FEWEST_WORDS) and not headline.endswith((".", ",", ";"))
    else:
        fits = False
    return _Link(headline, line, address) if fits else None


def _printed(node: Node) -> str | None:
    """The text of a link, or of the heading in it where it wraps a whole card."""
    for inner in node.iter():
        tag = inner.tag if isinstance(inner.tag, str) else ""
        if inner is not node and (
            re.fullmatch(_HEADINGS, tag)
            or (tag in {"span", "div", "p"} and _TITLE_CLASS.search(inner.get("class") or ""))
        ):
            text = own_text(inner, _LONGEST_LINE)
            if text:
                return text
    return own_text(node, _LONGEST_LINE) or None


def _block(node: Node) -> Node | None:
    """The line that a link stands on: its list item, paragraph or heading, if near."""
    for _, parent in zip(range(5), node.iterancestors(), strict=False):
        if parent.tag in {"li", "p", "dd", "dt", "td"} or re.fullmatch(_HEADINGS, str(parent.tag)):
            return parent
    return None


def _links_of(block: Node) -> int:
    return len({anchor.get("href") for anchor in _first(block.iter("a"), 4)})


def _first(nodes: Iterator[Node], count: int) -> Iterator[Node]:
    for _, node in zip(range(count), nodes, strict=False):
        yield node


def _may_be_headline(text: str, *, fewest: int) -> bool:
    words = text.split()
    if _EAST_ASIAN.search(text):
        return 8 <= len(text) <= 120
    return fewest <= len(words) <= _MOST_WORDS and removal_reason(text) is None


def _address(href: str | None, base: str | None) -> str | None:
    """Resolve a link's address; None for one that leads nowhere else, off the web, or to no article."""
    href = (href or "").strip()
    if not href or href.startswith("#") or _NO_ARTICLE.search(href):
        return None
    try:
        address = urljoin(base or "", href)
        scheme = urlsplit(address).scheme
    except ValueError:
        return None
    return address if scheme in {"http", "https"} or (not scheme and base is None) else None


def _bare(url: str) -> str:
    """An address without fragment, scheme and closing slash, to compare pages by."""
    return re.sub(r"^https?:", "", urldefrag(url)[0]).rstrip("/")
