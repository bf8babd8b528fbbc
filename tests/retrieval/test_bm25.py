"""BM25 by hand, and the same in several archives asked as one."""

from pathlib import Path

import numpy as np
import pytest

from linker.retrieval import LexicalIndex, TfidfIndex
from linker.retrieval.blended import BlendedLexical, BlendedTfidf
from linker.retrieval.bm25 import idf_of, slowing

DOCUMENTS = [["flood", "town", "flood"], ["town", "mayor"], [], ["mayor", "flood", "vote"]]
INDEX = LexicalIndex.build(DOCUMENTS)


def test_a_word_said_twice_in_a_query_counts_once() -> None:
    for query in (["flood", "flood"], ["flood", "vote", "flood"], ["unheard", "town", "unheard"]):
        assert INDEX.scores(query).tolist() == INDEX.scores(sorted(set(query))).tolist()
    assert INDEX.scores(["flood", "vote"])[0] != INDEX.scores(["flood"])[0]
    starts, lengths = np.array([0, 3]), np.array([3, 2])
    assert INDEX.shares(["flood", "mayor", "mayor"], starts, lengths) == pytest.approx([0.5, 0.5])


def test_scores_of_two_words_by_hand() -> None:
    """tf / (tf + 1.2 · (.25 + .75 · length / 2)) for each word, weighted by rarity and divided by its sum."""
    flood, vote = np.log(1 + 2.5 / 2.5), np.log(1 + 3.5 / 1.5)
    slow = 1.2 * (0.25 + 0.75 * 3 / 2)
    limit = flood + vote
    wanted = [flood * 2 / (2 + slow) / limit, 0, 0, (flood + vote) / (1 + slow) / limit]
    assert INDEX.scores(["vote", "flood"]).tolist() == pytest.approx(wanted)
    assert INDEX.scores([]).tolist() == [0, 0, 0, 0]
    assert slowing(np.array([3, 2]), 2.0).tolist() == pytest.approx([slow, 1.2])


def test_what_is_known_of_a_word() -> None:
    assert (INDEX.count("flood"), INDEX.count("vote"), INDEX.count("unheard")) == (2, 1, 0)
    assert INDEX.holders("flood").tolist() == [0, 3]
    assert INDEX.holders("unheard").tolist() == []
    documents, weights = INDEX.weights_of("mayor")
    assert sorted(documents.tolist()) == [1, 3]
    assert weights.tolist() == pytest.approx([np.log(2) / (1 + 1.2), np.log(2) / (1 + 1.2 * 1.375)])
    assert INDEX.idf_at(1) == pytest.approx(INDEX.idf(["vote"])[0]) == pytest.approx(np.log(1 + 3.5 / 1.5))
    assert INDEX.idf_at(9) == INDEX.idf_at(4) == pytest.approx(np.log(1 + 0.5 / 4.5))
    assert idf_of(4, np.array([0])).tolist() == pytest.approx([np.log(10)])


def test_documents_without_words_and_none_at_all_match_nothing() -> None:
    for documents in ([[], []], []):
        index = LexicalIndex.build(documents)
        assert index.scores(["flood"]).tolist() == [0.0] * len(documents)
        assert BlendedLexical.of_parts([index])[0].scores(["flood"]).tolist() == [0.0] * len(documents)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("documents", np.array([0, 0, 1, 3, 0, 1, 4], np.int32)),
        ("documents", np.array([0, -1, 1, 3, 0, 1, 3], np.int32)),
        ("starts", np.array([0, 2, 4, 6, 8], np.int64)),
        ("starts", np.array([0, 4, 2, 6, 7], np.int64)),
        ("weights", np.full(7, np.nan, np.float32)),
        ("weights", np.ones(6, np.float32)),
    ],
)
def test_arrays_that_can_not_have_been_written_are_refused(
    name: str, value: np.ndarray, tmp_path: Path
) -> None:
    INDEX.write(tmp_path)
    LexicalIndex.open(tmp_path).check(4)
    np.save(tmp_path / f"{name}.npy", value)
    with pytest.raises(ValueError, match=r"holds|rise|expected"):
        LexicalIndex.open(tmp_path).check(4)


MORE = [["flood", "ferry"], ["ferry", "ferry", "vote", "town", "town"], ["mayor"]]
QUERY = ["ferry", "flood", "unheard"]


def test_archives_asked_as_one_score_as_one_archive_of_all() -> None:
    whole = LexicalIndex.build(DOCUMENTS + MORE)
    one, other = BlendedLexical.of_parts([LexicalIndex.build(part) for part in (DOCUMENTS, MORE)])
    joined = np.concatenate([one.scores(QUERY), other.scores(QUERY)])
    assert joined.tolist() == pytest.approx(whole.scores(QUERY).tolist(), abs=1e-6)
    assert one.idf(["ferry", "town"]).tolist() == whole.idf(["ferry", "town"]).tolist()
    # two of four documents here are a half, of all seven three and a half
    assert one.idf_at(2) == pytest.approx(np.log(1 + (7 - 3.5 + 0.5) / (3.5 + 0.5)))
    assert one.idf_at(9) == pytest.approx(whole.idf_at(7))


def test_terms_of_archives_asked_as_one_weigh_as_in_one_archive_of_all() -> None:
    # each pair of words stands twice in its archive, and so is a term there
    ours, theirs = (
        [["flood", "town"]] * 2 + [["town", "mayor"]] * 2,
        [["ferry", "flood", "town"]] * 2 + [["vote"]],
    )
    whole = TfidfIndex.build(ours + theirs)
    blended = BlendedTfidf([TfidfIndex.build(ours), TfidfIndex.build(theirs)])
    same = (whole.matrix @ whole.matrix.T).toarray()
    one, other = (part.matrix for part in blended.parts)
    assert (one @ one.T).toarray() == pytest.approx(same[:4, :4], abs=1e-6)
    assert (other @ other.T).toarray() == pytest.approx(same[4:, 4:], abs=1e-6)
    for row in range(4):
        moved = blended.moved(one[[row]], 0, 1)
        assert blended.parts[1].cosines(moved) == pytest.approx(same[row, 4:], abs=1e-6)
    for row in range(3):
        back = blended.moved(other[[row]], 1, 0)
        assert blended.parts[0].cosines(back) == pytest.approx(same[4 + row, :4], abs=1e-6)


def test_an_empty_archive_beside_another_changes_nothing() -> None:
    ours = TfidfIndex.build([["flood", "town"], ["town", "mayor"]])
    blended = BlendedTfidf([ours, TfidfIndex.build([])])
    assert blended.parts[0].matrix.toarray() == pytest.approx(ours.matrix.toarray(), abs=1e-6)
    assert blended.moved(blended.parts[0].matrix[[0]], 0, 1).shape == (1, 0)
