"""Links of articles to those of several indexes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from linker.archive.id_prefix import by_prefix
from linker.archive.link_subjects import subjects_of
from linker.archive.membership import in_groups
from linker.archive.searching import IndexPart
from linker.config import LinkConfig
from linker.errors import UnknownArticleError
from linker.links.linking import Linker
from linker.links.listed_headlines import EXACT, MARGIN
from linker.links.listing import opening
from linker.narratives import Newcomer, narratives_met, narratives_of
from linker.retrieval import TfidfIndex
from linker.retrieval.blended import BlendedTfidf
from linker.types import Article, ArticleLinks, Candidate, ListedLink, NarrativeLink, RelatedLink

if TYPE_CHECKING:
    from linker.links.subject import Subject

_CANDIDATES = 5


class _Target(NamedTuple):
    """An article to be linked; `part` is the number of the index that holds it, None of a new one."""

    subject: "Subject"
    part: int | None


class JointLinker:
    """Links articles to those of several indexes.

    Each index keeps its own stories. An article of another index is to it what a new article is: it counts as
    of the event of the closest articles, where they are close enough.
    """

    def __init__(self, parts: Sequence[IndexPart], config: LinkConfig) -> None:
        self.parts = list(parts)
        self.config = config

    def link_many(
        self, targets: Sequence[str | Path | Article], *, narratives: bool, stdin: BinaryIO | None
    ) -> Iterator[ArticleLinks]:
        """Link articles one after another.

        Raises:
            UnknownArticleError: No article of any index and no file has this name, or several articles have.
        """
        for target in targets:
            for resolved_target in self._targets(target, stdin):
                yield self._linked(resolved_target, narratives=narratives)

    @cached_property
    def linkers(self) -> list[Linker]:
        """One linker for each index; the rarity of words is that in all indexes together."""
        return [
            Linker(
                replace(part.corpus, open_tfidf=partial(_itself, tfidf)),
                part.index.linker(self.config).tree,
                self.config,
            )
            for part, tfidf in zip(self.parts, self._tfidf.parts, strict=True)
        ]

    @cached_property
    def _tfidf(self) -> BlendedTfidf:
        return BlendedTfidf([part.corpus.tfidf for part in self.parts])

    def _targets(self, target: str | Path | Article, stdin: BinaryIO | None) -> Iterator[_Target]:
        first = self.parts[0].index
        if isinstance(target, Article) or str(target) == "-" or Path(target).exists():
            if not isinstance(target, Article) and (place := self._place(str(target))) is not None:
                yield self._stored_target(*place)
                return
            for subject in subjects_of(first, self.linkers[0], target, stdin):
                place = self._place(subject.article.id)
                yield _Target(subject, None) if place is None else self._stored_target(*place)
            return
        place = self._place(str(target)) or self._begun(str(target))
        if place is None:
            folders = ", ".join(str(part.index.folder) for part in self.parts)
            raise UnknownArticleError(
                f"{str(target)!r} is neither a file nor an article id of {folders}; `linker search` shows ids"
            )
        yield self._stored_target(*place)

    def _stored_target(self, part: int, row: int) -> _Target:
        article_id = self.parts[part].corpus.articles["id"][row]
        return _Target(self.linkers[part].subject(article_id), part)

    def _place(self, asked: str) -> tuple[int, int] | None:
        """Which index, and which row of it, an id names."""
        for number, part in enumerate(self.parts):
            row = part.row(asked)
            if row is not None:
                return number, row
        several = [part for part in self.parts if asked in part.corpus]
        if several:
            named = " or ".join(part.shown(asked) for part in several)
            raise UnknownArticleError(f"several indexes have an article {asked!r}; write {named}")
        return None

    def _begun(self, asked: str) -> tuple[int, int] | None:
        ids = (part.shown(id_) for part in self.parts for id_ in part.corpus.articles["id"])
        whole_id = by_prefix(asked, ids, "article")
        return None if whole_id is None else self._place(whole_id)

    def _linked(self, target: _Target, *, narratives: bool) -> ArticleLinks:
        article = target.subject.article
        shown = article.id if target.part is None else self.parts[target.part].shown(article.id)
        listed: list[tuple[IndexPart, ListedLink]] = []
        related: list[RelatedLink] = []
        narrative_links: list[NarrativeLink] = []
        order = sorted(range(len(self.parts)), key=lambda number: number != target.part)
        for number in order:
            part, linker = self.parts[number], self.linkers[number]
            subject = target.subject if number == target.part else self._newcomer(target, shown, number)
            links = in_groups(linker.link(subject), part.corpus, part.index.groups_found)
            listed += [(part, item) for item in links.listed]
            related += [replace(item, article_id=part.shown(item.article_id)) for item in links.related]
            if narratives:
                narrative_links += _narratives(part, subject, in_index=number == target.part)
        decided = _decided(listed)
        named = {item.article_id for item in decided}
        best = sorted((item for item in related if item.article_id not in named), key=_rank)
        return ArticleLinks(
            shown, article.title, decided, tuple(best[: self.config.k]), tuple(narrative_links)
        )

    def _newcomer(self, target: _Target, shown: str, number: int) -> "Subject":
        """A target as a new article for an index that doesn't hold it."""
        subject = target.subject
        article = replace(subject.article, id=shown)
        terms = None if target.part is None else self._tfidf.moved(subject.terms, target.part, number)
        return self.linkers[number].newcomer(
            article, subject.spans, subject.vector, subject.passage_vectors, terms
        )


