"""The command in this process: what it printed and how it ended, without a new interpreter each time."""

import contextlib
import gc
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from linker.cli import main


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    def one_line(self, *words: str) -> str:
        """The line on stderr of a run that ended with exit 1 and nothing else there."""
        assert self.code == 1, (self.code, self.out, self.err)
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("linker: "), self.err
        for word in words:
            assert word in lines[0], (word, self.err)
        return lines[0]


def linker(*arguments: str | Path, at: Path | None = None) -> Done:
    """Run `linker ARGUMENTS`, in the folder `at`."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.ExitStack() as stack:
        gc.disable()  # else what other tests left is finalised here, and its warnings are on this stderr
        stack.callback(gc.enable)
        stack.enter_context(mock.patch.object(sys, "argv", ["linker", *map(str, arguments)]))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        # else what the tests print after a command that failed is written nowhere
        stack.enter_context(mock.patch("linker.cli.standard_streams.give_up_output"))
        if at is not None:
            stack.enter_context(inside(at))
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Done(code, out.getvalue(), err.getvalue())


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Go into a folder, and back."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def content(folder: Path) -> dict[str, bytes | str | None]:
    """Everything below a folder: a file's bytes, a link's target, None of a folder."""
    return {path.relative_to(folder).as_posix(): _held(path) for path in sorted(folder.rglob("*"))}


def _held(path: Path) -> bytes | str | None:
    if path.is_symlink():
        return str(path.readlink())
    return None if path.is_dir() else path.read_bytes()
