"""Near-copies are told by text that is an article's own."""

import numpy as np

from linker.links.near_copies import containment, formulas_among, numbered_words, own_containment, shingles
from linker.retrieval import Tokens

FORMULA = "anyone with information about this is asked to call the county police at once".split()


def test_containment_is_the_share_of_the_shorter_text() -> None:
    long, short = shingles(list(range(20))), shingles(list(range(10, 18)))
    assert containment(short, long) == 1.0
    assert containment(shingles([1, 2, 3, 4, 5, 6]), shingles([1, 2, 3, 4, 5, 7])) == 0.5
    assert containment(shingles([1, 2, 3, 4]), long) == 0.0
    assert containment(shingles([1, 2, 3, 4, 5]), shingles([5, 4, 3, 2, 1])) == 0.0


def test_words_that_an_archive_has_not_are_told_apart() -> None:
    tokens = Tokens.build([["a", "b"]])
    assert numbered_words(tokens, ["a", "new", "b", "other", "new"]) == [0, -2, 1, -3, -2]


def test_what_articles_of_three_events_print_is_nobody_s_own() -> None:
    own = [[f"{word}{number}" for word in "qwertyuiopas"] for number in range(4)]
    tokens = Tokens.build([[*words, *FORMULA] for words in own])
    hashes = [
        shingles(tokens.numbers[first:last])
        for first, last in zip(tokens.bounds[:-1], tokens.bounds[1:], strict=True)
    ]
    formula = shingles(numbered_words(tokens, FORMULA))
    wanted = np.unique(np.concatenate(hashes))
    three = formulas_among(wanted, tokens, np.array([0, 1, 2, 2]))
    assert three.tolist() == formula.tolist()
    assert formulas_among(wanted, tokens, np.array([0, 1, 1, 1])).tolist() == []
    assert containment(hashes[0], hashes[1]) > 0.4
    assert own_containment(hashes[0], hashes[1], three) == 0.0
    assert own_containment(hashes[0], hashes[0], three) == 1.0


def test_a_text_with_hardly_a_shingle_of_its_own_is_no_copy() -> None:
    text = shingles(list(range(11)))
    assert (len(text), own_containment(text, text, text[:0])) == (7, 0.0)


def test_a_run_of_words_does_not_go_on_into_the_next_article() -> None:
    tokens = Tokens.build([["a", "b", "c"], ["d", "e", "f"], ["a", "b", "c"], ["d", "e", "f"]])
    across = shingles([tokens.number_of(word) or 0 for word in "abcde"])
    assert formulas_among(across, tokens, np.arange(4)).tolist() == []