def _itself(tfidf: TfidfIndex) -> TfidfIndex:
    return tfidf


def _rank(item: RelatedLink) -> tuple[float, bool, str, str]:
    return -item.score, item.published is None, str(item.published), item.article_id


def _narratives(part: IndexPart, subject: "Subject", *, in_index: bool) -> tuple[NarrativeLink, ...]:
    narratives = part.index.narratives()
    if in_index:
        return narratives_of(narratives, subject.article.id)
    newcomer = Newcomer(subject.article, subject.spans, subject.vector, subject.passage_vectors)
    return narratives_met(narratives, part.corpus, newcomer)


def _decided(in_parts: Sequence[tuple[IndexPart, ListedLink]]) -> tuple[ListedLink, ...]:
    """The article that each listed headline names, decided from what each index answers."""
    of_line: dict[tuple[str, str], list[tuple[IndexPart, ListedLink]]] = {}
    for part, item in in_parts:
        of_line.setdefault((item.line, item.headline), []).append((part, item))
    return tuple(_decide(items) for items in of_line.values())


def _decide(items: Sequence[tuple[IndexPart, ListedLink]]) -> ListedLink:
    """One headline: the article that is closest; none where two are about equally close, and no copies.

    As within one index the same headline comes before one that is only like it.
    """
    line = items[0][1]
    named = [(part, item) for part, item in items if item.status != "missing"]
    exact = [pair for pair in named if pair[1].score in EXACT]
    pool = exact or named or items
    best = max(item.score for _, item in pool)
    candidates = _candidates(pool)
    if not named:
        return ListedLink(line.headline, line.line, "missing", None, best, candidates)
    rivals = [
        (part, item)
        for part, item in pool
        if item.score == best or (not exact and item.score > best - MARGIN)
    ]
    texts = {_opening(part, item) for part, item in rivals}
    if len(texts) > 1 or any(item.status == "ambiguous" for _, item in rivals):
        return ListedLink(line.headline, line.line, "ambiguous", None, best, candidates)
    part, item = min(rivals, key=lambda pair: _published(*pair))
    return ListedLink(
        line.headline, line.line, "resolved", part.shown(item.article_id or ""), best, candidates
    )


def _candidates(in_parts: Sequence[tuple[IndexPart, ListedLink]]) -> tuple[Candidate, ...]:
    candidates = [
        Candidate(part.shown(one.article_id), one.title, one.score)
        for part, item in in_parts
        for one in item.candidates
    ]
    return tuple(sorted(candidates, key=lambda one: (-one.score, one.article_id))[:_CANDIDATES])


def _opening(part: IndexPart, item: ListedLink) -> str | None:
    """The beginning of the article's text, which copies share; None of a headline that names no article."""
    if item.article_id is None:
        return None
    return opening(part.corpus.articles["text"][part.corpus.row(item.article_id)])


def _published(part: IndexPart, item: ListedLink) -> tuple[bool, str, str]:
    """A sort key by which the earliest of several copies comes first."""
    row = part.corpus.row(item.article_id or "")
    published = part.corpus.articles["published"][row]
    return published is None, str(published), item.article_id or ""
