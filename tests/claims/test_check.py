"""A claim: who says it, who denies it, how many are independent, and what only looks so."""

import numpy as np
import pytest

from linker.claims.check import ClaimCheck, check_claim
from linker.corpus import Corpus
from linker.search import Query
from tests.archive import ENCODER, article, corpus_of

LEAK = "The Orla reservoir leaked into the old quarry, engineers said on Monday."


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    copied = f"{LEAK} Divers went down at noon and found a gap as wide as a hand in the northern wall."
    return corpus_of(
        [
            article("wire", "Reservoir leaks into quarry", copied, "2024-03-01", "Vell Wire"),
            article("copy", "Orla reservoir leaks", copied, "2024-03-02", "Sund Courier"),
            article(
                "own",
                "Water in the quarry",
                f"A farmer saw ducks where there had been gravel. {LEAK} He moved his pumps and carts.",
                "2024-03-03",
                "Hask Gazette",
            ),
            article(
                "again",
                "Quarry fills",
                f"Children skipped school to look at a new lake. {LEAK} By evening a raft was afloat.",
                "2024-03-04",
                "hask-gazette",
            ),
            article(
                "denial",
                "Company on the quarry",
                "The company denied that the Orla reservoir leaked into the old quarry.",
                "2024-03-05",
                "Tarn Post",
            ),
            article(
                "other denial",
                "Company on wages",
                "At the Orla reservoir the company denied that it pays its divers late.",
                "2024-03-06",
                "Brenn Herald",
            ),
            article(
                "zoo", "Elephant turns sixty", "The zoo's elephant had a cake of hay.", "2024-07-01", "Zoo"
            ),
        ]
    )


def checked(corpus: Corpus, claim: str) -> ClaimCheck:
    return check_claim(corpus, Query(claim, ENCODER.encode([claim])[0]), ENCODER)


def test_reports_are_counted_and_independent_ones_too(corpus: Corpus) -> None:
    found = checked(corpus, "The Orla reservoir leaked into the old quarry")
    says = [line.article_id for line in found.evidence if line.stance == "says"]
    assert says == ["wire", "copy", "own", "again"]
    assert (found.reports, found.independent) == (4, 2)
    assert found.first is not None
    assert found.first.date().isoformat() == "2024-03-01"


def test_a_denial_counts_where_it_is_of_the_claim(corpus: Corpus) -> None:
    found = checked(corpus, "The Orla reservoir leaked into the old quarry")
    assert [line.article_id for line in found.evidence if line.stance == "denies"] == ["denial"]
    assert found.denied_by == ("Tarn Post",)


def test_lines_are_quoted_with_their_offsets(corpus: Corpus) -> None:
    found = checked(corpus, "The Orla reservoir leaked into the old quarry")
    for line in found.evidence:
        text = corpus.articles["text"][corpus.row(line.article_id)]
        assert text[line.start : line.end] == line.text


def test_who_denies_a_claim_says_its_contrary(corpus: Corpus) -> None:
    found = checked(corpus, "The Orla reservoir has not leaked into the old quarry")
    assert [line.article_id for line in found.evidence if line.stance == "says"] == ["denial"]


@pytest.mark.parametrize("claim", ["The Orla reservoir was sold to a bank", "A comet struck Vell"])
def test_nothing_found_is_an_answer(corpus: Corpus, claim: str) -> None:
    found = checked(corpus, claim)
    assert (found.reports, found.independent, found.first, found.evidence) == (0, 0, None, ())


def test_another_number_differs() -> None:
    toll = "The fire in the Brenn mill killed {} workers on Friday, police said."
    corpus = corpus_of(
        [
            article("a", "", toll.format(12), "2024-03-01", "Vell Wire"),
            article("b", "", toll.format(15), "2024-03-02", "Tarn Post"),
        ]
    )
    found = checked(corpus, "The fire in the Brenn mill killed 12 workers")
    assert [(line.article_id, line.stance) for line in found.evidence] == [("a", "says"), ("b", "differs")]
    dead = next(number for number in found.numbers if number.thing == "dead")
    assert [(value.value, value.article_ids) for value in dead.values] == [("12", ("a",)), ("15", ("b",))]


def test_an_answer_right_after_the_claim_denies_it() -> None:
    text = (
        "Neighbours said that the Brenn mill was poisoning the stream. The owner denied it. Cows drank there."
    )
    corpus = corpus_of([article("a", "", text, "2024-03-01", "Vell Wire")])
    found = checked(corpus, "The Brenn mill was poisoning the stream")
    assert [(line.stance, line.text) for line in found.evidence] == [
        ("says", "Neighbours said that the Brenn mill was poisoning the stream."),
        ("denies", "The owner denied it."),
    ]


@pytest.mark.parametrize(
    ("line", "stances"),
    [
        ("The Brenn mill was poisoning the stream, neighbours said.", ["says"]),
        ("A row broke out over whether the Brenn mill was poisoning the stream.", []),
        ("How the Brenn mill was poisoning the stream:", []),
        ("Whether or not the Brenn mill was poisoning the stream, it closed.", []),
        ("The Brenn mill was not poisoning the stream.", ["denies"]),
        ("Fish, cows, ducks and herons were not poisoning at Brenn, a mill owner of the stream joked.", []),
    ],
)
def test_a_line_that_leaves_it_open_takes_no_side(line: str, stances: list[str]) -> None:
    corpus = corpus_of([article("a", "", line, "2024-03-01", "Vell Wire")])
    found = checked(corpus, "The Brenn mill was poisoning the stream")
    assert [one.stance for one in found.evidence] == stances


def test_a_line_without_a_sum_does_not_say_a_price() -> None:
    corpus = corpus_of(
        [
            article("a", "", "The brass gate of Brenn will be priced at $500, builders said.", "2024-03-01"),
            article("b", "", "The brass gate of Brenn will be priced at $700, builders said.", "2024-03-02"),
            article("c", "", "The brass gate of Brenn will be priced at auction, they said.", "2024-03-03"),
        ]
    )
    found = checked(corpus, "The brass gate of Brenn will be priced at $500")
    assert [(one.article_id, one.stance) for one in found.evidence] == [("a", "says"), ("b", "differs")]


def test_more_articles_on_other_things_change_nothing(corpus: Corpus) -> None:
    rows = [
        article(
            f"more {place}", "Chess", f"Player {place} won the chess cup of Lowmere.", "2024-05-01", "Chess"
        )
        for place in range(5)
    ]
    text = "The mill of Brenn burned down on Friday."
    alone = checked(corpus_of([article("a", "", text, "2024-03-01")]), "The mill of Brenn burned down")
    among = checked(corpus_of([article("a", "", text, "2024-03-01"), *rows]), "The mill of Brenn burned down")
    assert [line.text for line in alone.evidence] == [line.text for line in among.evidence] == [text]
    assert np.isclose(alone.evidence[0].score, among.evidence[0].score, atol=0.05)
