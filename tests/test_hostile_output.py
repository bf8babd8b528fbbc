"""What articles hold can't steer a terminal, run in a spreadsheet, or reach a file outside the index."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import linker
from linker.archive.index import Index
from linker.archive.reporting import TABLES, table
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.storage import Store, verify
from tests.command import linker as linker_command

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://e.org";"x")', "\t=1", "\r=1")
STEERING = "\x1b]0;owned\x07\x1b[31mred\x1b[0m \x9b2J \u202egnp.exe\u202c \u2066hidden\u2069"
UNWANTED = set(map(chr, (*range(9), *range(11, 32), *range(127, 160)))) | set(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2069"
)


def build(folder: Path, records: list[dict[str, str]]) -> Path:
    path = folder / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    linker.build([path], to=folder / "index", config=BuildConfig(model="hash"), encoder=HashEncoder())
    return folder / "index"


def test_no_cell_of_an_export_is_a_formula(tmp_path: Path) -> None:
    index = build(
        tmp_path,
        [
            {"id": f"{formula}{n}", "title": formula, "text": f"{formula} and so on {n}.", "source": formula}
            for n, formula in enumerate(FORMULAS)
        ],
    )
    opened = Index.open(index, encoder=HashEncoder())
    for what in sorted(TABLES):
        rows = csv.reader(table(opened, what, ".csv").decode().splitlines())
        cells = [cell for row in rows for cell in row]
        bad = [cell for cell in cells if cell[:1] in set("=+-@\t\r") and not _is_number(cell)]
        assert bad == [], what


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "command",
    [
        ("search", "harbour"),
        ("stories",),
        ("stories", "--changes-since", "2020-01-01"),
        ("narratives",),
        ("info",),
        ("correct", "list"),
        ("link", "--all"),
    ],
    ids=" ".join,
)
def test_no_command_passes_control_codes_on(tmp_path: Path, command: tuple[str, ...]) -> None:
    index = build(
        tmp_path,
        [
            {
                "id": f"a{n}{STEERING}",
                "title": f"Harbour {STEERING} {n}",
                "text": f"The harbour {STEERING}. {n}",
            }
            | {"source": STEERING}
            for n in range(3)
        ],
    )
    root = Path(linker.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", "from linker.cli import main; main()", *command, "--index", str(index)],
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shown = (done.stdout + done.stderr).decode()
    assert not set(shown) & UNWANTED


@pytest.mark.parametrize(
    "id_", ["../../outside", "/etc/passwd", "a/../../b", "..\\..\\c", "manifest.json", "."]
)
def test_an_id_is_a_name_and_never_a_path(tmp_path: Path, id_: str) -> None:
    before = {path for path in tmp_path.parent.rglob("*") if tmp_path not in path.parents}
    index = build(tmp_path, [{"id": id_, "title": "Harbour news", "text": "A ship came in."}])
    opened = Index.open(index, encoder=HashEncoder())
    assert opened.article(id_).title == "Harbour news"
    assert opened.stories()[0].article_ids == (id_,)
    assert verify(Store.open(index)) == []
    assert {path for path in tmp_path.parent.rglob("*") if tmp_path not in path.parents} == before


NAMED = STEERING.replace("/", "")


@pytest.mark.parametrize(
    "command",
    [
        ("index", f"bad{NAMED}.jsonl"),
        ("index", f"none{NAMED}.jsonl"),
        ("index", f"bad{NAMED}.jsonl", "--model", f"none{NAMED}/x"),
        ("search", "harbour"),
        ("search", "harbour", "--json"),
        ("search", "harbour", "-o", f"out{NAMED}.json"),
        ("search", "harbour", "-o", f"out.{NAMED}"),
        ("search", "harbour", f"--{NAMED}"),
        (f"no{NAMED}",),
        ("export", "articles", "-o", f"none{NAMED}/a.csv"),
        ("report", "-o", f"out{NAMED}.md"),
        ("info",),
        ("info", "--json"),
        ("info", f"a{NAMED}"),
        ("link", f"a{NAMED}"),
        ("verify",),
        ("verify", "--json"),
        ("correct", "rename", f"s{NAMED}", "x"),
        ("remove", f"a{NAMED}"),
        ("stories", "--against", f"none{NAMED}"),
    ],
    ids=lambda command: " ".join(command).encode("unicode_escape").decode(),
)
def test_no_message_passes_on_what_names_hold(tmp_path: Path, command: tuple[str, ...]) -> None:
    made = build(
        tmp_path, [{"id": f"a{STEERING}", "title": f"Harbour {STEERING}", "text": "A ship came in."}]
    )
    index = made.rename(tmp_path / f"index{NAMED}")
    (tmp_path / f"bad{NAMED}.jsonl").write_text("{bad\n")
    done = linker_command(*command, *(() if NAMED in command[0] else ("--index", str(index))), at=tmp_path)
    assert not set(done.out + done.err) & UNWANTED
    assert done.code in (0, 1, 2)
    if "--json" in command and "search" not in command:
        assert NAMED in _texts(json.loads(done.out))


def _texts(value: object) -> str:
    """All texts of a JSON value."""
    if isinstance(value, dict | list):
        return "\n".join(map(_texts, value.values() if isinstance(value, dict) else value))
    return str(value)


def test_damage_is_named_without_what_the_name_holds(tmp_path: Path) -> None:
    made = build(tmp_path, [{"id": "a", "title": "Harbour", "text": "A ship came in."}])
    index = made.rename(tmp_path / f"index{NAMED}")
    next(index.glob("articles-*")).write_bytes(b"x")
    for command in (("verify",), ("remove", "a"), ("index", str(tmp_path / "articles.jsonl"))):
        done = linker_command(*command, "--index", str(index))
        assert done.code == 1
        assert "articles-" in done.err
        assert not set(done.out + done.err) & UNWANTED
