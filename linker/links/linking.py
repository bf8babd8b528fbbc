"""Link: which articles does this one list, which others belong with it, and why?"""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

import numpy as np

from linker.config import LinkConfig
from linker.corpus import Corpus, subject_words
from linker.errors import LinkerError
from linker.links.evidence import Subject, copied, gap_days, gather, strangers
from linker.links.listed_headlines import HeadlineIndex, confirm
from linker.text import normal_headline
from linker.types import (
    Article,
    ArticleLinks,
    Candidate,
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

_CANDIDATES = 200
_SUBJECTS_KEPT = 500
_WORDS_KEPT = 65_536
_OPENING = 300
"""Characters by which copies under one headline are told from namesakes."""


class Linker:
    """Links articles, of the archive or new, to those of the archive."""

    def __init__(self, corpus: Corpus, config: LinkConfig = LinkConfig()) -> None:
        self.corpus = corpus
        self.config = config

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
        )

    def newcomer(
        self, article: Article, spans: Sequence[tuple[int, int]], vector: Vectors, passage_vectors: Vectors
    ) -> Subject:
        """An article that isn't in the archive, ready to be compared."""
        terms = self.corpus.tfidf.vector(subject_words(words(f"{article.title}\n{article.text}")))
        row = self.corpus.row(article.id) if article.id in self.corpus else None
        return Subject(article, spans, vector, passage_vectors, terms, row)

    def link(self, subject: Subject) -> ArticleLinks:
        """All links of one article; what it lists and resolves is not repeated under `related`."""
        listed = tuple(self._listed(item, subject) for item in self.listed(subject.article))
        skip = {link.article_id for link in listed} | {subject.article.id}
        scores = self._scores(subject)
        related: list[RelatedLink] = []
        enough = np.flatnonzero(scores >= self.config.min_score)
        for row in enough[np.argsort(-np.round(scores[enough], 6), kind="stable")]:
            if len(related) == self.config.k:
                break
            id_ = str(self.corpus.articles["id"][int(row)])
            if id_ in skip:
                continue
            other, score = self.subject(id_), float(scores[row])
            kind = self._relation(subject, other, score)
            if kind is not None:
                related.append(self._related(subject, other, score, kind))
        return ArticleLinks(subject.article.id, subject.article.title, listed, tuple(related))

    def explain(self, left: Subject, right: Subject) -> Explanation:
        """Why two articles are, or aren't, related."""
        if left.article.id == right.article.id:
            raise LinkerError(f"{left.article.id!r} was given twice; name two different articles")
        if right.row is None:
            raise LinkerError(f"{right.article.id!r} is not in the index; add it with `linker index`")
        score = float(self._scores(left)[right.row])
        evidence = self._evidence(left, right)
        kind = self._relation(left, right, score)
        return Explanation(
            left.article.id,
            right.article.id,
            kind is not None,
            round(score, 4),
            kind,
            self._reason(left, right, score, kind, evidence),
            evidence,
        )

    def listed(self, article: Article) -> tuple[Listed, ...]:
        """What an article lists: as captured, and bare lines that are headlines of the archive."""
        return self._listed_by(article)

    @cached_property
    def _listed_by(self) -> Callable[[Article], tuple[Listed, ...]]:
        return lru_cache(_SUBJECTS_KEPT)(lambda article: (*article.listed, *confirm(article, self._names)))

    def _names(self, listed: Listed, exclude: str) -> bool:
        """As `HeadlineIndex.names`; the archive's headlines are indexed when the first line is asked of."""
        return self.headlines.names(listed, exclude)

    @cached_property
    def headlines(self) -> HeadlineIndex:
        """The archive's headlines and addresses."""
        frame = self.corpus.articles
        return HeadlineIndex.build(
            frame["title"].to_list(),
            frame["url"].to_list(),
            frame["published"].to_list(),
            frame["id"].to_list(),
            lambda row: _opening(frame["text"][row]),
        )

    def _listed(self, listed: Listed, subject: Subject) -> ListedLink:
        found = self.headlines.resolve(listed, subject.article.id)
        candidates = tuple(Candidate(id_, self._title(id_), score) for id_, score in found.candidates)
        return ListedLink(
            listed.headline, listed.line, found.status, found.article_id, found.score, candidates
        )

    def _title(self, article_id: str) -> str:
        return str(self.corpus.articles["title"][self.corpus.row(article_id)])

    def _scores(self, subject: Subject) -> Scores:
        """How much each article belongs with the subject, in [0, 1]; 0 beyond the candidates."""
        corpus, config = self.corpus, self.config
        lexical = corpus.tfidf.cosines(subject.terms)
        near, _ = corpus.article_index.search(subject.vector[None], _CANDIDATES)[0]
        top: Rows = np.argsort(-lexical, kind="stable")[:_CANDIDATES]
        rows = np.union1d(near, top)
        dense = np.clip(corpus.article_index.vectors(rows) @ subject.vector, 0, 1)
        published = subject.article.published
        gaps = [gap_days(published, other) for other in corpus.articles["published"].gather(rows)]
        close = np.array([0.5 if gap is None else np.exp(-gap / config.fade_days) for gap in gaps])
        mixed = config.dense * dense + (1 - config.dense) * lexical[rows]
        scores = np.zeros(len(corpus), np.float32)
        scores[rows] = (1 - config.near) * mixed + config.near * close
        return scores

    def _related(self, subject: Subject, other: Subject, score: float, kind: LinkKind) -> RelatedLink:
        return RelatedLink(
            other.article.id,
            other.article.title,
            other.article.published,
            other.article.source,
            round(score, 4),
            kind,
            None,
            self._evidence(subject, other),
        )

    def _relation(self, left: Subject, right: Subject, score: float) -> LinkKind | None:
        """How two articles are related; None where they aren't, as look-alikes that are strangers."""
        kind = self._kind(left, right, score)
        alike = score >= self.config.min_score and (
            kind != "background" or not strangers(left, right, self._rarity, self._common)
        )
        return kind if alike or self._listing(left, right) else None

    def _kind(self, left: Subject, right: Subject, score: float) -> LinkKind:
        config = self.config
        if copied(left, right) >= config.copy:
            return "near-copy"
        gap = gap_days(left.article.published, right.article.published)
        if score >= config.same_event and (gap is None or gap <= config.same_event_days):
            return "same event"
        if score >= config.follow_up and gap is not None and gap <= config.follow_up_days:
            return "follow-up"
        return "background"

    def _evidence(self, left: Subject, right: Subject) -> tuple[Evidence, ...]:
        found = gather(left, right, self.corpus.tfidf, self._rarity, self._usual, self.config)
        return (*self._listing(left, right), *found)

    @cached_property
    def _rarity(self) -> Callable[[str], float]:
        idf = self.corpus.lexical.idf
        return lru_cache(_WORDS_KEPT)(lambda word: float(idf([word])[0]))

    @cached_property
    def _usual(self) -> float:
        """What is less rare than this is no evidence."""
        return self._idf_of_share(0.1)

    @cached_property
    def _common(self) -> float:
        """What is less rare than this says nothing at all."""
        return self._idf_of_share(0.2)

    def _idf_of_share(self, share: float) -> float:
        """The idf of a word that stands in a share of the archive, and in twenty articles at least."""
        return self.corpus.lexical.idf_at(max(20, int(share * len(self.corpus))))

    def _listing(self, left: Subject, right: Subject) -> list[Evidence]:
        """Either article listing the other's headline."""
        found = []
        for one, two in ((left, right), (right, left)):
            for item in self.listed(one.article):
                if self.headlines.resolve(item, one.article.id).article_id == two.article.id:
                    quote = Quote(item.line, 0, len(item.line))
                    left_quote, right_quote = (quote, None) if one is left else (None, quote)
                    found.append(Evidence("listed", 1.0, (item.headline,), left_quote, right_quote))
        return found

    def _reason(
        self,
        left: Subject,
        right: Subject,
        score: float,
        kind: LinkKind | None,
        evidence: Sequence[Evidence],
    ) -> str:
        parts = [f"score {score:.2f}, shown from {self.config.min_score:.2f}"]
        held = {item.kind for item in evidence}
        for wanted in ("passages", "names", "numbers"):
            if wanted not in held:
                parts.append(f"no shared {wanted} of note")
        gap = gap_days(left.article.published, right.article.published)
        parts.append("time gap unknown" if gap is None else f"{gap:.0f} day{'s' * (round(gap) != 1)} apart")
        verdict = kind or "not related"
        return f"{verdict}: {', '.join(parts)}"


def _opening(text: str) -> str:
    """What copies of one text share, edited further down or not: its first letters, in normal form."""
    return normal_headline(text[:_OPENING])
