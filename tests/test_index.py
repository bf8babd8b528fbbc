"""The FAISS door gives exact answers in a useful order; the lexical ones give known numbers."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linker.errors import ShapeError
from linker.retrieval import FlatIndex, LexicalIndex, TfidfIndex


def unit(rows: int, dim: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((rows, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(1, 60),
    k=st.integers(1, 70),
    copies=st.integers(0, 20),
    seed=st.integers(0, 99),
    data=st.data(),
)
def test_flat_search_is_what_numpy_finds(
    rows: int, k: int, copies: int, seed: int, data: st.DataObject
) -> None:
    vectors = unit(rows, 8, seed)
    vectors[: min(copies, rows)] = vectors[0]
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=rows, max_size=rows)))
    many = data.draw(st.booleans(), label="so many that matrices are multiplied")
    queries = unit(30 if many else 3, 8, seed + 1)
    queries[0] = vectors[0]
    allowed |= many
    found = FlatIndex.build(vectors).search(queries, k, allowed=None if many else allowed)
    for query, (got_rows, got_scores) in zip(queries, found, strict=True):
        exact = np.round((vectors @ query).astype(np.float64), 6)
        candidates = np.flatnonzero(allowed)
        expected = candidates[np.lexsort((candidates, -exact[candidates]))[:k]]
        np.testing.assert_allclose(exact[got_rows], exact[expected], atol=2e-6)
        np.testing.assert_allclose(got_scores, exact[expected], atol=2e-6)
        assert allowed[got_rows].all()
        assert len(set(got_rows.tolist())) == len(got_rows)


def test_ties_come_in_row_order_also_at_the_last_place() -> None:
    vectors = np.repeat(unit(1, 8, 0), 20, axis=0)
    rows, scores = FlatIndex.build(vectors).search(vectors[:1], 5)[0]
    assert rows.tolist() == [0, 1, 2, 3, 4]
    assert scores.max() <= 1.0


def test_many_queries_find_what_each_finds_alone() -> None:
    vectors = np.concatenate(
        [unit(70, 8, 1), np.repeat(unit(1, 8, 2), 30, axis=0), np.zeros((5, 8), np.float32)]
    )
    index = FlatIndex.build(vectors)
    for query, (rows, scores) in zip(vectors, index.search(vectors, 12), strict=True):
        alone = index.search(query[None], 12)[0]
        assert (rows.tolist(), scores.tolist()) == (alone[0].tolist(), alone[1].tolist())


def test_nothing_allowed_finds_nothing() -> None:
    vectors = unit(5, 8, 0)
    rows, _ = FlatIndex.build(vectors).search(vectors[:1], 3, allowed=np.zeros(5, bool))[0]
    assert rows.tolist() == []


def test_an_empty_index_finds_nothing() -> None:
    empty = FlatIndex.build(np.empty((0, 8), np.float32))
    assert [rows.tolist() for rows, _ in empty.search(unit(2, 8, 0), 3)] == [[], []]


@pytest.mark.parametrize(
    "bad",
    [
        np.ones((2, 7), np.float32),
        np.ones((2, 8), np.float64),
        np.full((1, 8), np.nan, np.float32),
        np.ones(8, np.float32),
    ],
)
def test_a_wrong_query_is_refused(bad: np.ndarray) -> None:
    with pytest.raises(ShapeError):
        FlatIndex.build(unit(4, 8, 0)).search(bad, 1)


def test_a_written_index_gives_the_same_answers(tmp_path: Path) -> None:
    vectors = unit(50, 8, 3)
    built = FlatIndex.build(vectors)
    built.write(tmp_path)
    opened = FlatIndex.open(tmp_path)
    for ours, theirs in zip(built.search(vectors[:5], 7), opened.search(vectors[:5], 7), strict=True):
        assert ours[0].tolist() == theirs[0].tolist()
    np.testing.assert_array_equal(opened.vectors(np.array([4, 2])), vectors[[4, 2]])


DOCUMENTS = [["flood", "town", "flood"], ["town", "mayor"], [], ["mayor", "flood", "vote"]]


def test_lexical_scores_by_hand() -> None:
    index = LexicalIndex.build(DOCUMENTS)
    # df(flood) = 2 of 4 documents; mean length 2; document 0 has tf 2 and length 3.
    assert index.idf(["flood", "unheard"]) == pytest.approx([np.log(1 + 2.5 / 2.5), np.log(1 + 4.5 / 0.5)])
    norm = 1.2 * (1 - 0.75 + 0.75 * 3 / 2)
    assert index.scores(["flood"])[0] == pytest.approx(2 / (2 + norm), rel=1e-5)
    assert index.scores(["flood"])[[1, 2]].tolist() == [0, 0]
    assert index.scores(["unheard"]).tolist() == [0, 0, 0, 0]


def test_shares_of_stretches_by_hand() -> None:
    index = LexicalIndex.build([["dam", "dam", "crack"], [], ["dam", "leg"]])
    dam, crack, unknown = index.idf(["dam", "crack", "unknown"])
    starts, lengths = np.array([0, 2, 3, 3]), np.array([2, 1, 0, 2])
    found = index.shares(["crack", "dam", "dam", "unknown"], starts, lengths)
    assert found == pytest.approx(np.array([dam, crack, 0, dam]) / (dam + crack + unknown))
    assert index.shares([], starts, lengths).tolist() == [0, 0, 0, 0]


def test_unknown_words_lower_the_score() -> None:
    index = LexicalIndex.build(DOCUMENTS)
    assert 0 < index.scores(["vote", "unheard"])[3] < index.scores(["vote"])[3] <= 1


@pytest.mark.parametrize("documents", [DOCUMENTS, [[], []], []])
def test_lexical_round_trip(tmp_path: Path, documents: list[list[str]]) -> None:
    built = LexicalIndex.build(documents)
    built.write(tmp_path)
    opened = LexicalIndex.open(tmp_path)
    assert len(opened) == len(documents)
    assert opened.scores(["flood", "vote"]).tolist() == built.scores(["flood", "vote"]).tolist()


def test_tfidf_agrees_with_scikit_learn() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    documents = [["flood", "hits", "town"], ["flood", "hits", "port", "town"], ["mayor", "of", "town"]]
    texts = [" ".join(document) for document in documents]
    index = TfidfIndex.build(documents)
    terms = [index._term(column) for column in range(index.matrix.shape[1])]
    theirs = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, vocabulary=terms)
    expected = (theirs.fit_transform(texts) @ theirs.transform(texts).T).toarray()
    for row in range(3):
        np.testing.assert_allclose(index.cosines(index.vector(documents[row])), expected[row], atol=1e-6)


@pytest.mark.parametrize("documents", [[["flood", "town"], [], ["town", "port"]], [[], []], []])
def test_tfidf_round_trip(tmp_path: Path, documents: list[list[str]]) -> None:
    built = TfidfIndex.build(documents)
    built.write(tmp_path)
    opened = TfidfIndex.open(tmp_path)
    vector = built.vector(["town", "flood"])
    assert opened.cosines(opened.vector(["town", "flood"])).tolist() == built.cosines(vector).tolist()


def test_shared_terms_say_why() -> None:
    index = TfidfIndex.build([["flood", "town"], ["flood", "port"], ["vote", "port"]])
    total, terms = index.shared(index.vector(["flood", "town"]), index.vector(["flood", "port"]))
    assert [term for term, _ in terms] == ["flood"]
    assert total == pytest.approx(index.cosines(index.vector(["flood", "port"]))[0])


def test_shared_terms_come_by_what_they_add_and_then_by_name() -> None:
    index = TfidfIndex.build([["b", "a", "c", "c"], ["b", "a", "c", "c"], ["a", "d"]])
    total, terms = index.shared(index.matrix[[0]], index.matrix[[1]])
    told = list(terms)
    assert told == sorted(told, key=lambda pair: (-pair[1], pair[0]))
    # four terms add the same: a word, and pairs before and after it by name
    assert [term for term, _ in told] == ["c", "a c", "b", "b a", "c c", "a"]
    assert total == pytest.approx(sum(share for _, share in told)) == pytest.approx(1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_is_full_only_when_a_file_is_closed_is_an_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "flat.faiss").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        FlatIndex.build(unit(3, 8, 0)).write(tmp_path)
    assert capfd.readouterr().err == ""


def test_an_index_of_another_shape_is_refused() -> None:
    index = FlatIndex.build(unit(4, 8, 0))
    index.check(4, 8)
    for rows, dim in ((5, 8), (4, 7)):
        with pytest.raises(ValueError, match=r"the vectors have shape \(4, 8\)"):
            index.check(rows, dim)
