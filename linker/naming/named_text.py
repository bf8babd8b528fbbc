"""Articles as naming reads them: their headlines and first sentences, and the words they use."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from linker.naming.capitals import in_small_letters
from linker.naming.choose import NameCandidate, Voice
from linker.naming.faults import fault
from linker.naming.headline_faults import headline_fault
from linker.naming.headlines import clean_headline, is_cut
from linker.naming.introductions import introduced
from linker.naming.leads import own_sentences
from linker.naming.name_sentences import as_name
from linker.naming.opinion import is_opinion
from linker.naming.printed import as_printed, is_tokenized
from linker.naming.sentence_faults import sentence_fault
from linker.text.stems import content_stems
from linker.words import STOPWORDS

_SAID, _MENTIONED = 1_500, 6_000
"""Characters of a text that are read for its words, and for the names it mentions."""
_GOOD = 0.2
"""Faults from which a headline needs company."""
_CUT, _SENTENCE, _SECOND, _OPINION = 0.4, 0.1, 0.2, 0.2
"""Faults of a headline that is cut, of being a sentence of the text, of being the second one, and of being
an opinion."""
_BACKGROUND = 0.25
"""Fault of a sentence that is of a year long past."""
_YEAR = re.compile(r"\b((?:1[89]|20)\d\d)\b(?!-)")
_NO_HEADLINE = 0.92
_LEADS = 2
_SHORT = 80
_FEWEST_OF_HEADLINE = 4
_LONGEST_HEADLINE, _GLUED = 100, 0.15
_BEGINS_WITHIN = re.compile(r"(?<![\w’'-])([a-z][\w’'-]+) ([A-Z][a-z]+)(?= (?!of\b)[a-z])")
_NO_HEAD = re.compile(r"\.|\bNEW:|^By [A-Z]|[“\"]")
"""What a headline that runs into the text has not: a stop, a byline, a quotation."""
_SMALL = re.compile(r"(?<![\w.’'-])[a-zà-ÿ][\w’'-]+")


@dataclass(frozen=True)
class NamedText:
    """One article. What naming reads of it is made when first asked for, and kept."""

    article_id: str
    title: str
    text: str
    source: str | None
    language: str | None = None
    url: str | None = None
    year: int | None = None

    @cached_property
    def headline(self) -> str:
        """Its headline without the name of the site and the like."""
        title = as_printed(self.title, tokenized=False) or self._glued_headline
        return in_small_letters(clean_headline(title, self.source), self.text[:_SAID])

    @cached_property
    def _glued_headline(self) -> str:
        """The headline of a text that begins with it, and goes on without a stop; else nothing."""
        first = self.text[:_SAID].lstrip().split("\n", 1)[0]
        return first[: self._head(first)].rstrip()

    def _head(self, sentence: str) -> int:
        """Where, after a headline that has no stop, a sentence begins; 0 where no headline is.

        It begins with a capital within, of a word that the article also has in small letters.
        """
        for match in _BEGINS_WITHIN.finditer(sentence[:_LONGEST_HEADLINE]):
            word, head = match[2].casefold(), sentence[: match.start(2)]
            is_common = word in self._small_anywhere or word in STOPWORDS or word == "another"
            if is_common and match[1] not in STOPWORDS and not _NO_HEAD.search(head):
                return match.start(2) if len(head.split()) >= _FEWEST_OF_HEADLINE else 0
        return 0

    @cached_property
    def headline_fault(self) -> float:
        """How much speaks against the headline as the name of several articles."""
        found = headline_fault(self.headline, self.language)
        return found + _CUT * self.is_cut + _OPINION * self.is_opinion + _GLUED * (not self.title)

    @cached_property
    def is_cut(self) -> bool:
        """Whether the headline stops within a sentence or a word."""
        return is_cut(self.headline, self.title, self.text[:_MENTIONED])

    @cached_property
    def is_opinion(self) -> bool:
        """Whether it is no news report, but somebody's opinion."""
        return is_opinion(self.title, self.text, f"{self.source or ''} {urlsplit(self.url or '').path}")

    @cached_property
    def is_tokenized(self) -> bool:
        """Whether its text has spaces around hyphens."""
        return is_tokenized(self.text[:_MENTIONED])

    @cached_property
    def said(self) -> frozenset[str]:
        """Stems of its headline and beginning."""
        return frozenset(content_stems(f"{self.title}\n{self.text[:_SAID]}"))

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """Stems of its headline and most of its text."""
        if len(self.text) <= _SAID:
            return self.said
        return self.said | frozenset(content_stems(self.text[_SAID:_MENTIONED]))

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that its beginning prints in small letters, and which so are no names."""
        return frozenset(map(str.casefold, _SMALL.findall(self.text[:_SAID])))

    @cached_property
    def _small_anywhere(self) -> frozenset[str]:
        """Words that most of its text prints in small letters."""
        return frozenset(map(str.casefold, _SMALL.findall(self.text[:_MENTIONED])))

    @cached_property
    def leads(self) -> list[str]:
        """Its own first sentences, as names."""
        spans = own_sentences(self.title, self.text, self.language, _LEADS)
        return [as_name(self.printed(self.text[start:end])) for start, end in spans]

    def is_past(self, sentence: str) -> bool:
        """Whether a sentence names years, of which all are before the article's."""
        years = [int(year) for year in _YEAR.findall(sentence)]
        return self.year is not None and bool(years) and max(years) < self.year

    def printed(self, sentence: str) -> str:
        """A sentence of it with its letters and spaces as printed, without a headline that runs into it."""
        return as_printed(sentence[self._head(sentence) :], tokenized=self.is_tokenized)


