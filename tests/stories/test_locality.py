"""What is said of one story doesn't depend on what else lies in the archive."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import linker
from benchmarks.locality import Pile, pile_of, together
from benchmarks.routine import KINDS, routine
from linker.corpus import Corpus
from linker.metrics import measure
from linker.stories import group_articles
from linker.types import Rows

FIRST, LAST = datetime(2023, 1, 1, tzinfo=UTC), datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module", name="archive")
def opened(demo: Path) -> Corpus:
    return linker.open(demo).corpus


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> Pile:
    folder = tmp_path_factory.mktemp("routine")
    routine(32, FIRST, LAST).write_parquet(folder / "routine.parquet")
    linker.build([folder / "routine.parquet"], to=folder / "index")
    return pile_of(linker.open(folder / "index").corpus)


def stories(corpus: Corpus, ids: Iterable[str]) -> set[frozenset[str]]:
    """The stories of an archive as sets of ids, of the articles named alone."""
    groups = group_articles(corpus).groups
    wanted = list(ids)
    found: dict[int, set[str]] = {}
    for id_ in wanted:
        found.setdefault(int(groups[corpus.row(id_)]), set()).add(id_)
    return {frozenset(story) for story in found.values()}


@pytest.mark.parametrize("share", [8, 16, 32])
def test_routine_pieces_of_eight_kinds_move_hardly_an_article(
    archive: Corpus, pieces: Pile, share: int
) -> None:
    own, ids = pile_of(archive), archive.articles["id"].to_list()
    some = Pile(pieces.articles[:share], pieces.vectors[:share])
    before, after = group_articles(archive), together([own, some], archive.encoder)
    groups = group_articles(after).groups[[after.row(id_) for id_ in ids]]
    assert len(KINDS) == 8
    assert measure(before.groups, groups)["b3_f1"] >= 0.99


def test_exact_copies_of_a_tenth_join_what_they_copy_and_move_nothing_else(archive: Corpus) -> None:
    own, ids = pile_of(archive), archive.articles["id"].to_list()
    tenth = np.arange(0, len(ids), 10)
    after = together([own, Pile(own.articles[tenth], own.vectors[tenth])], archive.encoder)
    groups = group_articles(after).groups
    for row in tenth.tolist():
        assert groups[after.row(f"{ids[row]}·1")] == groups[after.row(ids[row])]
    assert stories(after, ids) == stories(archive, ids)


def test_all_that_is_known_of_an_encoder_is_its_own(archive: Corpus) -> None:
    known, unknown = (group_articles(corpus) for corpus in (archive, replace(archive, encoder="another")))
    assert not known.pairs["meaning"].equals(unknown.pairs["meaning"])
    assert known.pairs["names"].mean() == pytest.approx(unknown.pairs["names"].mean(), rel=0.2)


def nested(parts: Rows, wholes: Rows) -> bool:
    return len(np.unique(np.stack([parts, wholes]), axis=1).T) == len(np.unique(parts))


def test_events_lie_in_lines_and_lines_in_topics(archive: Corpus) -> None:
    found = group_articles(archive)
    assert nested(found.groups, found.lines)
    assert nested(found.lines, found.topics)
    assert len(np.unique(found.groups)) > len(np.unique(found.lines)) > len(np.unique(found.topics))


def test_routine_pieces_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    one, other = (routine(16, FIRST, LAST, seed=seed) for seed in (3, 4))
    assert one.equals(routine(16, FIRST, LAST, seed=3))
    assert not one.equals(other)
    assert one["source"].n_unique() == 8
