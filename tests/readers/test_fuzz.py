"""Mutated files of every format: records and skips come out, and never an exception."""

import random
import resource
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linker.readers import read
from linker.types import Record
from tests.readers.samples import samples

_SAMPLES = samples()
_TOKENS = (
    *(
        b"<",
        b">",
        b'"',
        b"\0",
        b"\xff",
        b"\xfe\xff",
        b"\xff\xfe",
        b"<!ENTITY",
        b"<![CDATA[",
        b"{",
        b"[",
        b"\n",
        b"\r",
    ),
    *(
        b",",
        b"&#x110000;",
        b"\xed\xa0\x80",
        b"---\n",
        b"\\ud800",
        b"1e999",
        b"9" * 30,
        b"</p>",
        b"<p>",
        b"\x80" * 20,
    ),
    *(
        b"charset=utf-7",
        b"charset=idna",
        b'encoding="utf-16"',
        b"NaN",
        b"https://[",
        b"2024-99-99",
        b"\x1f\x8b",
        b"PAR1",
    ),
)
_EDIT = st.tuples(
    st.floats(0, 1),
    st.integers(0, 40),
    st.one_of(st.sampled_from(_TOKENS), st.binary(max_size=8), st.just(b"")),
    st.sampled_from((1, 1, 1, 12)),
)


def _mutated(data: bytes, edits: list[tuple[float, int, bytes, int]]) -> bytes:
    for place, width, inserted, times in edits:
        at = int(place * len(data))
        data = data[:at] + inserted * times + data[at + width :]
    return data


@pytest.mark.parametrize("suffix", sorted(_SAMPLES))
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(_EDIT, min_size=1, max_size=6))
def test_any_bytes_give_records_or_skips(suffix: str, edits: list[tuple[float, int, bytes, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{suffix}"
        path.write_bytes(_mutated(_SAMPLES[suffix], edits))
        for item in read([path]):
            assert item.file == str(path)
            if isinstance(item, Record):
                assert item.id
                assert item.title or item.text
                written = "\n".join((item.id, item.title, item.text, item.source or "", item.url or ""))
                assert written.encode().decode() == written
                assert not set(written) & set(map(chr, (*range(9), *range(14, 32), 127)))
            else:
                assert item.reason


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_at_all_on_standard_input(data: bytes) -> None:
    import io

    assert list(read(["-"], stdin=io.BytesIO(data)))


def _random_edits(chance: random.Random) -> list[tuple[float, int, bytes, int]]:
    return [
        (
            chance.random(),
            chance.choice((0, 0, 1, 4, 40, 400)),
            chance.choice((chance.choice(_TOKENS), chance.randbytes(chance.randrange(9)), b"")),
            chance.choice((1, 1, 1, 12, 300)),
        )
        for _ in range(chance.randint(1, 6))
    ]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", sorted(_SAMPLES))
def test_ten_thousand_files_in_bounded_time_and_memory(suffix: str, tmp_path: Path) -> None:
    chance = random.Random(suffix)
    path = tmp_path / f"a.{suffix}"
    for _ in range(10_000):
        data = _mutated(_SAMPLES[suffix], _random_edits(chance))
        path.write_bytes(data)
        started = time.process_time()
        for item in read([path]):
            assert isinstance(item, Record) or item.reason
        assert time.process_time() - started < 5, data
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1024 * 1024, "more than 1 GiB"
