"""What an archive has on a claim: who says it, since when, who denies it, and how many are independent.

A table and never a verdict. Articles on the claim's subject are searched for. A line of theirs is
evidence where it is close to the claim as a whole and holds what the claim says (`alignment`); it denies
the claim where what it denies or negates is that (`text.denials`), or where it answers a line before it
that says it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from typing import Literal

import numpy as np

from linker.claims.alignment import FATAL_STEMS
from linker.claims.claim_numbers import ClaimNumber, differs, numbers_of, values_in
from linker.claims.lines import Line, lines_on
from linker.corpus import Corpus, Filters
from linker.encoders import Encoder
from linker.notebook import Shown
from linker.search import Query, search
from linker.stories.copies import copy_classes, independent
from linker.text.denials import Claimed, denied_clauses, denies, is_denial, negations, refers, stems_of
from linker.types import Hit, Quote

_QUESTION = re.compile(
    r"[?？؟](?:[”’\"')“」』]|\s?»)*$|^(?i:is|are|was|were|did|does|do|has|have|will|can|could)\b[^.]*\?"
)
_OPEN = re.compile(r"(?i)\bwhether\b|是否|かどうか|[:：]$")
"""A line that leaves it open, or only leads to what follows."""
_ADDRESS = re.compile(r"(?i)^(?:[\w ]{0,20}: ?)?(?:https?://|www\.)\S+$")
"""A line that is an address, and says nothing itself."""
_OTHERS = re.compile(r"(?i)\b(?:none|neither|no more) of (?:its|their|his|her|our|my)\b|\bno others?\b")
"""What is negated here is negated of others than the claim is about."""
_PRONOUN = re.compile(
    r"(?i)\b(?:he|she|it|they|there|none|nobody) (?:(?:is|was|were|are|did|does|do|had|has|have|would"
    r"|will|could|can|be|been|certainly|definitely|simply|still) )*(?:not|never|no)\b"
    r"|\b(?:he|she|it|they|there) (?:\w+ )?\w+n['’]t\b"
)
"""A pronoun, and that it isn't, or didn't."""
_NEVER = datetime.max.replace(tzinfo=UTC)

ClaimStance = Literal["says", "denies", "differs"]


@dataclass(frozen=True, slots=True)
class ClaimConfig:
    """What is looked at, and what counts as saying a claim.

    Set by hand on lines of `fake_news_claims` that were read, and never searched for by a benchmark;
    `benchmarks/claims.py` measures them.
    """

    k: int = 60
    """Articles that are looked at."""
    looked_at: float = 0.2
    """Search score from which an article is read at all; half of the best one's is needed too."""
    least: float = 0.3
    """Search score of an article that is on the claim's subject, whether it holds a line on it or not."""
    passages: int = 4
    """Of each article, the closest ones."""
    said: float = 0.35
    """Share of what the claim says, names aside, that a passage must hold."""
    named: float = 0.5
    """Share of its names that the passage, or the head of its article, must hold."""
    strength: tuple[float, float] = (1.05, 1.16)
    """Cosine and that share together: of a claim of `few_words`, and of a long one."""
    whole: tuple[float, float] = (0.95, 1.25)
    """Cosine and the share of all its words together: long claims share many words by chance."""
    few_words: int = 4
    long: int = 9
    """Words of a claim, between which and `few_words` what is needed grows evenly."""
    near: float = 0.7
    """Cosine of a line that needn't reach it."""
    all_said: float = 0.9
    """Share of what is said in a line that needn't reach it either."""
    core: float = 0.3
    """How well the weightiest of those words must be met, by lines that aren't `close`."""
    mostly: float = 0.65
    """Share of what is said in a line that may lack the weightiest."""
    close: float = 0.75
    """Cosine of a line that says the same in other words."""
    negation: float = 0.55
    """Cosine of a line that negates the claim without a word such as "denied"."""
    negated: float = 0.45
    """Share of the weight of those words that a negation must be of, to be one of the claim."""
    asserted: float = 0.8
    """That share in a line that asserts what a claim denies."""
    denied: float = 0.6
    """That share in a line that says the contrary in other words than by denying."""


