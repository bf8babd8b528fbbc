"""Addresses in reports: only links that are safe to follow, and anchors that stay the same."""

import re
from typing import Literal
from urllib.parse import urlsplit

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]")


def safe_url(url: str | None) -> str | None:
    """The address if following it can only open a web page, else None.

    >>> safe_url("https://example.org/a"), safe_url("JavaScript:alert(1)")
    ('https://example.org/a', None)
    """
    if not url or any(ord(character) <= 32 for character in url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in {"http", "https"} and parts.netloc else None


def anchor(kind: Literal["story", "narrative", "article"], id_: str) -> str:
    """The anchor of an item on the page, made from its kind and id alone; it is unique to them.

    >>> anchor("story", "s72879f81"), anchor("article", "wire/a 1")
    ('story-s72879f81', 'article-wire_2f_a_20_1')
    """
    return f"{kind}-{_UNSAFE.sub(lambda match: f'_{ord(match.group()):x}_', id_)}"
