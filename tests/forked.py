"""The command in a process of its own, forked from one that has its modules loaded.

It runs as in a new interpreter, without the second that the imports take.
"""

import atexit
import multiprocessing
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

from linker.cli import main

_LOADED = (
    *("tests.forked", "tests.command", "tests.test_crash"),
    *("linker.narratives", "linker.history.updates", "faiss", "graspologic_native", "sentencex"),
    *("typer._adapters", "pydantic.fields", "pyarrow.ipc", "pyarrow.parquet", "rich.console", "rich.table"),
)


def new_process(target: Callable[..., None], *args: object) -> BaseProcess:
    """A process, not yet started, that has the modules of the command loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    return context.Process(target=target, args=args)


def run(
    *arguments: str, folder: Path, stdin: str | None = None, first: Callable[[], object] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `linker ARGUMENTS` in a folder, after `first`; what it printed and how it ended."""
    with tempfile.TemporaryDirectory() as streams:
        (Path(streams) / "0").write_text(stdin or "")
        process = new_process(_command, arguments, str(folder), streams, dict(os.environ), first)
        process.start()
        process.join()
        out, err = ((Path(streams) / name).read_text() for name in "12")
    code = process.exitcode
    assert code is not None
    return subprocess.CompletedProcess(["linker", *arguments], code, out, err)


def _command(
    arguments: tuple[str, ...],
    folder: str,
    streams: str,
    environment: dict[str, str],
    first: Callable[[], object] | None,
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for number, flags in enumerate((os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT | os.O_APPEND] * 2)):
        os.dup2(os.open(f"{streams}/{number}", flags), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, closefd=False)  # noqa: SIM115 - they last as long as the process
        for number, mode in enumerate("rww")
    )
    os.chdir(folder)
    if first is not None:
        first()
    sys.argv = ["linker", *arguments]
    try:
        main()
        code: object = 0
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))
