"""Documents of word processors, e-books and PDF, by value; and hostile ones."""

import io
import random
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.readers.exports import LEXIS, NEXIS
from tests.readers.office import RTF, docx, epub, odt, pdf, zipped
from tests.readers.samples import CARGO, CREWS, TALKS, read_as, reasons_of, record_of, records_of

_TUESDAY, _WEDNESDAY = datetime(2024, 3, 12, tzinfo=UTC), datetime(2024, 3, 13, tzinfo=UTC)
_STRIKE = ("Ferry strike", ("By A. Writer", "12 March 2024", CREWS, TALKS))
_BREAD = ("Bread runs low", ("13 March 2024", CARGO, TALKS))


def test_a_document_of_word_is_an_article_or_one_under_each_heading(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.docx", docx(_STRIKE)))
    assert (record.title, record.text, record.published) == ("Ferry strike", f"{CREWS}\n{TALKS}", _TUESDAY)
    first, second = records_of(read_as(tmp_path, "b.docx", docx(_STRIKE, _BREAD, title="Press review")))
    assert (first.title, second.title, second.published) == ("Ferry strike", "Bread runs low", _WEDNESDAY)
    whole = record_of(
        read_as(tmp_path, "c.docx", docx(("Monday", (CREWS,)), ("Tuesday", (TALKS,)), title="A week"))
    )
    assert (whole.title, whole.text) == ("A week", f"Monday\n{CREWS}\nTuesday\n{TALKS}")


@pytest.mark.parametrize("export", [LEXIS, NEXIS])
def test_exports_of_databases_as_documents(tmp_path: Path, export: str) -> None:
    import io

    import docx as library

    document = library.Document()
    for line in export.split("\n"):
        document.add_paragraph(line.strip())
    held = io.BytesIO()
    document.save(held)
    rtf = r"{\rtf1\ansi " + export.replace("\n", r"\par ") + "}"
    for name, data in (("a.docx", held.getvalue()), ("a.rtf", rtf.encode()), ("a.doc", rtf.encode())):
        first, second = records_of(read_as(tmp_path, name, data))
        assert (first.source, first.published and first.published.date()) == ("Harbour Post", _TUESDAY.date())
        assert (second.title, second.text, second.published, second.source) == (
            "Bread runs low on the islands",
            "Shops sold out by noon.",
            _WEDNESDAY,
            "Bay Herald",
        )


def test_rtf(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.rtf", RTF))
    assert (record.title, record.text, record.published) == (
        "Café strike – week two",
        f"{CREWS}\n{TALKS} €",
        _TUESDAY,
    )


def test_odt_without_what_was_deleted(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.odt", odt()))
    assert (record.title, record.published) == ("Ferry strike & bread", _TUESDAY)
    assert record.text == f"{CREWS}\n{TALKS}\nRelated: Island shops run low on bread"
    assert [item.url for item in record.listed] == ["https://harbour.example/bread"]


def test_an_e_book_is_an_article_a_chapter(tmp_path: Path) -> None:
    first, second = records_of(read_as(tmp_path, "a.epub", epub()))
    assert (first.title, first.text, first.published) == ("Ferry strike", f"{CREWS}\n{TALKS}", _WEDNESDAY)
    assert (second.title, second.text, second.published) == ("Bread runs low", CARGO, _TUESDAY)
    assert (first.source, first.language, first.number) == ("Harbour Post", "en", 3)


def test_a_pdf_is_an_article_with_whole_paragraphs_and_without_page_edges(tmp_path: Path) -> None:
    chance = random.Random(7)
    words = CREWS.split() + TALKS.split() + CARGO.split()
    paragraphs = [" ".join(chance.choices(words, k=55)) for _ in range(40)]
    data = pdf(("Ferry strike", ("12 March 2024", *paragraphs)))
    record = record_of(read_as(tmp_path, "a.pdf", data))
    assert (record.title, record.published, record.url) == (
        "Ferry strike",
        _TUESDAY,
        "https://harbour.example/print/7",
    )
    assert record.text.split("\n") == paragraphs


def test_a_pdf_of_several_articles_and_pages_without_text(tmp_path: Path) -> None:
    first, second = records_of(read_as(tmp_path, "a.pdf", pdf(_STRIKE, _BREAD)))
    assert (first.title, first.published, second.title, second.published) == (
        *("Ferry strike", _TUESDAY),
        *("Bread runs low", _WEDNESDAY),
    )
    assert second.text == f"{CARGO}\n{TALKS}"


def test_scanned_pages_are_counted_and_named(tmp_path: Path) -> None:
    from reportlab.pdfgen import canvas

    def drawn(*words: str) -> bytes:
        import io

        held = io.BytesIO()
        sheet = canvas.Canvas(held)
        for word in words:
            sheet.drawString(50, 700, word)
            sheet.showPage()
        sheet.save()
        return held.getvalue()

    assert reasons_of(read_as(tmp_path, "a.pdf", drawn("", ""))) == [
        (None, "PDF without a text layer (2 pages); recognise its text (OCR) first")
    ]
    record = record_of(read_as(tmp_path, "b.pdf", drawn("Ferry strike", "", "It goes on.", "")))
    assert record.notes == ("2 of 4 pages without text: 2, 4",)


def test_a_page_that_only_a_bomb_draws_is_said_to_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pdf(("Ferry strike", (CREWS, TALKS)))
    monkeypatch.setattr("linker.readers.documents.pdf._LARGEST_PAGE", 100)
    ((_, reason),) = reasons_of(read_as(tmp_path, "a.pdf", whole))
    assert reason.startswith("no page of the PDF can be read: page 1 is drawn by ")


def test_a_document_is_known_by_its_suffix_however_its_parts_are_packed(tmp_path: Path) -> None:
    for suffix, data, count in (("odt", odt(), 1), ("epub", epub(), 2)):
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as held, zipfile.ZipFile(packed, "w") as again:
            for name in reversed(held.namelist()):
                again.writestr(name, held.read(name), zipfile.ZIP_DEFLATED)
        assert len(records_of(read_as(tmp_path, f"a.{suffix}", packed.getvalue()))) == count


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub"])
def test_bombs_in_documents_are_given_up_early(tmp_path: Path, suffix: str) -> None:
    name = {"docx": "word/document.xml", "odt": "content.xml", "epub": "META-INF/container.xml"}[suffix]
    kinds = {"odt": "application/vnd.oasis.opendocument.text", "epub": "application/epub+zip", "docx": "x"}
    entities = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    for content, reason in (
        ("<a>" + " " * 50_000_000 + "</a>", "as only a bomb does"),
        ("<a>" * 5_000, "nested more than 200 deep"),
        (entities, "declares entities, which can be a bomb"),
        ("".join(f"<a i='{n * 7919}'/>" for n in range(300_001)), "has more than 300,000 elements"),
    ):
        wrapped = content if content.startswith(("<!", "<a> ")) else f"<r>{content}"
        data = zipped({"mimetype": kinds[suffix], name: wrapped})
        started = time.process_time()
        ((_, said),) = reasons_of(read_as(tmp_path, f"a.{suffix}", data))
        assert reason in said
        assert time.process_time() - started < 5


def test_documents_that_are_damaged_or_hold_nothing(tmp_path: Path) -> None:
    for name, data in (("a.docx", docx()), ("a.odt", odt("<text:p/>")), ("a.rtf", r"{\rtf1 }")):
        assert reasons_of(read_as(tmp_path, name, data)) == [(None, "the document holds no text")]
    for name, data in (("a.docx", docx(_STRIKE)), ("a.odt", odt()), ("a.epub", epub())):
        ((_, reason),) = reasons_of(read_as(tmp_path, name, data[: len(data) // 2]))
        assert reason.startswith("the document is damaged")
    deep = r"{\rtf1 " + "{" * 5_000 + "x" + "}" * 5_000 + "}"
    assert reasons_of(read_as(tmp_path, "b.rtf", deep)) == [(None, "RTF nested more than 400 deep")]


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("a.docx", zipped({"[C].xml": "", "xl/workbook.xml": ""}), "a spreadsheet; save it as CSV"),
        ("a.zip", zipped({"a.txt": "words"}), "a ZIP archive; unpack it"),
        ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old file of Office; save it as DOCX or CSV"),
        ("photo", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a picture; recognise its text (OCR) first"),
        ("a.dat", b"SQLite format 3\0" + b"\1" * 99, "a database; export a table of it as CSV"),
        (
            "a.odd",
            b'<!DOCTYPE memo SYSTEM "memo.dtd">\n<memo><to>All</to></memo>',
            "SGML or XML of type memo; convert it to HTML, JSON or CSV",
        ),
        (
            "x",
            b"filedesc://x.arc 0.0.0.0 20240319100000 text/plain 76\n",
            "an ARC archive; convert it to WARC, as `warcio recompress a.arc.gz a.warc.gz` does",
        ),
    ],
)  # fmt: skip
def test_what_the_first_bytes_say_is_never_read_as_text(
    tmp_path: Path, name: str, data: bytes, advice: str
) -> None:
    assert reasons_of(read_as(tmp_path, name, data)) == [(None, f"unknown format: {advice}")]


def test_a_part_that_lies_about_its_size_is_no_bomb(tmp_path: Path) -> None:
    data = bytearray(zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": "<a/>"}))
    data[data.rindex(b"PK\1\2") + 24] = 1  # the directory says one byte
    with zipfile.ZipFile(tmp_path / "a.epub", "w"):
        ((_, reason),) = reasons_of(read_as(tmp_path, "a.epub", bytes(data)))
    assert "damaged" in reason
