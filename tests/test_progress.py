"""Long work tells how far it is, and changes nothing."""

import pytest
import typer.testing

from linker.archive.index import Index
from linker.cli import app, progress
from linker.cli.progress import Followed, long_work
from linker.parallel_map import in_turn
from tests.archive import article, corpus_of


def read_one(shared: int, part: int) -> int:
    return shared + part


def test_a_step_tells_its_parts_before_and_each_when_it_is_done() -> None:
    told: list[object] = []
    followed = Followed(in_turn, lambda step, parts: told.append((step, parts)), lambda: told.append("done"))
    assert list(followed(read_one, 10, iter([1, 2]))) == [11, 12]
    assert told == [("reading", 2), "done", "done"]


def test_the_bar_changes_nothing_of_an_index(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = corpus_of([article("a", "Ferry sinks", "It sank."), article("b", "Tram closes", "It closed.")])
    index = Index(None, None, corpus)  # type: ignore[arg-type]  # no disk is needed
    with long_work(index, "finding") as same:
        assert same is index, "no terminal, no bar"
    monkeypatch.setattr(progress, "is_terminal", lambda: True)
    with long_work(index, "finding") as followed:
        assert list(followed.corpus.parallel_map(read_one, 1, [1, 2])) == [2, 3]
        assert followed.corpus.articles is corpus.articles
    assert capsys.readouterr().out == "", "the bar is not among the results"


def test_levels_to_be_measured_are_numbers() -> None:
    from linker.archive.evaluation import STEPS
    from linker.cli.evaluate import _steps

    assert _steps("2,-1,0,2") == (-1.0, 0.0, 2.0)
    assert _steps("") == STEPS
    done = typer.testing.CliRunner().invoke(app, ["evaluate", "gold.csv", "--levels", "high"])
    assert done.exit_code == 2
