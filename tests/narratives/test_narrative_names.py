"""Names of motifs and storylines: what the articles share, by whom, and the newest turn."""

from types import SimpleNamespace
from typing import cast

from linker.narratives.narrative_names import name_motif, name_storyline
from linker.narratives.passages import Statements
from linker.narratives.types import NarrativePassage
from tests.archive import article, corpus_of

DAM = "The Hollin dam above Marrick burst on Friday, and twelve people of Marrick died."


def statements(rows: list[tuple[str, str, str]]) -> Statements:
    """Articles of (title, text, day), each a story of its own."""
    made = [
        article(f"a{place}", title, text, day, f"outlet {place}")
        for place, (title, text, day) in enumerate(rows)
    ]
    corpus = corpus_of(made)
    columns = corpus.articles
    held = SimpleNamespace(
        corpus=corpus,
        stories=list(range(len(rows))),
        published=columns["published"].to_list(),
        sources=columns["source"].to_list(),
    )
    return cast("Statements", held)


def motif(texts: list[str]) -> str:
    """The name of a motif of one passage an article."""
    rows = [("", f"{text} {DAM}", f"2024-0{place + 1}-01") for place, text in enumerate(texts)]
    passages = [
        NarrativePassage(f"a{place}", text, 0, len(text), 0.6, "supports") for place, text in enumerate(texts)
    ]
    return name_motif(statements(rows), range(len(rows)), passages)


def test_a_claim_keeps_its_speaker() -> None:
    said = "Minister Tobias Renn told delegates that crime in Marrick had been cut in half."
    again = "Renn repeated to the county that crime in Marrick had been cut in half."
    assert "Renn" in motif([said, again])


def test_what_is_shared_is_not_cut_away() -> None:
    long = (
        "President Anton Skarvic of Brevia left the hall in Hanmar before the last photograph of the day;"
        " guests behind him told Radio Lisse that his left leg twitched"
    )
    assert "twitched" in motif([long, "The left leg of President Anton Skarvic twitched on the stage."])


def test_the_newest_turn_is_of_the_subject_and_says_something_else() -> None:
    rows = [
        ("Hollin dam above Marrick bursts, twelve dead", DAM, "2024-01-01"),
        ("Hollin dam owner charged over Marrick deaths", DAM, "2024-03-01"),
        ("Hollin dam owner goes on trial over Marrick deaths", DAM, "2024-06-01"),
    ]
    label, latest = name_storyline(statements(rows), range(3), [])
    assert label != latest
    again = ("Owner of Hollin dam charged over the Marrick deaths", DAM, "2024-06-01")
    label, latest = name_storyline(statements([rows[1], again]), range(2), [])
    assert "charged" in label
    assert latest is None


def test_a_newest_turn_that_names_nobody_of_the_rest_is_none() -> None:
    rows = [
        ("Ada Brand charged over Marrick deaths", "Ada Brand was charged in Marrick.", "2024-01-01"),
        ("Ada Brand goes on trial in Marrick", "Ada Brand stood before the court of Marrick.", "2024-03-01"),
        ("Bakery closes after forty years", "Lena Voss closed her bakery.", "2024-06-01"),
    ]
    assert name_storyline(statements(rows), range(3), [])[1] is None
    named = ("Ada Brand is set free", "Ada Brand left the prison.", "2024-06-01")
    assert name_storyline(statements([*rows[:2], named]), range(3), [])[1] == "Ada Brand is set free"
