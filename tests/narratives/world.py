"""A small invented archive with a motif, a saga, a template and a promo in it."""

import random
from collections.abc import Callable

import polars as pl

from linker.corpus import Corpus
from tests.archive import article, corpus_of

SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo zu har len mos tir wen".split()
OUTLETS = ("Morning Bell", "Coast Record", "Hill Courier", "Night Wire")

TOPICS = (
    "tram harvest orchard bridge concert glacier ferry museum library stadium bakery airport vineyard"
    " observatory lighthouse quarry reservoir cathedral monastery aquarium"
).split()
MONTHS = ("2021-01", "2021-04", "2021-07", "2021-10", "2022-02", "2022-06")

CLAIM = (
    "Viewers saw Duke Orlan Vex drop the silver teacup with a trembling hand.",
    "Once more the trembling hand of Duke Orlan Vex spilled a silver teacup.",
    "Clips of the trembling hand and silver teacup of Duke Orlan Vex spread fast.",
    "His aides denied that Duke Orlan Vex has a trembling hand or broke a silver teacup.",
    "Again Duke Orlan Vex held the silver teacup in a trembling hand.",
)
SAGA = ("runs aground", "master charged", "inquiry opens", "owners make an offer", "harbour reopens")
PEOPLE = ("Ana Bolt", "Rex Corrin", "Ida Munro", "Tom Vale", "Una Prior", "Gus Harrow")
TOWNS = ("Elmford", "Kestrel Bay", "Oldmarsh", "Tarrow", "Wexcombe", "Pinehurst")


def filler(seed: int, topic: str) -> str:
    """Five sentences about one topic in words that no other article has."""
    word = words_of(seed)
    return " ".join(
        f"The {topic} {word()} {word()} {word()} with {word()} {word()} near {word()} {word()}."
        for _ in range(5)
    )


def chapter(seed: int) -> str:
    """Six sentences about the freighter Pale Swan: the subject stays, what is said of it doesn't."""
    word = words_of(seed)
    return " ".join(
        f"The Pale Swan {word()} {word()} {word()} {thing} {word()} {word()} off Dunmere."
        for thing in ("freighter", "paraffin", "harbour", "salvage", "captain", "reef")
    )


def words_of(seed: int) -> Callable[[], str]:
    """Invented words, the same for the same seed."""
    rng = random.Random(seed)
    return lambda: "".join(rng.choice(SYLLABLES) for _ in range(4))


def rows() -> list[dict[str, object]]:
    """Articles about something else, five of which carry the claim; a saga; robberies; a promo."""
    found = []
    for i, topic in enumerate(TOPICS):
        month, outlet = MONTHS[i % len(MONTHS)], OUTLETS[i % len(OUTLETS)]
        text = f"{filler(i, topic)} Sign up for the {outlet} newsletter and get every headline by breakfast."
        if i < len(CLAIM):
            text = f"{text} {CLAIM[i]}"
        found.append(article(f"a{i:02}", f"The {topic} of the month", text, f"{month}-{i + 1:02}", outlet))
    for i, line in enumerate(SAGA):
        title = f"Pale Swan: {line}"
        found.append(article(f"s{i}", title, chapter(100 + i), f"{MONTHS[i]}-10", OUTLETS[i % 3]))
    for i, (person, town) in enumerate(zip(PEOPLE, TOWNS, strict=True)):
        body = f"A masked burglar robbed the corner grocery of {person} in {town} at gunpoint. {filler(200 + i, 'shop')}"  # noqa: E501
        found.append(article(f"r{i}", f"Grocery robbed in {town}", body, f"{MONTHS[i]}-20", OUTLETS[i % 4]))
    return found


def alone(corpus: Corpus) -> pl.DataFrame:
    """Every article a story of its own."""
    ids = corpus.articles["id"]
    return pl.DataFrame({"article_id": ids, "story_id": [f"story-{id_}" for id_ in ids]})


def world() -> tuple[Corpus, pl.DataFrame]:
    """The archive, every article a story of its own."""
    corpus = corpus_of(rows())
    return corpus, alone(corpus)
