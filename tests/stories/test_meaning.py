"""Vectors without the mean of their language, and what is close by them."""

import numpy as np
import pytest

from linker.stories import meaning
from linker.stories.meaning import language_means, mean_similarity, pair_cosines, without_means
from linker.stories.neighbours import Neighbours
from linker.stories.reference import DOCUMENTS, _deviation, _scale, _typicality, blended_idf
from linker.text.rarity import word_shares

X, Y = [1.0, 0.0], [0.0, 1.0]


def means(
    vectors: list[list[float]], languages: list[str | None], reference: list[float] | None
) -> dict[int, list[float]]:
    """The mean that is taken from each row."""
    fixed = None if reference is None else np.array(reference)
    found = language_means(np.array(vectors, np.float32), languages, fixed)
    return {int(row): mean.tolist() for rows, mean in found for row in rows}


def test_a_language_of_20_articles_has_a_mean_of_its_own_where_there_is_another() -> None:
    for count, own in ((19, [19 / 20, 1 / 20]), (20, X)):
        found = means([X] * count + [Y], ["sv"] * count + [None], None)
        assert found[0] == pytest.approx(own)
        assert found[count] == pytest.approx([count / (count + 1), 1 / (count + 1)])
    alone = means([X] * 10 + [Y] * 10, ["sv"] * 20, None)
    assert alone[0] == pytest.approx([0.5, 0.5])
    assert language_means(np.empty((0, 2), np.float32), [], None) == []


def test_english_and_the_unknown_have_the_reference_and_others_a_share_of_it() -> None:
    """Two articles of Swedish count beside 20 of the reference."""
    found = means([X, X, X, X], ["en", None, "sv", "sv"], [0.0, 0.5])
    assert found[0] == found[1] == [0.0, 0.5]
    assert found[2] == found[3] == pytest.approx([2 / 22, 20 * 0.5 / 22])


def test_what_is_left_has_length_1_and_nothing_stays_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "_BLOCK", 2)
    vectors = np.array([X, Y, X, [0.6, 0.8]], np.float32)
    parts = [(np.array([0, 1, 3]), np.array([0.0, 0.8])), (np.array([2]), np.array([1.0, 0.0]))]
    left = without_means(vectors, parts)
    wanted = [[1 / 1.64**0.5, -0.8 / 1.64**0.5], Y, [0, 0], X]
    assert left == pytest.approx(np.array(wanted), abs=1e-6)
    some = without_means(vectors, parts, np.array([False, True, True, True]))
    assert some == pytest.approx(np.array([[0, 0], *wanted[1:]]), abs=1e-6)


def test_cosines_of_pairs_and_the_mean_of_some_ranks() -> None:
    vectors = np.array([X, Y, [0.6, 0.8]], np.float32)
    assert pair_cosines(vectors, np.array([0, 0, 2]), np.array([1, 2, 2])) == pytest.approx([0, 0.6, 1])
    near = Neighbours(
        np.zeros((2, 4), np.int64), np.array([[0.9, 0.5, -0.2, 0], [0.8, 0.4, 0.2, 0.1]], np.float32)
    )
    assert mean_similarity(near, 0, 2) == pytest.approx([0.7, 0.6])
    assert mean_similarity(near, 1, 3) == pytest.approx([0.25, 0.3])
    assert mean_similarity(near, 2, 6) == pytest.approx([0, 0.3 / 4])


def test_rarity_is_of_the_archive_and_the_reference_together() -> None:
    share = word_shares()["river"]
    found = blended_idf(("river", "zzyzx"), np.array([3, 0]), 10)
    wanted = [np.log((11 + DOCUMENTS) / (4 + DOCUMENTS * share)) + 1, np.log(11 + DOCUMENTS) + 1]
    assert found == pytest.approx(wanted, abs=1e-4)


def test_typicality_is_the_mean_cosine_to_the_three_nearest_centroids() -> None:
    centroids = np.array([[0.9, 0], [0.6, 0], [0.3, 0.5], [0.1, 0.8], [-1, 0]], np.float32)
    assert _typicality(np.array([X, Y], np.float32), centroids) == pytest.approx([0.6, 1.3 / 3], abs=1e-5)


def test_cosines_are_scaled_by_their_deviation_within_limits() -> None:
    assert [_scale(deviation) for deviation in (0.1227, 0.0818, 1e-9, 9.0)] == [1.0, 1.5, 2.0, 0.5]
    few = np.eye(49, dtype=np.float32)
    assert _deviation(few) == 0.1227, "of fewer than 50 it isn't measured"
    assert _deviation(np.eye(50, dtype=np.float32)) == 0
    halves = np.repeat(np.array([X, Y], np.float32), 50, axis=0)
    assert _deviation(halves) == pytest.approx(0.5, abs=0.01)
