"""Link: which articles does this one list, which others belong with it, and why?"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from linker.config import LinkConfig
from linker.corpus import Corpus, subject_words
from linker.errors import LinkerError
from linker.links.common_ground import (
    CommonGround,
    are_too_brief,
    common_ground,
    enough_in_common,
    have_no_ground,
    is_running_story,
    may_be_strangers,
)
from linker.links.evidence import gather_evidence
from linker.links.listing import ListedHeadlines
from linker.links.measures import Measures
from linker.links.near_copies import Hashes, containment, formulas_among, numbered_words, own_containment
from linker.links.reason_sentences import listing_sentence, shared_sentence, unrelated_sentence, verdict
from linker.links.relatedness import AROUND, Relatedness, RelatedQuery, share_too_little
from linker.links.subject import Mentions, Quotable, Subject, have_nothing_in_common
from linker.links.tree_places import Tree, TreePlace, days_between, kind_of
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
            gap, own = days_between(subject.article.published, published[row]), self.tree.place(row)
            days = 0.0 if gap is None else abs(gap)
            if event < 0 and score >= config.same_event and days <= config.same_event_days:
                event = own.event
            near = score >= config.follow_up and days <= config.follow_up_days
            if line < 0 and (event == own.event >= 0 or near):
                line = own.line
            if topic < 0 and (line == own.line >= 0 or score >= config.min_score):
                topic = own.topic
        return TreePlace(event, line, topic)

    def link(self, subject: Subject) -> ArticleLinks:
        """All links of one article; what it lists and resolves is not repeated under `related`."""
        listed = tuple(self.listed_headlines.links(subject.article))
        skip = {link.article_id for link in listed} | {subject.article.id}
        related = self.with_evidence(subject, self.closest(subject, skip))
        return ArticleLinks(subject.article.id, subject.article.title, listed, related)

    def closest(self, subject: Subject, skip: Collection[str | None] = ()) -> list["Closest"]:
        """The related articles of the archive, best first, without those whose ids are to be skipped."""
        chosen: list[Closest] = []
        rows, scores = self._closest(subject)
        asked, first = self._asked(subject), np.zeros(len(rows), np.int64)
        words_shared = zip(*self._relatedness.words_and_crowding(asked, first, rows), strict=True)
        for row, score, shared in zip(rows.tolist(), scores.tolist(), words_shared, strict=True):
            id_ = str(self.corpus.articles["id"][row])
            same = subject.place.event == self.tree.events[row] >= 0
            if len(chosen) == self.config.k:
                break
            if id_ in skip or not (same or score >= self.least):
                continue
            kind = self._kind(subject, self.subject(id_), score, shared)
            if kind is not None:
                chosen.append(Closest(row, score, kind))
        return chosen

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
        found = self._evidence(left, right, kind, quoted)
        lead = next((item for item in found if item.kind == "passages"), None)
        quoted |= {quote.text for quote in (lead.left, lead.right) if quote} if lead else set()
        return found, shared_sentence(left, right, found, self.corpus, self._measures)

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
        (lexical,), (crowding,) = self._relatedness.words_and_crowding(
            self._asked(left), _FIRST, np.array([right.row])
        )
        kind = self._kind(left, right, score, (lexical, crowding))
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

    @cached_property
    def _relatedness(self) -> Relatedness:
        return Relatedness(self.corpus, self.config)

    def _closest(self, subject: Subject) -> tuple[Rows, Scores]:
        """The closest articles of the archive and their scores, sorted by (-score, row)."""
        return next(self._relatedness.related(self._asked(subject)))

    def score(self, subject: Subject, row: int) -> float:
        """How close an article is to the one in a row of the archive, in [0, 1]."""
        return float(self._relatedness.scores(self._asked(subject), _FIRST, np.array([row]))[0])

    def _asked(self, subject: Subject) -> RelatedQuery:
        rows = np.array([-1 if subject.row is None else subject.row])
        days = self._relatedness.day(subject.article.published)
        article = subject.article
        languages = [article.language or article.identified_language]
        return RelatedQuery(subject.vector[None], subject.terms, np.array([days]), rows, languages)

    def _kind(
        self, left: Subject, right: Subject, score: float, shared: tuple[float, float]
    ) -> LinkKind | None:
        """How two articles are related; None where they have too little in common.

        `shared` is the cosine of their words and the crowding around them.
        """
        one_event = left.place.event == right.place.event >= 0
        gap = days_between(left.article.published, right.article.published)
        listed = bool(self._listing(left, right))
        lexical, crowding = shared
        asked = may_be_strangers if one_event else share_too_little
        low = bool(asked(np.array(lexical), np.array(crowding), self.config))
        ground = CommonGround(unknown=True)
        if low if one_event else (score >= self.least and not low):
            first, second = self._in_order(left, right)
            ground = common_ground(first, second, 1.0 if one_event else lexical, self._measures)
        if one_event:
            related = listed or not have_no_ground(ground, crowding)
        else:
            one_line = left.place.line == right.place.line >= 0
            enough = enough_in_common(ground, lexical, crowding, np.nan if gap is None else gap)
            enough = enough or (one_line and are_too_brief(ground))
            close = score >= self.least and not (low or self._strangers(left, right))
            related = listed or (close and enough)
        if not related:
            return None
        copied = one_event and self._are_copies(left, right)
        return kind_of(left.place, right.place, gap, copied=copied, running=is_running_story(ground))

    def _in_order(self, left: Subject, right: Subject) -> tuple[Quotable, Quotable]:
        """What can be quoted of two articles, in the order of their rows: so sums are the same either way."""
        turned = left.row is not None and right.row is not None and left.row > right.row
        first, second = (right, left) if turned else (left, right)
        return first.quotable, second.quotable

    def _strangers(self, left: Subject, right: Subject) -> bool:
        """In an archive too small to tell what is usual: whether two share nothing that is rare."""
        if len(self.corpus) > AROUND:
            return False
        return have_nothing_in_common(*(self._mentions(subject.article) for subject in (left, right)))

    @cached_property
    def _mentions(self) -> Callable[[Article], Mentions]:
        rarity, common = self._measures.rarity, self._measures.common

        def read(article: Article) -> Mentions:
            return Mentions.of(article.title, article.text, article.language, rarity, common)

        return lru_cache(_SUBJECTS_KEPT)(read)

    def _are_copies(self, left: Subject, right: Subject) -> bool:
        """Whether the two have most of the text in common that is the shorter one's own."""
        if containment(left.shingles, right.shingles) < self.config.copy:
            return False
        formulas = np.union1d(self._formulas(left), self._formulas(right))
        return own_containment(left.shingles, right.shingles, formulas) >= self.config.copy

    def _formulas(self, subject: Subject) -> Hashes:
        return self._formulas_of(subject.article.id, subject.row, tuple(subject.shingles.tolist()))

    @cached_property
    def _formulas_of(self) -> Callable[[str, int | None, tuple[int, ...]], Hashes]:
        def find(_: str, __: int | None, hashes: tuple[int, ...]) -> Hashes:
            return formulas_among(np.array(hashes, np.uint64), self.corpus.lexical.tokens, self.tree.events)

        return lru_cache(_SUBJECTS_KEPT)(find)

    def _evidence(
        self, left: Subject, right: Subject, kind: LinkKind | None, taken: Collection[str] = ()
    ) -> tuple[Evidence, ...]:
        copied = containment(left.shingles, right.shingles) if kind == "near-copy" else 0.0
        found = gather_evidence(left, right, self._measures, copied=copied, taken=taken)
        return (*self._listing(left, right), *found)

    @cached_property
    def _measures(self) -> Measures:
        return Measures.of(self.corpus, self.config)

    def _listing(self, left: Subject, right: Subject) -> list[Evidence]:
        """Either article listing the other's headline."""
        found = []
        for one, two in ((left, right), (right, left)):
            for item in self._listed_targets(one).get(two.article.id, ()):
                quote = Quote(item.line, 0, len(item.line))
                left_quote, right_quote = (quote, None) if one is left else (None, quote)
                found.append(Evidence("listed", 1.0, (item.headline,), left_quote, right_quote))
        return found

    @cached_property
    def _targets(self) -> Callable[[Article], dict[str | None, list[Listed | ListedLink]]]:
        """What an article lists, by the article that each headline names."""

        def read(article: Article) -> dict[str | None, list[Listed | ListedLink]]:
            found: dict[str | None, list[Listed | ListedLink]] = {}
            for item in self.listed(article):
                target = self.listed_headlines.resolve(item, article.id).article_id
                found.setdefault(target, []).append(item)
            return found

        return lru_cache(_SUBJECTS_KEPT)(read)

    def _listed_targets(self, subject: Subject) -> Mapping[str | None, Sequence[Listed | ListedLink]]:
        row = subject.row
        same = row is not None and self.corpus.articles["text"][row] == subject.article.text
        if self.known_listed is None or row is None or not same:
            return self._targets(subject.article)
        found: dict[str | None, list[Listed | ListedLink]] = {}
        for item in self.known_listed.get(row, ()):
            found.setdefault(item.article_id, []).append(item)
        return found


@dataclass(frozen=True, slots=True)
class Closest:
    """An article of the archive with how close it is to another, and how it is related to that."""

    row: int
    score: float
    kind: LinkKind
