"""What comes back is found as one narrative; what only looks like it is not."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from linker.errors import LinkerError
from linker.narratives import Narrative, NarrativeConfig, find, find_narratives
from linker.narratives.cache import RejectedGroups
from linker.narratives.find import RejectionCheck, _without_doubles, find_again
from linker.narratives.grouping import connect, cores_of, find_groups, joining
from linker.narratives.passages import Statements, gather_statements, parse_all
from tests.archive import article, corpus_of
from tests.narratives.world import alone, rows, world


@pytest.fixture(scope="module")
def found() -> tuple[Narrative, ...]:
    return find_narratives(*world())


def motif(narratives: tuple[Narrative, ...]) -> Narrative:
    return next(narrative for narrative in narratives if narrative.kind == "motif")


def test_a_claim_in_five_stories_is_one_motif_with_its_episodes(found: tuple[Narrative, ...]) -> None:
    claim = motif(found)
    assert set(claim.article_ids) == {"a00", "a01", "a02", "a03", "a04"}
    assert [episode.article_ids for episode in claim.episodes] == [(f"a{i:02}",) for i in range(5)]
    assert claim.episodes[0].first == datetime(2021, 1, 1, tzinfo=UTC)
    assert claim.returned == datetime(2022, 2, 5, tzinfo=UTC)
    assert [dormant.since for dormant in claim.dormant] == [episode.last for episode in claim.episodes[:-1]]
    assert all(0 < dormant.unseen <= dormant.days for dormant in claim.dormant)
    assert "teacup" in claim.keywords
    assert "Orlan Vex" in claim.label


def test_every_passage_and_the_claim_quote_their_articles(found: tuple[Narrative, ...]) -> None:
    texts = {row["id"]: str(row["text"]) for row in rows()}
    for narrative in found:
        assert (
            narrative.claim.text
            == texts[narrative.claim.article_id][narrative.claim.start : narrative.claim.end]
        )
        for passage in narrative.passages:
            assert passage.text == texts[passage.article_id][passage.start : passage.end]


def test_a_denial_stands_beside_the_claim(found: tuple[Narrative, ...]) -> None:
    claim = motif(found)
    assert [passage.article_id for passage in claim.passages if passage.stance == "denies"] == ["a03"]
    assert claim.claim.article_id != "a03"


def test_sources_are_listed_with_their_lag(found: tuple[Narrative, ...]) -> None:
    claim = motif(found)
    assert claim.sources[0].source == "Morning Bell"
    assert claim.sources[0].lag_days == 0
    assert claim.sources[1].lag_days == 91.0
    assert sum(entry.articles for entry in claim.sources) == 5


def test_a_line_of_stories_with_other_words_is_a_saga(found: tuple[Narrative, ...]) -> None:
    saga = next(narrative for narrative in found if narrative.kind == "saga")
    assert saga.article_ids == ("s0", "s1", "s2", "s3", "s4")
    assert "Pale Swan" in saga.keywords


def test_a_motif_that_stays_within_a_larger_motif_is_part_of_it(found: tuple[Narrative, ...]) -> None:
    one = motif(found)
    five = replace(one, article_ids=("a", "b", "c", "d", "e"))
    inside, beside = replace(one, article_ids=("c", "d", "e")), replace(one, article_ids=("e", "f", "g"))
    same = replace(five, label="in the same articles")
    assert _without_doubles([inside, five, beside], [], NarrativeConfig()) == [five, beside]
    assert _without_doubles([five, same], [], NarrativeConfig()) == [five, same]


def test_templates_promos_and_single_events_are_left_out(found: tuple[Narrative, ...]) -> None:
    shown = {article for narrative in found for article in narrative.article_ids}
    assert not {article for article in shown if article.startswith("r")}
    assert not any("newsletter" in passage.text for narrative in found for passage in narrative.passages)
    assert len(found) == 2


def test_one_event_reported_five_times_is_no_narrative() -> None:
    corpus = corpus_of(rows())
    ids = corpus.articles["id"]
    one_story = [("claim" if id_ <= "a04" else id_) for id_ in ids]
    narratives = find_narratives(corpus, pl.DataFrame({"article_id": ids, "story_id": one_story}))
    assert all(narrative.kind == "saga" for narrative in narratives)


def test_a_claim_of_one_week_does_not_come_back() -> None:
    week = [{**row, "published": datetime(2021, 1, 3, tzinfo=UTC)} for row in rows()]
    corpus = corpus_of(week)
    assert find_narratives(corpus, alone(corpus)) == ()


def test_one_source_alone_is_not_enough_where_there_are_others() -> None:
    one = [{**row, "source": "Morning Bell"} if str(row["id"]).startswith("a0") else row for row in rows()]
    corpus = corpus_of(one)
    assert all(narrative.kind == "saga" for narrative in find_narratives(corpus, alone(corpus)))


def test_the_order_of_the_input_makes_no_difference(found: tuple[Narrative, ...]) -> None:
    corpus = corpus_of(list(reversed(rows())))
    assert find_narratives(corpus, alone(corpus).sample(fraction=1, shuffle=True, seed=5)) == found


def test_ids_stay_when_the_archive_grows(found: tuple[Narrative, ...]) -> None:
    more = article(
        "b0",
        "Teacup again",
        "The gala opened late. Duke Orlan Vex let a silver teacup slip from a trembling hand once more.",
        "2022-09-01",
        "Hill Courier",
    )
    corpus = corpus_of([*rows(), more])
    grown = motif(find_narratives(corpus, alone(corpus)))
    assert grown.narrative_id == motif(found).narrative_id
    assert "b0" in grown.article_ids
    assert grown.returned == datetime(2022, 9, 1, tzinfo=UTC)


def test_json_has_the_names_that_others_build_on(found: tuple[Narrative, ...]) -> None:
    shown = json.loads(json.dumps(asdict(found[0]), default=str))
    stable = {"narrative_id", "label", "keywords", "claim", "episodes", "article_ids", "sources", "passages"}
    assert stable <= shown.keys()
    assert shown["episodes"][0].keys() == {"first", "last", "story_ids", "article_ids"}


def test_strength_is_the_product_of_its_parts(found: tuple[Narrative, ...]) -> None:
    for narrative in found:
        parts = narrative.strength
        product = parts.stories * parts.independent_sources * parts.distinctiveness * parts.support
        assert 0 < parts.support <= 1
        assert parts.score == pytest.approx(product, rel=1e-3)
    assert [n.strength.score for n in found] == sorted((n.strength.score for n in found), reverse=True)


def test_a_given_gap_replaces_the_measured_one() -> None:
    corpus, stories = world()
    wide = find_narratives(corpus, stories, replace(NarrativeConfig(), gap_days=400))
    assert all(narrative.kind == "saga" and len(narrative.episodes) == 1 for narrative in wide)


@pytest.mark.filterwarnings("error")
def test_an_empty_archive_and_one_without_dates_have_none() -> None:
    assert find_narratives(*_empty()) == ()
    undated = corpus_of([{**row, "published": None} for row in rows()])
    assert find_narratives(undated, alone(undated)) == ()


def test_stories_that_name_an_article_twice_are_refused() -> None:
    corpus, stories = world()
    with pytest.raises(LinkerError, match="more than once"):
        find_narratives(corpus, pl.concat([stories, stories]))
    with pytest.raises(LinkerError, match="story_id"):
        find_narratives(corpus, stories.rename({"story_id": "story"}))


def _empty() -> tuple[object, pl.DataFrame]:
    corpus = corpus_of(rows()[:1])
    return corpus, alone(corpus)


CONFIG = NarrativeConfig()


@pytest.fixture(scope="module")
def statements() -> Statements:
    corpus, stories = world()
    return gather_statements(corpus, stories, CONFIG, parse_all(corpus))


def check_of(statements: Statements, none: set[str], fresh: list[int]) -> RejectionCheck:
    new = np.zeros(len(statements.corpus), np.bool_)
    new[fresh] = True
    return RejectionCheck(statements, RejectedGroups(frozenset(none), len(statements.corpus)), new)


def test_a_dismissed_group_is_judged_again_when_something_new_may_join(statements: Statements) -> None:
    edges = connect(statements, CONFIG)
    cores = cores_of(statements, find_groups(statements, edges, CONFIG), CONFIG)
    keys = check_of(statements, set(), []).core_keys(cores)
    assert len(cores) == len(set(keys)) > 1

    def left_open(none: set[str], fresh: list[int]) -> list[list[int]]:
        found = check_of(statements, none, fresh).cores_to_check(cores, keys, edges, CONFIG)
        return [core.tolist() for core in found]

    everything = [core.tolist() for core in cores]
    assert left_open(set(), []) == everything
    assert left_open({keys[0]}, []) == everything[1:]
    member = int(statements.articles[cores[0][0]])
    assert everything[0] in left_open({keys[0]}, [member])
    joined = {
        key: joining(statements, core, core, edges, CONFIG) for key, core in zip(keys, cores, strict=True)
    }
    others = np.arange(len(statements.corpus))
    for core, (key, more) in zip(everything, joined.items(), strict=True):
        own = statements.articles[core]
        for newcomer in np.setdiff1d(others, own).tolist():
            may_join = bool(np.isin(newcomer, statements.articles[more]))
            assert (core in left_open({key}, [newcomer])) == may_join


def test_verdicts_end_when_the_archive_has_grown_by_a_tenth() -> None:
    given = RejectedGroups(frozenset({"a"}), 100)
    assert [given.hold(articles) for articles in (99, 100, 110, 111)] == [False, True, True, False]


def test_narratives_found_again_judge_nothing_that_was_dismissed(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, stories = world()
    wanted, cache, previous = find_again(corpus, stories, CONFIG)
    assert previous.rejected.none
    judged: list[int] = []
    motifs = find.find_motifs

    def counted(*given: object) -> object:
        judged.append(len(given[2]))  # type: ignore[arg-type]  # the cores
        return motifs(*given)  # type: ignore[arg-type]  # as they were given

    monkeypatch.setattr(find, "find_motifs", counted)
    again, _, kept = find_again(corpus, stories, CONFIG, cache, previous)
    assert again == wanted
    assert kept.rejected == previous.rejected
    find_again(corpus, stories, CONFIG)
    assert judged[0] < judged[1]


def test_a_group_that_a_motif_was_made_from_is_not_dismissed_though_none_of_it_stayed(
    statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    edges = connect(statements, CONFIG)
    cores = cores_of(statements, find_groups(statements, edges, CONFIG), CONFIG)
    given = check_of(statements, set(), [])
    (motif, *_) = find.find_motifs(statements, edges, cores, CONFIG)
    other = next(core for core in cores if not np.isin(core, motif.gathered).any())
    both = replace(motif, gathered=np.union1d(motif.gathered, other))
    for motifs, is_none in (([motif], True), ([both], False)):
        monkeypatch.setattr(find, "find_motifs", lambda *_, found=motifs: found)
        _, none = find._motifs(statements, edges, given, cores, CONFIG)
        assert (given.core_keys([other])[0] in none) == is_none
