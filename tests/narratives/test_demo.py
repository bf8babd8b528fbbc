"""The narratives planted in the demo are found with the model that ships, each with all of its episodes."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

import linker
from linker.archive.index import Index
from linker.demo_corpus import demo_corpus
from linker.history.stored_results import tree_of
from linker.narratives import Narrative, find_narratives
from linker.types import LEVELS

PLANTED = (
    "commonhealth-out-of-money",
    "crime-has-halved",
    "dam-crack-warning-2016",
    "larkspring-water-contaminated",
    "leaders-leg-shakes",
    "rail-line-opens-next-spring",
    "sable-heron-oil-spill",
)


@pytest.fixture(scope="module")
def index(demo: Path) -> Index:
    return linker.open(demo)


@pytest.fixture(scope="module")
def found(index: Index) -> tuple[Narrative, ...]:
    return index.narratives()


@pytest.fixture(scope="module")
def gold(index: Index) -> dict[str, dict[int, set[str]]]:
    """Narrative → episode → ids of its articles."""
    ids = {title.lower(): id_ for title, id_ in index.corpus.articles.select("title", "id").iter_rows()}
    planted: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in (demo_corpus() / "gold" / "narratives.jsonl").read_text().splitlines():
        row = json.loads(line)
        planted[row["narrative"]][row["episode"]].add(ids[row["title"].lower()])
    return planted


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_narrative_is_found_with_the_dates_of_its_episodes(
    found: tuple[Narrative, ...],
    gold: dict[str, dict[int, set[str]]],
    index: Index,
    name: str,
) -> None:
    articles = set().union(*gold[name].values())
    best = max(found, key=lambda item: len(articles & set(item.article_ids)))
    assert 2 * len(articles & set(best.article_ids)) >= 0.9 * (len(articles) + len(best.article_ids))
    dates: dict[str, datetime] = dict(index.corpus.articles.select("id", "published").iter_rows())
    spans = [(min(dates[i] for i in ids), max(dates[i] for i in ids)) for ids in gold[name].values()]
    assert [(episode.first, episode.last) for episode in best.episodes] == spans
    assert best.kind == ("saga" if name == "sable-heron-oil-spill" else "motif")


def test_nothing_else_is_found(found: tuple[Narrative, ...], gold: dict[str, dict[int, set[str]]]) -> None:
    assert set(gold) == set(PLANTED)
    assert len(found) == len(PLANTED)


def test_motifs_are_named_by_a_headline_that_says_them_or_by_who_claims_what(
    found: tuple[Narrative, ...],
) -> None:
    names = {narrative.label for narrative in found}
    assert "Skarvic's Trembling Leg Is Back: Viewers Spot It During Two-hour Energy Forum Speech" in names
    assert any(
        name.endswith("said that crime had halved in the four years since he took office") for name in names
    )


def test_what_is_denied_in_the_sentence_after_it_is_quoted_with_its_denial(
    found: tuple[Narrative, ...], index: Index
) -> None:
    leg = next(item for item in found if "leg" in item.keywords)
    assert any("Skarvic" in word for word in leg.keywords)
    denials = [passage for passage in leg.passages if passage.stance == "denies"]
    assert len(denials) == 5
    assert any(passage.text.startswith("Dornik denies that its leader") for passage in denials)
    for passage in denials:
        assert index.article(passage.article_id).text[passage.start : passage.end] == passage.text
        assert any(p.article_id == passage.article_id and p.stance == "supports" for p in leg.passages)


def test_articles_that_name_no_source_count_too(index: Index) -> None:
    articles = index.corpus.articles.with_columns(source=pl.lit(None, pl.String))
    stories = tree_of({level: index.stories(level) for level in LEVELS})
    plain = find_narratives(replace(index.corpus, articles=articles), stories)
    assert len(plain) == len(PLANTED)
    leg = next(item for item in plain if "leg" in item.keywords)
    assert len(leg.episodes) == 5
