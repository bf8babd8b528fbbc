"""What exports do to values is undone: placeholders, names of languages, escapes, dates of either order."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linker.config import ReadConfig
from linker.readers.repairs import mended
from tests.readers.samples import read_as, record_of, records_of

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("nothing", ["nan", "NaN", "NULL", "None", "n/a", "-", "", "[Removed]", "NaT"])
def test_a_placeholder_is_nothing(tmp_path: Path, nothing: str) -> None:
    row = [nothing, "Storks", nothing, "Early.", nothing, nothing, nothing]
    table = f"id,title,text,summary,date,source,url\n{','.join(row)}\n"
    record = record_of(read_as(tmp_path, "a.csv", table))
    assert (record.title, record.text, record.published) == ("Storks", "Early.", None)
    assert (record.source, record.url, record.notes) == (None, None, ())
    assert len(record.id) == 16


def test_json_nan_is_nothing_and_an_article_without_words_is_left_out(tmp_path: Path) -> None:
    lines = '{"title": "Storks", "text": NaN, "date": NaN}\n{"title": "[Removed]", "content": "[Removed]"}\n'
    found = read_as(tmp_path, "a.jsonl", lines)
    assert [(r.title, r.text, r.published, r.notes) for r in records_of(found)] == [("Storks", "", None, ())]
    assert len(found) == 2


def test_words_that_look_like_placeholders_stay(tmp_path: Path) -> None:
    record = record_of(read_as(tmp_path, "a.csv", "title,text\nNancy,None of them came.\n"))
    assert (record.title, record.text) == ("Nancy", "None of them came.")


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("English", "en"),
        ("eng", "en"),
        ("Deutsch", "de"),
        ("español", "es"),
        ("pt_BR", "pt"),
        ("Chinese (Simplified)", "zh"),
    ],
)
def test_a_language_may_be_named(tmp_path: Path, stated: str, code: str) -> None:
    line = json.dumps({"title": "Storks", "language": stated})
    assert record_of(read_as(tmp_path, "a.jsonl", line)).language == code


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["05/03/2024", "12/03/2024", "19/03/2024"], ["2024-03-05", "2024-03-12", "2024-03-19"]),
        (["03/05/2024", "03/12/2024", "03/19/2024"], ["2024-03-05", "2024-03-12", "2024-03-19"]),
        (["05.03.2024", "12.03.2024"], ["2024-03-05", "2024-03-12"]),
        (["12.31.2023", "3.5.2024"], ["2023-12-31", "2024-03-05"]),
        (["05/03/2024", "03/19/2024", "19/03/2024"], ["2024-05-03", "2024-03-19", "2024-03-19"]),
    ],
)
def test_day_and_month_are_told_by_the_whole_file(tmp_path: Path, dates: list[str], days: list[str]) -> None:
    table = "title,date\n" + "".join(f"T{n},{date}\n" for n, date in enumerate(dates))
    found = records_of(read_as(tmp_path, "a.csv", table, ReadConfig(now=NOW)))
    assert [f"{record.published:%Y-%m-%d}" for record in found] == days


def test_where_nothing_tells_the_order_a_note_names_the_option_once(tmp_path: Path) -> None:
    table = "title,date\nA,04/04/2024\nB,05/03/2024\nC,02/03/2024\n"
    first, second, third = records_of(read_as(tmp_path, "a.csv", table, ReadConfig(now=NOW)))
    assert (first.published, first.notes) == (datetime(2024, 4, 4, tzinfo=UTC), ())
    assert second.published == datetime(2024, 5, 3, tzinfo=UTC)
    assert "--day-first" in second.notes[0]
    assert third.notes == ()


@pytest.mark.parametrize(
    ("stated", "note"),
    [
        ("1566-10-14", "date before 1600"),
        ("2024-06-03", "date after tomorrow"),
        ("1970-01-01T00:00:00Z", "a clock's zero"),
        ("someday", "date not understood"),
    ],
)
def test_a_date_that_can_not_be_is_unknown_and_noted(tmp_path: Path, stated: str, note: str) -> None:
    record = record_of(read_as(tmp_path, "a.csv", f"title,date\nA,{stated}\n", ReadConfig(now=NOW)))
    assert record.published is None
    assert record.notes[0].startswith(note)


@pytest.mark.parametrize(
    "stated", ["1600-01-01", "2024-06-02T23:00:00Z", "1970-01-01", "1969-12-31T10:00:00Z"]
)
def test_dates_at_the_edge_of_what_can_be_stay(tmp_path: Path, stated: str) -> None:
    record = record_of(read_as(tmp_path, "a.csv", f"title,date\nA,{stated}\n", ReadConfig(now=NOW)))
    assert record.published is not None
    assert record.notes == ()


def test_html_written_as_entities_is_html(tmp_path: Path) -> None:
    held = {
        "title": "Storks &amp;amp; eggs",
        "text": "&lt;p&gt;They&amp;rsquo;re back.&lt;/p&gt;&lt;p&gt;Early.&lt;/p&gt;",
    }
    record = record_of(read_as(tmp_path, "a.jsonl", json.dumps(held)))
    assert (record.title, record.text) == ("Storks & eggs", "They’re back.\nEarly.")


def test_lists_and_line_ends_written_as_text(tmp_path: Path) -> None:
    lines = [{"title": "A", "text": "['One.', 'Two.']"}, {"title": "B", "text": "One.\\nTwo."}]
    first, second = records_of(read_as(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines))))
    assert (first.text, second.text) == ("One.\nTwo.", "One.\nTwo.")


def test_text_decoded_wrongly_is_repaired_and_said(tmp_path: Path) -> None:
    wrong = "Die Störche – früher".encode().decode("cp1252")
    record = record_of(read_as(tmp_path, "a.jsonl", json.dumps({"title": wrong, "text": "Façade à côté"})))
    assert (record.title, record.text) == ("Die Störche – früher", "Façade à côté")
    assert record.notes == ("characters that had been decoded wrongly are repaired",)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("“Storks!â€\ufffd she said", "“Storks!” she said"),
        ("the cityâ€\n™ s storks", "the city’s storks"),
        ("the cityâ€\r\n™s storks", "the city’s storks"),
        ("they donâ€™ t breed", "they don’t breed"),
        ("the cityâ€™ storks", "the city’ storks"),
        ("the storksâ€™ t-shirts", "the storks’ t-shirts"),
        ("the cityÃ¢â‚¬â„¢s storks", "the city’s storks"),
    ],
)
def test_marks_of_which_a_byte_was_lost_or_moved_are_repaired(wrong: str, right: str) -> None:
    assert mended(wrong) == right


@pytest.mark.parametrize("text", ["the storks’ t-shirts", "the city’ s storks", "€\n™", "à la\n© Störche"])
def test_text_that_was_decoded_well_stays(text: str) -> None:
    assert mended(text) == text


def test_what_an_interface_holds_back_leaves_an_ellipsis(tmp_path: Path) -> None:
    line = json.dumps({"title": "A", "content": "The museum… [+1742 chars]"})
    assert record_of(read_as(tmp_path, "a.jsonl", line)).text == "The museum…"


@pytest.mark.parametrize(
    "names",
    [
        "headline bodyText publishedAt outletName webUrl lang",
        "Article_Title Full-Text Publication_Date Media_Name Link Language",
        "Titel Volltext Erscheinungsdatum Zeitung Webadresse Sprache",
        "titre contenu date_de_publication média lien langue",
        "Título Cuerpo Fecha Medio enlace Idioma",
        "titolo testo data_pubblicazione testata link lingua",
        "título conteúdo data_publicação veículo url idioma",
        "kop inhoud publicatiedatum krant url taal",
        "title message V2.1DATE V2SOURCECOMMONNAME V2DOCUMENTIDENTIFIER language",
    ],
)
def test_names_of_columns_in_many_forms_and_six_languages(tmp_path: Path, names: str) -> None:
    values = ("Storks", "They are back.", "2024-03-05", "Lumsa Gazette", "https://l.example/1", "en")
    line = json.dumps(dict(zip(names.split(), values, strict=True)))
    record = record_of(read_as(tmp_path, "a.jsonl", line))
    assert (record.title, record.text, record.source) == ("Storks", "They are back.", "Lumsa Gazette")
    assert record.published == datetime(2024, 3, 5, tzinfo=UTC)
    assert (record.url, record.language, record.notes) == ("https://l.example/1", "en", ())


def test_ist_is_the_country_s(tmp_path: Path) -> None:
    table = (
        "title,text,date,source,language\n"
        "Rain,The rain came in the night and was heavy.,2023-06-20 09:31 IST,Hill Times,\n"
        "Rain,The rain came.,2023-06-20 09:31 IST,Jerusalem Mirror,\n"
        "Regen,Der Regen kam in der Nacht.,2023-06-20 09:31 IST,Talbote,de\n"
    )
    found = records_of(read_as(tmp_path, "a.csv", table))
    assert [f"{record.published:%d %H:%M}" for record in found] == ["20 04:01", "20 06:31", "20 00:00"]
    assert [len(record.notes) for record in found] == [0, 0, 1]
