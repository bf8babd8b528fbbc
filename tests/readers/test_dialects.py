"""Tables as programs export them, and JSON that holds a table."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linker.config import ReadConfig
from linker.evaluate import read_gold
from linker.types import Record, Skipped
from tests.readers.samples import read_as, reasons_of, record_of, records_of

NINETEENTH = datetime(2024, 3, 19, tzinfo=UTC)
STORKS = ("Storks nest again", "The storks of the old mill are back, two weeks early.", NINETEENTH)
BAKERY = (
    "Bakery burns down",
    "A bakery burned down; nobody, it is said, was hurt.",
    datetime(2024, 3, 20, tzinfo=UTC),
)


def parts(found: list[Record | Skipped]) -> list[tuple[str, str, datetime | None]]:
    return [(record.title, record.text, record.published) for record in records_of(found)]


@pytest.mark.parametrize(
    "table",
    [
        'sep=;\nTitel;Text;Datum\n{0};"{1}";19.03.2024\n{2};"{3}";20.03.2024\n',
        '"sep=\t"\ntitle\ttext\tdate\n{0}\t{1}\t2024-03-19\n{2}\t{3}\t2024-03-20\n',
        'Search for: "storks", all\nExported 2024-03-22\n\nHeadline,Body,Date\n'
        '{0},"{1}","March 19, 2024"\n{2},"{3}",2024-03-20\n',
        'title, text, date\n"{0}", "{1}", 2024-03-19\n{2}, "{3}", "2024-03-20"\n',
        'title,text,date,\n{0},"{1}",2024-03-19,\n{2},"{3}",2024-03-20,\n',
        'title,text,date\n{0},"{1}",2024-03-19,,\n{2},"{3}",2024-03-20,,\n',
        'title,text,date,\n{0},"{1}",2024-03-19\n{2},"{3}",2024-03-20\n',
        'Titel;Wert;Text;Datum\n{0};1,5;"{1}";19.03.2024\n{2};2,25;"{3}";20.03.2024\n',
        "title|text|date\n{0}|{1}|2024-03-19\n{2}|{3}|2024-03-20\n",
        '2024-03-19,{0},"{1}"\n2024-03-20,{2},"{3}"\n',
        '1,{0},https://l.example/1,"{1}","March 19, 2024"\n'
        '2,{2},https://l.example/2,"{3}","March 20, 2024"\n',
    ],
)
def test_tables_as_programs_export_them(tmp_path: Path, table: str) -> None:
    written = table.format(STORKS[0], STORKS[1], BAKERY[0], BAKERY[1])
    assert parts(read_as(tmp_path, "a.csv", written)) == [STORKS, BAKERY]


def test_quotes_that_backslashes_escape(tmp_path: Path) -> None:
    table = (
        'title,text,date\n"Mayor: \\"no more mud\\"",'
        '"She said \\"no, please\\".\\nAnd \\"gravel\\"",2024-03-04\n'
        'B,"C, d",2024-03-05\n'
    )
    first, second = records_of(read_as(tmp_path, "a.csv", table))
    assert (first.title, first.text) == ('Mayor: "no more mud"', 'She said "no, please".\nAnd "gravel"')
    assert (second.title, second.text) == ("B", "C, d")


def test_a_backslash_before_a_closing_quote_escapes_nothing(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.csv", 'title,text,date\n"In C:\\","the ""end""",2024-03-04\n'))
    assert (record.title, record.text) == ("In C:\\", 'the "end"')


def test_a_table_without_a_header_says_how_it_was_read(tmp_path: Path) -> None:
    table = f'2024-03-19,{STORKS[0]},"{STORKS[1]}"\n2024-03-20,{BAKERY[0]},"{BAKERY[1]}"\n'
    first, second = records_of(read_as(tmp_path, "a.csv", table))
    assert first.notes == (
        "no header: columns told by their content, as --map published=1,text=3,title=2 would; name others so",
    )
    assert (first.number, second.number, second.notes) == (1, 2, ())


