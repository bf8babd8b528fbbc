"""A progress bar on stderr; silent when stderr is no terminal."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linker.cli.output import is_terminal
from linker.ingest.run_report import Progress, Step

if TYPE_CHECKING:
    from linker.archive.index import Index
    from linker.parallel_map import ParallelMap, Part, Result, Shared


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show the steps of a run: articles, articles and word pieces per second, time left."""
    if not is_terminal():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<9}"),
        BarColumn(24),
        TextColumn("{task.fields[state]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None, state="")
        began = time.monotonic()
        stage = ""

        def tell(step: Step) -> None:
            nonlocal stage, began
            if step.stage != stage:
                stage, began = step.stage, time.monotonic()
            bar.update(
                task,
                description=step.stage,
                total=None if step.total is None else 1.0,
                completed=step.share,
                state=_state(step, time.monotonic() - began),
            )

        yield tell


@contextmanager
def long_work(index: "Index", what: str) -> Iterator["Index"]:
    """An index that shows a progress bar for long work, on a terminal only.

    The work comes in parts of equal size: how many of a step's parts are done tells how long it takes yet.
    """
    if not is_terminal():
        yield index
        return
    from dataclasses import replace

    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def begun(step: str, parts: int) -> None:
            bar.reset(task, total=parts, description=f"{what}: {step}")

        def done() -> None:
            bar.advance(task)
            if bar.tasks[0].finished:
                bar.reset(task, total=None, description=what)

        followed = Followed(index.corpus.parallel_map, begun, done)
        yield replace(index, corpus=replace(index.corpus, parallel_map=followed))


@dataclass(frozen=True)
class Followed:
    """A `ParallelMap` that reports the number of parts of a step, and when each is done."""

    parallel_map: "ParallelMap"
    begun: Callable[[str, int], object]
    done: Callable[[], object]

    def __call__(
        self, work: "Callable[[Shared, Part], Result]", shared: "Shared", parts: "Iterable[Part]"
    ) -> "Iterator[Result]":
        """The result of the work on each part, in their order."""
        listed = list(parts)
        self.begun("reading" if "read" in work.__name__ else "comparing", len(listed))
        for result in self.parallel_map(work, shared, listed):
            self.done()
            yield result


@contextmanager
def counted(what: str, total: int | None) -> Iterator[Callable[[], object]]:
    """A progress bar that advances with each call, on a terminal only; an unknown `total` is None."""
    if not is_terminal():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show a spinner while something is done; silent when stderr is no terminal."""
    if not is_terminal():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} …"):
        yield


def _state(step: Step, seconds: float) -> str:
    parts = [f"{step.done:,} articles" if step.total is None else f"{step.done:,} of {step.total:,} articles"]
    if step.share > 0 and seconds > 0.5:
        parts.append(f"{step.done / seconds:,.0f}/s")
        if step.pieces:
            parts.append(f"{step.pieces / seconds:,.0f} tokens/s")
        parts.append(f"{_clock(seconds * (1 - step.share) / step.share)} left")
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
