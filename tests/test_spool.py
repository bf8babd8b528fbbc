"""What a run puts aside comes back as it was, from memory or from disk."""

from datetime import UTC, datetime

import pytest

from linker.errors import StoreError
from linker.ingest.prepared import Prepared
from linker.ingest.spool import Firsts, prepared_spool, record_spool
from linker.types import Article, Listed, Record, Removed

LISTED = (Listed("Old news", "- Old news", "bullet", "https://x.test/1"), Listed("B", "B", "bare"))
RECORDS = [
    Record(
        "a",
        "Title",
        "One.\nTwo \ud800 “half”.",
        datetime(2024, 1, 2, 3, 4, 5, 6, UTC),
        "S",
        "u",
        "en",
        LISTED,
    ),
    Record("b", "", "", notes=("no date",), file="x.jsonl", number=7),
]
PREPARED = [
    Prepared(
        Article(
            "a",
            "T",
            "One. Two.",
            datetime(2024, 1, 2, tzinfo=UTC),
            listed=LISTED,
            removed=(Removed("Sign up", "promo"),),
        ),
        ((0, 4), (5, 9)),
        "d1",
        "f",
        3,
    ),
    Prepared(Article("b", "T", ""), (), "d2"),
]


@pytest.mark.parametrize("room", [1, 10**6])
def test_what_is_put_aside_comes_back_as_often_as_asked(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    monkeypatch.setattr("linker.ingest.spool._IN_MEMORY", room)
    records, prepared = record_spool(), prepared_spool()
    for record in RECORDS:
        records.add(record)
    for item in PREPARED:
        prepared.add(item)
    assert len(records) == len(prepared) == 2
    for _ in range(2):
        assert list(records) == RECORDS
        assert list(prepared) == PREPARED


def test_a_full_disk_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    records = record_spool()
    monkeypatch.setattr(records, "_file", type("Full", (), {"write": full})())
    with pytest.raises(StoreError, match="No space left"):
        records.add(RECORDS[0])


def test_what_came_first_under_a_key_is_told_and_stays() -> None:
    firsts = Firsts()
    assert firsts.before("a", ["x\udcff.txt", 1]) is None
    assert firsts.before("\ud800", ["y.txt", 2]) is None
    assert firsts.before("a", ["z.txt", 3]) == ["x\udcff.txt", 1]
    assert firsts.before("a", ["z.txt", 4]) == ["x\udcff.txt", 1]
    assert firsts.before("\ud800", ["z.txt", 5]) == ["y.txt", 2]


def test_what_came_last_under_a_key_is_told_and_replaced() -> None:
    firsts = Firsts()
    assert firsts.last("a", ["x.txt", 1]) is None
    assert firsts.last("a", ["y.txt", 2]) == ["x.txt", 1]
    assert firsts.last("a", ["z.txt", 3]) == ["y.txt", 2]
