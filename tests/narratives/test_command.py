"""`linker narratives`, and the narratives that `linker link` names: what is printed, kept and found again."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from linker.archive.index import Index
from linker.cli import app
from tests.narratives.world import CLAIM, rows


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The invented archive, indexed with the default model: what an event is takes more than shared words."""
    folder = tmp_path_factory.mktemp("narratives")
    lines = [json.dumps({**row, "published": row["published"].date().isoformat()}) for row in _dated()]
    (folder / "articles.jsonl").write_text("\n".join(lines))
    run(
        "index",
        str(folder / "articles.jsonl"),
        "--index",
        str(folder / "index"),
    )
    return str(folder / "index")


SUBJECTS = (
    "The number four tram gets a depot of its own, with a wash for the cars and a canteen for drivers.",
    "Pears ripened three weeks early, and growers hired pickers from two counties to bring them in.",
    "A cider maker won the orchard prize with an apple that his grandmother had grafted onto a quince.",
    "Painters have closed the iron bridge; cyclists must walk their bicycles over the footway until May.",
    "The brass band sold every seat for its concert and added a matinee of marches and film music.",
    "Another hut slid off the glacier overnight. Guides had carried its stoves and bunks down in spring.",
    "Night ferries sail an hour later, so that the last train from the capital can meet them at the quay.",
    "The museum bought the jaw of a dinosaur from a farmer who had used it to prop his barn door open.",
    "Readers may borrow telescopes at the library for a week, along with a chart of the planets.",
    "Rain came through the stadium roof in the second half; the club blames a gull that pecks at seams.",
    "A mutton pie with mint beat forty others, and the bakery sold out before the judges had left.",
    "The airport hotel opens two years late. Its builder went bankrupt, and mould had got into the carpets.",
    "Winegrowers lit candles between the vines against the frost and saved nine buds of every ten.",
    "Two students found a comet on plates that the observatory exposed, and forgot, in a snowy week.",
    "The lighthouse is for sale with its lamp, a goat shed and a duty to keep the fog bell oiled.",
    "Blasting at the quarry cracked windows in six streets; the owner offers putty and an apology.",
    "Anglers put four thousand trout into the reservoir, each with a tag that is worth a pint.",
    "The cathedral's bells hang again after a founder in the valley recast the one that was flat.",
    "Only two monks know the recipe, so the monastery has brewed its dark beer for the last time.",
    "A turtle that swallowed a spoon recovers at the aquarium and will be let go off the cape.",
)


def _dated() -> list[dict[str, datetime]]:
    """The invented archive, each article that isn't of a series on a subject of its own in plain words."""
    found = []
    for row in rows():
        kept = {key: row[key] for key in ("id", "title", "text", "published", "source")}
        if str(row["id"]).startswith("a"):
            subject = SUBJECTS[int(str(row["id"])[1:])]
            kept |= {
                "title": subject[:40],
                "text": f"{subject} {str(row['text'])[str(row['text']).index('Sign up') :]}",
            }
        found.append(kept)
    return found  # type: ignore[return-value]  # rows of the archive


def told(index: str, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(
        run("narratives", "--index", index, "--json", *arguments).stdout
    )["narratives"]
    return found


def motifs(index: str, *arguments: str) -> list[dict[str, object]]:
    return [row for row in told(index, *arguments) if row["kind"] == "motif"]


def test_the_list_names_what_comes_back(index: str) -> None:
    (motif,) = motifs(index)
    assert motif["article_ids"] == ["a00", "a01", "a02", "a03", "a04"]


def test_narratives_are_kept_and_read_back(index: str) -> None:
    first = told(index)
    (kept,) = Path(index).glob("derived/*/narratives-*/narratives.json")
    before = kept.stat().st_mtime_ns
    assert told(index) == first
    assert kept.stat().st_mtime_ns == before


def test_another_gap_finds_other_episodes_and_is_kept_apart(index: str) -> None:
    assert motifs(index, "--gap-days", "400") == []
    assert len(motifs(index)) == 1


def test_times_choose_narratives(index: str) -> None:
    assert told(index, "--until", "2020-12-31") == []
    assert len(motifs(index, "--returning-since", "2022-02-05")) == 1
    assert motifs(index, "--returning-since", "2022-02-06") == []


def test_a_query_chooses_narratives(index: str) -> None:
    assert len(motifs(index, "--query", "silver teacup in a trembling hand")) == 1
    assert motifs(index, "--query", "reservoir") == []
    shown = run("narratives", "--index", index, "--until", "2020-12-31").stdout
    assert shown == "None of the narratives fits; `linker narratives` lists them.\n"


def test_link_names_the_narratives_an_article_takes_part_in(index: str) -> None:
    (motif,) = motifs(index)
    (article,) = json.loads(run("link", "a01", "--index", index, "--json").stdout)["articles"]
    (named,) = article["narratives"]
    assert named["narrative_id"] == motif["narrative_id"]
    assert named["quotes"][0]["text"] == CLAIM[1]
    shown = run("link", "a01", "--index", index).stdout
    assert str(motif["narrative_id"]) in shown
    assert "narratives" not in run("link", "a01", "--index", index, "--no-narratives").stdout


def test_a_timeline_tells_silences_sources_and_strength(index: str) -> None:
    (motif,) = motifs(index)
    shown = run("narratives", str(motif["narrative_id"]), "--index", index).stdout
    assert "silent for 91 days" in shown
    assert "denies: “His aides denied" in " ".join(shown.split())
    stories = {id_ for episode in motif["episodes"] for id_ in episode["story_ids"]}
    assert f"{len(stories)} stories × 4 independent sources" in " ".join(shown.split())
    assert len(stories) >= 2
    assert shown.index("Morning Bell  first") < shown.index("Coast Record  91 days later")


def test_a_timeline_says_when_nobody_named_was_first(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Index.open(index).narratives()[0]
    monkeypatch.setattr(Index, "narrative", lambda *_, **__: replace(found, sources=found.sources[1:]))
    shown = run("narratives", found.narrative_id, "--index", index).stdout
    assert shown.partition("in order\n")[2].splitlines()[0].endswith("no source named  first")


def test_machines_get_all_narratives_and_people_are_told_of_more(
    index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = told(index)
    monkeypatch.setattr("linker.cli.narratives._LISTED", 0)
    assert told(index) == every
    run("narratives", "--index", index, "-o", str(tmp_path / "found.json"))
    assert json.loads((tmp_path / "found.json").read_text())["narratives"] == every
    more = "narrative" if len(every) == 1 else "narratives"
    assert f"… and {len(every)} more {more}; -k shows more" in run("narratives", "--index", index).stdout
    assert len(told(index, "-k", "1")) == 1
