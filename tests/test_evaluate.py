"""`linker evaluate`: gold of many forms, coverage, and what went wrong, by name."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

import linker
from linker.encoders import HashEncoder
from linker.errors import ReadError
from linker.evaluate import Gold, LevelFit, Mixture, SharedArticles, read_gold, score
from linker.evaluate.score import best_level, fit
from linker.metrics import MEASURES, measure
from linker.types import LEVELS
from tests.forked import run

ARTICLES = pl.DataFrame(
    {
        "id": ["a", "b", "c", "d", "e"],
        "title": ["Ferry sinks", "Ferry lost", "Tram closes", "Tram line shut", ""],
        "url": ["http://x/a", "http://x/b", "http://x/c", "http://x/d", None],
        "file": ["/n/wire/a.txt", "/n/courier/a.txt", "/n/all.jsonl", "/n/all.jsonl", "/n/e.txt"],
        "number": [1, 1, 1, 2, 1],
    }
)
FOUND = pl.DataFrame({"article_id": ["a", "b", "c", "d", "e"], "story_id": ["s1", "s1", "s1", "s2", "s3"]})


def gold(rows: dict[str, str | None]) -> Gold:
    frame = {"article_id": list(rows), "story": list(rows.values())}
    return Gold(pl.DataFrame(frame, schema={"article_id": pl.String, "story": pl.String}), "gold.csv")


def test_only_labelled_articles_of_the_index_are_measured() -> None:
    found = score(gold({"a": "ferry", "b": "ferry", "c": "tram", "zz": "tram", "d": None}), ARTICLES, FOUND)
    coverage = found.coverage
    assert (coverage.labelled, coverage.found, coverage.missing) == (4, 3, ("zz",))
    assert (coverage.blank, coverage.unlabelled) == (1, 2)
    assert (coverage.gold_stories, coverage.stories) == (2, 1)
    assert found.metrics == measure(["ferry", "ferry", "tram"], ["s1", "s1", "s1"])
    assert set(found.intervals) == set(MEASURES)


def test_the_worst_merges_and_splits_are_named() -> None:
    found = score(gold({"a": "ferry", "b": "ferry", "c": "tram", "d": "tram", "e": "slugs"}), ARTICLES, FOUND)
    assert found.merges == (
        Mixture(
            "s1", 3, 2, (SharedArticles("ferry", 2, "Ferry sinks"), SharedArticles("tram", 1, "Tram closes"))
        ),
    )
    assert found.splits == (
        Mixture(
            "tram", 2, 1, (SharedArticles("s1", 1, "Tram closes"), SharedArticles("s2", 1, "Tram line shut"))
        ),
    )


def test_the_level_that_fits_best_is_told() -> None:
    met = pl.DataFrame({"article_id": ["a", "b", "c", "d"], "story": ["sea", "sea", "sea", "rail"]})
    lines = pl.DataFrame(
        {"article_id": ["a", "b", "c", "d", "e"], "story_id": ["l1", "l1", "l1", "l2", "l2"]}
    )
    topics = lines.with_columns(pl.lit("t1").alias("story_id"))
    found = {"events": FOUND.with_columns(pl.col("article_id").alias("story_id")), "lines": lines}
    levels = {name: fit(met, ARTICLES, frame) for name, frame in (found | {"topics": topics}).items()}
    assert levels["lines"] == LevelFit(2, 1.0, 1.0, 1.0)
    assert (levels["events"].groups, levels["events"].b3_precision) == (4, 1.0)
    assert levels["events"].b3_recall == pytest.approx((3 * 1 / 3 + 1) / 4)
    assert levels["topics"].b3_recall == 1.0
    assert best_level(levels) == "lines"  # type: ignore[arg-type]
    assert best_level(dict.fromkeys(LEVELS, levels["lines"])) == "events", "of equal ones the finest"


def test_an_article_in_two_stories_is_refused() -> None:
    rows = pl.DataFrame({"article_id": ["a", "a"], "story": ["ferry", "tram"]})
    with pytest.raises(ReadError, match="'a' in two stories, 'ferry' and 'tram'"):
        score(Gold(rows, "gold.csv"), ARTICLES, FOUND)
    twice = pl.DataFrame({"article_id": ["a", "a"], "story": ["ferry", "ferry"]})
    assert score(Gold(twice, "gold.csv"), ARTICLES, FOUND).coverage.labelled == 1


def test_a_gold_of_other_articles_says_how_they_are_named() -> None:
    with pytest.raises(ReadError, match="it names '7', the index has 'a', 'b'"):
        score(gold({"7": "x"}), ARTICLES, FOUND)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("g.csv", "Article_ID,Story\n001,x\n2,\n"),
        ("g.csv", "doc_id,title,event\n001,t,x\n2,t,  \n"),
        ("g.tsv", "id\tcluster\n001\tx\n2\t\n"),
        ("g.jsonl", '{"id": "001", "label": "x"}\n{"id": "2", "label": null}\n'),
        ("g.json", '[{"id": "001", "topic": "x"}, {"id": "2", "topic": ""}]'),
    ],
)
def test_columns_go_by_their_usual_names(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert read_gold(tmp_path / name).rows.rows() == [("001", "x"), ("2", None)]


def test_numbers_in_parquet_are_names(tmp_path: Path) -> None:
    pl.DataFrame({"id": [1, 2], "story": [7, 7]}).write_parquet(tmp_path / "g.parquet")
    assert read_gold(tmp_path / "g.parquet").rows.rows() == [("1", "7"), ("2", "7")]


def test_other_names_are_mapped(tmp_path: Path) -> None:
    (tmp_path / "g.csv").write_text("ref,id,what\na,1,x\n")
    found = read_gold(tmp_path / "g.csv", {"article_id": "Ref", "story": "what"})
    assert found.rows.rows() == [("a", "x")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ref,story\na,x\n", "names articles; found ref, story"),
        ("id,what\na,x\n", "holds stories"),
    ],
)
def test_what_is_lacking_is_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "g.csv").write_text(text)
    with pytest.raises(ReadError, match=said):
        read_gold(tmp_path / "g.csv")


@pytest.mark.parametrize("mapped", [{"article_id": "nope"}, {"colour": "id"}])
def test_a_map_that_names_nothing_is_refused(tmp_path: Path, mapped: dict[str, str]) -> None:
    (tmp_path / "g.csv").write_text("id,story\na,x\n")
    with pytest.raises(ReadError, match=r"nope|colour"):
        read_gold(tmp_path / "g.csv", mapped)


def test_articles_may_be_named_by_address_or_file(tmp_path: Path) -> None:
    (tmp_path / "url.csv").write_text("url,story\nhttp://x/b,ferry\n")
    (tmp_path / "file.jsonl").write_text(
        '{"file": "wire/a.txt", "story": "ferry"}\n'
        '{"file": "all.jsonl", "record": 2, "story": "tram"}\n'
        '{"file": "a.txt", "story": "two files end so"}\n'
    )
    met = read_gold(tmp_path / "url.csv").meet(ARTICLES)
    assert met["article_id"].to_list() == ["b"]
    met = read_gold(tmp_path / "file.jsonl").meet(ARTICLES)
    assert sorted(met.select("name", "article_id").rows(), key=str) == [
        ("a.txt", None),
        ("all.jsonl record 2", "d"),
        ("wire/a.txt", "a"),
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluate")
    rows = [
        {"id": f"f{i}", "title": f"Ferry Maid of Orle sinks off Kessary: {i}", "text": "The ferry sank."}
        for i in range(3)
    ] + [{"id": "t", "title": "Tram line closes", "text": "The museum tram closes for repairs."}]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "gold.csv").write_text("article_id,story\nf0,ferry\nf1,ferry\nf2,ferry\nt,tram\ngone,tram\n")
    assert run("index", "news.jsonl", "--model", "hash", folder=folder).returncode == 0
    return folder


def test_the_command_gives_metrics_coverage_and_a_sweep(folder: Path) -> None:
    done = run("evaluate", "gold.csv", "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert list(result["metrics"]) == list(MEASURES)
    assert result["coverage"]["missing"] == ["gone"]
    chosen = next(row for row in result["sweep"] if row["step"] == 0)
    assert chosen["b3_f1"] == pytest.approx(result["metrics"]["b3_f1"])
    assert list(result["levels"]) == list(LEVELS)
    assert result["levels"]["events"]["b3_f1"] == pytest.approx(result["metrics"]["b3_f1"])
    best = max(result["levels"].values(), key=lambda fit: fit["b3_f1"])
    assert result["levels"][result["best_level"]]["b3_f1"] == best["b3_f1"]
    levels = [row["level"] for row in result["sweep"]]
    assert levels == sorted(levels)
    assert len(levels) >= 7


def test_the_command_fits_a_terminal(folder: Path) -> None:
    done = run("evaluate", "gold.csv", folder=folder)
    assert "4 of 5 labelled articles are in the index" in done.stdout
    assert "missing, and not measured: gone" in done.stdout
    assert (
        len([line for line in done.stdout.splitlines() if re.match(r" → (events|lines|topics) ", line)]) == 1
    )
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert run("evaluate", "gold.csv", folder=folder).stdout == done.stdout


def test_metrics_are_written_as_rows(folder: Path) -> None:
    run("evaluate", "gold.csv", "--no-sweep", "-o", "metrics.csv", folder=folder)
    frame = pl.read_csv(folder / "metrics.csv")
    assert frame.columns == ["metric", "value", "low", "high"]
    assert frame["metric"].to_list() == list(MEASURES)


def test_errors_are_one_line(folder: Path) -> None:
    for arguments, said in ((["nowhere.csv"], "no such file"), (["news.jsonl"], "--map")):
        done = run("evaluate", *arguments, folder=folder)
        assert done.returncode == 1
        assert said in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_an_index_is_evaluated_from_python(folder: Path) -> None:
    index = linker.open(folder / "indexes" / "default", encoder=HashEncoder())
    found = index.evaluate({"f0": "ferry", "f1": "ferry", "f2": "ferry", "t": "tram"}, sweep=False)
    from_file = index.evaluate(folder / "gold.csv", sweep=False)
    assert found.metrics == from_file.metrics
    assert (found.coverage.labelled, from_file.coverage.labelled) == (4, 5)
