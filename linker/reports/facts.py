"""Look-ups of articles by id for a report, and the scope of the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.naming.leads import own_sentences
from linker.reports.naming import safe_url
from linker.reports.view import ArticleView
from linker.stories import Story
from linker.types import Vectors


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about and how it is headed.

    A story is shown whole when any of its articles is in the range (`since` inclusive, `until`
    exclusive) and among `article_ids`; None asks nothing. `narrative_ids` keeps these narratives only;
    None keeps all that touch the stories. `about` says in words what was asked for beside the range.
    `left_out` says what reading took away (what, how often); what cleaning removed is counted from the
    articles.
    """

    title: str = "Stories and narratives"
    since: datetime | None = None
    until: datetime | None = None
    article_ids: frozenset[str] | None = None
    narrative_ids: frozenset[str] | None = None
    about: str | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    places: bool = True
    """Whether stories get places on a map, which takes longer than the rest."""

    def asks_for(self, narrative_id: str) -> bool:
        """Whether a narrative may be shown."""
        return self.narrative_ids is None or narrative_id in self.narrative_ids

    def asks_about(self, article_id: str) -> bool:
        """Whether an article is among those asked about."""
        return self.article_ids is None or article_id in self.article_ids


@dataclass(frozen=True, slots=True)
class Facts:
    """Look-ups of an archive's articles by id."""

    corpus: Corpus
    articles: Mapping[str, ArticleView]
    order: Mapping[str, int]

    @classmethod
    def of(cls, corpus: Corpus) -> "Facts":
        language = pl.coalesce("language", "identified_language").alias("language")
        columns = ("id", "title", "published", "source", "url", language)
        articles = {
            id_: ArticleView(
                id_,
                title,
                published,
                source and corpus.outlets.name(source),
                safe_url(url),
                language,
                story_id="",
            )
            for id_, title, published, source, url, language in corpus.articles.select(columns).iter_rows()
        }
        return cls(corpus, articles, {id_: place for place, id_ in enumerate(articles)})

    def meets(self, story: Story, scope: Scope) -> bool:
        """Whether any article of a story is in the scope."""
        return any(self._in_scope(id_, scope) for id_ in story.article_ids)

    def _in_scope(self, article_id: str, scope: Scope) -> bool:
        published = self.articles[article_id].published
        if scope.article_ids is not None and article_id not in scope.article_ids:
            return False
        if scope.since is not None and (published is None or published < scope.since):
            return False
        return scope.until is None or (published is not None and published < scope.until)

    def text(self, article_id: str) -> str:
        """An article's text without its headline."""
        return str(self.corpus.articles["text"][self.order[article_id]])

    def lead(self, article_id: str) -> str:
        """The first sentence but a caption, credit or sign-up; else the first passage; "" without text."""
        article, text = self.articles[article_id], self.text(article_id)
        for start, end in own_sentences(article.title, text, article.language, 1):
            return text[start:end]
        spans = self.spans(article_id)
        return self.text(article_id)[slice(*spans[0])] if spans else ""

    def spans(self, article_id: str) -> list[tuple[int, int]]:
        """Its passages as (start, end)."""
        return self.corpus.spans(self.order[article_id])

    def centre(self, article_ids: Sequence[str]) -> Vectors:
        """The mean vector of some articles."""
        rows = np.array([self.order[id_] for id_ in article_ids], np.int64)
        mean: Vectors = self.corpus.article_index.vectors(rows).mean(axis=0)
        return mean
