"""Paths: forward in time, by the chain whose weakest link is strongest."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linker.corpus import Corpus
from linker.errors import QueryError
from linker.links.paths import find_paths, widest_path
from tests.archive import article, corpus_of


def width_of(scores: np.ndarray, path: list[int]) -> float:
    return min(float(scores[one, two]) for one, two in pairwise(path))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 6), st.integers(0, 10_000))
def test_no_other_chain_forward_has_a_stronger_weakest_link_or_as_strong_a_one_in_fewer_steps(
    size: int, seed: int
) -> None:
    scores = np.round(np.random.default_rng(seed).random((size, size)).astype(np.float32), 1)
    found = widest_path(scores, 0.0)
    inner = [
        [0, *middle, size - 1] for n in range(size - 1) for middle in permutations(range(1, size - 1), n)
    ]
    chains = [chain for chain in inner if chain == sorted(chain)]
    best = max(width_of(scores, chain) for chain in chains)
    shortest = min(len(chain) for chain in chains if width_of(scores, chain) == best)
    assert found[0] == 0
    assert found[-1] == size - 1
    assert (width_of(scores, found), len(found)) == (best, shortest)


def test_a_chain_that_is_too_weak_somewhere_is_no_path() -> None:
    scores = np.array([[0, 0.9, 0.1], [0, 0, 0.4], [0, 0, 0]], np.float32)
    assert widest_path(scores, 0.4) == [0, 1, 2]
    assert widest_path(scores, 0.5) == []


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    ferry = "The ferry Alma struck the pier at Port Sull"
    captain = "Captain Oda Renn of the ferry Alma was questioned in court"
    trial = "The court of Gravelton heard captain Oda Renn and two shipwrights"
    yard = "The shipwrights of Gravelton closed their yard after the court heard them"
    return corpus_of(
        [
            article("ferry", ferry, f"{ferry}.", "2024-03-01"),
            article("early", captain, f"{captain}.", "2024-02-01"),
            article("captain", captain, f"{captain}.", "2024-03-05"),
            article("trial", trial, f"Rain fell on Monday over all the county. {trial}.", "2024-06-01"),
            article("yard", yard, f"{yard}.", "2024-09-01"),
            article("zoo", "Elephant turns sixty", "The zoo's elephant had a cake of hay.", "2024-07-01"),
            article("undated", captain, f"{captain}.", None),
        ]
    )


def test_a_path_goes_forward_in_time_with_a_quote_a_step(corpus: Corpus) -> None:
    (route,) = find_paths(corpus, corpus.row("yard"), corpus.row("ferry"), least=0.05)
    assert [step.article_id for step in route.steps] == ["ferry", "captain", "trial", "yard"]
    assert route.steps[0].score is None
    assert route.score == min(step.score for step in route.steps[1:] if step.score is not None)
    assert route.steps[2].text.startswith("The court of Gravelton"), "the passage that says it, not the rain"
    assert [corpus.article(corpus.row(s.article_id)).text[s.start : s.end] for s in route.steps] == [
        step.text for step in route.steps
    ]


def test_further_paths_share_only_their_ends(corpus: Corpus) -> None:
    routes = find_paths(corpus, corpus.row("ferry"), corpus.row("yard"), k=3, least=-1.0)
    inner = [{step.article_id for step in route.steps[1:-1]} for route in routes]
    assert len(routes) == 3
    assert not inner[0] & inner[1]
    assert [route.score for route in routes] == sorted((route.score for route in routes), reverse=True)


def test_what_does_not_lead_on_is_said(corpus: Corpus) -> None:
    assert find_paths(corpus, corpus.row("ferry"), corpus.row("zoo"), least=0.3) == ()
    with pytest.raises(QueryError, match="these are one"):
        find_paths(corpus, 1, 1)
    with pytest.raises(QueryError, match="undated has no date"):
        find_paths(corpus, corpus.row("undated"), corpus.row("ferry"))


def test_of_a_large_archive_the_closest_are_looked_at(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = find_paths(corpus, corpus.row("ferry"), corpus.row("trial"), least=0.05)
    monkeypatch.setattr("linker.links.paths._CONSIDERED", 3)
    assert find_paths(corpus, corpus.row("ferry"), corpus.row("trial"), least=0.05) == whole
