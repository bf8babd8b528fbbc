"""Claims and the digest of an open index: two of its questions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Unpack, cast

from linker.archive import searching
from linker.corpus import Corpus, Filters
from linker.days import Day, day

if TYPE_CHECKING:  # a search needs none of these, and starts sooner without them
    from linker.archive.index import Index
    from linker.claims.check import ClaimCheck
    from linker.claims.digest import Digest
    from linker.claims.disagreements import Disagreement, Telling

NEWS_DAYS = 30
"""Without a first day, a digest is about so many days up to the newest article."""


class ClaimQuestions:
    """What an `Index` is asked about claims."""

    def claim(
        self, text: str, *, filters: Filters = Filters(), **narrower: Unpack[searching.Narrower]
    ) -> "ClaimCheck":
        """Who says a claim, since when, who denies it, and how many of them are independent.

        Args:
            text: A plain statement.
            filters: Which articles are asked about.
            narrower: As for `search`: since, until, source, language.

        Raises:
            QueryError: `text` holds no word.
        """
        from linker.claims.check import check_claim

        index = cast("Index", self)  # the class that has these methods
        asked = searching.asked(index, text)
        filters = searching.narrowed(filters, narrower)
        return replace(check_claim(index.corpus, asked, index.encoder, filters=filters), claim=text)

    def digest(self, *, since: Day = None, until: Day = None) -> "Digest":
        """What is new, what came back and what is disputed: at most ten sentences, all from the articles.

        Args:
            since: First day; without it the last 30 days of the archive, or those before `until`.
            until: Last day.
        """
        from linker.claims.digest import digest

        index = cast("Index", self)  # the class that has these methods
        first, last = day(since), day(until, end=True)
        return digest(
            index.stories(),
            index.narratives(),
            teller(index.corpus),
            since=first or news_since(index.corpus, last),
            until=last,
        )

    def disagreements(self, story_id: str) -> "tuple[Disagreement, ...]":
        """What the articles of an event disagree on; nothing of a line or topic, which is of several events.

        Raises:
            UnknownArticleError: No story has this id, or several begin with it.
        """
        from linker.claims.disagreements import disagreements

        index = cast("Index", self)  # the class that has these methods
        story, tell = index.story(story_id), teller(index.corpus)
        return disagreements([tell(id_) for id_ in story.article_ids]) if story.level == "event" else ()


def news_since(corpus: Corpus, until: datetime | None) -> datetime | None:
    """The day `NEWS_DAYS` before the newest article, or before `until`; None where nothing is dated."""
    dates = corpus.articles["published"].drop_nulls()
    newest: datetime | None = max((date for date in dates if until is None or date < until), default=None)
    if newest is None:
        return None
    return (newest - timedelta(days=NEWS_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)


def teller(corpus: Corpus) -> "Callable[[str], Telling]":
    """Gives the articles of an archive, as far as their figures go."""
    from linker.claims.disagreements import Telling

    columns = [corpus.articles[name] for name in ("title", "text", "published", "source")]

    def tell(article_id: str) -> Telling:
        title, text, published, source = (column[corpus.row(article_id)] for column in columns)
        return Telling(article_id, title or "", text or "", published, source and corpus.outlets.name(source))

    return tell
