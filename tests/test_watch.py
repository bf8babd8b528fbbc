"""Watching: what appears is added once, what is still being written waits, and Ctrl-C ends it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from linker.archive.growth import Returned, _returned
from linker.archive.index import Index
from linker.archive.watching import Round, watch
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.narratives import Narrative
from linker.storage import EncoderId, Store, Writer, verify
from tests.test_growing import EVENTS

CONFIG = BuildConfig(model="hash")


def article(path: Path, text: str = "It rained all day.") -> None:
    path.write_text(f"Headline of {path.stem}\n{text}\n")


class Steps:
    """Something that happens at each wait; when nothing is left to happen, the watching ends."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self.left = list(steps)

    def __call__(self, seconds: float) -> None:
        if not self.left:
            raise KeyboardInterrupt
        self.left.pop(0)()


def rounds(sources: list[Path], to: Path, *steps: Callable[[], object]) -> list[Round]:
    found: list[Round] = []
    with contextlib.suppress(KeyboardInterrupt):
        for item in watch(sources, to=to, config=CONFIG, encoder=HashEncoder(), wait=Steps(*steps)):
            found.append(item)
    return found


def nothing() -> None:
    """A look at which all is as before."""


def test_files_are_added_as_they_appear_and_change(tmp_path: Path) -> None:
    inbox, to = tmp_path / "inbox", tmp_path / "index"
    inbox.mkdir()
    article(inbox / "a.txt")
    found = rounds(
        [inbox],
        to,
        nothing,
        lambda: article(inbox / "b.txt"),
        nothing,
        lambda: article(inbox / "b.txt", "It snowed, and this is longer."),
        nothing,
        (inbox / "a.txt").unlink,
        nothing,
    )
    assert [[Path(name).name for name in item.files] for item in found] == [["a.txt"], ["b.txt"], ["b.txt"]]
    titles = Index.open(to, encoder=HashEncoder()).corpus.articles["title"]
    assert set(titles) == {"Headline of a", "Headline of b"}


def test_a_file_that_still_grows_waits(tmp_path: Path) -> None:
    inbox, to = tmp_path / "inbox", tmp_path / "index"
    inbox.mkdir()

    def grow() -> None:
        with (inbox / "a.jsonl").open("a") as file:
            file.write(f'{{"title": "One more", "text": "Number {file.tell()}."}}\n')

    found = rounds([inbox], to, grow, grow, grow, nothing, nothing)
    (only,) = found
    assert only.report is not None
    assert only.report.added == 3


def test_a_source_may_appear_later_and_other_files_are_left_alone(tmp_path: Path) -> None:
    feed, to = tmp_path / "feed.txt", tmp_path / "index"
    found = rounds([feed, tmp_path / "none"], to, nothing, lambda: article(feed), nothing, nothing)
    assert len(found) == 1


def test_what_cannot_be_added_is_tried_again(tmp_path: Path) -> None:
    inbox, to = tmp_path / "inbox", tmp_path / "index"
    inbox.mkdir()
    article(inbox / "a.txt")
    encoder = HashEncoder()
    other = Writer(to, EncoderId("hash", "auto", encoder.name, encoder.fingerprint, encoder.dim), {})
    other.__enter__()
    found = rounds([inbox], to, nothing, lambda: other.__exit__(None, None, None), nothing)
    assert [item.report is None for item in found] == [True, False]
    assert "being written by another process" in str(found[0].problem)


def test_the_command_ends_with_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    article(tmp_path / "inbox" / "a.txt")
    root = Path(__file__).parent.parent
    code = "from linker.cli import main; main()"
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            code,
            "watch",
            "inbox",
            "--model",
            "hash",
            "--index",
            "index",
            "--every",
            "0.2",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "index: 1 new (1 articles)" in process.stdout.readline()
    article(tmp_path / "inbox" / "b.txt")
    assert "index: 1 new (2 articles)" in process.stdout.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert verify(Store.open(tmp_path / "index")) == []


def test_what_comes_says_which_stories_and_narratives_it_moved(tmp_path: Path) -> None:
    inbox, to = tmp_path / "inbox", tmp_path / "index"
    inbox.mkdir()

    def report(name: str, day: int) -> None:
        (inbox / f"{name}-{day}.txt").write_text(
            f"date 2024-03-{day:02} {EVENTS[name][:60]} ({day})\n{EVENTS[name]} Reporter {day} wrote this.\n"
        )

    for day in (1, 2):
        report("ferry", day)
        report("mill", day)
    found = rounds([inbox], to, nothing, lambda: report("ferry", 3), nothing, nothing)
    assert [item.changes for item in found[:1]] == [()], "there is nothing before the first"
    (change,) = found[1].changes
    assert (change.event, len(change.joined), change.articles) == ("grown", 1, 3)
    assert str(change.label).startswith("The ferry Alma struck")
    assert found[1].returned == (), "nobody has looked for narratives"


def narrative(*bursts: tuple[str, ...]) -> Narrative:
    """Only what a comparison looks at: its id, its name and the articles of its episodes."""
    episodes = tuple(SimpleNamespace(article_ids=burst) for burst in bursts)
    ids = tuple(id_ for burst in bursts for id_ in burst)
    return cast(
        Narrative, SimpleNamespace(narrative_id="n", label="Legs", episodes=episodes, article_ids=ids)
    )


def test_a_narrative_comes_back_when_it_has_another_episode_and_grows_else() -> None:
    old = {"n": narrative(("a", "b"))}
    assert _returned(narrative(("a", "b")), old) is None
    assert _returned(narrative(("a", "b", "c")), old) == Returned("grown", "n", "Legs", ("c",))
    assert _returned(narrative(("a", "b"), ("c",)), old) == Returned("returned", "n", "Legs", ("c",))
    assert _returned(narrative(("c",), ("a", "b")), old) == Returned("grown", "n", "Legs", ("c",)), (
        "it was earlier"
    )
    assert _returned(narrative(("a", "b")), {}) == Returned("born", "n", "Legs", ("a", "b"))
