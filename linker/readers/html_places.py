"""The places of a page's links: in related blocks, alone on a line of the article, or outside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from linker.text.markers import MARKERS_ABROAD

Node = Any  # lxml comes without types

_OUTSIDE_TAGS = frozenset(
    "nav footer button select figure figcaption script style noscript template svg".split()
)
_OUTSIDE_WORDS = re.compile(
    r"(?<![a-z])(?:nav|navbar|navigation|menu|breadcrumbs?|masthead|footer|share|sharing|social|tags?"
    r"|topics?|keywords"
    r"|categor(?:y|ies)|authors?|bylines?|contributors?|newsletters?|subscri(?:be|ption)|sign-?up"
    r"|comments?|disqus|pagination"
    r"|pager|cookies?|advert(?:s|isement)?|ads?|sponsor(?:ed)?|taboola|outbrain|popular|trending"
    r"|most-?(?:read|viewed|popular)"
    r"|mostread|mostpopular|top-?stories|latest|login|toolbar|twitter|tweet|instagram|tiktok|donate)(?![a-z])"
)
_RELATED_WORDS = re.compile(
    r"(?<![a-z])(?:related(?:-?(?:posts?|articles?|stor(?:y|ies)|links?|content|news|items?|coverage"
    r"|reading))?|see-?also"
    r"|read-?(?:more|next|also|this|on)|also-?read|more-?(?:on|like-this|coverage|stories|reading)"
    r"|further-?reading"
    r"|recirc(?:ulation)?|recommend(?:ed|ations?)|you-?(?:may|might)(?:-?also)?-?like"
    r"|in-?article-?links?|inline-?links?"
    r"|wp-embedded-content|rich-?link)(?![a-z])"
)
_LABEL = (
    r"(?:related(?: (?:stories|story|articles?|content|coverage|links?|news|reading|posts?|video))?"
    r"|(?:read|see|find) (?:more|also|next|this|on|too)(?: (?:on|about|from|at) .{1,40})?"
    r"|also(?: (?:read|see|on .{1,30}))?|more(?: (?:on|from|about|in) .{1,40}| coverage| stories| like this)?"
    r"|more on this(?: story)?|further reading|go deeper|dig deeper|don['’]t miss|must[- ]read|icymi"
    r"|(?:what to )?read next|recommended(?: (?:for you|reading|stories|articles))?|in case you missed it"
    r"|(?:you )?(?:may|might) also like|keep reading|up next|background|earlier|previously|flashback"
    rf"|{MARKERS_ABROAD})"
)
_HEADING = re.compile(rf"(?i){_LABEL}\s*[:：…»>]?")
_MARKER = re.compile(rf"(?i)[(\[]?\s*{_LABEL}(?:\s*[:：|»>–—]|\s+-(?=\s))\s*")
_HEADING_TAGS = (
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "strong",
    "b",
    "div",
    "span",
    "legend",
    "dt",
    "summary",
    "header",
)
_POPULAR = re.compile(r"(?i)(?:most|top|trending|popular|latest|newest|just in|what's new)\b.{0,40}")
_LONG_PARAGRAPH = 60


@dataclass(slots=True)
class Places:
    """The links of a page in its order, and the sets of those in each kind of place."""

    anchors: list[Node] = field(default_factory=list)
    related: set[Node] = field(default_factory=set)
    alone: set[Node] = field(default_factory=set)
    outside: set[Node] = field(default_factory=set)


def find_places(root: Node, *, fragment: bool = False) -> Places:
    """Sort the links of a parsed page by their places.

    In a `fragment`, which is all article, a marker and a link make a line whatever stands around it.
    """
    places = Places(anchors=[a for a in root.iter("a") if a.get("href")])
    if not places.anchors:
        return places
    _mark_containers(root, places)
    _mark_headed(root, places)
    _mark_lines(root, places, fragment)
    return places


def own_text(node: Node, limit: int) -> str:
    """Text of a node on one line; empty when it is longer than `limit` characters."""
    pieces: list[str] = []
    size = 0
    for piece in node.itertext():
        pieces.append(piece)
        size += len(piece)
        if size > 8 * limit:
            return ""
    text = " ".join(" ".join(pieces).split()) if _holds_blocks(node) else " ".join("".join(pieces).split())
    return text if len(text) <= limit else ""


def _holds_blocks(node: Node) -> bool:
    return next(node.iter("p", "div", "li", "h2", "h3", "h4", "br"), node) is not node


def _mark_containers(root: Node, places: Places) -> None:
    """Mark links by the tags and names of the elements around them."""
    from lxml.etree import iterwalk

    outside, related = [False], [False]
    for event, node in iterwalk(root, events=("start", "end")):
        if event == "end":
            outside.pop()
            related.pop()
            continue
        names = block_names(node)
        is_outside = node.tag == "form" or (bool(names) and _OUTSIDE_WORDS.search(names) is not None)
        is_outside = is_outside and not _holds_body(node)
        is_outside = is_outside or (node.tag in _OUTSIDE_TAGS and "wp-block-embed" not in names)
        is_outside = is_outside or (node.tag == "header" and _holds_page_head(node))
        is_related = not related[-1] and bool(names) and _RELATED_WORDS.search(names) is not None
        outside.append(outside[-1] or is_outside)
        related.append(related[-1] or (is_related and not _holds_body(node)))
        if node.tag == "a":
            places.outside.update([node] if outside[-1] else [])
            places.related.update([node] if related[-1] else [])


def block_names(node: Node) -> str:
    """The class, id, role and labels of a node, in lower case with hyphens; "" for one of the whole page."""
    if node.tag in {"html", "body", "main", "article"} or not node.attrib:
        return ""
    wanted = ("class", "id", "role", "aria-label", "data-testid", "data-component", "data-module")
    names = " ".join(filter(None, (node.get(name, "")[:300] for name in wanted)))
    return re.sub(
        r"[_ ]+", lambda m: "-" if "_" in m[0] else " ", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names)
    ).lower()


def _holds_page_head(header: Node) -> bool:
    return next(header.iter("h1", "nav", "form"), None) is not None


def _holds_body(node: Node) -> bool:
    """True for a block with an article's running text in it: three long paragraphs, or its headline."""
    long = 0
    for inner in node.iter("p", "h1"):
        if inner.tag == "h1":
            return True
        long += is_prose(inner, 160)
        if long >= 3:
            return True
    return False


