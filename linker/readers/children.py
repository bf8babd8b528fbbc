"""Child processes that decode files which may be decompression bombs, with limits on memory and time.

One is started when first needed, serves file after file, and ends by itself when it is idle.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from linker.readers.streams import Unreadable

_MEMORY = 256 * 1024 * 1024
_MEMORY_A_BYTE = 200
_MOST_MEMORY = 1536 * 1024 * 1024
_SECONDS = 20
_BYTES_A_SECOND = 500_000
_IDLE_SECONDS = 30.0
_SCRIPT = Path(__file__).with_name("parquet_child.py")


class _Child:
    """One process that answers requests, one at a time."""

    def __init__(self) -> None:
        paths = [path for path in sys.path if path]
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_SCRIPT), str(_IDLE_SECONDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(paths),
                "ARROW_DEFAULT_MEMORY_POOL": "system",  # takes no more than it is asked for
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
            },
            start_new_session=True,  # Ctrl-C is for the process that reads
        )
        self.used = time.monotonic()
        self.ready = True

    def ask(self, request: dict[str, Any]) -> Iterator[Any]:
        """The answers to one request.

        Raises:
            Unreadable: The file, or the rest of it, can't be decoded within the limits.
        """
        streams = self._process.stdin, self._process.stdout
        assert streams[0] is not None
        assert streams[1] is not None
        self.ready = False
        streams[0].write(json.dumps(request).encode() + b"\n")
        streams[0].flush()
        for line in streams[1]:
            answer = json.loads(line)
            if not isinstance(answer, dict) or "end" not in answer:
                yield answer
                continue
            self.used = time.monotonic()
            self.ready = not answer["spent"]
            if answer["end"]:
                raise Unreadable(answer["end"])
            return
        raise Unreadable(_end(self._process.wait(), request))

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.communicate()


_idle: list[_Child] = []
"""Processes without work: the next file takes one, so that many small files cost one start."""


def ask(path: Path, **request: Any) -> Iterator[Any]:
    """Decode a file in a child process; the limits grow with its size.

    Raises:
        Unreadable: It, or the rest of it, can't be decoded within the limits.
    """
    size = path.stat().st_size
    child = _take()
    try:
        yield from child.ask(
            {
                "path": str(path.absolute()),
                "memory": min(_MOST_MEMORY, _MEMORY + _MEMORY_A_BYTE * size),
                "seconds": _SECONDS + size // _BYTES_A_SECOND,
                **request,
            }
        )
    finally:  # also where the reader is given up before its end
        if child.ready:
            _idle.append(child)
        else:
            child.close()


def _take() -> _Child:
    while _idle:
        child = _idle.pop()
        if time.monotonic() - child.used < _IDLE_SECONDS / 2:
            return child
        child.close()
    return _Child()


@atexit.register
def _close_all() -> None:
    while _idle:
        _idle.pop().close()


def _end(code: int, request: dict[str, Any]) -> str:
    if code == -signal.SIGXCPU:
        return f"takes more than {request['seconds']:,} s of the processor to be decoded"
    return f"damaged, or a bomb: what decodes it ended with {code}"
