"""What a page says about itself: headline, date, outlet, address, language.

Only what is stated is taken. Libraries that look for any date on a page find the copyright line's.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from linker.config import ReadConfig
from linker.readers.dates import parse_date
from linker.readers.fields import without_source
from linker.readers.html_places import own_text

Node = Any  # lxml comes without types

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher", "apple-mobile-web-app-title")
_DATES = (
    *(
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "datepublished",
        "parsely-pub-date",
    ),
    *(
        "sailthru.date",
        "cxenseparse:recs:publishtime",
        "publish-date",
        "publish_date",
        "publishdate",
        "publication_date",
    ),
    *(
        "pubdate",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
        "dc.date.created",
        "dc.date",
        "date",
        "article.created",
    ),
)
_TYPES = re.compile(r"Article|BlogPosting|Report|Posting$")
_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-])")


def page_values(root: Node, config: ReadConfig, url: str | None = None) -> dict[str, object]:
    """Find the fields that a page states, all but its text.

    Args:
        root: The parsed page.
        config: Says what 03/04/2024 means.
        url: Where the page was got from, for one that doesn't name its address.
    """
    stated = _metas(root)
    data = _linked_data(root)
    address = _canonical(root) or stated.get("og:url") or url
    site = next((stated[name] for name in _SITES if name in stated), None) or _name(data.get("publisher"))
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return {
        "title": _title(root, stated, data, site),
        "published": _published(list(_dates(root, stated, data, address)), config),
        "source": site,
        "url": address,
        "language": language or stated.get("content-language") or stated.get("og:locale"),
    }


def _metas(root: Node) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _linked_data(root: Node) -> Mapping[str, object]:
    """The first article that the page's JSON-LD describes."""
    scripts = (s for s in root.iter("script") if "ld+json" in (s.get("type") or "").lower())
    for _, script in zip(range(20), scripts, strict=False):
        try:
            held = json.loads((script.text or "")[: 1024 * 1024], strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(held):
            if _TYPES.search(str(item.get("@type"))):
                return item
    return {}


def _items(held: object) -> Iterator[Mapping[str, object]]:
    items = held if isinstance(held, list) else [held]
    for item in items[:200]:
        if isinstance(item, Mapping):
            yield item
            inner = item.get("@graph")
            yield from (
                (each for each in inner[:200] if isinstance(each, Mapping)) if isinstance(inner, list) else ()
            )


def _title(root: Node, stated: Mapping[str, str], data: Mapping[str, object], site: str | None) -> str:
    named = next((stated[name] for name in _TITLES if name in stated), "") or _name(data.get("headline"))
    if named:
        return without_source(named, site)
    headings = [text for heading in root.iter("h1") if (text := own_text(heading, 500))]
    if headings:
        return headings[0]
    title = next(root.iter("title"), None)
    whole = own_text(title, 500) if title is not None else ""
    parts = whole.rsplit(" | ", 1)
    return without_source(whole, site) if site or len(parts) < 2 else parts[0].strip()


def _dates(
    root: Node, stated: Mapping[str, str], data: Mapping[str, object], address: str | None
) -> Iterator[str]:
    """Every statement of the day of publication, the strongest first."""
    yield from (stated[name] for name in _DATES[:3] if name in stated)
    yield _name(data.get("datePublished"))
    yield from (stated[name] for name in _DATES[3:] if name in stated)
    times = list(root.iter("time"))[:50]
    sure = [t for t in times if "pubdate" in t.attrib or (t.get("itemprop") or "").lower() == "datepublished"]
    for time in (*sure, *times[:1]):
        yield time.get("datetime") or own_text(time, 60)
    in_address = _URL_DATE.search(address or "")
    if in_address:
        yield "-".join(in_address.groups())


def _published(stated: list[str], config: ReadConfig) -> str | None:
    """The first statement that is a date; else the first, for the reader to note that it isn't."""
    filled = [date for date in stated if date]
    first = filled[0] if filled else None
    return next((date for date in filled if parse_date(date, day_first=config.day_first)), first)


def _canonical(root: Node) -> str | None:
    for link in root.iter("link"):
        href = (link.get("href") or "").strip()
        if "canonical" in (link.get("rel") or "").lower().split() and href.startswith(
            ("http://", "https://")
        ):
            return str(href)
    return None


def _name(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        value = value.get("name")
    return value.strip() if isinstance(value, str) else ""
