"""Languages that aren't given are told by the text, kept, shown; said where the model doesn't know them."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

import linker
from linker.archive.build import build
from linker.archive.index import Index
from linker.cli import main
from linker.config import BuildConfig
from linker.ingest import model_languages
from linker.storage import Store, verify
from linker.text.language import identify_language, with_language
from linker.types import Article

SWEDISH = (
    "Färjan mellan öarna ställdes in på tisdagen sedan besättningen gått i strejk för åttonde dagen i rad.",
    "Kommunen vill hyra ett fartyg om ingen uppgörelse nås före fredag, sade ordföranden på en"
    " presskonferens.",
)
ENGLISH = (
    "The ferry between the islands was cancelled on Tuesday after the crew went on strike for an eighth day.",
    "The council wants to charter a vessel if no deal is found before Friday, its chair told reporters.",
)


def _lines(*texts: str, **more: str) -> str:
    return "\n".join(
        json.dumps({"id": str(n), "title": text[:40], "text": text, **more}) for n, text in enumerate(texts)
    )


def _built(folder: Path, lines: str) -> Path:
    (folder / "a.jsonl").write_text(lines)
    build([folder / "a.jsonl"], to=folder / "index", config=BuildConfig(model="hash"))
    return folder / "index"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SWEDISH[0], "sv"),
        (ENGLISH[0], "en"),
        ("水手们在星期二连续第八天罢工，两个村庄被隔绝。", "zh"),
        ("12.3", None),
    ],
)
def test_a_language_is_identified(text: str, language: str | None) -> None:
    assert identify_language(text)[0] == language


def test_a_long_text_decides_where_its_beginning_does_not() -> None:
    names = "Olaf Brandt, Marta Lund, Jonas Hald, Ingrid Toll, Peter Wik, Karin Sund, Erik Moss, Nora Berg,"
    assert identify_language(f"{names} {names} {' '.join(SWEDISH)}")[0] == "sv"
    assert identify_language(f"{names} {names} {' '.join(ENGLISH)}")[0] == "en"
    assert identify_language(ENGLISH[0] + ENGLISH[1]) == identify_language((ENGLISH[0] + ENGLISH[1])[:150])


def test_a_given_language_stays_and_an_unsure_one_is_unknown() -> None:
    given = with_language(Article("a", "", SWEDISH[0], language="da"))
    assert (given.language, given.identified_language) == ("da", None)
    short = with_language(Article("b", "Taxi, hotel, radio", ""))
    assert (short.language, short.identified_language, short.language_probability) == (None, None, None)


def test_it_is_kept_shown_and_filtered_by(tmp_path: Path) -> None:
    folder = _built(tmp_path, _lines(*SWEDISH, *ENGLISH))
    opened = Index.open(folder)
    article = opened.article("0")
    assert (article.language, article.identified_language) == (None, "sv")
    assert article.language_probability is not None
    assert article.language_probability > 0.9
    assert opened.info()["languages"] == {"en": 2, "sv": 2}
    assert opened.info()["languages_identified"] == 4
    assert opened.info()["rules_lacking"]["denials"] == {"sv": 2}
    assert "names" not in opened.info()["rules_lacking"]
    hits = linker.open(folder).search("ferry", k=10, language="sv")
    assert {hit.article_id for hit in hits} <= {"0", "1"}


def test_reading_the_same_again_changes_nothing_and_an_older_index_grows(tmp_path: Path) -> None:
    folder = _built(tmp_path, _lines(*SWEDISH, *ENGLISH))
    older = Path(shutil.copytree(Path(__file__).parent / "data" / "format-1", tmp_path / "older"))
    for index in (folder, older):
        source = (
            tmp_path / "a.jsonl" if index == folder else Path(__file__).parent / "data" / "articles.jsonl"
        )
        report = build([source], to=index, config=BuildConfig(model="hash"))
        assert (report.added, report.changed) == (0, 0)
    assert set(
        model_languages.languages_of(Store.open(older).articles(["language", "identified_language"]))
    ) <= {
        "en",
        "",
    }
    build([tmp_path / "a.jsonl"], to=older, config=BuildConfig(model="hash"))
    assert verify(Store.open(older)) == []
    assert Index.open(older).info()["languages"]["sv"] == 2


def test_parts_with_and_without_the_columns_are_merged() -> None:
    from linker.storage.part_columns import STORED_ARTICLE_SCHEMA, with_added_columns

    today = STORED_ARTICLE_SCHEMA.to_frame().with_columns(pl.lit(1.0).alias("vector"))
    before = today.drop("identified_language", "language_probability")
    assert with_added_columns(before).schema == today.schema
    assert with_added_columns(today).equals(today)


@pytest.mark.parametrize("command", [["index"], ["search", "ferry"], ["stories"], ["narratives"]])
def test_languages_that_the_model_does_not_know_are_said(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(model_languages._KNOWN, "hash", frozenset({"en"}))  # as the default model
    folder = _built(tmp_path, _lines(*SWEDISH, *ENGLISH))
    if command == ["index"]:
        command = ["index", str(tmp_path / "a.jsonl"), "--model", "hash"]
    capsys.readouterr()
    monkeypatch.setattr("sys.argv", ["linker", *command, "--index", str(folder)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    said = "50% of the articles are in languages that the model doesn't know (sv 2); use --model multilingual"
    assert capsys.readouterr().err.count(f"linker: {said}") == 1


def test_nothing_is_said_of_an_archive_that_the_model_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(model_languages._KNOWN, "hash", frozenset({"en"}))
    folder = _built(tmp_path, _lines(SWEDISH[0], *ENGLISH * 5))
    capsys.readouterr()
    monkeypatch.setattr("sys.argv", ["linker", "search", "ferry", "--index", str(folder)])
    with pytest.raises(SystemExit):
        main()
    assert "languages" not in capsys.readouterr().err
