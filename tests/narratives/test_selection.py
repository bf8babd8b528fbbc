"""Narratives chosen by time and subject, and those an article takes part in."""

from datetime import UTC, datetime

import pytest

from linker.narratives import (
    Newcomer,
    about,
    find_narratives,
    narratives_met,
    narratives_of,
    select,
)
from linker.types import Article
from tests.archive import ENCODER
from tests.narratives.world import CLAIM, world


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
