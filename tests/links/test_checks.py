"""Tables of links and of listed headlines that can't have been written are refused."""

import numpy as np
import polars as pl
import pytest

from linker.links.listing import LISTED_SCHEMA, check_listed, listed_links, most_wanted, resolved_rows
from linker.links.table import PAIR_SCHEMA, check_table
from linker.types import Candidate
from tests.archive import article, corpus_of

GOOD = [
    (0, "Dam breaks", "More: Dam breaks", "resolved", 1, 1.0, [{"row": 1, "score": 1.0}]),
    (
        0,
        "Weir holds",
        "More: Weir holds",
        "ambiguous",
        None,
        0.95,
        [{"row": 1, "score": 0.95}, {"row": 2, "score": 0.0}],
    ),
    (2, "Dam breaks", "Dam breaks", "missing", None, 0.0, []),
]


def listed(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=LISTED_SCHEMA, orient="row")


def changed(place: int, value: object) -> pl.DataFrame:
    """The good table with one value of its first row changed."""
    return listed((*GOOD[0][:place], value, *GOOD[0][place + 1 :]), *GOOD[1:])


def test_a_table_that_was_written_is_taken() -> None:
    check_listed(listed(*GOOD), 3)
    check_listed(listed(), 0)
    check_listed(listed(GOOD[2]), 3)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (changed(0, 3), "of no article"),
        (changed(4, 3), "of no article"),
        (changed(6, [{"row": 3, "score": 1.0}]), "of no article"),
        (changed(6, [{"row": None, "score": 1.0}]), "a score that isn't one"),
        (changed(6, [{"row": 1, "score": 1.1}]), "a score that isn't one"),
        (changed(6, [{"row": 1, "score": None}]), "a score that isn't one"),
        (changed(5, 1.1), "a score that isn't one"),
        (changed(5, -0.1), "a score that isn't one"),
        (changed(3, "found"), "no such status"),
        (changed(1, None), "a value is missing"),
        (changed(3, None), "a value is missing"),
        (listed(*GOOD).drop("line"), "the columns"),
    ],
)
def test_listed_headlines_that_can_not_have_been_written_are_refused(
    table: pl.DataFrame, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        check_listed(table, 3)


def test_listed_headlines_are_read_back_by_article() -> None:
    corpus = corpus_of([article(name, f"Title {name}", "x.") for name in "abc"])
    found = listed_links(listed(*GOOD), corpus)
    assert sorted(found) == [0, 2]
    first, second = found[0]
    assert (first.headline, first.status, first.article_id) == ("Dam breaks", "resolved", "b")
    assert second.article_id is None
    assert second.candidates == (Candidate("b", "Title b", 0.95), Candidate("c", "Title c", 0.0))
    assert [rows.tolist() for rows in resolved_rows(listed(*GOOD, GOOD[0]))] == [[0], [1]]


def test_the_headline_that_most_articles_miss_is_wanted_most_and_counted_once_an_article() -> None:
    corpus = corpus_of([article(name, "T", "x.") for name in "abc"])
    missing = [
        (0, "Zoo opens"),
        (0, "ZOO OPENS!"),
        (1, "Ark sinks"),
        (2, "Zoo opens"),
        (1, "Bay floods"),
        (1, "…"),
    ]
    rows = [(row, headline, headline, "missing", None, 0.0, []) for row, headline in missing]
    assert [(item.headline, item.article_ids) for item in most_wanted(listed(*rows, GOOD[0]), corpus)] == [
        ("Zoo opens", ("a", "c")),
        ("Ark sinks", ("b",)),
        ("Bay floods", ("b",)),
        ("…", ("b",)),
    ]


LINKS = [
    (0, 1, 0.9, "same event", None, None, np.nan),
    (0, 2, 0.0, None, 0, 1, 1.0),
    (1, 0, 1.0, "follow-up", 3, 0, 0.0),
]


def links(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=PAIR_SCHEMA, orient="row")


def test_links_that_were_written_are_taken() -> None:
    check_table(links(*LINKS), 3)
    check_table(links(), 0)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((2, 3, 0.5, None, None, None, np.nan), "of no two articles"),
        ((3, 2, 0.5, None, None, None, np.nan), "of no two articles"),
        ((2, 2, 0.5, None, None, None, np.nan), "of no two articles"),
        ((2, 1, 1.1, None, None, None, np.nan), "of no two articles"),
        ((2, 1, -0.1, None, None, None, np.nan), "of no two articles"),
        ((2, 1, 0.5, None, None, None, 1.1), "of no two articles"),
        ((2, 1, 0.5, None, 4, None, np.nan), "of no two articles"),
        ((2, 1, 0.5, None, -1, None, np.nan), "of no two articles"),
        ((2, 1, 0.5, None, None, 2, np.nan), "of no two articles"),
        ((2, 1, 0.5, "friends", None, None, np.nan), "of no kind"),
        ((2, None, 0.5, None, None, None, np.nan), "a value is missing"),
        ((2, 1, None, None, None, None, np.nan), "a value is missing"),
        ((0, 0, 0.5, None, None, None, np.nan), "of no two articles"),
        ((0, 1, 0.5, None, None, None, np.nan), "in another order"),
        ((1, 0, 0.5, None, None, None, np.nan), "there twice"),
    ],
)
def test_links_that_can_not_have_been_written_are_refused(row: tuple[object, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_table(links(*LINKS, row), 3)
