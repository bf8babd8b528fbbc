"""Exact matches: articles that hold a phrase or lack a word, and passages that hold a number."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linker.corpus import Corpus
from linker.operators import Operators
from linker.retrieval.tokens import ragged_arange
from linker.types import Rows, Scores


def permitted(corpus: Corpus, asked: Operators) -> NDArray[np.bool_] | None:
    """Which articles hold all phrases and no excluded word, shape (len(corpus),); None allows all."""
    if not (asked.phrases or asked.excluded):
        return None
    mask = np.ones(len(corpus), np.bool_)
    for phrase in asked.phrases:
        has_phrase = np.zeros(len(corpus), np.bool_)
        has_phrase[articles_with(corpus, phrase)] = True
        mask &= has_phrase
    for phrase in asked.excluded:
        mask[articles_with(corpus, phrase)] = False
    return mask


def articles_with(corpus: Corpus, phrase: Sequence[str]) -> Rows:
    """Rows of the articles in which these words stand one after the other, ascending."""
    rows = corpus.lexical.holders(phrase[0])
    for word in phrase[1:]:
        rows = np.intersect1d(rows, corpus.lexical.holders(word))
    if len(phrase) == 1 or not len(rows):
        return rows
    tokens = corpus.lexical.tokens
    lengths = np.diff(tokens.bounds)[rows]
    return rows[stretches_with(corpus, phrase, tokens.bounds[:-1][rows], lengths)]


def stretches_with(corpus: Corpus, phrase: Sequence[str], starts: Rows, lengths: Rows) -> NDArray[np.bool_]:
    """Whether these words stand one after the other in each stretch of the archive's words.

    Args:
        corpus: The archive.
        phrase: One or more words.
        starts: Where each stretch begins in `lexical.tokens.numbers`.
        lengths: How many words it has; shape as `starts`.
    """
    tokens = corpus.lexical.tokens
    matches = np.zeros(len(starts), np.bool_)
    numbers = [tokens.number_of(word) for word in phrase]
    if None in numbers:
        return matches
    word_numbers = tokens.numbers[ragged_arange(starts, lengths)]
    stretch = np.repeat(np.arange(len(starts)), lengths)
    last = len(word_numbers) - len(phrase) + 1
    if last <= 0:
        return matches
    match = stretch[:last] == stretch[len(phrase) - 1 :]
    for place, number in enumerate(numbers):
        match &= word_numbers[place : place + last] == number
    matches[stretch[:last][match]] = True
    return matches


def bonus(corpus: Corpus, asked: Operators, starts: Rows, lengths: Rows, shares: Scores) -> Scores:
    """The score added to stretches that hold all numbers and phrases asked for: their share of the query.

    Args:
        corpus: The archive.
        asked: Its numbers and phrases; without any nothing is gained.
        starts: Where each stretch begins in `lexical.tokens.numbers`.
        lengths: How many words it has; shape as `starts`.
        shares: Which part of the query's words stands in each, in [0, 1].
    """
    terms = [*asked.phrases, *((number,) for number in asked.numbers)]
    has_all = np.full(len(starts), bool(terms))
    for term in terms:
        has_all &= stretches_with(corpus, term, starts, lengths)
    gained: Scores = np.where(has_all, shares, 0).astype(np.float32)
    return gained


def best_bonus(corpus: Corpus, asked: Operators, words: Sequence[str], row: int) -> float:
    """The most that a passage of an article gains, or its headline; `words` are the query's."""
    starts, lengths = corpus.said(np.arange(*corpus.passage_range(row)))
    first, last = corpus.lexical.tokens.bounds[row : row + 2]
    headline = (starts[0] if len(starts) else last) - first
    starts, lengths = np.append(starts, first), np.append(lengths, headline)
    shares = corpus.lexical.shares(words, starts, lengths).astype(np.float32)
    return float(bonus(corpus, asked, starts, lengths, shares).max())
