"""A disk that fails at any call: one error that a user understands, nothing lost, nothing left behind."""

import errno
import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from linker.archive.index import Index
from linker.errors import LinkerError
from linker.history.stored_corrections import correct
from linker.ingest.removal import remove
from linker.storage import Store, verify
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


@pytest.mark.parametrize(
    ("code", "then", "step"),
    [
        (errno.ENOSPC, True, 83),
        (errno.EIO, False, 83),
        *(
            pytest.param(code, then, 1, marks=pytest.mark.slow)
            for code in (errno.ENOSPC, errno.EIO)
            for then in (False, True)
        ),
    ],
)
@pytest.mark.parametrize("work", WORK)
def test_a_fault_at_any_call_is_one_error_and_loses_nothing(
    whole: Path, tmp_path: Path, work: str, code: int, then: bool, step: int
) -> None:
    number, failed = 1 + step // 2, ["at the beginning"]
    while failed:
        to = Path(shutil.copytree(whole, tmp_path / str(number) / "index"))
        with failing(number, code, below=to, then=then) as failed:
            try:
                WORK[work](to)
            except (LinkerError, OSError) as error:  # of which the command makes one line
                assert "damaged" not in str(error), (failed, error)  # noqa: PT017 - most calls end well
        assert verify(Store.open(to)) == [], failed
        kept = set(Store.open(to).articles(["id"])["id"])
        assert kept >= {f"a{i}" for i in range(12)} - {"a3"}, failed
        WORK["correct" if work == "stories" else "stories"](to)
        build(to, 20, 1)
        left = [path.name for path in to.rglob(".*") if path.name not in (".lock", ".checked.json")]
        assert [
            name for name in left if name.startswith((".new-", ".gone-", ".art", ".pas", ".writer"))
        ] == []
        shutil.rmtree(tmp_path / str(number))
        number += step
    print(work, errno.errorcode[code], then, number)