def as_label(chosen: NameCandidate, texts: Sequence[NamedText]) -> str:
    """The text of the candidate that was chosen; where it is a sentence, with the people in it introduced."""
    own = texts[chosen.place]
    if chosen.text == own.headline:
        return chosen.text
    others = (other.text for other in texts if other is not own)
    return introduced(chosen.text, [text[:_MENTIONED] for text in (own.text, *others)])


def name_of(article: NamedText) -> str:
    """The name of a single article: its headline, or its first sentence where the headline is no headline."""
    if article.headline and fault(article.headline) + _CUT * article.is_cut < _NO_HEADLINE:
        return article.headline
    if article.leads and sentence_fault(article.leads[0]) <= _SECOND:
        return article.leads[0]
    faults = {said: sentence_fault(said) + _SECOND * rank for rank, said in enumerate(article.leads)}
    return min(faults, key=faults.__getitem__, default=article.headline or _beginning(article.text))


def _beginning(text: str) -> str:
    """The first words of a text that has no sentence."""
    line = " ".join(text[: 4 * _SHORT].split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT].rpartition(' ')[0] or line[:_SHORT]}…"


def offered(texts: Sequence[NamedText], near: Sequence[float], late: Sequence[float]) -> list[NameCandidate]:
    """Their headlines, and where too few of these will do also their first sentences.

    Args:
        texts: In order of time.
        near: How close each article is to the others.
        late: As `latenesses` gives it.
    """
    found = [
        NameCandidate(own.headline, place, own.headline_fault, near[place], late[place])
        for place, own in enumerate(texts)
        if own.headline
    ]
    if sum(one.fault < _GOOD for one in found) < max(1, len(texts) // 3):
        found += [
            NameCandidate(
                said,
                place,
                sentence_fault(said)
                + _SENTENCE
                + _SECOND * rank
                + _OPINION * own.is_opinion
                + _BACKGROUND * own.is_past(said),
                near[place],
                late[place],
            )
            for place, own in enumerate(texts)
            for rank, said in enumerate(own.leads)
        ]
    return found


def voices(texts: Sequence[NamedText], groups: Sequence[int] | None = None) -> list[Voice]:
    """What articles contribute to a name; those of one source count less each, the more they are.

    Args:
        texts: The articles.
        groups: The number of the story of each; each story then has one vote. None: they are one story, in
            which each article counts as one where names are looked for.
    """
    newsrooms = [own.source or own.article_id for own in texts]
    if groups is None:
        counts = Counter(newsrooms)
        weights = [counts[newsroom] ** -0.5 for newsroom in newsrooms]
        groups = range(len(texts))
    else:
        printed = Counter(zip(groups, newsrooms, strict=True))
        shares = [printed[pair] ** -0.5 for pair in zip(groups, newsrooms, strict=True)]
        totals: Counter[int] = Counter()
        for group, share in zip(groups, shares, strict=True):
            totals[group] += share
        weights = [share / totals[group] for group, share in zip(groups, shares, strict=True)]
    return [
        Voice(own.said, own.mentioned, own.small, group, weight, frozenset(content_stems(own.headline)))
        for own, group, weight in zip(texts, groups, weights, strict=True)
    ]


def latenesses(dated: Sequence[bool]) -> list[float]:
    """When each of some articles, in order of time, was published, in [0, 1]; the undated are in the middle.

    >>> latenesses([True, True, False, True])
    [0.0, 0.5, 0.5, 1.0]
    """
    last, rank = sum(dated) - 1, -1
    found = []
    for known in dated:
        rank += known
        found.append(rank / last if known and last > 0 else 0.5)
    return found
