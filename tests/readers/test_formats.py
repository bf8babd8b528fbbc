"""Each format's way in, by value."""

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from linker.config import ReadConfig
from linker.errors import ReadError
from linker.types import Listed
from tests.readers.samples import (
    CREWS,
    FEED,
    LINES,
    MARKDOWN,
    OBJECTS,
    PLAIN,
    TABLE,
    TALKS,
    parquet,
    read_as,
    read_bytes,
    reasons_of,
    record_of,
    records_of,
)

_DAY = datetime(2024, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "title", "text", "published"),
    [
        (PLAIN.decode(), "Ferry strike enters week two", f"{CREWS}\n- Island shops run low on bread", _DAY),
        ("\ufeff date 2024-03-12 A headline\r\n\r\nOne.\r\nTwo.", "A headline", "One.\nTwo.", _DAY),
        ("\n\nA headline\nOne.", "A headline", "One.", None),
        ("Only a headline\n", "Only a headline", "", None),
        ("date 2024-03-12\nA headline\nOne.", "A headline", "One.", _DAY),
        ("date 2024-13-45 A headline", "A headline", "", None),
        ("Date for the vote is set\nOne.", "Date for the vote is set", "One.", None),
        ("word " * 100 + "\nTwo.", "", "word " * 99 + "word\nTwo.", None),
    ],
)
def test_plain_text(tmp_path: Path, data: str, title: str, text: str, published: datetime | None) -> None:
    record = record_of(read_as(tmp_path, "a.txt", data))
    assert (record.title, record.text, record.published) == (title, text, published)


def test_lines_wrapped_at_a_width_become_paragraphs(tmp_path: Path) -> None:
    wrapped = """A headline
   The harbour was shut on Monday after a storm
damaged two cranes and a pier,
officials said, and
ships waited.
   Work began at noon.
"""
    assert record_of(read_as(tmp_path, "a.txt", wrapped)).text.split("\n") == [
        "The harbour was shut on Monday after a storm damaged two cranes and a pier, officials said,"
        " and ships waited.",
        "Work began at noon.",
    ]


