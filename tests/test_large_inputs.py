"""Inputs that are large in one direction: time goes with their size, and memory is bounded."""

import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import linker
from linker.config import BuildConfig

CONFIG = BuildConfig(model="hash")


def _list(size: int) -> bytes:
    return ("The list:\n" + "; ".join(f"item {n} of the harbour" for n in range(size)) + ".").encode()


def _paragraphs(size: int) -> bytes:
    lines = (f"The river rose by {n} marks at gauge {n * 7919 % 997} today." for n in range(size))
    return ("The gauges\n" + "\n".join(lines)).encode()


def _columns(size: int) -> bytes:
    names = ",".join(["title", "text", *(f"extra{n}" for n in range(size))])
    rows = (f"Bulletin {n},Words of it," + "," * (size - 1) for n in range(100))
    return "\n".join((names, *rows)).encode()


def _line(size: int) -> bytes:
    return b'{"title": "' + b"x" * size + b'"}\n{"title": "After", "text": "Words"}\n'


def _seconds(path: Path, data: bytes, index: Path) -> float:
    path.write_bytes(data)
    started = time.process_time()
    report = linker.build(path, to=index, config=CONFIG)
    assert report.added >= 1
    return time.process_time() - started


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "made", "size"),
    [
        ("list.txt", _list, 50_000),
        ("paragraphs.txt", _paragraphs, 50_000),
        ("columns.csv", _columns, 5_000),
        ("line.jsonl", _line, 100_000_000),
    ],
)
def test_twice_the_size_takes_no_more_than_three_times_as_long(
    tmp_path: Path, name: str, made: Callable[[int], bytes], size: int
) -> None:
    _seconds(tmp_path / name, made(size // 50), tmp_path / "first")  # what is loaded once
    once = _seconds(tmp_path / name, made(size), tmp_path / "once")
    twice = _seconds(tmp_path / name, made(2 * size), tmp_path / "twice")
    assert twice < 3 * once + 1
    assert twice < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 * 1024**2  # kB, the input among it


@pytest.mark.parametrize(
    ("name", "made", "size"), [("columns.csv", _columns, 5_000), ("list.txt", _list, 5_000)]
)
def test_a_large_input_is_indexed_in_seconds(
    tmp_path: Path, name: str, made: Callable[[int], bytes], size: int
) -> None:
    assert _seconds(tmp_path / name, made(size), tmp_path / "index") < 10
