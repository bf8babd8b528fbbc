"""The language that a text is written in, as py3langid (BSD-3-Clause) tells it: offline, always the same."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from tempfile import gettempdir
from typing import Any

import numpy as np
import polars as pl

from linker.errors import ModelError
from linker.types import Article, Rows

LONGEST = 500
"""Characters that are looked at; more add time, and hardly anything to what is told."""
SURE = 0.7
"""Least probability of a language that is kept; chosen by `benchmarks/languages.py`."""
_FIRST = 150
"""Characters that are looked at first: they tell the language of 95 articles in a hundred."""
_SURE_AT_FIRST = 0.8
"""Probability from which no more is looked at."""
_NEWS = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja"
    " ka kk km kn"
    " ko lo lt lv mk ml mn mr ms mt ne nl no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tl tr ug uk"
    " ur uz vi zh zu"
).split()
"""Languages that news appears in daily; among fewer, short texts are told apart better."""


def identify_language(text: str) -> tuple[str | None, float]:
    """The likeliest language of a text, and its probability; None of a text without letters.

    >>> identify_language("The storks of the old mill are back, two weeks earlier than last year.")[0]
    'en'
    >>> identify_language("2024")
    (None, 0.0)
    """
    sample = text[:LONGEST]
    if sum(map(str.isalpha, sample)) < 3:
        return None, 0.0
    name, probability = _identifier().classify(sample[:_FIRST])
    if probability < _SURE_AT_FIRST and len(sample) > _FIRST:
        name, probability = _identifier().classify(sample)
    return str(name), float(probability)


def with_language(article: Article) -> Article:
    """An article with the language that it seems to be in, where none is given and this is sure enough."""
    if article.language is not None:
        return article
    name, probability = _sure(article.title, article.text)
    if name is None:
        return article
    return replace(article, identified_language=name, language_probability=round(probability, 4))


def language_of(title: str, text: str, given: str | None) -> str | None:
    """The language of an article: the one given, else the one that it seems to be in; None if unsure."""
    return given or _sure(title, text)[0]


def article_languages(articles: pl.DataFrame) -> list[str | None]:
    """The language of each article: the one given, else the one identified."""
    columns = [name for name in ("language", "identified_language") if name in articles.columns]
    return articles.select(pl.coalesce(columns).alias("language"))["language"].to_list()


def language_numbers(languages: Sequence[str | None]) -> Rows:
    """A number for the language of each article; -1 where it is unknown."""
    number_of = {name: number for number, name in enumerate(sorted(set(filter(None, languages))))}
    return np.array([number_of.get(name or "", -1) for name in languages], np.int64)


def _sure(title: str, text: str) -> tuple[str | None, float]:
    """The language that an article is surely in, and its probability."""
    name, probability = identify_language(f"{title}\n{text[:LONGEST]}")
    return (None, 0.0) if probability < SURE else (name, probability)


@lru_cache(maxsize=1)
def _identifier() -> Any:  # py3langid comes without types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    try:
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except OSError as error:  # it is unpacked first
        raise ModelError(
            f"the model that tells languages can't be unpacked in {gettempdir()}: {error.strerror};"
            " free space there, or give each article's language"
        ) from error
    labels = set(identifier.labels)
    identifier.set_languages([name for name in _NEWS if name in labels])
    return identifier