def test_characters_that_show_nothing_go(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.txt", "A\u00a0head\u200bline\x1b[2J\nOne\u2028two\x00\u202e end"))
    assert (record.title, record.text) == ("A headline[2J", "One\ntwo end")


def test_markdown_with_front_matter(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.md", MARKDOWN))
    assert (record.title, record.published, record.language) == ("Ferry strike", _DAY, "en")
    assert record.text == f"{CREWS}\n- Storm shuts the old harbour"


def test_markdown_marks_become_plain_text_and_the_heading_the_title(tmp_path: Path) -> None:
    data = """# A *headline*

Ships **returned** to [the
port](https://bay.example/p).

> Quoted.

## Related

- [Storm shuts the old harbour](https://bay.example/storm)
"""
    record = record_of(read_as(tmp_path, "a.md", data))
    assert record.title == "A headline"
    assert record.text == "Ships returned to the port.\nQuoted.\nRelated\n- Storm shuts the old harbour"
    headline = "Storm shuts the old harbour"
    assert record.listed == (Listed(headline, headline, "html", "https://bay.example/storm"),)


def test_front_matter_in_toml(tmp_path: Path) -> None:
    data = b'+++\ntitle = "A headline"\ndate = 2024-03-12T08:30:00Z\n+++\nShips returned to the port.\n'
    record = record_of(read_as(tmp_path, "a.md", data))
    assert (record.title, record.text) == ("A headline", "Ships returned to the port.")
    assert record.published == datetime(2024, 3, 12, 8, 30, tzinfo=UTC)
    assert record.notes == ()


@pytest.mark.parametrize(
    "data",
    [
        b'{"hits": {"hits": [{"_id": "7", "_source": {"headline": {"main": "A"}, "body": "B."}}]}}',
        b'{"response": {"results": [{"id": "7", "webTitle": "A", "fields": {"bodyText": "B."}}]}}',
        b'{"data": [{"id": "7", "attributes": {"title": "A", "content": "B."}}]}',
    ],
)
def test_articles_in_the_envelopes_of_interfaces(tmp_path: Path, data: bytes) -> None:
    record = record_of(read_as(tmp_path, "a.json", data))
    assert (record.id, record.title, record.text) == ("7", "A", "B.")


def test_front_matter_that_is_no_yaml_is_read_by_line(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.md", "---\ntitle: Port: a reopening\nsource: Bay\n---\nText."))
    assert (record.title, record.source, record.text) == ("Port: a reopening", "Bay", "Text.")
    assert record.notes == ("front matter isn't YAML or TOML: read line by line",)


def test_feed(tmp_path: Path) -> None:
    first, second = records_of(read_as(tmp_path, "a.xml", FEED))
    assert (first.id, first.title, first.source, first.language) == (
        "guid-1",
        "Café & bar burns",
        "Harbour Feed",
        "en",
    )
    assert first.published == datetime(2024, 3, 12, 7, 30, tzinfo=UTC)
    assert first.text == f"{CREWS}\n{TALKS}\nREAD MORE: Brigade short of engines since last year"
    assert [(listed.headline, listed.url) for listed in first.listed] == [
        ("Brigade short of engines since last year", "https://harbour.example/engines")
    ]
    assert (second.title, second.text, second.published, second.number) == (
        "Second item",
        "Plain words.",
        None,
        2,
    )


def test_an_outlet_is_no_part_of_a_title(tmp_path: Path) -> None:
    item = "<item><title>Wall falls - {0}</title><source url='https://bay.example'>Bay Post</source></item>"
    feed = f"<rss version='2.0'><channel><title>A search</title>{item * 2}</channel></rss>"
    first, second = records_of(
        read_as(tmp_path, "a.xml", feed.format("Bay Post").replace(" - Bay", " - The Bay", 1))
    )
    assert (first.title, second.title, second.source) == (
        "Wall falls - The Bay Post",
        "Wall falls",
        "Bay Post",
    )


def test_atom_feed_in_another_encoding(tmp_path: Path) -> None:
    feed = (
        '<?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Bay</title>'
        "<entry><id>tag:1</id><title>Café</title><updated>2024-03-12T08:00:00Z</updated>"
        '<link href="https://bay.example/1"/><summary>Words.</summary></entry></feed>'
    )
    record = record_of(read_as(tmp_path, "a.atom", feed.encode("latin-1")))
    assert (record.id, record.title, record.url, record.text) == (
        "tag:1",
        "Café",
        "https://bay.example/1",
        "Words.",
    )
    assert record.published == datetime(2024, 3, 12, 8, tzinfo=UTC)
    assert record.notes == ("date of the last update: none of publication is given",)


@pytest.mark.parametrize(
    "document",
    [
        *(
            OBJECTS,
            {"articles": OBJECTS},
            {"status": "ok", "items": OBJECTS},
            {"response": {"results": OBJECTS}},
        ),
    ],
)
def test_json_documents(tmp_path: Path, document: object) -> None:
    found = records_of(read_as(tmp_path, "a.json", json.dumps(document, indent=1)))
    assert [(r.title, r.text, r.published, r.source, r.number) for r in found] == [
        (f"Bulletin {n}", CREWS, _DAY, "Bay", n + 1) for n in range(3)
    ]


def test_json_of_one_article_and_of_several_in_a_row(tmp_path: Path) -> None:
    one = {"headline": "One", "maintext": "Words", "documents": ["a"], "_id": {"$oid": "7"}}
    assert record_of(read_as(tmp_path, "a.json", json.dumps(one))).id == "7"
    assert len(records_of(read_as(tmp_path, "b.json", LINES))) == 3


def test_json_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    found = read_as(tmp_path, "a.json", '[{"title": "One"}, 2, {"title": "Two"}, {"tit')
    assert [record.title for record in records_of(found)] == ["One", "Two"]
    assert reasons_of(found) == [
        (2, "a JSON int, not an object"),
        (4, "not JSON: Unterminated string starting at"),
    ]


def test_a_json_document_far_larger_than_a_window(tmp_path: Path) -> None:
    document = json.dumps([{"title": f"Bulletin {n}", "text": CREWS * 20} for n in range(500)])
    assert [record.title for record in records_of(read_as(tmp_path, "a.json", document))] == [
        f"Bulletin {n}" for n in range(500)
    ]


def test_json_lines_with_bad_ones(tmp_path: Path) -> None:
    lines = b"""{"title":"One","publishedAt":"2024-03-12T08:00:00Z"}
not json
[1]

{"foo":1}
{"title":"Two","timestamp":1710230400}
"""
    found = read_as(tmp_path, "a.jsonl", lines)
    moment = datetime(2024, 3, 12, 8, tzinfo=UTC)
    assert [(r.title, r.number, r.published) for r in records_of(found)] == [
        ("One", 1, moment),
        ("Two", 6, moment),
    ]
    assert reasons_of(found) == [
        (2, "not JSON: Expecting value: line 1 column 1 (char 0)"),
        (3, "a JSON list, not an object"),
        (5, "no title or text among its keys: foo"),
    ]


def test_html_in_a_field_becomes_text(tmp_path: Path) -> None:
    related = "<p>Related: <a href='/x'>Island shops run low on bread</a></p>"
    markup = f"<p>{CREWS}</p><p>{TALKS} &amp; more</p>{related}"
    line = json.dumps({"title": "Rock &amp; <em>roll</em>", "text": markup, "url": "https://bay.example/1"})
    record = record_of(read_as(tmp_path, "a.jsonl", line))
    assert record.title == "Rock & roll"
    assert record.text == f"{CREWS}\n{TALKS} & more\nRelated: Island shops run low on bread"
    assert [listed.url for listed in record.listed] == ["https://bay.example/x"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.csv", TABLE), ("a.tsv", TABLE.replace(b",", b"\t")), ("b.csv", TABLE.replace(b",", b";"))],
)
def test_tables(tmp_path: Path, name: str, data: bytes) -> None:
    first, second = records_of(read_as(tmp_path, name, data, ReadConfig(day_first=True)))
    words = first.text.replace(";", ",").replace("\t", ",").replace("Some words", "Some, words")
    assert (first.title, words, first.number) == ("Bulletin one", "Some, words\non two lines", 1)
    assert first.published == datetime(2024, 4, 3, tzinfo=UTC)
    assert (second.title, second.published, second.notes) == ("Bulletin two", None, ())


def test_ragged_rows_are_skipped_and_the_others_read(tmp_path: Path) -> None:
    data = b"Headline,Body,Outlet\nOne,words,Bay\nTwo,words\nThree,wo\0rds,Bay,more\n\n,,\nFour,wo\0rds,Bay\n"
    found = read_as(tmp_path, "a.csv", data)
    assert [(r.title, r.text, r.source, r.number) for r in records_of(found)] == [
        ("One", "words", "Bay", 1),
        ("Four", "words", "Bay", 5),
    ]
    assert reasons_of(found) == [
        (2, "2 cells where the header has 3"),
        (3, "4 cells where the header has 3"),
        (4, "empty: neither a title nor text"),
    ]


def test_a_table_without_columns_that_are_known(tmp_path: Path) -> None:
    assert reasons_of(read_as(tmp_path, "a.csv", "a,b\n1,2\n")) == [
        (None, "no column is known to hold a title or text; found a, b; name one with --map title=…")
    ]
    record = record_of(read_as(tmp_path, "a.csv", "a,b\n1,2\n", ReadConfig(map={"title": "B", "text": "a"})))
    assert (record.title, record.text) == ("2", "1")


def test_a_table_with_a_column_under_a_name_that_is_not_known_says_so_once(tmp_path: Path) -> None:
    first, second = records_of(
        read_as(tmp_path, "a.csv", "Wert;Text;Tag\nA;aa;01.03.2024\nB;bb;02.03.2024\n")
    )
    assert (first.title, first.text, first.published) == ("", "aa", None)
    assert first.notes == ("no column is known to hold title; of Wert, Tag name one with --map title=…",)
    assert second.notes == ()


def test_column_names_with_spaces_and_hyphens(tmp_path: Path) -> None:
    record = record_of(
        read_as(tmp_path, "a.csv", "Headline,Article Text,Publication-Date\nA,aa,2024-03-01\n")
    )
    assert (record.title, record.text, record.published) == ("A", "aa", datetime(2024, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.jsonl", "a.json"])
def test_a_mapped_column_that_is_not_there_is_an_error_naming_those_found(tmp_path: Path, name: str) -> None:
    data = {"a.csv": TABLE, "a.parquet": parquet(), "a.jsonl": LINES, "a.json": LINES}[name]
    with pytest.raises(ReadError, match=r"no column 'kopf' for title\. Found: title, text, date"):
        read_as(tmp_path, name, data, ReadConfig(map={"title": "kopf"}))


def test_parquet_with_structs_dates_and_gaps(tmp_path: Path) -> None:
    import polars as pl

    moment = datetime(2024, 3, 12, 8, tzinfo=UTC)
    frame = pl.DataFrame(
        {
            "ID": [1, 2],
            "Title": ["One", None],
            "text": ["Words", None],
            "description": ["", "A summary"],
            "created": [moment, None],
            "src": [{"name": "Bay"}, {"name": "Cape"}],
            "lang": ["en-US", "ms/id"],
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    first, second = records_of(read_as(tmp_path, "b.parquet", data, ReadConfig(map={"source": "src"})))
    assert (first.id, first.title, first.text, first.published) == ("1", "One", "Words", moment)
    assert (first.source, first.language) == ("Bay", "en")
    assert (second.title, second.text, second.source, second.language) == ("", "A summary", "Cape", None)
    assert second.notes == ("language not understood: 'ms/id'",)
    assert [record.title for record in records_of(read_bytes(data))] == ["One", ""]


def test_parquet_of_several_batches_keeps_its_order(tmp_path: Path) -> None:
    import polars as pl

    held = io.BytesIO()
    pl.DataFrame({"title": [f"Bulletin {n}" for n in range(4500)]}).write_parquet(held, row_group_size=700)
    found = records_of(read_as(tmp_path, "a.parquet", held.getvalue()))
    assert [record.title for record in found] == [f"Bulletin {n}" for n in range(4500)]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
@pytest.mark.parametrize("name", ["a.jsonl", "a.txt", "a.parquet", "a.xml", "a.csv"])
def test_packed_files_read_as_what_they_hold(tmp_path: Path, name: str, pack: object) -> None:
    assert callable(pack)
    data = {"a.jsonl": LINES, "a.txt": PLAIN, "a.parquet": parquet(), "a.xml": FEED.encode(), "a.csv": TABLE}[
        name
    ]
    plain = [(r.id, r.title, r.text) for r in records_of(read_as(tmp_path, name, data))]
    suffix = ".gz" if pack is gzip.compress else ".zst"
    assert plain
    assert [
        (r.id, r.title, r.text) for r in records_of(read_as(tmp_path, name + suffix, pack(data)))
    ] == plain
    half = len(data) // 2
    members = pack(data[:half]) + pack(data[half:])
    assert [(r.id, r.title, r.text) for r in records_of(read_as(tmp_path, name + suffix, members))] == plain
