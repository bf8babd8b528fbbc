"""Standard streams as a shell may leave them: full, closed, or in an encoding of few letters."""

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import linker
from linker.config import BuildConfig
from linker.days import day
from linker.encoders import HashEncoder
from linker.errors import DamagedError, ModelError, out_of_memory
from linker.ingest.removal import remove
from linker.storage import Store, verify
from linker.storage.derived_folders import is_kept, read_kept
from linker.storage.parquet_io import reading
from linker.types import Vectors
from tests.command import linker as command
from tests.test_watch import article

ROOT = Path(linker.__file__).parent.parent
RUN = f"{sys.executable} -c 'from linker.cli import main; main()'"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an article, and an index of it."""
    folder = tmp_path_factory.mktemp("streams")
    (folder / "a.txt").write_text("Café ferry “strike”\nIt rained in Zürich — all day, 河水又上涨了。\n")
    linker.build(folder / "a.txt", to=folder / "index", config=BuildConfig(model="hash"))
    return folder


def shell(command: str, folder: Path, **env: str) -> tuple[int, str, str]:
    """Run a line of bash, with `linker` in it; its exit code and what it prints."""
    done = subprocess.run(
        ["bash", "-c", command.replace("linker ", f"{RUN} ")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LINKER_INDEX": "index", **env},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode("ascii", "backslashreplace"), done.stderr.decode()


@pytest.mark.parametrize("into", ["/dev/full", "&-"])
@pytest.mark.parametrize("command", ["search ferry", "search ferry --json", "--help"])
def test_results_that_cannot_be_printed_are_an_error_in_one_line(
    folder: Path, command: str, into: str
) -> None:
    code, _, said = shell(f"linker {command} >{into}", folder)
    assert code == 1
    assert said.startswith("linker: standard output can't be read or written: ")
    assert said.count("\n") == 1


def test_a_run_without_any_stream_leaves_a_sound_index(folder: Path) -> None:
    code, _, _ = shell("linker index a.txt --model hash --index bare <&- >&- 2>&-", folder)
    assert code == 1  # its summary had nowhere to go
    store = Store.open(folder / "bare")
    assert (store.manifest.count("articles"), verify(store)) == (1, [])


@pytest.mark.parametrize("into", ["/dev/full", "&-"])
def test_messages_that_cannot_be_printed_end_nothing(folder: Path, into: str) -> None:
    assert shell(f"linker stories -o s.json 2>{into}", folder)[0] == 0
    assert shell(f"linker search x --index none 2>{into}", folder)[0] == 1


@pytest.mark.parametrize("command", ["search ferry", "search ferry --json"])
def test_a_reader_that_has_enough_ends_the_command_quietly(folder: Path, command: str) -> None:
    code, out, said = shell(f"set -o pipefail; (linker {command}) | true", folder)
    assert (code, out, said) == (0, "", "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_letters_that_a_terminal_lacks_are_replaced(folder: Path, encoding: str) -> None:
    code, out, said = shell("linker search ferry", folder, PYTHONIOENCODING=encoding)
    assert (code, said) == (0, "")
    assert ("Caf? ferry" if encoding == "ascii" else r"Caf\xe9 ferry") in out
    code, out, _ = shell("linker search ferry --json", folder, PYTHONIOENCODING=encoding)
    assert (code, r'"title": "Caf\u00e9 ferry \u201cstrike\u201d"' in out) == (0, True)


def test_standard_input_that_is_closed_is_empty(folder: Path) -> None:
    code, _, said = shell("linker index - --index none --model hash <&-", folder)
    assert (code, said) == (0, "  skipped: - record 1: empty: neither a title nor text\n")
    assert shell("linker index a.txt <&-", folder)[0] == 0


@pytest.mark.parametrize(
    ("written", "end", "instant"),
    [
        ("9999-12-31", False, datetime(9999, 12, 31, tzinfo=UTC)),
        ("9999-12-31", True, datetime.max.replace(tzinfo=UTC)),
        ("9999", True, datetime.max.replace(tzinfo=UTC)),
        ("9999-12-31T23:59:59-05:00", False, datetime.max.replace(tzinfo=UTC)),
        ("0001-01-01T00:00:00+05:00", False, datetime.min.replace(tzinfo=UTC)),
    ],
)
def test_days_at_the_ends_of_the_calendar(written: str, end: bool, instant: datetime) -> None:
    assert day(written, end=end) == instant


class _Broken(HashEncoder):
    """A model whose weights are damaged."""

    def encode(self, texts: Sequence[str], **options: object) -> Vectors:
        vectors = super().encode(texts).copy()
        vectors[-1:] = np.nan
        return vectors


def test_a_model_that_gives_no_numbers_is_refused_before_anything_is_written(
    folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="gives vectors that aren't finite"):
        linker.build(folder / "a.txt", to=tmp_path / "i", config=BuildConfig(model="hash"), encoder=_Broken())
    assert not list((tmp_path / "i").glob("*.parquet"))
    index = linker.open(folder / "index", encoder=_Broken())
    with pytest.raises(ModelError, match="gives vectors that aren't finite"):
        index.search("ferry")
    article(tmp_path / "b.txt")
    with pytest.raises(ModelError, match="gives vectors that aren't finite"):
        index.link(tmp_path / "b.txt")


def test_memory_that_ran_out_is_known_under_every_name() -> None:
    damaged = DamagedError("articles.parquet is damaged; delete it")
    damaged.__cause__ = OSError(12, "Cannot allocate memory")
    assert out_of_memory(damaged)
    assert out_of_memory(RuntimeError("std::bad_alloc"))
    assert out_of_memory(np.exceptions.AxisError("x")) is False
    assert not out_of_memory(DamagedError("holds the words: out of memory"))


@pytest.mark.parametrize(
    "error",
    [
        pa.ArrowMemoryError("malloc of size 13760 failed"),
        type("PanicException", (BaseException,), {})("Os { code: 11, kind: WouldBlock, message: … }"),
        OSError("Memory mapping file failed: Cannot allocate memory"),
        OSError("a.arrow: Resource temporarily unavailable (os error 11)"),
        ImportError("libsqlite3.so.0: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
    ],
)
def test_files_are_not_called_damaged_where_memory_is_short(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def failed(*_: object, **__: object) -> None:
        raise error

    with pytest.raises(MemoryError), reading(folder / "a.parquet"):
        failed()
    store = linker.open(folder / "index").store
    assert is_kept(store.derived)
    with pytest.raises(MemoryError):
        read_kept(store.derived, failed, failed)
    assert is_kept(store.derived)
    monkeypatch.setattr("pyarrow.parquet.ParquetFile", failed)
    if isinstance(error, OSError | pa.ArrowException):
        for work in (lambda: remove(folder / "index", ["a"]), lambda: verify(store)):
            with pytest.raises(MemoryError):
                work()
    monkeypatch.setattr("linker.cli.app", failed)
    assert command("search").one_line("not enough memory; nothing is damaged")


def test_too_little_memory_is_said_and_is_no_damage(folder: Path) -> None:
    def little() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (60 * 1024**2, 60 * 1024**2))

    code = "import linker.cli, sys\nlinker.cli.app = lambda **_: bytearray(10**9)\nlinker.cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=little,
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("linker: not enough memory; nothing is damaged.")