def is_prose(node: Node, fewest: int) -> bool:
    """True of a block of `fewest` characters or more, less than half of which is links' text."""
    size = sum(len(piece.strip()) for piece in node.itertext())
    linked = sum(len(piece) for anchor in node.iter("a") for piece in anchor.itertext())
    return size >= fewest and linked < 0.5 * size


def _mark_headed(root: Node, places: Places) -> None:
    """Mark the links under a heading: "Related" includes them, "Most read" excludes them."""
    for node in root.iter(*_HEADING_TAGS):
        text = own_text(node, 60)
        if not text or len(node) > 3:
            continue
        if _HEADING.fullmatch(text) and next(node.iter("a"), None) is None:
            places.related.update(a for block in _under(node, text) for a in block.iter("a"))
        elif _POPULAR.fullmatch(text) and str(node.tag) in {"h2", "h3", "h4", "h5", "h6"}:
            places.outside.update(a for block in _under(node, text) for a in block.iter("a"))


def _under(heading: Node, text: str) -> Iterator[Node]:
    """The blocks after a heading that are made of links, up to the first that isn't."""
    node = heading
    while node.getnext() is None and node.getparent() is not None and node.tag != "body":
        if own_text(node.getparent(), 80) != text:
            return
        node = node.getparent()
    for block in node.itersiblings():
        if not own_text(block, 100_000):
            continue
        if not is_linked(block, 0.4):
            return
        yield block


def is_linked(node: Node, share: float) -> bool:
    """True when at least `share` of a node's text is links' text."""
    size = sum(len(piece.strip()) for piece in node.itertext())
    anchors = [node] if node.tag == "a" else list(node.iter("a"))
    linked = sum(len(piece.strip()) for anchor in anchors for piece in anchor.itertext())
    return size > 0 and linked >= share * size


def _mark_lines(root: Node, places: Places, fragment: bool) -> None:
    """Mark the links that are lines of an article: among two long paragraphs or more of one parent."""
    seen: set[Node] = set()
    for paragraph in root.iter("p"):
        parent = paragraph.getparent()
        if parent is None or parent in seen:
            continue
        seen.add(parent)
        children = list(parent)
        if sum(child.tag == "p" and is_prose(child, _LONG_PARAGRAPH) for child in children) >= 2:
            for child in children:
                _mark_line(child, places)
        elif fragment:
            for child in children:
                _mark_marker(child, places)


def _mark_line(node: Node, places: Places) -> None:
    while node.tag in {"div", "aside", "section"} and len(node) == 1 and not (node.text or "").strip():
        node = node[0]
    if node.tag in {"ul", "ol"}:
        items = [item for item in node if item.tag == "li"]
        if items and all(is_linked(item, 0.85) for item in items):
            places.alone.update(node.iter("a"))
        return
    if node.tag not in {"p", "div", "h2", "h3", "h4", "h5", "h6", "aside", "blockquote", "strong", "a"}:
        return
    text = own_text(node, 600)
    if text and is_linked(node, 0.9) and node.tag not in {"div", "aside"}:
        places.alone.update(node.iter("a"))
    _mark_marker(node, places)


def _mark_marker(node: Node, places: Places) -> None:
    """Mark the links of a line that is a marker, as `Related:`, and what it introduces."""
    text = own_text(node, 600)
    marker = _MARKER.match(text)
    if marker and len(text) > marker.end():
        linked = sum(len(own_text(anchor, 600)) for anchor in node.iter("a"))
        if linked >= 0.6 * (len(text) - marker.end()):
            places.related.update(node.iter("a"))
