"""A disk that fails at any call: one error that a user understands, nothing lost, nothing left behind."""

import errno
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from linker.archive.index import Index
from linker.errors import DamagedError, LinkerError, StoreError
from linker.history.stored_corrections import correct
from linker.ingest.removal import remove
from linker.storage import Store, verify
from linker.storage.parquet_io import reading
from tests.test_damage import ENCODER, answers, build

CALLS = ("open", "fsync", "rename", "replace", "unlink", "mkdir", "rmdir", "listdir", "scandir")
WORK: dict[str, Callable[[Path], object]] = {
    "index": lambda to: build(to, 12, 3),
    "remove": lambda to: remove(to, ["a3"]),
    "correct": lambda to: correct(to, "same", "a2", "a7"),
    "stories": lambda to: Index.open(to, encoder=ENCODER).narratives(),
}


@contextmanager
def failing(number: int, code: int, *, below: Path, then: bool) -> Iterator[list[str]]:
    """Have a call of the system about a folder fail, and all that follow if `then`; lists what has failed."""
    count, failed = 0, list[str]()
    handles: dict[int, str] = {}

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            nonlocal count
            where = handles.get(args[0], "") if args and isinstance(args[0], int) else str(args[0])
            if where.startswith(str(below)):
                count += 1
                if count == number or (then and count > number):
                    failed.append(f"{name} {where}")
                    raise OSError(code, os.strerror(code), where)
            result = real(*args, **options)
            if name == "open" and isinstance(result, int):
                handles[result] = where
            return result

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, wrapped(name, getattr(os, name)))
        patch.setattr(io, "open", wrapped("open", io.open))
        yield failed


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with stories and narratives."""
    to = tmp_path_factory.mktemp("faults") / "index"
    build(to, 0, 12)
    answers(to)
    return to


def leaves_a_whole_index(to: Path, work: str, failed: object) -> None:
    """After a command that a fault ended, nothing is lost, and the next commands leave nothing behind."""
    assert verify(Store.open(to)) == [], failed
    kept = set(Store.open(to).articles(["id"])["id"])
    assert kept >= {f"a{i}" for i in range(12)} - {"a3"}, failed
    WORK["correct" if work == "stories" else "stories"](to)
    build(to, 20, 1)
    left = [path.name for path in to.rglob(".*") if path.name not in (".lock", ".checked.json")]
    begun = (".new-", ".gone-", ".art", ".pas", ".mem", ".eve", ".man", ".writer")
    assert [name for name in left if name.startswith(begun)] == [], failed


@pytest.mark.parametrize(("code", "then", "first"), [(errno.ENOSPC, True, 23), (errno.EIO, False, 61)])
@pytest.mark.parametrize("work", WORK)
def test_a_fault_at_any_call_is_one_error_and_loses_nothing(
    whole: Path, tmp_path: Path, work: str, code: int, then: bool, first: int
) -> None:
    for number in range(first, 1000, 149):
        to = Path(shutil.copytree(whole, tmp_path / str(number) / "index"))
        with failing(number, code, below=to, then=then) as failed:
            try:
                WORK[work](to)
            except (LinkerError, OSError) as error:  # of which the command makes one line
                assert "damaged" not in str(error), (failed, error)  # noqa: PT017 - most calls end well
        if not failed:
            break
        leaves_a_whole_index(to, work, failed)


@pytest.mark.slow
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("work", WORK)
def test_every_fault_of_the_system_is_one_error_and_loses_nothing(
    tmp_path: Path, work: str, error: str
) -> None:
    """Also of the calls that polars and FAISS make, through a library that stands before libc."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("needs a C compiler, and Linux")
    here, library = Path(__file__).parent, tmp_path / "failing_calls.so"
    build_it = (compiler, "-shared", "-fPIC", "-O2", here / "failing_calls.c", "-o", library, "-ldl")
    subprocess.run(build_it, check=True)
    environment = {**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": str(here.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.every_fault", work, error],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    print(done.stdout.strip())


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("sha256_of", OSError(errno.EIO, "Input/output error")),
        ("open_parquet", OSError(errno.EIO, "Input/output error")),
    ],
)
def test_a_part_that_the_disk_cannot_read_is_not_said_to_be_damaged(
    whole: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: Exception
) -> None:
    def failed(*_: object) -> None:
        raise error

    monkeypatch.setattr(f"linker.storage.store.{call}", failed)
    assert "can't be read (Input/output error" in verify(Store.open(whole))[0]
    with pytest.raises(StoreError, match="parquet can't be read: Input/output error") as checked:
        remove(whole, ["a3"])
    with pytest.raises(StoreError, match="index can't be read: Input/output error") as read, reading(whole):
        failed()
    assert not any(isinstance(said.value, DamagedError) for said in (checked, read))
