"""Link: which articles does this one list, which others belong with it, and why?"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, cast

import numpy as np

from linker.config import LinkConfig
from linker.corpus import Corpus, subject_words
from linker.errors import LinkerError
from linker.links.asked import AskedArticles, ListedPairs
from linker.links.evidence import gather_evidence
from linker.links.listing import ListedHeadlines
from linker.links.measures import Measures
from linker.links.near_copies import containment, numbered_words
from linker.links.pair_kinds import PairKinds
from linker.links.reason_sentences import listing_sentence, shared_sentence, unrelated_sentence, verdict
from linker.links.relatedness import Relatedness, RelatedQuery
from linker.links.subject import Subject
from linker.links.tree_places import Tree, TreePlace, days_between
from linker.types import (
    Article,
    ArticleLinks,
    Evidence,
    Explanation,
    LinkKind,
    Listed,
    ListedLink,
    Quote,
    RelatedLink,
    Rows,
    Scores,
    Vectors,
)
from linker.words import words

if TYPE_CHECKING:
    from scipy import sparse

    from linker.links.bulk import TableLinks

_SUBJECTS_KEPT = 500
_AT_ONCE = 16
"""Candidates whose kinds are decided at a time, until there are links enough."""
_FIRST = np.zeros(1, np.int64)
"""The place of a single article."""


class Linker:
    """Links articles, of the archive or new, to those of the archive.

    `tree` says which event, story line and topic each article of the archive is in, which gives the kind of a
    link.
    """

    def __init__(self, corpus: Corpus, tree: Tree, config: LinkConfig = LinkConfig()) -> None:
        self.corpus = corpus
        self.tree = tree
        self.config = config
        self.known_listed: Mapping[int, Sequence[ListedLink]] | None = None
        """What articles of the archive list, by row, where that is known of all of them."""
        self.table: TableLinks | None = None
        """The links of all articles, where somebody has them at hand."""

    def subject(self, article_id: str) -> Subject:
        """An article of the archive, ready to be compared.

        Raises:
            UnknownArticleError: No article has this id.
        """
        return self._subjects(article_id)

    @cached_property
    def _subjects(self) -> Callable[[str], Subject]:
        """Some hundreds are kept: to link an archive by date meets each again and again."""
        return lru_cache(_SUBJECTS_KEPT)(self._read)

    def _read(self, article_id: str) -> Subject:
        corpus = self.corpus
        row = corpus.row(article_id)
        return Subject(
            corpus.article(row),
            corpus.spans(row),
            corpus.article_index.vectors(np.array([row]))[0],
            corpus.passage_index.vectors(np.arange(*corpus.passage_range(row))),
            corpus.tfidf.matrix[[row]],
            row,
            corpus.text_words(row),
            self.tree.place(row),
        )

    def newcomer(
        self,
        article: Article,
        spans: Sequence[tuple[int, int]],
        vector: Vectors,
        passage_vectors: Vectors,
        terms: "sparse.csr_matrix | None" = None,
    ) -> Subject:
        """An article that isn't in the archive, ready to be compared.

        It is taken to be in the event, the story line and the topic of the closest articles, as far as one is
        close enough. `terms` is its sparse vector; None has it made of the words that the archive knows.
        """
        corpus = self.corpus
        if terms is None:
            terms = corpus.tfidf.vector(subject_words(words(f"{article.title}\n{article.text}")))
        row = corpus.row(article.id) if article.id in corpus else None
        numbered = numbered_words(corpus.lexical.tokens, words(article.text))
        subject = Subject(article, spans, vector, passage_vectors, terms, row, numbered)
        return replace(subject, place=self._place(subject))

    def _place(self, subject: Subject) -> TreePlace:
        config, published = self.config, self.corpus.articles["published"]
        event = line = topic = -1
        for row, score in zip(*(side.tolist() for side in self._closest(subject)), strict=True):
            gap, place = days_between(subject.article.published, published[row]), self.tree.place(row)
            days = 0.0 if gap is None else abs(gap)
            if event < 0 and score >= config.same_event and days <= config.same_event_days:
                event = place.event
            near = score >= config.follow_up and days <= config.follow_up_days
            if line < 0 and (event == place.event >= 0 or near):
                line = place.line
            if topic < 0 and (line == place.line >= 0 or score >= config.min_score):
                topic = place.topic
        return TreePlace(event, line, topic)

    def link(self, subject: Subject) -> ArticleLinks:
        """All links of one article; what it lists and resolves is not repeated under `related`."""
        listed = tuple(self.listed_headlines.links(subject.article))
        skip = {link.article_id for link in listed} | {subject.article.id}
        related = self.with_evidence(subject, self.closest(subject, skip))
        return ArticleLinks(subject.article.id, subject.article.title, listed, related)

    def closest(self, subject: Subject, skip: Collection[str | None] = ()) -> list["Closest"]:
        """The related articles of the archive, best first, without those whose ids are to be skipped."""
        rows, scores = self._closest(subject)
        chosen: list[Closest] = []
        for first in range(0, len(rows), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            kinds = self._kinds(subject, rows[part], scores[part])
            for row, score, kind in zip(rows[part].tolist(), scores[part].tolist(), kinds, strict=True):
                if kind is not None and str(self.corpus.articles["id"][row]) not in skip:
                    chosen.append(Closest(row, score, kind))
            if len(chosen) >= self.config.k:
                break
        return chosen[: self.config.k]

    def with_evidence(self, subject: Subject, chosen: Iterable["Closest"]) -> tuple[RelatedLink, ...]:
        """Links to some articles, with what speaks for them; no passage leads two of them."""
        related: list[RelatedLink] = []
        quoted: set[str] = set()
        for one in chosen:
            other = self.subject(str(self.corpus.articles["id"][one.row]))
            evidence, reason = self.evidence(subject, other, one.kind, quoted)
            article = other.article
            related.append(
                RelatedLink(
                    article.id,
                    article.title,
                    article.published,
                    article.source,
                    round(one.score, 4),
                    one.kind,
                    None,
                    evidence,
                    reason=reason,
                )
            )
        return tuple(related)

    def evidence(
        self, left: Subject, right: Subject, kind: LinkKind, quoted: set[str]
    ) -> tuple[tuple[Evidence, ...], str]:
        """What speaks for a link, and that in a sentence.

        Args:
            left: One article.
            right: The other.
            kind: How they are related.
            quoted: Passages that lead other links of the same list, and aren't to be quoted; those that lead
                this one are added.
        """
        evidence = self._evidence(left, right, kind, quoted)
        lead = next((item for item in evidence if item.kind == "passages"), None)
        quoted |= {quote.text for quote in (lead.left, lead.right) if quote} if lead else set()
        return evidence, shared_sentence(left, right, evidence, self.corpus, self._measures)

    def explain(self, left: Subject, right: Subject) -> Explanation:
        """Why two articles are, or aren't, related.

        Raises:
            LinkerError: The two are one, or the right one isn't in the index.
        """
        if left.article.id == right.article.id:
            raise LinkerError(f"{left.article.id!r} was given twice; name two different articles")
        if right.row is None:
            raise LinkerError(f"{right.article.id!r} is not in the index; add it with `linker index`")
        score = self.score(left, right.row)
        # who lists the other is related to it however low the score
        listed = bool(self._listing(left, right))
        counted = max(score, self.least) if listed else score
        (kind,) = self._kinds(left, np.array([right.row]), np.array([counted], np.float32))
        evidence = self._evidence(left, right, kind)
        if kind is None:
            sentences = [unrelated_sentence(left, right, evidence, alike=score >= self.least)]
        else:
            sentences = [
                verdict(left, right, kind),
                shared_sentence(left, right, evidence, self.corpus, self._measures),
            ]
            sentences += [listing_sentence(item) for item in evidence if item.kind == "listed"]
        return Explanation(
            left.article.id,
            right.article.id,
            kind is not None,
            round(score, 4),
            kind,
            " ".join(sentences),
            evidence,
        )

    def listed(self, article: Article) -> tuple[Listed, ...]:
        """What an article lists: as captured, and bare lines that are headlines of the archive."""
        return self.listed_headlines.of(article)

    @cached_property
    def listed_headlines(self) -> ListedHeadlines:
        """What articles list, and which articles of the archive that is."""
        return ListedHeadlines(self.corpus)

    @property
    def least(self) -> float:
        """`min_score` as scores are kept."""
        return float(np.float32(self.config.min_score))

    @property
    def _relatedness(self) -> Relatedness:
        return self._pair_kinds.relatedness

    def _closest(self, subject: Subject) -> tuple[Rows, Scores]:
        """The closest articles of the archive and their scores, sorted by (-score, row)."""
        return next(self._relatedness.related(self._asked(subject)))

    def score(self, subject: Subject, row: int) -> float:
        """How close an article is to the one in a row of the archive, in [0, 1]."""
        return float(self._relatedness.scores(self._asked(subject), _FIRST, np.array([row]))[0])

    def _asked(self, subject: Subject) -> RelatedQuery:
        rows = np.array([-1 if subject.row is None else subject.row])
        days = self._relatedness.day(subject.article.published)
        return RelatedQuery(
            subject.vector[None], subject.terms, np.array([days]), rows, [subject.article.best_language]
        )

    def _kinds(self, subject: Subject, rows: Rows, scores: Scores) -> list[LinkKind | None]:
        """How the articles in some rows of the archive are related to an article; None where they aren't."""
        asked = AskedArticles.of_subject(
            subject,
            self._asked(subject),
            self._measures,
            lambda: self._listed_rows(subject.article, subject.row),
        )
        judge = self._pair_kinds
        kinds, _ = judge.kinds(judge.pairs(asked, np.zeros(len(rows), np.int64), rows, scores))
        return cast("list[LinkKind | None]", kinds.tolist())

    @cached_property
    def _pair_kinds(self) -> PairKinds:
        return PairKinds(self.corpus, self.tree, self._measures, self._listed_pairs)

    def _listed_pairs(self, rows: Rows) -> ListedPairs:
        """Rows of those articles that list another's headline, and of those others."""
        targets = [self._listed_rows(self.corpus.article(row), row) for row in rows.tolist()]
        counts = [len(targets_of_row) for targets_of_row in targets]
        return np.repeat(rows, counts), np.concatenate([np.empty(0, np.int64), *targets])

    def _listed_rows(self, article: Article, row: int | None) -> Rows:
        """The rows of the articles that an article lists."""
        ids = (id_ for id_ in self._listed_targets(article, row) if id_ is not None)
        return np.array([self.corpus.row(id_) for id_ in ids], np.int64)

    def _evidence(
        self, left: Subject, right: Subject, kind: LinkKind | None, taken: Collection[str] = ()
    ) -> tuple[Evidence, ...]:
        copied = containment(left.shingles, right.shingles) if kind == "near-copy" else 0.0
        shared = gather_evidence(left, right, self._measures, copied=copied, taken=taken)
        return (*self._listing(left, right), *shared)

    @cached_property
    def _measures(self) -> Measures:
        return Measures.of(self.corpus, self.config)

    def _listing(self, left: Subject, right: Subject) -> list[Evidence]:
        """Either article listing the other's headline."""
        listings = []
        for one, two in ((left, right), (right, left)):
            for item in self._listed_targets(one.article, one.row).get(two.article.id, ()):
                quote = Quote(item.line, 0, len(item.line))
                left_quote, right_quote = (quote, None) if one is left else (None, quote)
                listings.append(Evidence("listed", 1.0, (item.headline,), left_quote, right_quote))
        return listings

    @cached_property
    def _targets(self) -> Callable[[Article], dict[str | None, list[Listed | ListedLink]]]:
        """What an article lists, by the article that each headline names."""

        def read(article: Article) -> dict[str | None, list[Listed | ListedLink]]:
            listed_by_target: dict[str | None, list[Listed | ListedLink]] = {}
            for item in self.listed(article):
                target = self.listed_headlines.resolve(item, article.id).article_id
                listed_by_target.setdefault(target, []).append(item)
            return listed_by_target

        return lru_cache(_SUBJECTS_KEPT)(read)

    def _listed_targets(
        self, article: Article, row: int | None
    ) -> Mapping[str | None, Sequence[Listed | ListedLink]]:
        same = row is not None and self.corpus.articles["text"][row] == article.text
        if self.known_listed is None or row is None or not same:
            return self._targets(article)
        listed_by_target: dict[str | None, list[Listed | ListedLink]] = {}
        for item in self.known_listed.get(row, ()):
            listed_by_target.setdefault(item.article_id, []).append(item)
        return listed_by_target


@dataclass(frozen=True, slots=True)
class Closest:
    """An article of the archive with how close it is to another, and how it is related to that."""

    row: int
    score: float
    kind: LinkKind
