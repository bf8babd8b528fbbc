"""Motifs: what makes a group of statements one, each condition by itself."""

from dataclasses import replace

import pytest

from linker.narratives import NarrativeConfig
from linker.narratives.grouping import Edges, connect, cores_of, find_groups
from linker.narratives.motifs import find_motifs
from linker.narratives.passages import Statements, gather_statements, parse_all
from linker.types import Rows
from tests.narratives.world import CLAIM, world

CONFIG = NarrativeConfig()
Grouped = tuple[Statements, Edges, list[Rows]]


@pytest.fixture(scope="module")
def grouped() -> Grouped:
    corpus, stories = world()
    statements = gather_statements(corpus, stories, CONFIG, parse_all(corpus))
    edges = connect(statements, CONFIG)
    return statements, edges, cores_of(statements, find_groups(statements, edges, CONFIG), CONFIG)


def test_what_comes_back_is_a_motif(grouped: Grouped) -> None:
    statements, edges, cores = grouped
    (motif,) = find_motifs(statements, edges, cores, CONFIG)
    assert {statements.texts[member] for member in motif.members} == set(CLAIM)
    assert set(motif.members) <= set(motif.gathered)


@pytest.mark.parametrize(
    "setting",
    [
        "min_cohesion",
        "min_focus",
        "min_substance",
        "min_anchor",
        "min_entity_score",
        "min_distinctiveness",
        "min_stories",
        "min_sources",
        "min_episodes",
    ],
)
def test_each_measure_alone_can_refuse_a_motif(grouped: Grouped, setting: str) -> None:
    assert find_motifs(*grouped, replace(CONFIG, **{setting: 99, "seed_focus": 0})) == []


@pytest.mark.parametrize("setting", ["max_figures", "max_verbatim", "max_market_talk"])
def test_each_mark_of_a_template_alone_can_refuse_a_motif(grouped: Grouped, setting: str) -> None:
    assert find_motifs(*grouped, replace(CONFIG, **{setting: -1})) == []


@pytest.mark.parametrize("chance", ["focus_chance", "anchor_chance", "entity_score_chance"])
def test_few_stories_must_agree_more(grouped: Grouped, chance: str) -> None:
    assert find_motifs(*grouped, replace(CONFIG, **{chance: 99})) == []
