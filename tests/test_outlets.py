"""One outlet is one source: by form, by what the archive ties together, or because somebody said so."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from linker import build
from linker.archive.index import Index
from linker.cli import app
from linker.config import BuildConfig
from linker.corpus import Filters
from linker.encoders import HashEncoder
from linker.errors import ConfigError, UnknownArticleError, UnknownSourceError
from linker.history.stored_corrections import correct, corrections_of, undo
from linker.ingest.removal import remove
from linker.outlets import Outlets
from linker.storage import Store

HOME = "https://www.coastline.example/a"


def outlets(
    *sources: str, urls: dict[str, list[str]] | None = None, said: tuple[str, str] = ("", "")
) -> Outlets:
    rows = [(source, None) for source in sources]
    rows += [(source, url) for source, held in (urls or {}).items() for url in held]
    frame = pl.DataFrame(rows, schema={"source": pl.String, "url": pl.String}, orient="row")
    return Outlets.of(frame, [said] if any(said) else [])


def groups(found: Outlets, *sources: str) -> list[list[str]]:
    held: dict[str, list[str]] = {}
    for source in sources:
        held.setdefault(found.key(source), []).append(source)
    return list(held.values())


@pytest.mark.parametrize(
    "sources",
    [
        ("Coastline Times", "coastline-times", "COASTLINE TIMES", "www.coastline.example"),
        ("BBC News", "bbc.co.uk", "www.bbc.co.uk", "news.bbc.co.uk"),
        ("Daily Star", "dailystar.co.uk", "daily_star"),
        ("The Hill", "www.thehill.example"),
        ("The Hill", "hill.example"),
        ("www.post.example", "post.example", "https://m.post.example/news"),
    ],
)
def test_names_hosts_and_slugs_of_one_outlet_are_one(sources: tuple[str, ...]) -> None:
    assert groups(outlets(*sources), *sources) == [list(sources)]


@pytest.mark.parametrize(
    "sources",
    [
        ("Daily Star", "Star", "The Daily Star"),
        ("Daily Star", "star.example"),
        ("Daily Star", "daily.example"),
        ("Washington Post", "Washington Times", "washington.example"),
        ("The Star", "thestar.example", "thestar.com.my"),
        ("Space Review", "Space.com"),
        ("BBC News", "BBC Sport"),
        ("chicago.local.example", "boston.local.example"),
    ],
)
def test_what_differs_in_more_than_form_stays_apart(sources: tuple[str, ...]) -> None:
    assert groups(outlets(*sources), *sources) == [[source] for source in sources]


def test_addresses_tie_a_host_to_a_name_and_speak_against_one() -> None:
    tied = outlets(
        "cl.example", urls={"Harbour Gazette": ["https://cl.example/1", "https://www.cl.example/2"]}
    )
    assert tied.key("cl.example") == tied.key("Harbour Gazette")
    once = outlets("cl.example", urls={"Harbour Gazette": ["https://cl.example/1"]})
    assert once.key("cl.example") != once.key("Harbour Gazette"), "one address may be a slip"
    shared = outlets(
        "wire.example",
        urls={name: ["https://wire.example/1", "https://wire.example/2"] for name in ("Post", "Mail")},
    )
    assert len(groups(shared, "wire.example", "Post", "Mail")) == 3, (
        "a site that carries several is none of them"
    )
    elsewhere = outlets("coastline.example", urls={"Coastline Times": ["https://ctimes.example/1"]})
    assert elsewhere.key("coastline.example") != elsewhere.key("Coastline Times")


def test_what_is_learned_does_not_hang_on_the_order_of_the_articles() -> None:
    sources = ("bbc.co.uk", "BBC News", "Star", "star.example", "Coastline Times", "www.coastline.example")
    assert outlets(*sources) == outlets(*reversed(sources))


def test_an_outlet_is_shown_by_its_commonest_name() -> None:
    found = outlets(
        "coastline-times", "coastline-times", "Coastline Times", "www.coastline.example", "velm-lantern"
    )
    assert found.name("www.coastline.example") == "Coastline Times"
    assert found.name("velm-lantern") == "Velm Lantern"
    assert outlets("www.post.example").name("www.post.example") == "post.example"
    assert found.name("Nobody") == "Nobody"


def test_a_source_is_found_by_its_label_or_suggested() -> None:
    found = outlets("www.cnn.example", "New York Gazette", "The Guardian", "Albany Nytta")
    assert found.find("cnn") == found.key("cnn.example")
    assert found.find("nobody") is None
    assert found.suggest("gazette") == ["New York Gazette"]
    assert found.suggest("nyg") == ["New York Gazette"]
    assert found.suggest("guardain") == ["The Guardian"]
    assert found.suggest("nobody") == []


TEXTS = {
    "a": (
        "Coastline Times",
        "The ferry Alma struck the pier at Port Sull on Monday, its captain Oda Renn said.",
    ),
    "b": (
        "www.coastline.example",
        "Captain Oda Renn of the ferry Alma was questioned about the pier at Port Sull.",
    ),
    "c": ("ctimes", "The ferry Alma stays at the pier of Port Sull while captain Oda Renn is questioned."),
    "d": ("Harbour Post", "Tram line closes for repairs near the museum of Gravelton."),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [
        json.dumps(
            {"id": id_, "title": text[:40], "text": text, "source": source, "published": f"2024-03-0{day}"}
        )
        for day, (id_, (source, text)) in enumerate(TEXTS.items(), 1)
    ]
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    build(
        tmp_path / "x.jsonl", to=tmp_path / "index", config=BuildConfig(model="hash"), encoder=HashEncoder()
    )
    for left, right in (("a", "b"), ("a", "c")):
        correct(tmp_path / "index", "same", left, right)
    return tmp_path / "index"


def ferry(folder: Path) -> tuple[int, tuple[str, ...]]:
    story = next(story for story in Index.open(folder).stories() if "a" in story.article_ids)
    assert story.article_ids == ("a", "b", "c")
    return story.reports, story.sources


def test_counts_and_filters_follow_and_a_correction_can_be_undone(folder: Path) -> None:
    assert ferry(folder) == (2, ("Coastline Times", "Ctimes"))
    number = correct(folder, "source", "coastline-times", "ctimes").number
    assert ferry(folder) == (1, ("Coastline Times",))
    found = Index.open(folder).search("ferry pier", filters=Filters(source="ctimes"))
    assert {hit.article_id for hit in found} == {"a", "b", "c"}
    with pytest.raises(ConfigError, match="says that already"):
        correct(folder, "source", "ctimes", "Coastline Times")
    undo(folder, number)
    assert ferry(folder) == (2, ("Coastline Times", "Ctimes"))


def test_info_counts_outlets_beside_what_is_written(folder: Path) -> None:
    told = Index.open(folder).info()
    assert told["sources"]["www.coastline.example"] == 1
    assert told["outlets"] == {"Coastline Times": 2, "Ctimes": 1, "Harbour Post": 1}


def test_articles_are_corrected_by_the_beginnings_of_their_ids(tmp_path: Path) -> None:
    lines = ('{"id": "ferry-1", "text": "It sank."}', '{"id": "tram-1", "text": "It ran."}')
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    build(tmp_path / "x.jsonl", to=tmp_path / "i", config=BuildConfig(model="hash"), encoder=HashEncoder())
    said = CliRunner().invoke(app, ["correct", "same", "fer", "tr", "--index", str(tmp_path / "i")])
    assert "same ferry-1 tram-1" in said.stdout


def test_a_source_nobody_has_is_refused_with_a_suggestion(folder: Path) -> None:
    with pytest.raises(UnknownSourceError, match="did you mean 'Harbour Post'"):
        correct(folder, "source", "Harbor Post", "ctimes")
    with pytest.raises(ConfigError, match="one source"):
        correct(folder, "source", "Coastline Times", "coastline-times")


def test_removing_an_outlet_takes_all_its_spellings_and_what_was_said_of_it(folder: Path) -> None:
    correct(folder, "source", "Coastline Times", "ctimes")
    assert remove(folder, source="www.coastline.example") == ["a", "b", "c"]
    assert corrections_of(Store.open(folder)) == ()
    for path in filter(Path.is_file, folder.rglob("*")):
        parquet = path.suffix == ".parquet"
        held = str(pl.read_parquet(path).rows()) if parquet else path.read_text("latin1")
        assert "ctimes" not in held, path


def test_an_id_may_be_cut_short_where_no_other_begins_so(folder: Path) -> None:
    index = Index.open(folder)
    story = next(story for story in index.stories() if "d" in story.article_ids)
    assert index.story(story.story_id[:5]) == story
    assert index.sort_of(story.story_id[:5]) == ("story", story.story_id)
    assert index.sort_of("a") == ("article", "a")
    with pytest.raises(UnknownArticleError, match="begins 2 stories"):
        index.story("s")
    with pytest.raises(UnknownArticleError, match="no story ''"):
        index.story("")
