"""How sources and addresses are shown: one spelling an outlet, and only links that are safe to follow."""

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from linker.corpus import source_key


def source_names(sources: Iterable[str | None]) -> Mapping[str, str]:
    """Source as given → the one name of its outlet: the commonest written like a name.

    >>> found = source_names(["harbour-courier", "Harbour Courier", "velm-lantern", "www.post.example"])
    >>> found["harbour-courier"], found["velm-lantern"], found["www.post.example"]
    ('Harbour Courier', 'Velm Lantern', 'post.example')
    """
    spellings: dict[str, Counter[str]] = {}
    for source in sources:
        if source:
            spellings.setdefault(source_key(_bare(source)), Counter())[source] += 1
    return {
        spelling: min(counts, key=lambda name: (_looks_like_slug(name), -counts[name], name))
        if not all(map(_looks_like_slug, counts))
        else _named(min(counts, key=lambda name: (-counts[name], name)))
        for counts in spellings.values()
        for spelling in counts
    }


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


def _bare(source: str) -> str:
    return source.removeprefix("www.")


def _looks_like_slug(name: str) -> bool:
    return name == name.lower() and " " not in name


def _named(slug: str) -> str:
    if "." in slug:
        return _bare(slug)
    return " ".join(word.capitalize() for word in slug.replace("_", "-").split("-"))
