"""Tracking links of newsletters whose target is part of the link itself."""

import base64
import binascii
import re
from urllib.parse import parse_qsl, unquote, urlsplit

_TIMES = 3
"""How many wrappers may be around each other."""
_LONGEST = 8_000
_INSIDE = re.compile(r"https?://[^\s\"'<>\\]{4,}")
_DEFENDED = re.compile(r"https?://urldefense\.(?:com|us)/v3/__(https?://?.+?)__;")
_PROOFPOINT = re.compile(r"https?://urldefense\.proofpoint\.com/v[12]/url\?u=([^&]+)")
_BASE64 = re.compile(r"[A-Za-z0-9_+-]{20,}={0,2}")
_PRINTABLE = re.compile(r"[^\x00-\x20\x7f\ud800-\udfff\ufffe\uffff]+")
_IN_PATH = re.compile(r"(?i)https?(?::|%3A)(?:%2F%2F[^/\s]{4,}|//?[^\s]{4,})")
_NAMES = frozenset(
    "url u uri link target to dest destination redirect redirect_url redirecturl r goto href q out l".split()
)


def unwrapped(url: str) -> str:
    """The final address of a link, as far as the link itself contains it.

    >>> unwrapped("https://click.bay.example/c?id=7&url=https%3A%2F%2Fbay.example%2Fwall")
    'https://bay.example/wall'
    >>> unwrapped("https://bay.example/share?text=https%3A%2F%2Fx.example")
    'https://bay.example/share?text=https%3A%2F%2Fx.example'
    """
    for _ in range(_TIMES):
        target = _target(url) if len(url) <= _LONGEST else None
        if target is None or target == url or not _PRINTABLE.fullmatch(target):
            return url
        url = target
    return url


def _target(url: str) -> str | None:
    defended = _DEFENDED.match(url)
    if defended:
        return re.sub(r"^(https?:/)(?=[^/])", r"\1/", defended[1])
    proofpoint = _PROOFPOINT.match(url)
    if proofpoint:
        return unquote(proofpoint[1].replace("-", "%").replace("_", "/"))
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, max_num_fields=100)
    except ValueError:
        return None
    for name, value in pairs:
        if name.lower() in _NAMES and value.startswith(("http://", "https://")):
            return value
    for value in (*(value for _, value in pairs), *parts.path.split("/")):
        address = _encoded(value)
        if address:
            return address
    inside = _IN_PATH.search(parts.path)
    return re.sub(r"^(https?:/)(?=[^/])", r"\1/", unquote(inside[0])) if inside else None


def _encoded(value: str) -> str | None:
    """An address within base64, alone or as a value of the JSON that it holds."""
    for piece in value.split("."):
        if not _BASE64.fullmatch(piece):
            continue
        try:
            data = base64.urlsafe_b64decode(piece.replace("+", "-") + "=" * (-len(piece) % 4))
            text = data.decode("ascii").replace("\\/", "/")
        except (binascii.Error, ValueError):
            continue
        match = _INSIDE.search(text)
        if match:
            return match[0]
    return None
