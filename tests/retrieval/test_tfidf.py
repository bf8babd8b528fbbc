"""Weights of words and word pairs by hand."""

from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from linker.retrieval import TfidfIndex, row_dots

DOCUMENTS = [["b", "a", "b"], ["b", "a"], ["c"], []]
INDEX = TfidfIndex.build(DOCUMENTS)


def test_weights_by_hand() -> None:
    """Terms a, b, c and "b a", which two documents hold; "a b" stands in one alone and is left out."""
    rare, common = log(5 / 2) + 1, log(5 / 3) + 1
    twice = (1 + log(2)) * common
    length = sqrt(twice**2 + 2 * common**2)
    assert [INDEX._term(column) for column in range(4)] == ["a", "b", "c", "b a"]
    third = 1 / sqrt(3)
    assert INDEX.matrix.toarray() == pytest.approx(
        np.array(
            [
                [common / length, twice / length, 0, common / length],
                [third, third, 0, third],
                [0, 0, 1, 0],
                [0, 0, 0, 0],
            ]
        )
    )
    assert INDEX._idf.tolist() == pytest.approx([common, common, rare, common])
    assert len(INDEX) == 4


@pytest.mark.parametrize(
    ("document", "row"),
    [
        (["b", "a", "b"], 0),
        (["b", "a"], 1),
        (["x", "c", "y"], 2),
        (["x"], 3),
        ([], 3),
    ],
)
def test_a_document_from_elsewhere_has_the_vector_of_the_same_one_here(document: list[str], row: int) -> None:
    assert INDEX.vector(document).toarray()[0] == pytest.approx(INDEX.matrix.toarray()[row])


def test_a_word_in_between_parts_a_pair() -> None:
    assert INDEX.vector(["b", "x", "a"]).toarray()[0] == pytest.approx([1 / sqrt(2), 1 / sqrt(2), 0, 0])
    assert INDEX.vector(["a", "b"]).toarray()[0] == pytest.approx([1 / sqrt(2), 1 / sqrt(2), 0, 0])


def test_a_pair_does_not_reach_into_the_next_document() -> None:
    index = TfidfIndex.build([["a"], ["b"], ["a"], ["b"]])
    assert [index._term(column) for column in range(index.matrix.shape[1])] == ["a", "b"]


def test_other_weights_of_terms() -> None:
    weighed = INDEX.weighted(np.array([1, 2, 3, 0], np.float32))
    tf = 1 + log(2)
    length = sqrt(1 + (2 * tf) ** 2)
    assert weighed.matrix.toarray()[:2] == pytest.approx(
        np.array([[1 / length, 2 * tf / length, 0, 0], [1 / sqrt(5), 2 / sqrt(5), 0, 0]])
    )
    assert weighed.vector(["a", "b"]).toarray()[0] == pytest.approx([1 / sqrt(5), 2 / sqrt(5), 0, 0])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("indices", np.array([0, 1, 3, 0, 1, 3, 4], np.int32)),
        ("indptr", np.array([0, 6, 3, 7, 7], np.int64)),
        ("codes", np.array([0, 1, 1, 6], np.int64)),
        ("codes", np.array([0, 1, 2, 12], np.int64)),
        ("idf", np.ones(3, np.float32)),
        ("data", np.full(7, np.inf, np.float32)),
    ],
)
def test_arrays_that_can_not_have_been_written_are_refused(
    name: str, value: np.ndarray, tmp_path: Path
) -> None:
    INDEX.write(tmp_path)
    TfidfIndex.open(tmp_path).check(4)
    np.save(tmp_path / f"{name}.npy", value)
    with pytest.raises(ValueError, match=r"holds|rise|expected"):
        TfidfIndex.open(tmp_path).check(4)


def test_the_highest_code_that_three_words_can_have_is_eleven(tmp_path: Path) -> None:
    INDEX.write(tmp_path)
    np.save(tmp_path / "codes.npy", np.array([0, 1, 2, 11], np.int64))
    TfidfIndex.open(tmp_path).check(4)


def test_dot_products_of_rows_are_those_of_the_whole_matrices() -> None:
    numbers = np.random.default_rng(3)
    left, right = (
        sparse.random_array((size, 40), density=0.2, rng=numbers, dtype=np.float32, format="csr")
        for size in (6, 9)
    )
    left_rows, right_rows = numbers.integers(0, 6, 50), numbers.integers(0, 9, 50)
    whole = (left.astype(np.float64) @ right.astype(np.float64).T).toarray()
    dots = row_dots(sparse.csr_matrix(left), sparse.csr_matrix(right), (left_rows, right_rows))
    assert np.allclose(dots, whole[left_rows, right_rows], atol=1e-6)
    assert (
        row_dots(sparse.csr_matrix(left), sparse.csr_matrix(right), (left_rows[:0], right_rows[:0])).size == 0
    )
