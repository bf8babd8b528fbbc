"""`linker report` and `linker export`, as they are called."""

import json
from pathlib import Path

import networkx
import polars as pl
import pytest
from typer.testing import CliRunner

from linker.archive.index import Index
from linker.cli import app


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.output


def test_a_report_of_one_story(index: Index, tmp_path: Path) -> None:
    story = index.stories()[0]
    target = tmp_path / "story.json"
    code, said = run("report", "--index", index.folder, "-o", target, "--story", story.story_id)
    assert (code, said) == (0, f"wrote {target} (0.0 MB)\n")
    assert [one["story_id"] for one in json.loads(target.read_text())["stories"]] == [story.story_id]


def test_another_suffix_is_wrong_usage(index: Index, tmp_path: Path) -> None:
    for words in (("report",), ("export", "stories"), ("export", "graph"), ("export", "nothing")):
        code, said = run(*words, "--index", index.folder, "-o", tmp_path / "x.pdf")
        assert code == 2
        assert "can't" in said


@pytest.mark.parametrize(
    "what", ["articles", "passages", "links", "stories", "lines", "topics", "narratives"]
)
def test_tables_say_the_same_in_every_format(index: Index, what: str, tmp_path: Path) -> None:
    for suffix in ("parquet", "csv", "jsonl"):
        assert run("export", what, "--index", index.folder, "-o", tmp_path / f"x.{suffix}")[0] == 0
    frame = pl.read_parquet(tmp_path / "x.parquet")
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    csv = pl.read_csv(tmp_path / "x.csv", infer_schema=False)
    assert len(frame) == len(lines) == len(csv) > 0
    assert list(lines[0]) == frame.columns == csv.columns
    for name, kind in frame.schema.items():
        if kind == pl.String:
            assert [line[name] for line in lines] == frame[name].to_list()
        elif isinstance(kind, pl.Datetime):
            shown = [moment and f"{moment.replace(tzinfo=None).isoformat()}Z" for moment in frame[name]]
            assert csv[name].to_list() == shown


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_graphs_come_back_from_networkx(index: Index, suffix: str, tmp_path: Path) -> None:
    read = networkx.read_graphml if suffix == "graphml" else networkx.read_gexf
    for what in ("graph", "stories"):
        assert run("export", what, "--index", index.folder, "-o", tmp_path / f"{what}.{suffix}")[0] == 0
    articles, stories = read(tmp_path / f"graph.{suffix}"), read(tmp_path / f"stories.{suffix}")
    assert set(articles.nodes) == set(index.corpus.articles["id"])
    parents = {story.story_id: story.parent for story in index.stories()}
    assert {id_: data.get("parent") for id_, data in stories.nodes(data=True)} == parents
    assert {data["level"] for _, data in stories.nodes(data=True)} == {"event"}
    for graph in (articles, stories):
        assert graph.number_of_edges() > 10
        for _, _, data in graph.edges(data=True):
            assert 0 <= data["score"] <= 1
            assert data["kind"] in {"near-copy", "same event", "follow-up", "background", "listed"}
            assert data["evidence"]
