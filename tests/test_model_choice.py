"""`auto`: the languages of the first articles choose the model of a new index, which keeps it."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import linker
from linker.archive.build import build
from linker.archive.watching import watch
from linker.cli import main
from linker.config import BuildConfig, ReadConfig
from linker.encoders import HashEncoder
from linker.ingest import encoder_choice, model_languages
from linker.storage.manifest import read_manifest
from linker.storage.manifest_schema import check_manifest

ENGLISH = "The ferry between the islands was cancelled on Tuesday after its crew went on strike again."
SPANISH = "El transbordador entre las islas fue cancelado el martes porque la tripulación sigue en huelga."
GERMAN = "Die Fähre zwischen den Inseln fiel am Dienstag aus, weil die Besatzung weiter streikt."
ICELANDIC = "Ferjunni milli eyjanna var aflýst á þriðjudaginn þar sem áhöfnin er enn í verkfalli."


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models that can be told apart, without their weights; the multilingual one is installed."""
    monkeypatch.setattr(encoder_choice, "load", lambda model, **_: Named(model))
    installed(monkeypatch, installed=True)
    monkeypatch.setitem(model_languages._KNOWN, "multilingual", frozenset({"en", "es", "de"}))


class Named(HashEncoder):
    def __init__(self, model: str) -> None:
        super().__init__()
        self.name = self.fingerprint = f"tiny-{model}"


def installed(monkeypatch: pytest.MonkeyPatch, *, installed: bool) -> None:
    for module in (encoder_choice, model_languages):
        monkeypatch.setattr(module, "is_installed", lambda model: installed or model != "multilingual")


def articles(folder: Path, texts: Sequence[str], name: str = "a") -> Path:
    path = folder / f"{name}.jsonl"
    lines = [{"id": f"{name}{n}", "title": text[:40], "text": text} for n, text in enumerate(texts)]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def chosen(folder: Path) -> tuple[str, str]:
    encoder = read_manifest(folder / "index").encoder
    assert encoder.name == f"tiny-{encoder.model}"
    return encoder.model, encoder.chosen


@pytest.mark.parametrize(
    ("texts", "model", "reason"),
    [
        ([ENGLISH] * 10, "default", "100% of the first 10 articles are in languages that the English"),
        ([ENGLISH] * 9 + [GERMAN], "default", "90% of the first 10 articles are in languages that"),
        (
            [ENGLISH] * 8 + [GERMAN] * 2,
            "multilingual",
            "20% of the first 10 articles are in languages that the English model doesn't know (de 2)",
        ),
        (
            [ENGLISH, ICELANDIC],
            "default",
            "50% of the first 2 articles are in languages that the English model doesn't know (is 1),"
            " nor does the multilingual model",
        ),
    ],
)
def test_languages_choose(texts: list[str], model: str, reason: str, tmp_path: Path) -> None:
    build([articles(tmp_path, texts)], to=tmp_path / "index")
    assert chosen(tmp_path)[0] == model
    assert chosen(tmp_path)[1].startswith(f"auto: {reason}")
    assert linker.open(tmp_path / "index").info()["model_chosen"] == chosen(tmp_path)[1]


def test_only_the_first_articles_choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_choice, "SAMPLE", 4)
    path = articles(tmp_path, [SPANISH, SPANISH, ENGLISH, SPANISH] + [ENGLISH] * 60)
    build([path, path], to=tmp_path / "index")
    assert chosen(tmp_path)[0] == "multilingual"
    assert "75% of the first 4 articles" in chosen(tmp_path)[1]
    assert linker.open(tmp_path / "index").info()["articles"] == 64


def test_given_languages_count_as_identified_ones_do(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "title": "Radio", "text": "Radio, taxi, hotel", "language": "es"}))
    build([path], to=tmp_path / "index")
    assert chosen(tmp_path)[0] == "multilingual"


def test_an_index_keeps_its_model_until_it_is_built_anew(tmp_path: Path) -> None:
    english, spanish = articles(tmp_path, [ENGLISH], "e"), articles(tmp_path, [SPANISH] * 9, "s")
    build([english], to=tmp_path / "index")
    before = chosen(tmp_path)
    for config in (BuildConfig(), BuildConfig(model="auto")):
        build([spanish], to=tmp_path / "index", config=config)
        assert chosen(tmp_path) == before
    build([english, spanish], to=tmp_path / "index", config=BuildConfig(rebuild=True))
    assert chosen(tmp_path)[0] == "multilingual"


def test_a_model_that_is_named_is_taken(tmp_path: Path) -> None:
    build([articles(tmp_path, [SPANISH])], to=tmp_path / "index", config=BuildConfig(model="default"))
    assert chosen(tmp_path) == ("default", "asked for")


def test_watching_begins_with_the_model_that_fits(tmp_path: Path) -> None:
    rounds = watch([articles(tmp_path, [SPANISH])], to=tmp_path / "index", wait=lambda _: None)
    assert next(rounds).problem is None
    assert chosen(tmp_path)[0] == "multilingual"


def test_a_cluster_looks_at_the_same_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from linker.ray.ingest import _sample
    from linker.readers import reach

    monkeypatch.setattr(encoder_choice, "SAMPLE", 3)
    path = articles(tmp_path, [SPANISH, GERMAN, ENGLISH, ENGLISH])
    sample = _sample(list(reach([str(path)])), ReadConfig())
    assert sample.languages == {"es": 1, "de": 1, "en": 1}


def test_the_extra_is_named_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(monkeypatch, installed=False)
    path = articles(tmp_path, [SPANISH] * 3 + [ENGLISH])
    monkeypatch.setattr("sys.argv", ["linker", "index", str(path), "--index", str(tmp_path / "index")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert chosen(tmp_path)[0] == "default"
    assert chosen(tmp_path)[1].endswith("(es 3), and the multilingual model isn't installed")
    said = [line for line in capsys.readouterr().err.splitlines() if "story-linker[multilingual]" in line]
    assert len(said) == 1
    assert said[0].startswith("linker: 75% of the articles are in languages that the model doesn't know")


def test_a_reason_is_plain_text_and_older_manifests_have_none(tmp_path: Path) -> None:
    build([articles(tmp_path, [ENGLISH])], to=tmp_path / "index")
    raw = json.loads((tmp_path / "index" / "manifest.json").read_text())
    raw = raw.get("content", raw)
    raw.pop("checksum", None)
    check_manifest(raw)
    del raw["encoder"]["chosen"]
    check_manifest(raw)
    for bad in ("two\nlines", 7, ["auto"]):
        raw["encoder"]["chosen"] = bad
        with pytest.raises(ValueError, match=r"encoder\.chosen"):
            check_manifest(raw)
