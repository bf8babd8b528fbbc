"""The parts that narratives are made from, each by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from linker.narratives import (
    NarrativeConfig,
    Newcomer,
    about,
    find_narratives,
    narratives_met,
    narratives_of,
    select,
)
from linker.narratives.actors import find_actors
from linker.narratives.distinct import cast, substance
from linker.narratives.episodes import bursts, surely_dated
from linker.narratives.forms import is_form, market_talk
from linker.narratives.groups import linked_groups
from linker.narratives.kept import dumps, fingerprint, loads
from linker.narratives.material import Material, gather, read_all
from linker.narratives.neighbours import nearest, paired
from linker.narratives.reading import Reading, read_article
from linker.narratives.statements import content, may_state, wordy
from linker.text.denials import Claimed, denies, may_answer
from linker.text.stems import capitalised, telling_words
from linker.types import Article
from tests.archive import ENCODER
from tests.narratives.world import CLAIM, world

DAY = datetime(2024, 1, 1, tzinfo=UTC)


def readings_of(texts: list[str]) -> list[Reading]:
    """Articles of one passage each, read."""
    return [read_article("", text, [(0, len(text))]) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "Sign up for our newsletter and get the best stories every morning.",
        "Is the bridge over the river really going to be closed for repairs?",
        "Council closes the bridge over the river for repairs until spring",
        "The mayor of Elmford said so in a statement on Monday.",
        "Stay with Channel 3 for the newest pictures of the old bridge over the river.",
        "****** COUNCIL CLOSES THE OLD BRIDGE OVER THE RIVER FOR REPAIRS UNTIL SPRING",
        "COUNCIL CLOSES THE OLD BRIDGE OVER THE RIVER FOR REPAIRS UNTIL SPRING More soon.",
        "Callers who saw the lorry leave the bridge should ring the desk at 555-0134.",
        "The mayor saidOVERNIGHT REPORT that closing bridges costs traders money.",
    ],
)
def test_what_states_nothing_is_left_out(text: str) -> None:
    assert not may_state(text) or len(set(wordy(content(telling_words(text), [])))) < 5


def test_a_statement_has_content_without_its_names() -> None:
    text = "Engineers warned Elmford that the old bridge would crack under heavy lorries."
    said = content(telling_words(text), ["elmford"])
    assert said == ("engineer", "warn", "old", "bridg", "crack", "under", "heavy", "lorry")
    assert may_state(text)


CLAIM_WORDS = Claimed(frozenset({"water", "taint", "bottl"}))


@pytest.mark.parametrize(
    "text",
    [
        "She denied it.",
        "There is no evidence of that.",
        "The claim is false.",
        "The regulator denied that the bottled water was tainted.",
        "That bottles held tainted water is a hoax, the brewer said.",
        "The tests, which found tainted water in the bottles, were disputed by the brewer.",
    ],
)
def test_what_denies_the_claim_is_told(text: str) -> None:
    assert denies(text, CLAIM_WORDS)
    assert may_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "The brewer denied that it had met the regulator in spring.",
        "The brewer denied that he was ill.",
        "Bottles of tainted water were sold by a firm that rejects a new wage.",
        "He was convicted of making false statements about his taxes to an agent.",
        "Parents say that the water in the bottles was tainted.",
    ],
)
def test_a_denial_of_something_else_is_none(text: str) -> None:
    assert not denies(text, CLAIM_WORDS)


def test_an_answer_is_short() -> None:
    assert not may_answer("The court denied that. " * 20)
    assert not may_answer("The court met in spring.")


NOTHING = np.array([], "datetime64[us]")


def daily(first: datetime, days: int) -> np.ndarray:
    """The dates of an archive with one article a day."""
    return np.datetime64(first.replace(tzinfo=None), "us") + np.arange(days) * np.timedelta64(1, "D")


def test_a_given_gap_that_is_just_reached_ends_no_burst() -> None:
    days = [DAY, DAY + timedelta(days=10), DAY + timedelta(days=21)]
    assert bursts(days, NOTHING, NarrativeConfig(gap_days=10)) == [[0, 1], [2]]
    assert bursts(days, NOTHING, NarrativeConfig(gap_days=11)) == [[0, 1, 2]]
    assert bursts([], NOTHING, NarrativeConfig(gap_days=10)) == []


def test_a_short_silence_counts_where_the_archive_spoke_of_other_things() -> None:
    days = [DAY, DAY + timedelta(days=1), DAY + timedelta(days=31), DAY + timedelta(days=32)]
    apart, one = [[0, 1], [2, 3]], [[0, 1, 2, 3]]
    assert bursts(days, daily(DAY, 33), NarrativeConfig()) == apart
    assert bursts(days, NOTHING, NarrativeConfig()) == one
    # What the archive published years later, however densely, says nothing of that month.
    assert bursts(days, daily(DAY + timedelta(days=900), 900), NarrativeConfig()) == one
    soon = [*days[:2], DAY + timedelta(days=15), DAY + timedelta(days=16)]
    assert bursts(soon, daily(DAY, 33), NarrativeConfig()) == one
    late = [*days[:2], DAY + timedelta(days=47)]
    assert bursts(late, NOTHING, NarrativeConfig()) == [[0, 1], [2]]


def test_one_continuous_run_does_not_return() -> None:
    days = [DAY + timedelta(days=n) for n in (0, 9, 18, 27, 36, 52, 61, 70)]
    assert bursts(days, daily(DAY, 71), NarrativeConfig()) == [list(range(8))]


def test_what_fits_badly_sets_no_date() -> None:
    fits = np.array([0.1, 0.5, 0.2, 0.6, 0.1, 0.55, 0.5], np.float32)
    assert surely_dated([[0, 1], [2, 3], [4], [5, 6]], fits) == [[1], [2, 3], [5, 6]]
    alike = np.full(4, 0.4, np.float32)
    assert surely_dated([[0], [1, 2], [3]], alike) == [[0], [1, 2], [3]]
    assert surely_dated([], np.empty(0, np.float32)) == []


def test_names_are_shared_by_surname_and_common_words_are_none() -> None:
    texts = [
        "Ada Brand opened the High School. Later Brand left. The school is high on a hill.",
        "We met Brand at a high school near the hill.",
        "In the High School we saw Ada Brand.",
    ]
    actors = find_actors(readings_of(texts), [])
    assert set(actors.keys) == {"ada brand", "brand"}
    assert actors.passages.shape == (3, 2)


def test_a_last_word_that_ends_the_names_of_many_is_nobody() -> None:
    texts = [
        "They met Ada Brand and Paul Reed in Marsh County.",
        "They saw Ada Brand and Lena Reed in Salt County.",
        "There Brand met Otto Reed of Kelp County.",
    ]
    keys = find_actors(readings_of(texts), []).keys
    assert "brand" in keys
    assert not {"reed", "county"} & set(keys)


def test_what_others_are_in_or_report_from_is_a_place() -> None:
    texts = [
        "Lower Tarrow (Night Wire) – Crowds in Oldmarsh, Wexland, cheered when Ada Brand spoke.",
        "They met near Oldmarsh. Rain fell on Lower Tarrow and Ada Brand. We left Wexland.",
    ]
    actors = find_actors(readings_of(texts), [])
    placed = dict(zip(actors.keys, actors.placed.tolist(), strict=True))
    shares = [placed[key] for key in ("oldmarsh", "lower tarrow", "wexland", "ada brand")]
    assert shares == [1.0, 0.5, 0.5, 0.0]


def test_the_cast_adds_the_names_that_come_back() -> None:
    config = NarrativeConfig()
    corpus, stories = world()
    material = gather(corpus, stories, config, read_all(corpus))
    rows = {id_: row for row, id_ in enumerate(material.corpus.articles["id"])}
    claim = np.array([rows[f"a0{i}"] for i in range(5)])
    templates = np.array([rows[f"r{i}"] for i in range(6)])
    assert cast(material, claim) == pytest.approx(1.0)
    assert cast(material, templates) == 0.0


def material_of_world() -> Material:
    corpus, stories = world()
    return gather(corpus, stories, NarrativeConfig(), read_all(corpus))


def test_what_is_printed_large_within_a_sentence_is_part_of_a_name() -> None:
    texts = [
        "Governor Scott Walker won a recall.",
        "A recall of Walker failed.",
        "Walker walked; a walker fell.",
    ]
    assert capitalised(texts) == {"scott", "walker"}


def test_a_name_alone_has_no_substance_and_a_claim_has() -> None:
    material = material_of_world()
    claim = np.array([i for i, text in enumerate(material.texts) if text in CLAIM])
    template = np.array([i for i, text in enumerate(material.texts) if "masked burglar" in text])
    titled = replace(material, texts=tuple(text.title() for text in material.texts))
    assert substance(material, claim) == pytest.approx(1.0, abs=0.1)
    assert substance(material, template) > 0.9
    assert substance(titled, claim) == 0.0


def test_market_reports_are_a_form() -> None:
    config = NarrativeConfig()
    material = material_of_world()
    claim = np.array([i for i, text in enumerate(material.texts) if text in CLAIM])
    told = [
        f"Silver futures of Vex closed {word}." for word in ("higher", "lower", "mixed", "on highs", "flat")
    ]
    texts = dict(zip(claim.tolist(), told, strict=True))
    reports = replace(material, texts=tuple(texts.get(i, text) for i, text in enumerate(material.texts)))
    assert market_talk(material, claim) == 0
    assert market_talk(reports, claim) == 1
    assert not is_form(material, claim, config)
    assert is_form(reports, claim, config)


def test_an_outlet_is_no_actor() -> None:
    texts = ["He told the Hill Courier on air.", "She told the Hill Courier too."]
    assert find_actors(readings_of(texts), ["hill-courier"]).keys == ()


@pytest.mark.parametrize("exact", [1000, 50])
def test_neighbours_are_those_of_all_pairs(exact: int) -> None:
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(300, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = np.repeat(np.arange(100), 3)
    found = paired(nearest(vectors, owners, 5, exact=exact, probes=34))
    cosines = vectors @ vectors.T
    cosines[owners[:, None] == owners[None, :]] = -2
    wanted = {(min(i, int(j)), max(i, int(j))) for i in range(300) for j in np.argsort(-cosines[i])[:5]}
    assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == wanted
    assert found.density == pytest.approx(np.sort(cosines, axis=1)[:, -5], abs=1e-5)


def test_linked_nodes_form_groups_and_lone_ones_none() -> None:
    left, right = np.array([0, 0, 1, 4]), np.array([1, 2, 2, 5])
    groups = linked_groups(left, right, np.ones(4, np.float32), 7, 0.3)
    assert [group.tolist() for group in groups] == [[0, 1, 2], [4, 5]]
    assert linked_groups(left[:0], right[:0], np.ones(0, np.float32), 3, 0.3) == []


def test_narratives_are_chosen_by_time_return_and_subject() -> None:
    corpus, stories = world()
    found = find_narratives(corpus, stories)
    kinds = {narrative.kind: narrative for narrative in found}
    motif, saga = kinds["motif"], kinds["saga"]
    assert select(found, until=datetime(2020, 1, 1, tzinfo=UTC)) == ()
    assert set(select(found, since=datetime(2022, 2, 1, tzinfo=UTC))) == {motif, saga}
    assert select(found, returning_since=datetime(2022, 2, 6, tzinfo=UTC)) == (saga,)
    query = "silver teacup in a trembling hand"
    assert about(found, corpus, query, ENCODER.encode([query])[0]) == (motif,)


def test_an_article_of_the_archive_takes_part_with_its_own_words() -> None:
    corpus, stories = world()
    found = find_narratives(corpus, stories)
    (told,) = narratives_of(found, "a01")
    motif = next(narrative for narrative in found if narrative.kind == "motif")
    assert (told.narrative_id, told.kind, told.label) == (motif.narrative_id, "motif", motif.label)
    assert (told.articles, told.first) == (5, motif.episodes[0].first)
    assert [quote.text for quote in told.quotes] == [CLAIM[1]]
    assert [link.kind for link in narratives_of(found, "s2")] == ["saga"]
    assert narratives_of(found, "r0") == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The fair closed. Duke Orlan Vex dropped a silver teacup with a trembling hand.", ["motif"]),
        ("The fair closed. Duke Orlan Vex praised the organisers and their prize cattle.", []),
        ("The fair closed. A waiter dropped a silver teacup with a trembling hand.", []),
    ],
)
def test_a_newcomer_takes_part_when_it_says_it_of_the_same_actors(text: str, kinds: list[str]) -> None:
    corpus, stories = world()
    found = find_narratives(corpus, stories)
    split = text.index(". ") + 1
    spans = ((0, split), (split + 1, len(text)))
    vectors = ENCODER.encode([text, *(text[start:end] for start, end in spans)])
    newcomer = Newcomer(Article("new", "Fair closes", text), spans, vectors[0], vectors[1:])
    told = narratives_met(found, corpus, newcomer)
    assert [link.kind for link in told] == kinds
    assert [quote.text for link in told for quote in link.quotes] == [text[split + 1 :]] * len(kinds)


def test_narratives_are_read_back_as_they_were_kept() -> None:
    found = find_narratives(*world())
    assert loads(dumps(found)) == found
    assert loads(dumps(())) == ()


def test_other_stories_or_settings_have_another_fingerprint() -> None:
    _, stories = world()
    config = NarrativeConfig()
    same = fingerprint(stories.clone(), NarrativeConfig())
    assert fingerprint(stories, config) == same
    assert fingerprint(stories, replace(config, gap_days=30)) != same
    assert fingerprint(stories[1:], config) != same
