"""The command line: what it prints, where, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from linker.cli.search import print_hits
from linker.types import Hit, PassageHit
from tests.command import linker
from tests.forked import run

ARTICLES = {
    "a.txt": (
        "date 2024-05-02 Premier meets envoy at Port Sull\n"
        "Premier Oda Renn met the envoy at Port Sull and his leg shook throughout the talks on Tuesday.\n"
        "- Premier's Leg Seen Trembling During School Visit In The Capital\n"
        "- Premier Fidgets With His Feet Through Budget Speech, Viewers Say\n"
        "Sign up for our newsletter and never miss a story from the coast.\n"
        "The two sides signed a trade paper worth $4 million after three hours of discussion.\n"
    ),
    "b.txt": (
        "date 2024-03-01 Premier's leg seen trembling during school visit in the capital\n"
        "Premier Oda Renn visited a school in the capital, where parents filmed his leg as it trembled.\n"
    ),
    "c.jsonl": (
        '{"id": "c", "title": "Tram line closes", "text": "The tram line to the museum closes for repairs."}'
        "\n"
        "{bad\n"
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three files, indexed with the hash encoder under `indexes/default`."""
    folder = tmp_path_factory.mktemp("work")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text)
    done = run("index", "articles", "--model", "hash", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "3 articles" in done.stdout
    assert "1 undated, 1 skipped" in done.stdout
    assert "c.jsonl record 2" in done.stderr
    return folder


def test_search_prints_the_stable_fields(folder: Path) -> None:
    result = json.loads(run("search", "leg shook during talks", "--json", folder=folder).stdout)
    assert list(result) == ["query", "results"]
    first = result["results"][0]
    assert list(first) == [
        "article_id",
        "title",
        "published",
        "source",
        "score",
        "passages",
        "url",
        "story_id",
        "narrative_ids",
    ]
    assert (first["title"], first["published"]) == ("Premier meets envoy at Port Sull", "2024-05-02")
    assert list(first["passages"][0]) == ["text", "start", "end", "score"]
    assert "leg shook" in first["passages"][0]["text"]


def test_nothing_found_says_that_filters_were_on(folder: Path) -> None:
    done = run("search", "leg", "--source", "nobody", folder=folder)
    assert done.stdout.startswith("Nothing found.\nOnly articles that meet the filters were looked at")


def test_passages_that_were_shown_are_not_shown_again(capsys: pytest.CaptureFixture[str]) -> None:
    passages = (PassageHit("The dam burst at dawn.", 0, 22, 0.8),)
    hits = [Hit(id_, "Dam bursts", None, None, 0.8, passages) for id_ in ("a", "b")]
    print_hits("dam", [*hits, Hit("c", "Dam", None, None, 0.7, ()), Hit("d", "Dam", None, None, 0.7, ())])
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines[2] == "The dam burst at dawn."
    assert lines[5:] == ["in the same words as 1", "3  Dam", "0.70  undated  c", "4  Dam", "0.70  undated  d"]


def test_link_prints_the_stable_fields(folder: Path) -> None:
    result = json.loads(run("link", "articles/a.txt", "--json", "--min-score", "0", folder=folder).stdout)
    (article,) = result["articles"]
    assert list(article) == ["article_id", "title", "listed", "related", "narratives"]
    assert [item["status"] for item in article["listed"]] == ["resolved", "missing"]
    assert list(article["listed"][0])[:6] == [
        "headline",
        "line",
        "status",
        "article_id",
        "score",
        "candidates",
    ]
    near = run("link", "-", "--json", folder=folder, stdin=ARTICLES["b.txt"].replace("parents", "pupils"))
    related = json.loads(near.stdout)["articles"][0]["related"][0]
    assert {"article_id", "title", "published", "score", "kind", "story_id", "evidence"} <= set(related)


def test_link_reads_standard_input(folder: Path) -> None:
    done = run("link", "-", "--json", folder=folder, stdin=ARTICLES["a.txt"])
    assert [item["status"] for item in json.loads(done.stdout)["articles"][0]["listed"]] == [
        "resolved",
        "missing",
    ]


def test_link_all_covers_every_article(folder: Path) -> None:
    assert len(json.loads(run("link", "--all", "--json", folder=folder).stdout)["articles"]) == 3


def test_why_explains_a_pair(folder: Path) -> None:
    done = run("link", "--why", "articles/a.txt", "c", folder=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Not related: ")


def test_cleaning_can_be_checked(folder: Path) -> None:
    article = json.loads(run("link", "articles/a.txt", "--json", folder=folder).stdout)["articles"][0]
    shown = run("info", article["article_id"], folder=folder).stdout
    assert "Sign up for our newsletter" in shown.split("Removed by cleaning")[1]
    assert "newsletter" not in shown.split("Listed headlines")[0]


@pytest.mark.parametrize("suffix", ["json", "csv", "parquet"])
def test_output_is_written_by_suffix(folder: Path, suffix: str) -> None:
    path = folder / f"hits.{suffix}"
    done = run("search", "leg", "-o", str(path), folder=folder)
    assert (done.returncode, done.stdout) == (0, "")
    read = {
        "json": lambda: json.loads(path.read_text())["results"][0]["title"],
        "csv": lambda: pl.read_csv(path)["title"][0],
        "parquet": lambda: pl.read_parquet(path)["title"][0],
    }
    assert "remier" in read[suffix]()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["search", "x", "--index", "nowhere"], 1, "no index at nowhere"),
        (["index", "missing.txt"], 1, "missing.txt"),
        (["link", "nobody"], 1, "neither a file nor an article id"),
        (["info", "nobody"], 1, "no article 'nobody'"),
        (["search", "x", "--since", "soon"], 2, "is no date"),
        (["search", "x", "--by", "word"], 2, "article or passage"),
        (["search", "x", "-o", "x.docx"], 2, "use .json, .csv or .parquet"),
        (["link"], 2, "--all"),
        (["remove"], 2, "--before"),
        (["remove", "nobody"], 1, "nothing was removed"),
        (["link", "--why", "c"], 2, "two articles"),
        (["index", "articles", "--map", "title"], 2, "OURS=THEIRS"),
        (["index", "articles", "--precision", "int3"], 2, "int8"),
        (["index", "articles", "--model", "default"], 1, "--index ANOTHER-FOLDER"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_errors_are_one_line_and_say_what_to_do(
    folder: Path, arguments: list[str], code: int, said: str
) -> None:
    done = run(*arguments, folder=folder)
    assert done.returncode == code
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    if code == 1:
        assert len(done.stderr.strip().splitlines()) == 1


def test_the_same_files_again_embed_nothing(folder: Path) -> None:
    done = run("index", "articles", "--json", folder=folder)
    report = json.loads(done.stdout)
    assert (report["added"], report["changed"], report["unchanged"], report["embedded"]) == (0, 0, 3, 0)
    assert report["skipped"][0]["number"] == 2


def test_only_what_changed_is_embedded(folder: Path) -> None:
    record = {
        "id": "c",
        "title": "Tram line closes",
        "text": "The tram line to the museum closes for repairs. It rains.",
    }
    (folder / "articles" / "c.jsonl").write_text(json.dumps(record) + "\n")
    report = json.loads(run("index", "articles", "--json", folder=folder).stdout)
    assert (report["added"], report["changed"], report["unchanged"]) == (0, 1, 2)
    assert report["embedded"] == 2, "the lead and the new sentence; the old sentence keeps its vector"


def test_strict_stops_at_the_first_bad_record(folder: Path) -> None:
    (folder / "bad.jsonl").write_text("{bad\n")
    done = run("index", "bad.jsonl", "--strict", "--index", "strict", "--model", "hash", folder=folder)
    assert done.returncode == 1
    assert "bad.jsonl" in done.stderr


def test_verify_names_the_damaged_file(folder: Path, tmp_path: Path) -> None:
    assert run("verify", folder=folder).returncode == 0
    run("index", "articles", "--index", str(tmp_path / "x"), "--model", "hash", folder=folder)
    part = next((tmp_path / "x").glob("passages*"))
    part.write_bytes(part.read_bytes()[:-1])
    done = run("verify", "--index", str(tmp_path / "x"), folder=folder)
    assert done.returncode == 1
    assert part.name in done.stderr


def test_escape_codes_do_not_reach_the_terminal(tmp_path: Path) -> None:
    record = {
        "id": "\x1b[2Jid",
        "title": "\x1b[31mRed\u202e alert",
        "text": "Body \x1b]0;owned\x07 text about ships.",
        "source": "\x1b[5m",
    }
    (tmp_path / "x.jsonl").write_text(json.dumps(record))
    run("index", "x.jsonl", "--model", "hash", folder=tmp_path)
    for arguments in (["search", "ships"], ["link", "--all"], ["info"]):
        done = run(*arguments, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout + done.stderr


def test_help_has_an_example_for_every_command(folder: Path) -> None:
    for name in ("index", "search", "link", "stories", "evaluate", "info", "verify", "remove", "demo"):
        assert "Example: linker" in run(name, "--help", folder=folder).stdout


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, linker.cli; print({'torch', 'polars', 'faiss', 'numpy', 'rich'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_removing_by_filter_says_what_would_go_and_needs_a_yes(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(
        '{"id": "a", "title": "Harbour opens", "text": "The harbour opened.", "source": "Lantern"}\n'
        '{"id": "b", "title": "Town votes", "text": "It voted.", "source": "Courier",'
        ' "published": "2024-05-02"}\n'
    )
    run("index", "x.jsonl", "--model", "hash", folder=tmp_path)
    asked = run("remove", "--source", "courier", folder=tmp_path, stdin="y\n")
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "1 article of" in asked.stderr
    assert "Courier 1; 2024-05-02" in asked.stderr
    assert "--yes" in asked.stderr
    shown = run("remove", "--source", "courier", "a", "--dry-run", folder=tmp_path).stdout
    assert "2 articles would be removed" in shown
    assert "b  2024-05-02  Courier  Town votes" in shown
    would = json.loads(run("remove", "--source", "courier", "--dry-run", "--json", folder=tmp_path).stdout)
    assert would == {"removed": [], "would_remove": ["b"]}
    assert json.loads(run("info", "--json", folder=tmp_path).stdout)["articles"] == 2
    assert run("remove", "--source", "nobody", folder=tmp_path).stdout.endswith("0 articles removed\n")
    assert "1 article removed" in run("remove", "a", folder=tmp_path).stdout, "an id is meant as it stands"
    assert "1 article removed" in run("remove", "--source", "courier", "--yes", folder=tmp_path).stdout


def test_removing_by_filter_asks_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from linker.cli import app, remove

    (tmp_path / "x.jsonl").write_text(
        '{"id": "a", "title": "Town votes", "text": "It voted.", "source": "S"}\n'
    )
    run("index", "x.jsonl", "--model", "hash", folder=tmp_path)
    monkeypatch.setattr(remove, "_can_ask", lambda: True)
    chosen = ["remove", "--source", "s", "--index", str(tmp_path / "indexes" / "default")]
    refused = CliRunner().invoke(app, chosen, input="n\n")
    assert refused.exit_code == 1
    assert "Remove them for good?" in refused.stderr
    assert "Nothing was removed." in refused.stderr
    assert "1 article removed" in CliRunner().invoke(app, chosen, input="y\n").stdout


def test_nothing_to_read_makes_no_index_and_replaces_none(tmp_path: Path) -> None:
    (tmp_path / "empty" / "inner").mkdir(parents=True)
    (tmp_path / "none.jsonl").touch()
    (tmp_path / "bad.jsonl").write_text("{bad\n")
    for source, said in (
        ("empty", "is an empty folder"),
        ("*.xml", "No file matches"),
        ("none.jsonl", "no index was made"),
    ):
        done = run("index", source, "--model", "hash", folder=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert said in done.stderr
        assert not (tmp_path / "indexes").exists()
    (tmp_path / "a.txt").write_text("Town votes\nThe town voted on Monday.\n")
    assert run("index", "a.txt", "--model", "hash", folder=tmp_path).returncode == 0
    assert run("index", "none.jsonl", folder=tmp_path).returncode == 0, "a feed may have nothing new"
    for source in ("none.jsonl", "bad.jsonl"):
        done = run("index", source, "--rebuild", folder=tmp_path)
        assert "stays as it was" in done.stderr
    assert json.loads(run("info", "--json", folder=tmp_path).stdout)["articles"] == 1


def test_removed_articles_are_gone_from_every_file(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(
        '{"id": "keep", "title": "Harbour opens", "text": "The harbour opened.", "source": "Lantern"}\n'
        '{"id": "gone-1", "title": "Zanzeburg votes", "text": "Zanzeburg voted.", "source": "The Courier"}\n'
        '{"id": "gone-2", "title": "Old", "text": "Zanzeburg again.", "published": "1999-01-01"}\n'
    )
    run("index", "x.jsonl", "--model", "hash", folder=tmp_path)
    run("search", "Zanzeburg", folder=tmp_path)
    (tmp_path / "x.jsonl").unlink()
    chosen = ("remove", "--source", "the-courier", "--before", "2000-01-01", "--json")
    done = run(*chosen, "--yes", folder=tmp_path)
    assert json.loads(done.stdout) == {"removed": ["gone-1", "gone-2"]}
    assert run("verify", folder=tmp_path).returncode == 0
    for path in filter(Path.is_file, (tmp_path / "indexes").rglob("*")):
        parquet = path.suffix == ".parquet"
        held = str(pl.read_parquet(path).rows()) if parquet else path.read_bytes().decode("latin1")
        assert "zanzeburg" not in held.lower(), path
        assert "gone-1" not in held, path
    assert [
        hit["article_id"]
        for hit in json.loads(run("search", "harbour", "--json", folder=tmp_path).stdout)["results"]
    ] == ["keep"]


@pytest.mark.parametrize("query", ["", "  ", "?!"])
def test_a_query_without_a_word_is_an_error(folder: Path, query: str) -> None:
    done = run("search", query, folder=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("linker: ")
    assert "holds no word to look for" in done.stderr


@pytest.mark.parametrize(
    ("begun", "options", "said"),
    [
        (False, (), "nothing was kept yet"),
        (True, (), "has 2 articles now, the next run goes on from there"),
        (True, ("--rebuild",), "has 2 articles now, the next run begins anew"),
    ],
)
def test_ctrl_c_says_what_an_index_has_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: bool, options: tuple[str, ...], said: str
) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"title": "One ship", "text": "It came."}\n{"title": "Two", "text": "Off."}'
    )
    arguments = ("index", "a.jsonl", "--index", "index", "--model", "hash")
    if begun:
        assert linker(*arguments, at=tmp_path).code == 0
    monkeypatch.setattr("linker.archive.build.build", _interrupted)
    done = linker(*arguments, *options, at=tmp_path)
    assert (done.code, done.err.count("\n")) == (130, 1)
    assert done.err.startswith("linker: stopped; ")
    assert said in done.err


def test_ctrl_c_before_anything_is_read_claims_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "linker.cli.progress", raising=False)
    loading = SimpleNamespace(
        find_spec=lambda name, *_: _interrupted() if name == "linker.cli.progress" else None
    )
    monkeypatch.setattr(sys, "meta_path", [loading, *sys.meta_path])
    monkeypatch.setattr("linker.archive.watching.watch", _interrupted)
    (tmp_path / "a.txt").write_text("The tram stops\nThe tram stopped at noon.\n")
    for command in ("index", "watch"):
        done = linker(command, "a.txt", "--index", "index", at=tmp_path)
        assert done.err.endswith("stopped; nothing was kept yet, the next run begins anew\n")


def _interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_ctrl_c_while_the_command_is_loaded_is_one_line(tmp_path: Path) -> None:
    interrupted = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'linker.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from linker.__main__ import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", interrupted], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "linker: stopped\n")


def test_ctrl_c_ends_with_one_line(folder: Path) -> None:
    interrupted = (
        "import os, signal, linker.cli as cli\n"
        "cli.app.command('wait')(lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", interrupted, "wait"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 130
    assert done.stderr == "linker: stopped\n"
