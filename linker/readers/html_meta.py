"""What a page says about itself: headline, date, outlet, address, language.

Only what is stated is taken. Libraries that look for any date on a page find the copyright line's.
"""

from collections.abc import Mapping
from typing import Any

from linker.config import ReadConfig
from linker.readers.fields import without_source
from linker.readers.html_dates import published_on
from linker.readers.html_places import own_text
from linker.readers.linked_data import linked_data

Node = Any  # lxml comes without types

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher", "apple-mobile-web-app-title")


def page_values(root: Node, config: ReadConfig, url: str | None = None) -> dict[str, object]:
    """Find the fields that a page states, all but its text.

    Args:
        root: The parsed page.
        config: Says what 03/04/2024 means.
        url: Where the page was got from, for one that doesn't name its address.
    """
    stated = _metas(root)
    data = linked_data(root, _heading(root))
    address = _canonical(root) or stated.get("og:url") or url
    site = next((stated[name] for name in _SITES if name in stated), None) or _name(data.get("publisher"))
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return {
        "title": _title(root, stated, data, site),
        "published": published_on(root, stated, data, address, config),
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


def _title(root: Node, stated: Mapping[str, str], data: Mapping[str, object], site: str | None) -> str:
    named = next((stated[name] for name in _TITLES if name in stated), "") or _name(data.get("headline"))
    if named:
        return without_source(named, site)
    if heading := _heading(root):
        return heading
    title = next(root.iter("title"), None)
    whole = own_text(title, 500) if title is not None else ""
    parts = whole.rsplit(" | ", 1)
    return without_source(whole, site) if site or len(parts) < 2 else parts[0].strip()


def _heading(root: Node) -> str:
    return next((text for heading in root.iter("h1") if (text := own_text(heading, 500))), "")


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
