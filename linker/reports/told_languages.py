"""The languages of a story's articles, and the `lang` attribute of foreign headlines."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from linker.readers.languages import language_name
from linker.reports.view import ArticleView
from linker.stories import Story

if TYPE_CHECKING:  # optional for those who make no pages
    from markupsafe import Markup


def told_in(articles: Mapping[str, ArticleView], ids: Iterable[str]) -> str:
    """In which languages some articles are, the most frequent first; "" where all known ones are English.

    Args:
        articles: By id; an article that isn't among them counts for none.
        ids: Of the articles.
    """
    counts = Counter(language_tag(articles[id_].language) or "" for id_ in ids if id_ in articles)
    del counts[""]
    if counts.keys() <= {"en"}:
        return ""
    *names, last = (language_name(code) for code in sorted(counts, key=lambda code: (-counts[code], code)))
    return f"in {', '.join(names)} and {last}" if names else f"in {last}"


def language_tag(value: str | None) -> str | None:
    """A language tag fit for an attribute, else None."""
    return value if value and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", value) else None


def lang_of_article(articles: Mapping[str, ArticleView], id_: str) -> "Markup":
    """The attribute `lang` for what an article says, with a blank before it; "" where it is unknown."""
    return _attribute(articles[id_].language if id_ in articles else None)


def lang_of_label(articles: Mapping[str, ArticleView], story: Story) -> "Markup":
    """The attribute `lang` for the name of a story: the language of the article that is headed so."""
    articles_of_story = (articles[id_] for id_ in story.article_ids if id_ in articles)
    return _attribute(
        next((article.language for article in articles_of_story if article.title == story.label), None)
    )


def _attribute(language: str | None) -> "Markup":
    from markupsafe import Markup

    tag = language_tag(language)
    return Markup(' lang="{}"').format(tag) if tag else Markup()
