"""Storylines are found branch by branch of the tree of stories, whatever share of the archive they are."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from linker.errors import LinkerError
from linker.narratives import NarrativeConfig, find_narratives
from linker.narratives.distinctiveness import coherence, profile_stories, support
from linker.narratives.passages import Statements, gather_statements, parse_all
from linker.narratives.storylines import Storyline, alike_groups, divide, find_storylines, join_storylines
from linker.types import Vectors
from tests.archive import article, corpus_of
from tests.narratives.world import SAGA, TOPICS, chapter, filler, words_of

CONFIG = NarrativeConfig()


def statements_from(articles: list[dict[str, object]], **columns: dict[str, str]) -> Statements:
    """Every article a story of its own; `columns` give branches by article, the others are in one each."""
    corpus = corpus_of(articles)
    ids = corpus.articles["id"].to_list()
    stories = pl.DataFrame(
        {
            "article_id": ids,
            "story_id": [f"story-{id_}" for id_ in ids],
            **{
                name: [branches.get(id_, f"branch-{id_}") for id_ in ids]
                for name, branches in columns.items()
            },
        }
    )
    return gather_statements(corpus, stories, CONFIG, parse_all(corpus))


def storylines_of(statements: Statements) -> list[list[str]]:
    ids = statements.corpus.articles["id"]
    return [[ids[int(a)] for a in saga.articles] for saga in find_storylines(statements, CONFIG)]


def swan(count: int = len(SAGA)) -> list[dict[str, object]]:
    """Reports on one ship, two months apart; what is said of it differs each time."""
    return [
        article(
            f"s{i:02}", f"Pale Swan, part {i}", chapter(100 + i), f"20{21 + i // 6}-{i % 6 * 2 + 1:02}-10"
        )
        for i in range(count)
    ]


def others(count: int) -> list[dict[str, object]]:
    """Articles that have nothing to do with each other."""
    return [
        article(f"o{i:02}", "Of the month", filler(i, TOPICS[i % len(TOPICS)]), f"2021-{i % 12 + 1:02}-20")
        for i in range(count)
    ]


ALL = [f"s{i:02}" for i in range(5)]
LINE = dict.fromkeys(ALL, "swan")


@pytest.mark.parametrize("others_", [0, 5, 60])
def test_a_saga_is_found_whatever_share_of_the_archive_it_is(others_: int) -> None:
    assert storylines_of(statements_from([*swan(), *others(others_)], line_id=LINE)) == [ALL]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("storyline_cohesion", 2.0),
        ("storyline_closure", 2.0),
        ("storyline_separation", 2.0),
        ("storyline_focus", 2.0),
        ("storyline_anchor", 2.0),
        ("storyline_entity_score", 99.0),
        ("storyline_entity_score_chance", 999.0),
        ("storyline_days", 1e6),
        ("storyline_stories", 99),
        ("storyline_verbatim", -1.0),
        ("max_figures", -1.0),
        ("max_market_talk", -1.0),
    ],
)
def test_each_measure_alone_can_refuse_a_storyline(setting: str, value: float) -> None:
    statements = statements_from([*swan(), *others(12)], line_id=LINE)
    assert find_storylines(statements, CONFIG) != []
    assert find_storylines(statements, replace(CONFIG, **{setting: value})) == []


def test_without_a_tree_sagas_are_looked_for_among_all_stories() -> None:
    assert storylines_of(statements_from([*swan(), *others(15)])) == [ALL]


@pytest.mark.parametrize(
    ("in_the_first", "length"),
    [(4, 8), (5, 8), (7, 7)],
    ids=["short lines", "a long line that is no saga", "a long line that is one"],
)
def test_a_topic_is_one_saga_unless_a_line_that_is_most_of_it_is(in_the_first: int, length: int) -> None:
    ids = [f"s{i:02}" for i in range(8)]
    lines = {id_: f"line-{i < in_the_first}" for i, id_ in enumerate(ids)}
    statements = statements_from([*swan(8), *others(12)], line_id=lines, topic_id=dict.fromkeys(ids, "swan"))
    assert storylines_of(statements) == [ids[:length]]


def test_a_line_of_unlike_stories_is_no_saga() -> None:
    mixed = others(12)
    assert storylines_of(statements_from(mixed, line_id={str(row["id"]): "one" for row in mixed})) == []


def test_what_is_over_in_four_weeks_is_no_saga() -> None:
    soon = [{**row, "published": swan()[0]["published"]} for row in swan()]
    assert storylines_of(statements_from([*soon, *others(12)], line_id=LINE)) == []


def test_a_form_with_names_is_no_saga() -> None:
    notes = [
        article(
            f"w{i}",
            "Weather at Dunmere",
            f"Winds at Dunmere Head will reach {20 + i} knots from the north, seas {i + 2} metres off "
            f"Gull Rock. Visibility at Dunmere Head falls to {i + 3} miles by noon, the Coast Office says.",
            f"2021-{i + 1:02}-01",
        )
        for i in range(9)
    ]
    line = {f"w{i}": "weather" for i in range(9)}
    assert storylines_of(statements_from([*notes, *others(12)], line_id=line)) == []


def test_a_story_in_two_branches_is_refused() -> None:
    corpus = corpus_of(swan())
    ids = corpus.articles["id"]
    stories = pl.DataFrame({"article_id": ids, "story_id": "one", "line_id": ids})
    with pytest.raises(LinkerError, match="line_id"):
        find_narratives(corpus, stories)


def test_coherence_counts_only_what_is_near() -> None:
    alone = statements_from(swan())
    among = statements_from([*swan(), *others(60)])
    measured = []
    for statements in (alone, among):
        group = np.unique(statements.stories[[statements.corpus.row(id_) for id_ in ALL]])
        measured.append(coherence(statements, profile_stories(statements), group))
    first, second = measured
    assert first.cohesion == pytest.approx(second.cohesion)
    assert (first.anchor, first.separation, first.closure) == (1, 1, 1)
    assert (second.anchor, second.separation, second.closure) == (1, 1, 1)


def protagonists(later: int, second: str = "Gus Talbot") -> list[dict[str, object]]:
    """Thirty reports on one office: half on one holder, half on another from month `later` on."""
    found = []
    for i in range(30):
        name, word = ("Anton Merrow", "harvest") if i % 2 == 0 else (second, "railway")
        text = words_of(300 + i)
        body = " ".join(
            f"once {name} {text()} the {word} {text()} of the {word} office {text()}." for _ in range(5)
        )
        year, month = divmod(i // 2 + (later if i % 2 else 0), 12)
        found.append(article(f"p{i:02}", f"{name} and the {word}", body, f"{2021 + year}-{month + 1:02}-10"))
    return found


@pytest.mark.parametrize("later", [15, 0])
def test_a_storyline_is_divided_where_each_of_two_protagonists_has_his_own(later: int) -> None:
    statements = statements_from(protagonists(later))
    parts = divide(statements, profile_stories(statements), np.arange(30))
    ids = statements.corpus.articles["id"]
    sides = [{int(ids[int(a)][1:]) % 2 for a in statements.articles_of(part)} for part in parts]
    assert sorted(map(sorted, sides)) == [[0], [1]]
    assert [len(part) for part in divide(statements, profile_stories(statements), np.arange(10))] == [10]


@pytest.mark.parametrize("other", ["Merow", "Talbot", "Anton Merow", "the Council"])
def test_other_spellings_single_words_and_bodies_divide_nothing(other: str) -> None:
    statements = statements_from(protagonists(15, other))
    assert len(divide(statements, profile_stories(statements), np.arange(30))) == 1


@pytest.mark.parametrize(("agreement", "parts"), [(0.54, 1), (0.55, 2)])
def test_what_the_protagonists_share_is_not_divided(
    monkeypatch: pytest.MonkeyPatch, agreement: float, parts: int
) -> None:
    monkeypatch.setattr("linker.narratives.storylines._agreement", lambda *_: agreement)
    statements = statements_from(protagonists(15))
    assert len(divide(statements, profile_stories(statements), np.arange(30))) == parts


def unit(*rows: tuple[float, float]) -> Vectors:
    vectors = np.array(rows, np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_groups_are_alike_where_half_of_one_and_a_quarter_of_the_other_fit() -> None:
    near, wide, far = (
        [(1, 0), (1, 0.1), (1, 0.2), (1, 0.3)],
        [(1, 0.15), (1, 0.2), (1, 0.4), (1, 0.6)],
        [(0, 1)] * 4,
    )
    profiles = replace(
        profile_stories(statements_from([*swan(), *others(12)])), dense=unit(*near, *wide, *far)
    )
    groups = [np.arange(4), np.arange(4, 8), np.arange(8, 12)]
    assert alike_groups(profiles, groups) == [(0, 1)]
    assert alike_groups(profiles, groups[1:]) == []
    assert alike_groups(profiles, groups[:1]) == []


def test_two_branches_on_one_affair_are_one_storyline(monkeypatch: pytest.MonkeyPatch) -> None:
    statements, config = statements_from([*swan(), *others(12)]), NarrativeConfig()
    profiles = profile_stories(statements)
    group = np.sort([statements.stories[statements.corpus.row(id_)] for id_ in ALL])
    halves = [
        Storyline(
            statements.articles_of(part), statements.articles_of(part), coherence(statements, profiles, part)
        )
        for part in (group[::2], group[1::2])
    ]
    (whole,) = join_storylines(statements, profiles, halves, config)
    assert whole.articles.tolist() == statements.articles_of(group).tolist()
    monkeypatch.setattr("linker.narratives.storylines.divide", lambda *_: [group[::2], group[1::2]])
    assert len(join_storylines(statements, profiles, halves, config)) == 2


def test_support_is_what_marks_the_group_and_stands_in_the_story() -> None:
    statements = statements_from([*swan(), *others(12)])
    profiles = profile_stories(statements)
    group = np.sort([statements.stories[statements.corpus.row(id_)] for id_ in [*ALL, "o03"]])
    stray = statements.stories[statements.corpus.row("o03")]
    held = support(statements, profiles, group)
    assert held[group == stray] < 0.5 * np.median(held[group != stray])
