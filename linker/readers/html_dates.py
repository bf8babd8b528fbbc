"""The publication date that a page states, the most reliable statement first.

JSON-LD, then meta tags, microdata and RDFa, a time in the head of the article, the day in the page's own
address, and a line that its class calls a date. Clocks of the site, what stands aside, in comments, menus and
cards of other articles, and what follows "Updated", doesn't count.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from linker.config import ReadConfig
from linker.readers.date_words import is_update, says_published
from linker.readers.dates import read_date
from linker.readers.html_places import block_names, is_prose, own_text

Node = Any  # lxml comes without types

_METAS = (
    "article:published_time og:article:published_time og:published_time article:published article.published"
    " og:pubdate og:publish_date datepublished rnews:datepublished parsely-pub-date sailthru.date bt:pubdate"
    " cxenseparse:recs:publishtime cxenseparse:publishtime cxenseparse:recs:articlepublishtime"
    " article_date_original originalpublicationdate iso-8601-publish-date dcsext.articlefirstpublished"
    " shareaholic:article_published_time publish-date publish_date publishdate publish_time publishtime"
    " publication_date publication-date publicationdate published_date published-date published_time"
    " publishedat"
    " pubdate pub_date date_published citation_publication_date citation_online_date citation_date"
    " prism.publicationdate dc.date.issued dcterms.issued dc.issued dcterms.date dcterms.created"
    " dc.date.created"
    " dc.created dc.date date.issued date.created article:created article.created datecreated created date"
).split()
_OUTSIDE = re.compile(
    r"(?<![a-z])(?:nav|navbar|navigation|menu|masthead|top-?bar|clock|today|current-?date|weather|ticker"
    r"|footer|comments?"
    r"|comment-?list|disqus|respond|replies|related|recirc\w*|recommend\w*|read-?(?:more|next|also)"
    r"|more-?(?:on|stories|news)"
    r"|see-?also|teasers?|cards?|promo|popular|trending|most-?read|latest|newest|sidebar|widget"
    r"|newsletter|events?|calendar"
    r"|upcoming|subscribe|jp-relatedposts\S*|aside|breaking)(?![a-z])"
)
_OUTSIDE_TAGS = frozenset("nav footer aside form button select figure figcaption blockquote".split())
_DATE_CLASS = re.compile(
    r"(?<![a-z])(?:date|pub-?date|publish(?:ed)?(?:-?(?:date|on|time|at))?|posted(?:-?on)?"
    r"|date-?(?:published|line|time)"
    r"|(?:article|entry|post|story|news)-?(?:date|time|published)|timestamp|time-?stamp|pubtime"
    r"|dt-published|datum|fecha)(?![a-z])"
)
_NO_DATE_CLASS = re.compile(r"updat|modif|edit|revis|expir|event|birth|deadline")
_URL_DATE = re.compile(
    r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-])|[/_-]((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d"
    r"|3[01])(?=[/_.-]|$)"
    r"|/((?:19|20)\d{2})/([a-z]{3})/(\d{1,2})(?=/)"
)
_TERMS = frozenset({"datepublished", "dc.date", "dcterms.issued", "dcterms.date", "dc.issued", "pubdate"})
_OTHER_TYPES = re.compile(r"(?i)comment|event|person")
_MOST = 60
_FAR_DAYS = 3


def published_on(
    root: Node,
    stated: Mapping[str, str],
    data: Mapping[str, object],
    address: str | None,
    config: ReadConfig,
) -> str | None:
    """The first statement that is a date; if none is, the first one, so that it can be noted.

    Args:
        root: The parsed page.
        stated: Its meta tags, by name in lower case.
        data: What its JSON-LD says of the article.
        address: Its own address.
        config: Says what 03/04/2024 means.
    """
    first: str | None = None
    in_address = _in_address(address)
    for date, is_sure in _statements(root, stated, data, in_address):
        if not date:
            continue
        if is_sure:
            first = first or date
        read = read_date(date, day_first=config.day_first).at
        if read is None and not (is_sure and _is_numeric(date)):
            continue
        if not is_sure and read and in_address:
            there = read_date(in_address).at
            if there and abs((read - there).days) > _FAR_DAYS:
                continue
        return date
    return first


def _is_numeric(date: str) -> bool:
    return re.match(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", date) is not None


def _statements(
    root: Node, stated: Mapping[str, str], data: Mapping[str, object], in_address: str | None
) -> Iterator[tuple[str, bool]]:
    """Statements in order, and whether each is meant for programs."""
    yield _string(data.get("datePublished")) or _string(data.get("dateCreated")), True
    for name in _METAS:
        yield stated.get(name) or stated.get(name.replace(".", ":")) or "", True
    heads = {parent for heading in list(root.iter("h1"))[:_MOST] for parent in heading.iterancestors()}
    several = sum(1 for _ in root.iter("article")) > 1
    inside = [node for node in _dated_nodes(root) if not _is_outside(node, heads, several=several)]
    yield from ((_value(node), True) for node in inside if _term(node))
    times = [(node, _value(node)) for node in inside if node.tag == "time" and not _term(node)]
    yield from ((date, False) for date in _times_of_article(times))
    yield in_address or "", True
    yield from ((_value(node), False) for node in inside if node.tag != "time" and not _term(node))


def _string(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("value")
    return value.strip() if isinstance(value, str) else ""


def _in_address(address: str | None) -> str | None:
    match = _URL_DATE.search((address or "").lower().partition("?")[0])
    if match is None:
        return None
    parts = [part for part in match.groups() if part]
    return " ".join(reversed(parts)) if parts[1].isalpha() else "-".join(parts)


def _dated_nodes(root: Node) -> list[Node]:
    """Elements that are times, or that an attribute or class calls a date; of each kind the first sixty."""
    nodes = []
    for node in root.iter(
        "time", "span", "div", "p", "abbr", "meta", "small", "b", "strong", "li", "dd", "em", "i"
    ):
        if (
            node.tag == "time"
            or _term(node)
            or (node.tag != "meta" and node.get("class") and _is_called_date(node))
        ):
            nodes.append(node)
        if len(nodes) >= _MOST:
            break
    return nodes


def _term(node: Node) -> bool:
    """Whether the element says in microdata, RDFa or hAtom that it is the day of publication."""
    terms = f"{node.get('itemprop') or ''} {node.get('property') or ''}".lower()
    named = {term.rpartition("schema:")[2].replace(":", ".") for term in terms.split()}
    classes = set((node.get("class") or "").lower().split())
    return bool(named & _TERMS) or "pubdate" in node.attrib or bool(classes & {"dt-published"})


def _is_called_date(node: Node) -> bool:
    names = block_names(node)
    return _DATE_CLASS.search(names) is not None and _NO_DATE_CLASS.search(names) is None


def _value(node: Node) -> str:
    for name in ("content", "datetime", "title"):
        value = (node.get(name) or "").strip()
        if value and (name != "title" or node.tag == "abbr") and any(map(str.isdigit, value)):
            return value[:160] if not (node.tag == "time" and is_update(own_text(node, 160))) else ""
    text = own_text(node, 160)
    return text if not is_update(text) else ""


def _is_outside(node: Node, heads: set[Node], *, several: bool) -> bool:
    """Whether an element stands in a part of the page that isn't the article.

    Args:
        node: The element.
        heads: What a headline of the first order stands in.
        several: Whether the page has several `article` elements: those without a headline are cards.
    """
    within = [str(parent.tag) for parent in node.iterancestors()]
    for depth, parent in enumerate((node, *node.iterancestors())):
        tag = str(parent.tag)
        if tag in {"body", "html"}:
            return False
        in_article = not {"article", "main"}.isdisjoint(within[depth:])
        if tag in _OUTSIDE_TAGS or (tag == "header" and not in_article and parent not in heads):
            return True
        if parent not in heads and (_OUTSIDE.search(block_names(parent)) or (several and tag == "article")):
            return True
        if _OTHER_TYPES.search(parent.get("itemtype") or ""):
            return True
    return False


def _times_of_article(times: list[tuple[Node, str]]) -> Iterator[str]:
    """Times in the head of the article: those said to be the publication's first, the earliest of entries."""
    labels = [(_label(node), date) for node, date in times if date and not _in_sentence(node)]
    yield from (date for label, date in labels if says_published(label))
    others = [date for label, date in labels if not says_published(label) and not is_update(label)]
    read = [(at, date) for date in others if (at := read_date(date).at) is not None]
    yield from (date for _, date in sorted(read))
    yield from others


def _label(node: Node) -> str:
    """The words just before an element, on its line."""
    before = node.getprevious()
    if before is not None:
        words = (before.tail or "").strip() or ("" if before.tag == "time" else own_text(before, 60))
    else:
        parent = node.getparent()
        words = (parent.text or "").strip() if parent is not None else ""
        aunt = parent.getprevious() if parent is not None and not words else None
        words = words or (
            own_text(aunt, 40) if aunt is not None and aunt.tag in {"span", "b", "dt", "strong"} else ""
        )
    return f"{words[-60:]} {own_text(node, 60)}"


def _in_sentence(node: Node) -> bool:
    block = next((parent for parent in node.iterancestors() if parent.tag in {"p", "li", "td", "dd"}), None)
    return block is not None and is_prose(block, 100)
