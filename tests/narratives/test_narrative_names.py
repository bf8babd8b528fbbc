"""Names of motifs and storylines: what the articles share, by whom, and the newest turn."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

from linker.narratives.narrative_names import name_motif, name_storyline
from linker.narratives.passages import Statements
from linker.narratives.types import NarrativePassage, Strength
from tests.archive import article, corpus_of

DAM = "The Hollin dam above Marrick burst on Friday, and twelve people of Marrick died."


def statements(rows: Sequence[tuple[str, str, str | None]]) -> Statements:
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
    return name_motif(statements(rows), range(len(rows)), passages).label


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
    label, latest, _ = name_storyline(statements(rows), range(3), [])
    assert label != latest
    again = ("Owner of Hollin dam charged over the Marrick deaths", DAM, "2024-06-01")
    label, latest, _ = name_storyline(statements([rows[1], again]), range(2), [])
    assert "charged" in label
    assert latest is None


def test_a_newest_turn_that_names_nobody_of_the_rest_is_none() -> None:
    rows = [
        ("Ada Brand charged over Marrick deaths", "Ada Brand was charged in Marrick.", "2024-01-01"),
        ("Ada Brand goes on trial in Marrick", "Ada Brand stood before the court of Marrick.", "2024-03-01"),
        ("Bakery closes after forty years", "Lena Voss closed her bakery.", "2024-06-01"),
    ]
    assert name_storyline(statements(rows), range(3), []).latest is None
    named = ("Ada Brand is set free", "Ada Brand left the prison.", "2024-06-01")
    assert name_storyline(statements([*rows[:2], named]), range(3), []).latest == "Ada Brand is set free"


def test_a_motif_introduces_the_people_that_its_passages_name_by_surname() -> None:
    said = "Renn was seen at the dam with the keys of the spillway on the night of the flood."
    again = "On the night of the flood Renn had the keys of the spillway, a keeper said."
    texts = [f"{said} {DAM}", f"Former interior minister Tobias Renn is on trial. {again} {DAM}"]
    rows = [("", text, f"2024-0{place + 1}-01") for place, text in enumerate(texts)]
    passages = [
        NarrativePassage(f"a{place}", text, 0, len(text), 0.6, "supports")
        for place, text in enumerate((said, again))
    ]
    assert "ormer interior minister Tobias Renn" in name_motif(statements(rows), range(2), passages).label


def test_a_headline_that_says_little_of_a_motif_is_not_its_name() -> None:
    """The headlines are of other things; what the passages share is the spillway and its keys."""
    said = "Tobias Renn kept the keys of the spillway in his car on the night of the flood."
    texts = [f"{said} {DAM}", f"{said[:-1]}, as the council heard. {DAM}"]
    heads = ["Renn opens fair in Lisse", "Flood of visitors at Renn museum"]
    rows = [
        (head, text, f"2024-0{place + 1}-01")
        for place, (head, text) in enumerate(zip(heads, texts, strict=True))
    ]
    passages = [
        NarrativePassage(f"a{place}", text.partition(" The Hollin")[0], 0, 60, 0.6, "supports")
        for place, text in enumerate(texts)
    ]
    assert "keys of the spillway" in name_motif(statements(rows), range(2), passages).label


COURT = "Ada Brand was before the court of Marrick for what she knew of the Hollin dam."
SAGA = [
    ("Ada Brand charged over Marrick deaths", COURT, "2024-01-01"),
    ("Ada Brand goes on trial in Marrick", COURT, "2024-03-01"),
    ("Ada Brand denies Marrick charges", COURT, "2024-03-05"),
]


def newest(title: str, text: str = COURT, day: str = "2024-06-01") -> str | None:
    return name_storyline(statements([*SAGA, (title, text, day)]), range(4), []).latest


def test_a_newest_turn_is_a_statement_on_most_of_whom_the_name_names() -> None:
    assert newest("Ada Brand leaves prison as judges find no crack") is not None
    assert newest("Why Ada Brand was always just a mayor with a map") is None
    assert newest("Marrick gets a new bridge over its old canal") is None
    assert newest(f"Ada Brand leaves prison {'as judges find no crack in the wall ' * 4}at all") is None


def test_a_newest_turn_follows_a_name_whose_day_is_known() -> None:
    free = ("Ada Brand leaves prison as judges find no crack", COURT, "2024-06-01")
    label, latest, _ = name_storyline(statements([*SAGA, free]), range(4), [])
    assert (label in {title for title, _, _ in SAGA}, latest) == (True, free[0])
    undated = [(title, text, None) for title, text, _ in SAGA]
    assert name_storyline(statements([*undated, free]), range(4), []).latest is None


def test_a_saga_is_named_by_what_the_days_with_most_articles_tell() -> None:
    """Two headlines say equally much of the whole; the articles came in March."""
    day = "Ada Brand of Marrick and the Hollin dam were before the court."
    rows = [("Ada Brand sees the Hollin dam of Marrick", day, "2024-01-01")]
    rows += [
        (f"{word} in Marrick", day, f"2024-03-0{place}")
        for place, word in enumerate(("Rain", "Wind", "Snow"), 1)
    ]
    rows += [
        ("Ada Brand owns the Hollin dam of Marrick", day, "2024-03-04"),
        ("Fog in Marrick", day, "2024-09-01"),
    ]
    assert name_storyline(statements(rows), range(6), []).label == "Ada Brand owns the Hollin dam of Marrick"
    early = [
        (title, text, f"2024-01-0{place + 1}" if place < 4 else "2024-09-01")
        for place, (title, text, _) in enumerate(rows)
    ]
    assert name_storyline(statements(early), range(6), []).label == "Ada Brand sees the Hollin dam of Marrick"


def test_a_passage_that_begins_within_a_sentence_is_not_the_name() -> None:
    """One of the texts was split after "Sen."."""
    first = "Tobias Renn kept the keys of the spillway in his car on the night of the flood."
    other = "Tobias Renn had the keys of the spillway with him on the night of the flood."

    def name_where_the_first_follows(before: str) -> str:
        texts = [f"{before}{first} {DAM}", f"{other} {DAM}"]
        rows = [("", text, f"2024-0{place + 1}-01") for place, text in enumerate(texts)]
        passages = [
            NarrativePassage("a0", first, len(before), len(before) + len(first), 1.0, "supports"),
            NarrativePassage("a1", other, 0, len(other), 0.4, "supports"),
        ]
        return name_motif(statements(rows), range(2), passages).label

    assert name_where_the_first_follows("The council met. ") == first[:-1]
    assert name_where_the_first_follows("The council met with Sen. ") == other[:-1]


def test_a_name_tells_how_much_of_it_the_other_stories_say() -> None:
    """Two of three say the same; of the third only "the spillway" is in it."""
    same = "Tobias Renn kept the keys of the spillway in his car on the night of the flood."
    rows = [("", f"{same} {DAM}", f"2024-0{place + 1}-01") for place in range(3)]
    told = [same, same, "The spillway was painted green."]
    passages = [
        NarrativePassage(f"a{place}", text, 0, len(text), 0.6, "supports") for place, text in enumerate(told)
    ]
    half = name_motif(statements(rows), range(3), passages).support
    assert 0.5 <= half < 0.7
    assert name_motif(statements(rows), range(2), passages[:2]).support == 1.0
    assert Strength(3, 2, 0.5, 0.5, 0.5, 0.5, 3.0).named(half).score == round(3.0 * round(half, 4), 4)
