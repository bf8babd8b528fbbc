"""How addresses are shown: only links that are safe to follow."""

from urllib.parse import urlsplit


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
