"""In which languages the articles of an index are, and whether its model knows them."""

from collections.abc import Mapping

import polars as pl

from linker.encoders import is_installed
from linker.storage import Store

_KNOWN = {
    "default": frozenset({"en"}),
    "fast": frozenset({"en"}),
    "multilingual": frozenset(
        "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id"
        " is it ja ka kk km kn ko lo lt lv mk ml mn mr ms ne nl no pa pl ps pt ro ru si sk sl sq sr"
        " sv sw ta te th tl tr ug uk ur uz vi zh".split()
    ),
}
"""Model → the languages that it was trained for."""
_MOST = 0.1
"""Share of an archive in other languages from which it is said."""


def languages_of(articles: pl.DataFrame) -> dict[str, int]:
    """Language, given or identified → articles, the most frequent first; under "" those of an unknown one.

    >>> languages_of(pl.DataFrame({"language": ["en", None], "identified_language": [None, "en"]}))
    {'en': 2}
    """
    named = articles.select(pl.coalesce("language", "identified_language").fill_null("").alias("language"))
    counts = named.group_by("language").len().sort(["len", "language"], descending=[True, False])
    return dict(counts.iter_rows())


def unknown_to_model(model: str, languages: dict[str, int]) -> str | None:
    """What to say where more than a tenth of the articles are in languages that a model doesn't know.

    >>> unknown_to_model("multilingual", {"en": 80, "zu": 15, "mt": 5})
    "20% of the articles are in languages that the model doesn't know (zu 15, mt 5)"
    >>> unknown_to_model("default", {"en": 80, "": 90, "sv": 1}), unknown_to_model("hash", {"sv": 9})
    (None, None)
    """
    share, named = share_unknown(model, languages)
    if share <= _MOST:
        return None
    warning = f"{share:.0%} of the articles are in languages that the model doesn't know ({named})"
    if model == "multilingual":
        return warning
    missing = "" if is_installed("multilingual") else ' after pip install "story-linker[multilingual]"'
    return f"{warning}; use --model multilingual{missing}"


def share_unknown(model: str, languages: Mapping[str, int]) -> tuple[float, str]:
    """The share of articles in languages that a model doesn't know, and the most frequent ones with counts.

    >>> share_unknown("default", {"en": 80, "sv": 15, "de": 5})
    (0.2, 'sv 15, de 5')
    """
    known_languages = _KNOWN.get(model)
    others = {
        name: count
        for name, count in languages.items()
        if name and known_languages and name not in known_languages
    }
    named = ", ".join(f"{name} {count:,}" for name, count in list(others.items())[:4])
    return sum(others.values()) / max(1, sum(languages.values())), named


def languages_in(store: Store) -> dict[str, int]:
    """As `languages_of`, of an index that was just written."""
    whole = Store(store.folder, store.manifest, {part.name for part in store.manifest.parts})
    return languages_of(whole.articles(["language", "identified_language"]))