@dataclass(frozen=True, slots=True)
class ClaimEvidence(Shown):
    """A line on a claim: the article's `text[start:end]`, or its headline where both are 0.

    `score` in [0, 1] is how much of the claim the line holds. `stance` is "differs" where it says the same
    with another number or date.
    """

    article_id: str
    title: str
    published: datetime | None
    source: str | None
    stance: ClaimStance
    text: str
    start: int
    end: int
    score: float
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimCheck(Shown):
    """What the archive has on a claim.

    `reports` counts the articles that say it, `independent` the most of them with no two by one outlet
    and no two near-copies; `first` is when the earliest of them was published. `evidence` is in order of
    publication, undated last; `numbers` are those that they give. `denied_by` names the outlets of lines
    that deny it, `not_found` those with articles on its subject, and no line on it. `considered` are the
    ids of all articles on its subject, best first.
    """

    claim: str
    reports: int
    independent: int
    first: datetime | None
    evidence: tuple[ClaimEvidence, ...]
    numbers: tuple[ClaimNumber, ...]
    denied_by: tuple[str, ...]
    not_found: tuple[str, ...]
    considered: tuple[str, ...]


def check_claim(
    corpus: Corpus,
    query: Query,
    encoder: Encoder,
    *,
    filters: Filters = Filters(),
    config: ClaimConfig = ClaimConfig(),
) -> ClaimCheck:
    """Look for those who say a claim, and those who deny it.

    Args:
        corpus: The archive.
        query: The claim.
        encoder: The one that the archive was embedded by.
        filters: Which articles are asked about.
        config: What counts.
    """
    hits = search(corpus, query, k=config.k, filters=filters, min_score=config.looked_at)
    return check_hits(corpus, query, encoder, hits, config)


def check_hits(
    corpus: Corpus, query: Query, encoder: Encoder, hits: Sequence[Hit], config: ClaimConfig = ClaimConfig()
) -> ClaimCheck:
    """As `check_claim`, among articles that a search has found, the best first."""
    hits = tuple(hit for hit in hits if hit.score >= hits[0].score / 2)
    side = _Side(is_denial(query.text), stems_of(query.text), values_in(query.text), config)
    read = lines_on(corpus, query, encoder, hits, config.passages)
    evidence = [
        line
        for hit, lines in zip(hits, read, strict=True)
        for line in side.evidence(hit, lines, _following(corpus, hit))
    ]
    answering = {line.article_id for line in evidence}
    considered = [hit for hit in hits if hit.score >= config.least or hit.article_id in answering]
    return _summed_up(corpus, query.text, evidence, considered)


def _following(corpus: Corpus, hit: Hit) -> Callable[[int], Quote | None]:
    """Which passage of an article comes next after some character of its text."""
    row = corpus.row(hit.article_id)

    def after(end: int) -> Quote | None:
        span = next((span for span in corpus.spans(row) if span[0] >= end), None)
        return None if span is None else Quote(str(corpus.articles["text"][row])[slice(*span)], *span)

    return after


