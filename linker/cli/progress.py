"""A progress bar on stderr; silent when stderr is no terminal."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from linker.cli.output import is_terminal
from linker.pipeline.report import Progress, Step


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
def working(what: str) -> Iterator[None]:
    """Show that something is being done; silent when stderr is no terminal."""
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
