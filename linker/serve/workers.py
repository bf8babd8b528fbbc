"""The threads that answer questions: a few at once; more wait in a queue, with limits on length and time."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

CallArguments = ParamSpec("CallArguments")
Answer = TypeVar("Answer")

MOST_WAITING = 256
"""Questions that may wait; of more at once the newest are refused."""
SECONDS = 30.0
"""After so long the asker is told that it took too long."""


class BusyError(Exception):
    """Too many questions wait already."""


class TooSlowError(Exception):
    """A question took longer than the time limit."""


class Workers:
    """A pool of threads that answer questions."""

    def __init__(
        self, threads: int | None = None, *, waiting: int = MOST_WAITING, seconds: float = SECONDS
    ) -> None:
        self._threads = ThreadPoolExecutor(threads or max(2, os.cpu_count() or 2), "linker-serve")
        self._beside = ThreadPoolExecutor(1, "linker-follow")
        self._waiting, self._most, self._seconds = 0, waiting, seconds

    async def run(
        self,
        function: Callable[CallArguments, Answer],
        *args: CallArguments.args,
        **options: CallArguments.kwargs,
    ) -> Answer:
        """Call a function in one of the threads and return its result.

        A function that takes too long is left to end by itself, and keeps its thread until then.

        Raises:
            BusyError: Too many wait already.
            TooSlowError: It took too long.
        """
        if self._waiting >= self._most:
            raise BusyError
        self._waiting += 1
        try:
            future = self._threads.submit(function, *args, **options)
            async with asyncio.timeout(self._seconds):
                return await asyncio.wrap_future(future)
        except TimeoutError:
            raise TooSlowError from None
        finally:
            self._waiting -= 1

    async def beside(self, function: Callable[[], Answer]) -> Answer:
        """Call a function in a separate thread without a time limit."""
        return await asyncio.wrap_future(self._beside.submit(function))

    def close(self) -> None:
        """Drop all waiting questions."""
        for pool in (self._threads, self._beside):
            pool.shutdown(wait=False, cancel_futures=True)
