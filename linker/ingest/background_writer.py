"""Work in a background thread, such as writing one batch while the next is being embedded."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self


class BackgroundWriter:
    """Runs jobs in a background thread, one after the other; at most one is unfinished.

    What goes wrong there is raised by the next call, or at the end. Use it as a context manager: at the end,
    also after Ctrl-C, what is under way is finished.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._last: Future[object] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()
        if error is None:
            self.wait()

    def do(self, work: Callable[[], object]) -> None:
        """Start a job once the last one is done."""
        self.wait()
        self._last = self._thread.submit(work)

    def wait(self) -> None:
        """Wait for the unfinished job."""
        last, self._last = self._last, None
        if last is not None:
            last.result()
