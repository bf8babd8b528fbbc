"""Records read and skipped are as many as an input says that it holds, in every format that says so."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from linker.config import ReadConfig
from linker.readers import formats
from linker.readers.counting import Stated, with_lost
from linker.readers.streams import open_source
from linker.types import Record, Skipped
from tests.readers.samples import read_as, read_bytes, reasons_of, records_of, samples

TITLES = [f"Bulletin {n}" for n in range(7)]
OBJECTS = [{"title": title, "text": f"{title}: the ferry stays in port."} for title in TITLES]
STATING = (
    *("xml", "json", "jsonl", "csv", "tsv", "parquet", "nitf.xml", "newsml.xml", "sitemap.xml"),
    *("feed.json", "ninjs.json", "telegram.json", "csl.json", "ris", "jsonl.gz", "csv.zst"),
)
"""Suffixes of formats that say how many records they hold."""


def given(suffix: str, tmp_path: Path) -> list[Record | Skipped | Stated]:
    """What the reader of a sample gives, before it is compared with what the sample says."""
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(samples()[suffix])
    source = open_source(io.BytesIO(path.read_bytes()), "a", ReadConfig().max_bytes, path=path)
    return list(formats._READERS[formats._format(source, path)](source, ReadConfig()))


@pytest.mark.parametrize("suffix", STATING)
def test_a_record_lost_on_the_way_is_reported(tmp_path: Path, suffix: str) -> None:
    found = given(suffix, tmp_path)
    whole = [item for item in found if not isinstance(item, Stated)]
    assert sum(isinstance(item, Stated) for item in found) == 1
    assert list(with_lost(found, "a")) == whole
    lost = next(place for place, item in enumerate(found) if isinstance(item, Record))
    for other in ([*found[:lost], *found[lost + 1 :]], [found[lost], *found]):
        told = reasons_of(list(with_lost(other, "a")))
        assert sum(reason.startswith("says that it holds") for _, reason in told) == 1


def test_what_was_read_is_compared_wherever_it_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = "\n".join(map(json.dumps, OBJECTS))
    read = formats._READERS["json lines"]

    def losing(*arguments: object) -> Iterator[Record | Skipped | Stated]:
        found = read(*arguments)  # type: ignore[arg-type]  # as they come
        return (item for item in found if getattr(item, "title", "") != TITLES[3])

    monkeypatch.setattr(formats, "_READERS", {**formats._READERS, "json lines": losing})
    for found in (read_as(tmp_path, "a.jsonl", data), read_bytes(data.encode())):
        assert reasons_of(found) == [(None, "says that it holds 7 lines; 6 are there")]


@pytest.mark.parametrize(
    ("name", "data", "records", "skipped"),
    [
        ("a.csv", "title,text\nOne,Words\n\n\nTwo,Words,more\n,\n", 1, 2),
        ("a.jsonl", '{"title": "One"}\n\n[1]\nnot json\n{"title": "Two"}\n', 2, 2),
        ("a.json", '[{"title": "One"}, 7, {"title": "Two"}, null]', 2, 2),
        ("a.json", '{"articles": [{"title": "One"}], "results": [{"title": "Two"}, []]}', 2, 1),
        ("a.json", '{"response": {"results": [{"title": "One"}, "two"]}}', 1, 1),
        ("a.json", '{"title": {"0": "One", "1": "Two"}, "text": {"0": "A", "1": ""}}', 2, 0),
        ("a.json", '[["title", "text"], ["One", "Words"], ["Two", "Words"]]', 0, 3),
        ("a.json", '{"title": "One", "text": "Words"}\n{"title": "Two"}', 2, 0),
        ("a.json", '[{"title": "One"}, {"title": ', 1, 1),
        ("a.ris", "TY  - NEWS\nTI  - One\nER  - \n\nTY  - NEWS\nER  - \n", 1, 1),
    ],
)
def test_rows_read_and_skipped_are_those_there(
    tmp_path: Path, name: str, data: str, records: int, skipped: int
) -> None:
    found = read_as(tmp_path, name, data)
    assert (len(records_of(found)), len(found) - len(records_of(found))) == (records, skipped), found


def test_a_message_without_words_is_counted(tmp_path: Path) -> None:
    letter = "Subject: {}\n\nThe ferry stays in port until Friday.\n\n"
    mark = "From bay@harbour.example Tue Mar 12 08:30:00 2024\n"
    found = read_as(tmp_path, "a.mbox", f"{mark}{letter.format('One')}{mark}\n{mark}{letter.format('Two')}")
    assert [record.title for record in records_of(found)] == ["One", "Two"]
    assert [number for number, _ in reasons_of(found)] == [2]


def test_an_item_that_a_feed_holds_twice_or_in_another_namespace_is_no_loss() -> None:
    feed = """<rss version="2.0" xmlns:m="http://media.example/"><channel><title>Bay</title>
<item><title>One</title><m:item>a</m:item><m:entry/></item><item><title>Two</title></item></channel></rss>"""
    found = read_bytes(feed.encode())
    assert ([record.title for record in records_of(found)], reasons_of(found)) == (["One", "Two"], [])


def test_lines_in_a_quotation_that_never_ends_are_named(tmp_path: Path) -> None:
    rows = "".join(f"Bulletin {n},The ferry stays in port\n" for n in range(40))
    found = records_of(read_as(tmp_path, "a.csv", f'title,text\n{rows}"Bulletin 40,Words\n{rows}'))
    assert [record.title for record in found[:40]] == [f"Bulletin {n}" for n in range(40)]
    assert [record.notes for record in found[:40]] == [()] * 40
    rest = read_as(tmp_path, "b.csv", f'title,text\n{rows}Bulletin 40,"Words\n{rows}')
    assert "a quotation mark isn't closed: the last 41 lines are one row" in records_of(rest)[-1].notes


def test_lines_lost_with_a_row_that_is_too_long_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"Bulletin {n},The ferry stays in port\n" for n in range(1_000))
    found = read_as(tmp_path, "a.csv", f'title,text\nOne,"{rows}', ReadConfig(max_bytes=32 * 2_000))
    assert "lines)" in reasons_of(found)[0][1]