def test_a_column_may_be_named_by_its_number(tmp_path: Path) -> None:
    table = "2024-03-19,x1,Storks\n2024-03-20,x2,Bakery\n"
    reason = reasons_of(read_as(tmp_path, "a.csv", table))[0][1]
    assert reason.startswith(
        "no header: the first row is data (2024-03-19, x1, Storks); name columns by number"
    )
    numbers = ReadConfig(map={"title": "3", "published": "1"})
    assert next((t, p) for t, _, p in parts(read_as(tmp_path, "a.csv", table, numbers))) == (
        "Storks",
        NINETEENTH,
    )
    headed = "Wert,Kopf\n7,Storks\n"
    assert record_of(read_as(tmp_path, "b.csv", headed, ReadConfig(map={"title": "2"}))).title == "Storks"


ROWS = [{"title": t, "text": x, "date": f"{d:%Y-%m-%d}"} for t, x, d in (STORKS, BAKERY)]
COLUMNS = list(ROWS[0])
VALUES = [list(row.values()) for row in ROWS]


@pytest.mark.parametrize(
    "held",
    [
        {name: {str(n): row[name] for n, row in enumerate(ROWS)} for name in COLUMNS},
        {name: [row[name] for row in ROWS] for name in COLUMNS},
        {str(n): row for n, row in enumerate(ROWS)},
        {"columns": COLUMNS, "index": [0, 1], "data": VALUES},
        {"schema": {"fields": [{"name": "title"}]}, "data": ROWS},
        ROWS,
        VALUES,
        {"took": 3, "hits": {"hits": [{"_id": f"x{n}", "_source": row} for n, row in enumerate(ROWS)]}},
    ],
)
def test_json_that_holds_a_table(tmp_path: Path, held: object) -> None:
    assert parts(read_as(tmp_path, "a.json", json.dumps(held))) == [STORKS, BAKERY]


def test_rows_that_are_lists_may_be_named_by_number(tmp_path: Path) -> None:
    config = ReadConfig(map={"title": "2"})
    record = record_of(read_as(tmp_path, "a.json", '[["x", "Storks"]]', config))
    assert record.title == "Storks"


def test_one_article_whose_values_are_objects_is_one_article(tmp_path: Path) -> None:
    held = {"title": {"rendered": "Storks"}, "content": {"rendered": "<p>They are back.</p>"}, "id": 7}
    record = record_of(read_as(tmp_path, "a.json", json.dumps(held)))
    assert (record.id, record.title, record.text) == ("7", "Storks", "They are back.")


def test_json_says_once_which_keys_may_hold_what_is_missing(tmp_path: Path) -> None:
    lines = [{"title": "A", "text": "a", "wann": "2024-03-19", "tags": ["x"], "on": True}] * 2
    first, second = records_of(
        read_as(
            tmp_path, "a.jsonl", "\n".join(map(json.dumps, [{**row, "id": n} for n, row in enumerate(lines)]))
        )
    )
    assert first.notes == ("no column is known to hold published; of wann name one with --map published=…",)
    assert second.notes == ()


def test_a_wordpress_date_in_gmt_counts(tmp_path: Path) -> None:
    held = [{"title": "A", "date": "2024-03-19T08:00:00", "date_gmt": "2024-03-19T07:00:00"}]
    record = record_of(read_as(tmp_path, "a.json", json.dumps(held)))
    assert record.published == datetime(2024, 3, 19, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "table",
    [
        "\ufeffarticle_id,story\na,X\nb,Y\n",
        "article_id;story\na;X\nb;Y\n",
        "Article ID,Story\na,X\nb,Y\n",
        "sep=;\nDocId;Event ID;\na;X;\nb;Y;\n",
    ],
)
def test_labels_are_read_as_articles_are(tmp_path: Path, table: str) -> None:
    (tmp_path / "g.csv").write_text(table, encoding="utf-8")
    assert read_gold(tmp_path / "g.csv").rows.rows() == [("a", "X"), ("b", "Y")]
