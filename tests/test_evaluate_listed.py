"""Related articles measured by what the articles list: the list is hidden, and what is missing is named."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import linker
from linker.cli import app
from linker.config import BuildConfig
from linker.evaluate.listed_ranks import ListedRank, ListedShare, evaluate_ranks

SINKS = "Ferry Maid of Orle sinks off Kessary harbour in a storm"
TRAM = "Museum tram closes after a century on Quill Street"
ARTICLES = [
    (
        "sinks",
        SINKS,
        "Vell Wire",
        "2024-03-04",
        "The ferry Maid of Orle sank off Kessary harbour in a storm.",
    ),
    ("tram", TRAM, "Vell Wire", "2024-03-05", "The museum tram on Quill Street closes after a century."),
    (
        "lost",
        "Ferry Maid of Orle: hope fades off Kessary harbour",
        "Tarn Post",
        "2024-03-05",
        "Divers look for the ferry Maid of Orle, which sank in a storm off Kessary harbour.\n"
        f"Related stories:\n- {SINKS}\n- Harbour master of Kessary resigns over the lost ferry",
    ),
    (
        "slugs",
        "Gardeners of Brenn count their slugs",
        "Tarn Post",
        "2024-04-02",
        "Lettuce was eaten in every bed this spring, gardeners say.\n"
        f"Related stories:\n- {TRAM}\n- Harbour master of Kessary resigns over the lost ferry",
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("listed")
    records = [dict(zip(("id", "title", "source", "date", "text"), row, strict=True)) for row in ARTICLES]
    (made / "news.jsonl").write_text("\n".join(map(json.dumps, records)))
    linker.build([made / "news.jsonl"], to=made / "index", config=BuildConfig(model="hash"))
    return made / "index"


def test_what_an_article_lists_is_looked_for_without_its_list(folder: Path) -> None:
    found = linker.open(folder).evaluate_listed()
    assert (found.articles, found.headlines, found.ranked, found.share, found.first) == (2, 2, 1, 0.5, 0.5)
    assert found.months == (ListedShare("2024-03", 1, 1, 1.0), ListedShare("2024-04", 1, 0, 0.0))
    assert found.sources == (ListedShare("Tarn Post", 2, 1, 0.5),)
    (worst,) = found.worst
    assert (worst.article_id, worst.listed_id, worst.headline, worst.rank) == ("slugs", "tram", TRAM, None)
    assert worst.score < 0.2, "the words of the list are hidden too"
    assert found.statuses == {"resolved": 2, "ambiguous": 0, "missing": 2}


def test_the_headline_that_most_articles_list_is_most_wanted(folder: Path) -> None:
    (item,) = linker.open(folder).wanted()
    assert item.headline == "Harbour master of Kessary resigns over the lost ferry"
    assert item.article_ids == ("lost", "slugs")


def test_ranks_are_summed_up_worst_first() -> None:
    given = [
        (1, 0.9, "B"),
        (10, 0.5, "B"),
        (11, 0.4, "A"),
        (None, 0.3, "B"),
        (None, 0.2, "A"),
        (30, 0.6, "C"),
    ]
    ranks = [
        ListedRank("a", "", "h", str(number), rank, score, "2024-01", source)
        for number, (rank, score, source) in enumerate(given)
    ]
    found = evaluate_ranks(ranks, {"resolved": 6}, worst=3)
    assert (found.headlines, found.ranked, found.share, found.first) == (6, 2, 0.3333, 0.1667)
    assert [one.listed_id for one in found.worst] == ["4", "3", "5"]
    assert [(share.name, share.headlines) for share in found.sources] == [("B", 3), ("A", 2), ("C", 1)]
    assert evaluate_ranks([], {}).share == 0.0


def test_the_command_shows_and_writes_it(folder: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["evaluate", *arguments, "--index", str(folder)])
        assert done.exit_code == 0, done.output
        return " ".join(done.stdout.split())

    shown = run("--listed")
    assert "1 of 2 headlines that the archive has, listed by 2 articles" in shown
    assert "2024-04 0 of 1 0%" in shown
    assert f"– {TRAM}" in shown
    assert "2 × Harbour master of Kessary resigns" in shown
    told = json.loads(run("--listed", "--json", "--worst", "0"))
    assert (told["ranked"], told["worst"], told["wanted"][0]["article_ids"]) == (1, [], ["lost", "slugs"])
    run("--listed", "-o", str(tmp_path / "found.csv"))
    assert (tmp_path / "found.csv").read_text().splitlines()[1] == 'all,"",2,1,0.5'


@pytest.mark.parametrize("arguments", [(), ("gold.csv", "--listed")])
def test_labels_or_the_list_are_wanted(folder: Path, arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, ["evaluate", *arguments, "--index", str(folder)])
    assert done.exit_code == 2
    assert "either a file of labels or --listed" in " ".join(done.output.split())
