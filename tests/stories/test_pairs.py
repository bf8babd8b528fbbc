"""The evidence of pairs, and what it adds up to."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from linker.stories.config import StoryConfig
from linker.stories.pairs import ACROSS, PART_WORDS, PARTS, WEIGHTS, gather, said_of_parts
from linker.types import Vectors

ARTICLES = [
    ("Fire in Orle kills three", "Three people were killed in Orle when a mill burned, Anna Falk said."),
    ("Orle mill burns", "Three people were killed in a fire at the mill in Orle, Anna Falk said."),
    ("Fire in Orle kills five", "Five people were killed in Orle in a fire at the mill, said Anna Falk."),
    ("Fire in Brill kills three", "Three people were killed in Brill in a fire at the mill."),
    ("Slug census begins", "Volunteers count slugs in gardens."),
]


@pytest.fixture(scope="module")
def pairs() -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "title": [title for title, _ in ARTICLES],
            "text": [text for _, text in ARTICLES],
            "published": [datetime(2024, 3, day, tzinfo=UTC) for day in (1, 2, 3)]
            + [datetime(2024, 7, 1, tzinfo=UTC), None],
            "language": ["en"] * len(ARTICLES),
        },
        schema_overrides={"published": pl.Datetime("us", "UTC")},
    )
    vectors: Vectors = np.eye(len(ARTICLES), dtype=np.float32)
    found, _ = gather(frame, vectors, listed=None, config=StoryConfig())
    return found


def row(pairs: pl.DataFrame, left: int, right: int) -> dict[str, float]:
    return pairs.row(by_predicate=(pl.col("left") == left) & (pl.col("right") == right), named=True)


def test_evidence_is_the_weighted_sum_of_its_parts(pairs: pl.DataFrame) -> None:
    for found in pairs.iter_rows(named=True):
        assert found["evidence"] == pytest.approx(
            sum(WEIGHTS[part] * found[part] for part in PARTS), abs=1e-4
        )


def test_shared_names_speak_for_a_pair(pairs: pl.DataFrame) -> None:
    assert row(pairs, 0, 1)["names"] > row(pairs, 0, 3)["names"]


def test_other_numbers_and_other_places_are_contradictions(pairs: pl.DataFrame) -> None:
    assert row(pairs, 0, 1)["other_counts"] == 0
    assert row(pairs, 0, 2)["other_counts"] > 0
    assert row(pairs, 0, 2)["other_place"] == 0
    assert row(pairs, 0, 3)["other_place"] == 1
    assert WEIGHTS["other_counts"] < 0 > WEIGHTS["other_place"]


def test_every_part_is_said_in_words_and_only_where_it_tells() -> None:
    assert tuple(PART_WORDS) == PARTS
    assert said_of_parts({"meaning": 4.0, "other_counts": -0.5, "other_place": -0.4}) == (
        "For one story: alike in meaning. Against it: other numbers of the same things."
    )
    assert said_of_parts({"meaning": 2.5}) == "Against it: not alike in meaning."
    assert said_of_parts({"meaning": 3.0, "gap": 0.0, "length": -8.0}) == ""


def test_a_gap_counts_in_roots_of_months_and_an_unknown_date_not_at_all(pairs: pl.DataFrame) -> None:
    assert row(pairs, 0, 1)["gap"] == 0
    assert row(pairs, 0, 3)["gap"] == pytest.approx(((122 - 1.5) / 30) ** 0.5, abs=1e-4)
    assert pairs.filter(pl.col("right") == 4)["gap"].to_list() == [0.0] * 4


def ranks(told: list[tuple[str | None, str | None]]) -> list[float]:
    """The word ranks of the pair (0, 1), the others being of other subjects, by what is said of languages."""
    texts = ["The ferry strike goes on", "La huelga sigue en el puerto", "The mill burned", "El molino ardió"]
    frame = pl.DataFrame(
        {"title": texts, "text": texts, "published": [None] * 4},
        schema_overrides={"published": pl.Datetime("us", "UTC")},
    ).with_columns(
        pl.Series("language", [given for given, _ in told], pl.String),
        pl.Series("identified_language", [identified for _, identified in told], pl.String),
    )
    vectors = np.array([[1, 0.1], [1, 0], [-1, 0.1], [-1, 0]], np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found, _ = gather(frame, vectors, listed=None, config=StoryConfig())
    return [row(found, *pair)["word_rank"] for pair in ((0, 1), (0, 3))]


def test_across_languages_the_place_by_meaning_stands_for_words() -> None:
    given = ranks([("en", None), ("es", None), ("en", None), ("es", None)])
    assert given == pytest.approx([-ACROSS, np.log(2) - ACROSS], abs=1e-6)
    assert ranks([("en", None), (None, "es"), (None, "en"), ("es", None)]) == given
    words = ranks([("en", None)] * 4)
    assert min(words) > 0
    assert ranks([("en", None), (None, None), ("en", None), (None, None)]) == words, "unknown is no other"
