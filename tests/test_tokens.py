"""Documents whose words were read once: rearranged, they are what reading all of them again gives."""

from pathlib import Path

import numpy as np
import pytest

from linker.retrieval import LexicalIndex, TfidfIndex, Tokens

OLD = [["flood", "town", "flood"], ["town", "mayor"], [], ["vote"]]
NEW = [["alder", "town"], [], ["zinc", "flood", "alder"]]


def as_words(tokens: Tokens) -> list[list[str]]:
    said = [tokens.vocabulary[number] for number in tokens.numbers]
    return [said[first:last] for first, last in zip(tokens.bounds, tokens.bounds[1:], strict=False)]


@pytest.mark.parametrize(
    ("places", "wanted"),
    [
        ([-1, 2, 0, -1, 3, -1, 1], [NEW[0], [], OLD[0], NEW[1], OLD[3], NEW[2], OLD[1]]),
        ([1, -1, -1, -1], [OLD[1], *NEW]),
        ([-1, -1, -1], NEW),
    ],
)
def test_rearranged_documents_are_those_built_anew(
    places: list[int], wanted: list[list[str]], tmp_path: Path
) -> None:
    found = Tokens.build(OLD).remap(np.array(places), NEW)
    assert as_words(found) == wanted
    laid_out = Tokens.build(OLD).remap(np.array(places), NEW, tmp_path)
    laid_out.write(tmp_path)
    assert as_words(laid_out) == as_words(Tokens.open(tmp_path)) == wanted
    assert found.vocabulary == sorted({word for document in wanted for word in document})
    assert LexicalIndex.of(found).scores(["town", "alder"]).tolist() == pytest.approx(
        LexicalIndex.build(wanted).scores(["town", "alder"]).tolist()
    )


def test_written_documents_are_read_back(tmp_path: Path) -> None:
    Tokens.build(OLD).write(tmp_path)
    assert as_words(Tokens.open(tmp_path)) == OLD
    assert len(Tokens.open(tmp_path)) == 4


def test_words_left_out_stand_in_no_pair() -> None:
    documents = [["flood", "of", "town"], ["flood", "town"], ["of", "vote"]]
    without = [[word for word in document if word != "of"] for document in documents]
    found, wanted = TfidfIndex.of(Tokens.build(documents), {"of"}), TfidfIndex.build(without)
    np.testing.assert_allclose(found.matrix.toarray(), wanted.matrix.toarray(), atol=1e-6)
    ours = found.shared(found.vector(["flood", "town"]), wanted.vector(["flood", "town"]))
    theirs = found.shared(found.matrix[[0]], found.matrix[[1]])
    assert (ours[0], list(ours[1])) == (theirs[0], list(theirs[1]))


def test_blocks_of_documents_count_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [*OLD, *NEW, *OLD]
    whole = TfidfIndex.build(documents).matrix.toarray()
    weights = LexicalIndex.build(documents).weights
    monkeypatch.setattr("linker.retrieval.tfidf._BLOCK", 4)
    np.testing.assert_array_equal(TfidfIndex.build(documents).matrix.toarray(), whole)
    monkeypatch.setattr("linker.retrieval.bm25._BLOCK", 3)
    np.testing.assert_array_equal(LexicalIndex.build(documents).weights, weights)
