"""Groups of two parts, and the pair that bridges them."""

import numpy as np
import polars as pl
import pytest

from linker.stories.bridges import waists
from linker.stories.config import StoryConfig
from linker.stories.copies import _copied, _shingles, copy_classes


def found(groups: list[int], pairs: list[tuple[int, int, float]]) -> dict[int, tuple[int, int]]:
    left, right, evidence = (np.array(column) for column in zip(*pairs, strict=True))
    return waists(np.array(groups), left, right, evidence.astype(np.float32))


FOUR = [(0, 1, 3.0), (2, 3, 3.0), (0, 2, 1.0), (1, 3, 1.5)]


@pytest.mark.parametrize(
    ("pairs", "bridge"),
    [
        (FOUR, {0: (1, 3)}),
        ([*FOUR, (1, 2, 2.9)], {0: (1, 2)}),
        ([*FOUR, (1, 2, 3.0)], {}),  # as strong as the mean pair inside
        (FOUR[:2], {}),  # no pair across at all
        ([(0, 1, 3.0), (1, 2, 3.0), (2, 3, 1.0)], {}),  # one article beside three is no part
        ([(0, 1, 3.0), (1, 2, 1.0), (2, 3, 3.0)], {0: (1, 2)}),
    ],
)
def test_the_closest_pair_across_bridges_two_parts(
    pairs: list[tuple[int, int, float]], bridge: dict[int, tuple[int, int]]
) -> None:
    assert found([0] * 4, pairs) == bridge


def test_each_group_has_its_own_and_three_articles_are_no_two_parts() -> None:
    two = [(a + 4, b + 4, evidence - 9) for a, b, evidence in FOUR]
    three = [(8, 9, 3.0), (9, 10, 1.0)]
    assert found([7] * 4 + [2] * 4 + [5] * 3, [*three, *two, *FOUR]) == {7: (1, 3), 2: (5, 7)}
    nothing = np.zeros(0, np.int64)
    assert waists(nothing, nothing, nothing, np.zeros(0, np.float32)) == {}


def test_the_weakest_of_several_waists_is_the_one() -> None:
    """Three parts of two in a row: the weaker of both waists is cut, wherever the search begins."""
    for weak, strong in (((1, 2), (3, 4)), ((3, 4), (1, 2))):
        pairs = [(0, 1, 5.0), (2, 3, 5.0), (4, 5, 5.0), (*weak, 1.0), (*strong, 2.0)]
        assert found([0] * 6, pairs) == {0: weak}


def classes(texts: list[str], cosine: float = 1.0) -> list[int]:
    frame = pl.DataFrame({"title": ["one two three four five six"] * len(texts), "text": texts})
    vectors = np.array([[1, 0]] + [[cosine, (1 - cosine**2) ** 0.5]] * (len(texts) - 1), np.float32)
    left, right = np.zeros(len(texts) - 1, np.int64), np.arange(1, len(texts))
    return copy_classes(frame, vectors, left, right).tolist()


def test_copies_share_six_tenths_of_the_runs_of_the_shorter_text() -> None:
    runs = "ash bay cod dam elm fog gum hay ivy".split()  # nine words: five runs of five
    assert len(_shingles(" ".join(runs))) == 5
    assert len(_shingles("ash bay")) == len(_shingles("")) == 1
    three = " ".join(runs[:7])
    other = "red sea tin urn vat wax yew"
    assert classes([" ".join(runs), f"{three} {other}"]) == [0, 0]
    assert classes([" ".join(runs), f"{' '.join(runs[:6])} {other}"]) == [0, 1]
    assert _copied(frozenset(range(5)), frozenset([0, 1, 2, 9]))
    assert not _copied(frozenset(range(5)), frozenset([0, 1, 8, 9]))
    assert classes([" ".join(runs)] * 3) == [0, 0, 0]


def test_texts_that_are_not_alike_are_not_compared_and_a_headline_stands_in_for_a_text() -> None:
    text = "ash bay cod dam elm fog"
    assert classes([text, text], 0.51) == [0, 0]
    assert classes([text, text], 0.49) == [0, 1]
    assert classes(["", "one two three four five six"]) == [0, 0]
    assert classes(["x " * 800, "x " * 750 + text]) == [0, 0], "1,500 characters are read"


def test_defaults_are_those_that_benchmarks_chose() -> None:
    """Changed only with the tables of `benchmarks/README.md`."""
    config = StoryConfig()
    assert (config.resolution, config.threshold, config.isolated, config.few) == (0.012, 1.4, 1.5, 80.0)
    assert (config.caution, config.fall, config.middle, config.softness) == (0.4, 0.85, -0.6, 2.0)
    assert (config.neighbours, config.local, config.around, config.surroundings) == (50, 10, (20, 50), 30)
    assert (config.line_threshold, config.topic_threshold, config.weakest) == (0.5, -2.0, 0.05)
    assert (config.divide, config.clear, config.look_alike) == ((1.0, 2.0), 2.0, 4.0)
    assert (config.contradicted, config.kinship, config.stickiness) == (4.0, 2 / 3, 1.0)
    assert (config.characters, config.same_days, config.seed) == (3000, 1.5, 0)
    assert config.tried == tuple(map(float, range(-3, 6)))
