"""Standard input, output and error, which may be closed, on a full disk, or in an encoding like ASCII."""

import io
import os
import sys
from contextlib import suppress


def prepare_streams() -> None:
    """Make the three usable before any file is opened, which else could get the number of a closed one.

    A closed input is empty, and a closed error stream takes everything; writing to a closed output is an
    error. Letters that an encoding doesn't have are replaced.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest number that is free
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # by its number
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    if sys.stderr is None or sys.stderr is sys.__stderr__:
        encoding = sys.stderr.encoding if sys.stderr else "utf-8"
        stream = io.BufferedWriter(_Forgiving())  # type: ignore[type-var]  # io's own protocol is private
        sys.stderr = io.TextIOWrapper(
            stream, encoding, errors="backslashreplace", line_buffering=True, write_through=True
        )


def give_up_output() -> None:
    """Send pending and later output to the null device."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


class _Forgiving(io.RawIOBase):
    """Standard error whose write errors are ignored, so that a lost message ends nothing."""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 2

    def isatty(self) -> bool:
        return os.isatty(2)

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]  # io's own Buffer is 3.12
        with suppress(OSError):
            return os.write(2, data)
        return len(data)