@dataclass(frozen=True)
class _Side:
    """Tells which side a line takes.

    `negative` is a claim that says that something is not so; `stems` are
    those of its words, `values` its numbers and dates.
    """

    negative: bool
    stems: frozenset[str]
    values: Mapping[str, Mapping[float, str]]
    config: ClaimConfig

    def evidence(
        self, hit: Hit, lines: Sequence[Line], following: Callable[[int], Quote | None]
    ) -> list[ClaimEvidence]:
        """The lines of an article that say the claim, or deny it: of each sort the best one."""
        best: dict[ClaimStance, Line] = {}
        for line in lines:
            stance = self._stance(line)
            if stance is not None and (stance not in best or line.score > best[stance].score):
                best[stance] = line
        if "says" in best:  # the same article says it, and gives another number beside
            best.pop("differs", None)
        rows = [
            _evidence(hit, Quote(line.text, line.start, line.end), side, line.score)
            for side, line in best.items()
        ]
        answer = self._answer(best, following)
        if answer is not None:
            rows.append(_evidence(hit, answer, "says" if self.negative else "denies", rows[0].score))
        return rows

    def _answer(
        self, best: Mapping[ClaimStance, Line], following: Callable[[int], Quote | None]
    ) -> Quote | None:
        """The passage right after one that says the claim, where it does nothing but deny what was said."""
        stance: ClaimStance = "denies" if self.negative else "says"
        if list(best) != [stance] or not best[stance].end:
            return None
        quote = following(best[stance].end)
        return quote if quote is not None and refers(quote.text) else None

    def _stance(self, line: Line) -> ClaimStance | None:
        """Which side a line takes; None where it isn't on the claim."""
        if not self._on_claim(line):
            return None
        config, met = self.config, line.met
        plain = frozenset[str]() if self.negative else self.stems
        denied = denies(line.text, Claimed(met.stems, frozenset(met.essential), plain, met.essential))
        against = denied or self._negated(line)
        if met.contrary and not denied:
            return self._contrary(line)
        far = against and line.cosine < config.negation
        unclear = against == self.negative and not self._clear(line)
        if not denied and (far or unclear or _OPEN.search(line.text)):
            return None
        if against == self.negative:
            return "differs" if differs(self.values, values_in(line.text)) else "says"
        if self.negative:
            return self._asserted(line)
        return "denies" if denied or met.said >= config.denied else None

    def _clear(self, line: Line) -> bool:
        """Whether a line negates nothing of the claim, and gives a sum where the claim does."""
        if "sum" in self.values and "sum" not in values_in(line.text):
            return False
        return self.negative or all(stems.isdisjoint(line.met.stems) for stems, _ in negations(line.text))

    def _asserted(self, line: Line) -> ClaimStance | None:
        """Of a line that holds what the claim denies, and isn't found to deny it."""
        if negations(line.text) or denied_clauses(line.text):
            return "says"
        sure = line.met.said >= self.config.asserted and line.cosine >= self.config.near
        return "denies" if sure else None

    def _on_claim(self, line: Line) -> bool:
        """Whether a line is on the claim at all, whichever side it takes."""
        config, met, cosine = self.config, line.met, line.cosine
        grown = min(max((met.words - config.few_words) / (config.long - config.few_words), 0.0), 1.0)
        strength, whole = (low + grown * (high - low) for low, high in (config.strength, config.whole))
        return (
            met.said >= config.said
            and met.named >= config.named
            and cosine + met.said >= strength
            and (met.core >= config.core or cosine >= config.close or met.said >= config.mostly)
            and (cosine + met.whole >= whole or cosine >= config.near or met.said >= config.all_said)
            and _QUESTION.search(line.text) is None
            and _ADDRESS.search(line.text) is None
        )

    def _negated(self, line: Line) -> bool:
        """Whether a clause negates most of what the claim says, of whom the claim names or of a pronoun."""
        met = line.met
        for stems, clause in negations(line.text):
            if _OTHERS.search(clause):
                continue
            named = met.named_in_line >= self.config.named and not met.names.isdisjoint(stems_of(clause))
            about = named or not met.names or _PRONOUN.search(clause) is not None
            share = sum(met.essential.get(stem, 0.0) for stem in stems)
            fatal = not (stems & FATAL_STEMS).isdisjoint(met.essential)
            if about and (fatal or share >= self.config.negated):
                return True
        return False

    def _contrary(self, line: Line) -> ClaimStance | None:
        """Of a line with a word that is the opposite of the claim's."""
        sure = line.met.whole >= self.config.denied and line.cosine >= self.config.denied
        return ("says" if self.negative else "denies") if sure else None


def _evidence(hit: Hit, quote: Quote, stance: ClaimStance, score: float) -> ClaimEvidence:
    return ClaimEvidence(
        hit.article_id,
        hit.title,
        hit.published,
        hit.source,
        stance,
        quote.text,
        quote.start,
        quote.end,
        score,
        hit.url,
    )


def _summed_up(corpus: Corpus, claim: str, found: Sequence[ClaimEvidence], hits: Sequence[Hit]) -> ClaimCheck:
    lines = sorted(found, key=lambda one: (one.published or _NEVER, one.article_id, one.start))
    saying = [one for one in lines if one.stance != "denies"]
    ids = list(dict.fromkeys(one.article_id for one in saying))
    heard = {_outlet(corpus, one) for one in lines}
    silent = [hit for hit in hits if hit.source and _outlet(corpus, hit) not in heard]
    return ClaimCheck(
        claim,
        len(ids),
        _independent(corpus, [corpus.row(id_) for id_ in ids]),
        min((one.published for one in saying if one.published), default=None),
        tuple(lines),
        numbers_of(values_in(claim), ((one.article_id, one.text) for one in saying)),
        tuple(dict.fromkeys(_outlet(corpus, one) for one in lines if one.stance == "denies")),
        tuple(sorted({_outlet(corpus, hit) for hit in silent})),
        tuple(hit.article_id for hit in hits),
    )


def _outlet(corpus: Corpus, one: Hit | ClaimEvidence) -> str:
    """The name of an article's outlet; its id where it names none."""
    return corpus.outlets.name(one.source) if one.source else one.article_id


def _independent(corpus: Corpus, rows: Sequence[int]) -> int:
    """The most of some articles with no two by one outlet and no two near-copies."""
    if not rows:
        return 0
    articles = corpus.articles[list(rows)]
    pairs = np.array(list(combinations(range(len(rows)), 2)), np.int64).reshape(-1, 2)
    vectors = corpus.article_index.vectors(np.array(rows, np.int64))
    copies = copy_classes(articles, vectors, pairs[:, 0], pairs[:, 1])
    keys = [corpus.outlets.key(source) if source else None for source in articles["source"]]
    return independent(keys, copies)
