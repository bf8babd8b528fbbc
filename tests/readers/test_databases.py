"""Exports of research databases become an article each, and what isn't understood is said."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linker.types import Record, Removed
from tests.readers.exports import EUROPRESSE, FACTIVA, FACTIVA_CODES, LEXIS, NEXIS, PROQUEST
from tests.readers.samples import read_as, reasons_of, records_of

_TUESDAY, _WEDNESDAY = datetime(2024, 3, 12, tzinfo=UTC), datetime(2024, 3, 13, tzinfo=UTC)
_MORNING = _TUESDAY.replace(hour=8, minute=30)


def _facts(record: Record) -> tuple[str, str, datetime | None, str | None]:
    return record.title, record.text, record.published, record.source


def test_lexis_with_centred_heads(tmp_path: Path) -> None:
    found = read_as(tmp_path, "a.txt", LEXIS)
    first, second = records_of(found)
    text = "Crews stayed ashore for an eighth day, the union said.\nTwo villages are cut off."
    assert _facts(first) == ("Ferry strike enters week two", text, _TUESDAY, "Harbour Post")
    assert _facts(second) == (
        "Bread runs low on the islands",
        "Shops sold out by noon.",
        _WEDNESDAY,
        "Bay Herald",
    )
    assert (first.number, second.number) == (1, 2)
    assert reasons_of(found) == [
        (
            3,
            "a layout of LexisNexis that isn't known: no date line found; export it as DOCX or RTF from"
            " Nexis Uni",
        )
    ]


def test_nexis_uni_with_a_cover(tmp_path: Path) -> None:
    first, second = records_of(read_as(tmp_path, "a.txt", NEXIS))
    text = "Crews stayed ashore for an eighth day, the union said.\nTwo villages are cut off."
    assert _facts(first) == (
        "Ferry strike enters week two",
        text,
        _MORNING,
        "Harbour Post",
    )
    assert _facts(second) == (
        "Bread runs low on the islands",
        "Shops sold out by noon.",
        _WEDNESDAY,
        "Bay Herald",
    )


def test_europresse_as_text(tmp_path: Path) -> None:
    found = read_as(tmp_path, "a.txt", EUROPRESSE)
    first, second = records_of(found)
    text = "Les équipages sont restés à terre un huitième jour.\nDeux villages sont coupés du monde."
    headline = "La grève des ferries entre dans sa deuxième semaine"
    assert _facts(first) == (headline, text, _TUESDAY, "Le Courrier du Port")
    assert first.id == "news·20240312·CP·0003"
    assert first.removed == (
        Removed("Ada Brand et Jean Toll", "byline"),
        Removed("Économie, mardi 12 mars 2024, p. 12", "section"),
    )
    april = datetime(2024, 4, 1, tzinfo=UTC)
    assert _facts(second) == (
        "Le pain manque dans les îles",
        "Les magasins étaient vides à midi.",
        april,
        "La Gazette d'Ansel",
    )
    ((number, reason),) = reasons_of(found)
    assert number == 3
    assert reason.startswith("a layout of Europresse that isn't known: no date line found")


@pytest.mark.parametrize(
    ("export", "removed"),
    [
        (LEXIS, [Removed("A. Writer", "byline"), Removed("NEWS; Pg. 3", "section")]),
        (NEXIS, [Removed("A. Writer", "byline"), Removed("NEWS; Pg. 3", "section")]),
        (FACTIVA, [Removed("By A. Writer", "byline")]),
        (FACTIVA_CODES, [Removed("By A. Writer", "byline")]),
        (PROQUEST, [Removed("Writer, A", "byline")]),
    ],
)
def test_what_stands_beside_a_text_is_shown_as_removed(
    tmp_path: Path, export: str, removed: list[Removed]
) -> None:
    first = records_of(read_as(tmp_path, "a.txt", export))[0]
    assert list(first.removed) == removed


def test_factiva_by_lines_and_by_codes(tmp_path: Path) -> None:
    first, second = records_of(read_as(tmp_path, "a.txt", FACTIVA))
    text = "Crews stayed ashore for an eighth day.\nTwo villages are cut off."
    assert _facts(first) == (
        "Ferry strike enters week two",
        text,
        _MORNING,
        "Harbour Post",
    )
    assert _facts(second) == ("Brot wird knapp", "Die Läden waren mittags leer.", _WEDNESDAY, "Bay Herald")
    assert (first.id, second.id) == ("HARPOS0020240312ek3c0000a", "BAYHER0020240313ek3d0000b")
    (coded,) = records_of(read_as(tmp_path, "b.txt", FACTIVA_CODES))
    assert _facts(coded) == ("Ferry strike enters week two", text, _TUESDAY, "Harbour Post")


@pytest.mark.parametrize(
    ("info", "source"),
    [
        ("Bay Herald. 13 Mar 2024: 3.", "Bay Herald"),
        ("Bay Herald 13 Mar 2024", "Bay Herald"),
        ("Bay Herald: Weekend, Bay [Bay]13 Mar 2024: 3.", "Bay Herald: Weekend"),
        ("13 Mar 2024", None),
        ("Bay Herald" + "<p>" * 60_000 + ", 13 Mar", None),
    ],
)
def test_the_source_and_day_of_a_publication_info(tmp_path: Path, info: str, source: str | None) -> None:
    export = (
        f"Document 1 of 1\nA headline\nPublication info: {info}\nFull text: words\nProQuest document ID: 7\n"
    )
    started = time.process_time()
    items = read_as(tmp_path, "a.txt", export)
    assert time.process_time() - started < 2
    assert [getattr(item, "source", None) for item in items] == [source]


def test_proquest(tmp_path: Path) -> None:
    first, second = records_of(read_as(tmp_path, "a.txt", PROQUEST))
    text = "Crews stayed ashore for an eighth day.\nTwo villages are cut off."
    assert _facts(first) == ("Ferry strike enters week two", text, _TUESDAY, "Harbour Post")
    assert (first.id, first.url) == ("1201", "http://proquest.example/docview/1201")
    assert _facts(second) == (
        "Bread runs low on the islands",
        "Shops sold out by noon.",
        _WEDNESDAY,
        "Bay Herald",
    )


@pytest.mark.parametrize(
    ("text", "database"),
    [
        ("1 of 2 DOCUMENTS\n\nA headline\n\nSome text\n\n2 of 2 DOCUMENTS\n\nMore", "LexisNexis"),
        ("A headline\nSome text\nEnd of Document\nAnother\nwords\nEnd of Document\n", "Nexis Uni"),
        ("A headline\nSome text\nDocument HARPOS0020240312ek3c0000a\n", "Factiva"),
        ("Document 1 of 1\nA headline\nFull text: words\nProQuest document ID: 7\n", "ProQuest"),
        ("Harbour Post\nA headline\nSome text\nnews·20240312·HP·0003\n", "Europresse"),
    ],
)
def test_a_layout_that_is_not_known_is_said(tmp_path: Path, text: str, database: str) -> None:
    found = read_as(tmp_path, "a.txt", text)
    assert records_of(found) == []
    ((number, reason),) = reasons_of(found)
    assert number is None
    assert reason.startswith(f"a layout of {database} that isn't known; export ")
