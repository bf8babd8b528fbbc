"""A long life at random against a plain model in memory: the same answers throughout, nothing leaks."""

import gc
import json
import os
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import linker
from linker.archive.index import Index
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.errors import ConfigError
from linker.history.stored_corrections import correct, corrections_of, undo
from linker.ingest.removal import remove
from linker.storage import Store, verify
from linker.types import LEVELS

ENCODER = HashEncoder()
PLACES = ("harbour", "mill", "bridge", "opera", "quarry")
numbers = st.integers(0, 30)


class Life(RuleBasedStateMachine):
    """Adds, corrections of texts, removals, restarts, groupings and searches; `texts` is what should be."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.to = Path(self._folder.name) / "index"
        self.texts: dict[str, str] = {}
        self.states: set[frozenset[str]] = set()
        self.story_of: dict[str, str] = {}
        self.add([(0, 0)])
        self.reader = Index.open(self.to, encoder=ENCODER)

    def teardown(self) -> None:
        """Every life ends whole."""
        assert verify(Store.open(self.to)) == []
        self._folder.cleanup()

    @rule(items=st.lists(st.tuples(numbers, st.integers(0, 3)), min_size=1, max_size=6))
    def add(self, items: list[tuple[int, int]]) -> None:
        """Add articles, some of them known, some of those with another text."""
        fresh = {f"a{n}": _text(n, version) for n, version in items}
        path = Path(self._folder.name) / "next.jsonl"
        path.write_text(
            "\n".join(
                json.dumps({"id": id_, "title": f"Report {id_}", "text": text, "published": _day(id_)})
                for id_, text in fresh.items()
            )
        )
        report = linker.build([path], to=self.to, config=BuildConfig(model="hash"), encoder=ENCODER)
        assert report.added == len(fresh.keys() - self.texts.keys())
        assert report.changed == sum(self.texts.get(id_, text) != text for id_, text in fresh.items())
        self.texts |= fresh
        self.states.add(frozenset(self.texts))

    @precondition(lambda self: len(self.texts) > 1)
    @rule(which=st.lists(numbers, min_size=1, max_size=3))
    def remove(self, which: list[int]) -> None:
        """Remove articles; one is always left."""
        doomed = sorted({sorted(self.texts)[n % len(self.texts)] for n in which})[: len(self.texts) - 1]
        assert remove(self.to, doomed) == doomed
        for id_ in doomed:
            del self.texts[id_]
        self.states.add(frozenset(self.texts))

    @precondition(lambda self: len(self.texts) > 1)
    @rule(left=numbers, right=numbers, verb=st.sampled_from(["same", "different"]))
    def correct(self, left: int, right: int, verb: str) -> None:
        """Say something about two articles; what contradicts is refused."""
        ids = sorted(self.texts)
        one, two = ids[left % len(ids)], ids[right % len(ids)]
        try:
            correct(self.to, verb, one, two)  # type: ignore[arg-type]  # one of the two verbs
        except ConfigError:
            return

    @rule()
    def undo(self) -> None:
        """Take the newest correction back."""
        said = corrections_of(Store.open(self.to))
        if said:
            undo(self.to, said[-1].number)

    @rule()
    def group(self) -> None:
        """Every article in one story; corrections obeyed; ids only where articles stay together."""
        index = Index.open(self.to, encoder=ENCODER)
        found = {id_: story.story_id for story in index.stories() for id_ in story.article_ids}
        assert sorted(found) == sorted(self.texts)
        for level in LEVELS:
            held = sorted(id_ for one in index.stories(level) for id_ in one.article_ids)
            assert held == sorted(self.texts)
        for item in corrections_of(index.store):
            assert (found[item.left] == found[str(item.right)]) == (item.verb == "same")
        again = Index.open(self.to, encoder=ENCODER)
        assert {id_: s.story_id for s in again.stories() for id_ in s.article_ids} == found

    @rule(n=numbers)
    def ask_the_reader(self, n: int) -> None:
        """An index that is held open all the while answers with one state that was committed, as a whole."""
        found = frozenset(id_ for story in self.reader.stories() for id_ in story.article_ids)
        assert found in self.states
        hits = self.reader.search(sorted(found)[n % len(found)], k=len(found), min_score=-1)
        assert frozenset(hit.article_id for hit in hits) <= frozenset().union(*self.states)
        self.reader.narratives()
        assert self.reader.info()["articles"] in {len(state) for state in self.states}

    @rule(n=numbers)
    def search(self, n: int) -> None:
        """What an article says alone is found there, and its passages are its text."""
        ids = sorted(self.texts)
        wanted = ids[n % len(ids)]
        index = Index.open(self.to, encoder=ENCODER)
        hits = index.search(self.texts[wanted], k=len(ids))
        assert {hit.article_id for hit in hits} <= self.texts.keys()
        best = max(hit.score for hit in hits)
        assert next(hit.score for hit in hits if hit.article_id == wanted) == pytest.approx(best, abs=1e-6)
        for hit in hits:
            for passage in hit.passages:
                assert self.texts[hit.article_id][passage.start : passage.end] == passage.text

    @invariant()
    def holds_what_it_should(self) -> None:
        """The articles of the index are those of the model."""
        frame = Store.open(self.to).articles(["id", "text"])
        assert dict(frame.iter_rows()) == self.texts


def _text(n: int, version: int) -> str:
    place = PLACES[n % len(PLACES)]
    return f"Inspector number{n} came to the {place} in year{version}. The {place} of number{n} stays shut."


def _day(id_: str) -> str:
    return f"2024-03-{1 + int(id_[1:]) % 28:02}"


class TestLife(Life.TestCase):  # type: ignore[name-defined,misc]  # Hypothesis makes the class
    """Some short lives in every run of the tests."""

    settings = settings(
        max_examples=4, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
    )


@pytest.mark.slow
def test_many_long_lives() -> None:
    """Set LINKER_SOAK_EXAMPLES for longer: 2,000 are about an hour."""
    from hypothesis.stateful import run_state_machine_as_test

    examples = int(os.environ.get("LINKER_SOAK_EXAMPLES", "60"))
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("rounds", [4, pytest.param(400, marks=pytest.mark.slow)])
def test_memory_and_file_handles_stay_flat(rounds: int) -> None:
    chance = random.Random(0)
    life = Life()
    marks: list[tuple[int, int]] = []
    for number in range(rounds):
        life.add([(chance.randrange(31), chance.randrange(4)) for _ in range(4)])
        life.group()
        life.search(chance.randrange(31))
        life.ask_the_reader(chance.randrange(31))
        if len(life.texts) > 20:
            life.remove([chance.randrange(31)])
        if number >= rounds // 2:
            gc.collect()
            marks.append((sum(1 for _ in Path("/proc/self/fd").iterdir()), _resident()))
    life.teardown()
    handles, memory = zip(*marks, strict=True)
    assert max(handles) - handles[0] <= 2
    assert max(memory) - memory[0] < 60_000_000


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
