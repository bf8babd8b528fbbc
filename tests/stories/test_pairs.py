"""The evidence of pairs, and what it adds up to."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from linker.stories.config import StoryConfig
from linker.stories.neighbours import Neighbours
from linker.stories.pairs import (
    ACROSS,
    PAIR_SCHEMA,
    PART_WORDS,
    PARTS,
    WEIGHTS,
    _as_neighbours,
    _Compared,
    _days,
    _gap,
    _meaning,
    _time,
    add_up,
    first_copies,
    gather,
    said_of_parts,
    subject_evidence,
)
from linker.stories.reference import Geometry
from linker.stories.terms import read_terms
from linker.stories.transcribed_names import transcribed_names
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


def test_listed_links_are_candidates_but_for_those_to_oneself() -> None:
    found = _as_neighbours((np.array([2, 0, 2, 1]), np.array([1, 3, 0, 1])), 4)
    assert found.rows.tolist() == [[3, -1], [-1, -1], [0, 1], [-1, -1]]
    assert _as_neighbours((np.array([1]), np.array([1])), 2).rows.shape == (2, 0)


def test_the_gap_is_counted_beyond_the_days_that_are_none() -> None:
    days = np.array([0, 1.5, 31.5, np.nan])
    zero = np.zeros(3, np.int64)
    assert _gap(days, zero, np.array([1, 2, 3]), 1.5).tolist() == pytest.approx([0, 1, 0])
    assert _gap(days, np.array([2]), np.array([0]), 1.5).tolist() == [1]
    assert _days(pl.Series([datetime(1970, 1, 2, 12, tzinfo=UTC), None])).tolist() == pytest.approx(
        [1.5, np.nan], nan_ok=True
    )


def test_a_pair_near_in_time_surprises_where_few_of_their_kind_are() -> None:
    """Of row 0's neighbours one of three lies within two days (with itself 2 of 4), of row 1's all."""
    days = np.array([0.0, 2.0, 10, 20, np.nan])
    near = Neighbours(np.array([[1, 2, 3], [0, 1, -1], [0, 1, 4], [-1] * 3, [0, 1, 2]]), np.zeros((5, 3)))
    left, right = np.array([0, 0, 0, 2]), np.array([1, 4, 2, 1])
    found = _time(days, near, left, right, 1.5)
    # (0, 2), ten days: two of three of 0's, all of 2's; (2, 1), eight days: one of two of 2's, all of 1's
    assert found.tolist() == pytest.approx([np.log(4 / 2), 0, np.log(4 / 3), np.log(3 / 2)])
    # within 1.5 days a gap is none: row 1's neighbour 0 lies two days off, row 1 itself on the day
    assert _time(days, near, np.array([1]), np.array([1]), 1.5).tolist() == pytest.approx([np.log(3 / 2)])
    assert _time(days, near, np.array([1]), np.array([1]), 2.0).tolist() == [0]


def test_the_same_headline_text_and_day_are_a_copy_of_the_first() -> None:
    day, next_day = datetime(2024, 3, 1, 5, tzinfo=UTC), datetime(2024, 3, 2, tzinfo=UTC)
    frame = pl.DataFrame(
        {
            "title": ["A", " A ", "A", "B", None, "", "A"],
            "text": ["x", "x", "x", "x", "", None, "x"],
            "published": [day, day.replace(hour=9), next_day, day, day, day, day],
        },
        schema_overrides={"published": pl.Datetime("us", "UTC")},
    )
    assert first_copies(frame).tolist() == [0, 0, 2, 3, 4, 5, 0]


def test_a_copy_is_in_one_pair_with_the_first_of_its_text() -> None:
    frame = pl.DataFrame(
        {
            "title": [
                *("A mill burned in Orle", "Slugs are counted"),
                "A mill burned in Orle",
                "Orle mill burned",
            ]
        }
    ).with_columns(text=pl.col("title"), published=None, language=pl.lit("en"))
    frame = frame.with_columns(pl.col("published").cast(pl.Datetime("us", "UTC")))
    vectors = np.eye(4, dtype=np.float32)
    vectors[2] = vectors[0]
    found, centred = gather(frame, vectors, listed=(np.array([2]), np.array([1])), config=StoryConfig())
    rows = found.select("left", "right", "copy").rows()
    assert rows == [(0, 1, False), (0, 2, True), (0, 3, False), (1, 3, False)]
    assert centred[2].tolist() == centred[0].tolist()
    some, _ = gather(frame, vectors, listed=None, config=StoryConfig(), of=np.array([1]))
    assert some.filter(~pl.col("copy")).select("left", "right").rows() == [(0, 1), (1, 3)]


def test_evidence_for_one_subject_leaves_contradictions_out() -> None:
    row = dict.fromkeys(PAIR_SCHEMA, 1.0) | {"left": 0, "right": 1, "copy": False}
    frame = pl.DataFrame([row, row | {"other_counts": 2.0, "meaning": 3.0}], schema=PAIR_SCHEMA)
    assert subject_evidence(frame).tolist() == pytest.approx([9.13 + 0.78 - 0.43 - 0.38] * 2, abs=1e-5)
    assert add_up(frame)["evidence"].to_list() == pytest.approx(
        [sum(WEIGHTS.values()), sum(WEIGHTS.values()) + 2 * 10.04 - 1.14], abs=1e-4
    )


def test_what_is_expected_of_a_cosine_is_taken_off() -> None:
    """Row 0 is in a dense place, row 1 in a thin one: mean cosines .4 and .2 to the ten nearest."""
    near = Neighbours(np.zeros((2, 50), np.int64), np.zeros((2, 50), np.float32))
    near.scores[0, :10], near.scores[1, :10] = 0.4, 0.2
    near.scores[0, 20:50], near.scores[1, 20:50] = 0.3, 0.1
    vectors = np.array([[1, 0], [0.6, 0.8]], np.float32)
    geometry = Geometry(vectors, np.array([0.5, 0.7], np.float32), 2.0)
    compared = _Compared(geometry, None, near, near, np.zeros(2), np.zeros(2, np.int64))  # type: ignore[arg-type]
    meaning, closeness = _meaning(compared, np.array([0]), np.array([1]), StoryConfig())
    expected = 0.46 * 0.4 - 0.44 * 0.8 + 0.13 * 0.2 + 0.27 * 0.5 + 0.04 * 0.7
    assert meaning[0] == pytest.approx(1.2 - expected, abs=1e-5)
    assert closeness[0] == pytest.approx(1.2 - 0.6, abs=1e-5)


ENGLISH = ("Falk meets Lund", "In Orle the mayor Falk met Lund, said Brand.")
RUSSIAN = ("Фалк встретила Лунда", "Вчера в Орле мэр Фалк встретила Лунда, а затем Фалка и Лунд.")


def test_names_of_two_scripts_are_shared_once_each() -> None:
    told = [ENGLISH, RUSSIAN, ("Slugs", "It was said that Dorn counts slugs.")]
    terms = read_terms(*zip(*told, strict=True), characters=1000)
    left, right = np.array([0, 1, 0]), np.array([1, 2, 2])
    sums = transcribed_names(terms, left, right)
    rarity = dict(zip(terms.vocabulary, terms.idf.tolist(), strict=True))
    assert sums is not None
    assert sums.tolist() == pytest.approx([rarity["falk"] + rarity["lund"] + rarity["orle"], 0, 0])
    swapped = transcribed_names(terms, right, left)
    assert swapped is not None
    assert swapped.tolist() == sums.tolist()


def test_english_articles_share_what_they_did_whatever_lies_beside_them() -> None:
    told = [ENGLISH, ENGLISH]
    alone = read_terms(*zip(*told, strict=True), characters=1000)
    assert transcribed_names(alone, np.array([0]), np.array([1])) is None
    among = read_terms(*zip(*told, RUSSIAN, strict=True), characters=1000)
    sums = transcribed_names(among, np.array([0]), np.array([1]))
    assert sums is not None
    assert sums.tolist() == [0]


def test_a_name_in_another_script_adds_to_the_evidence_of_a_pair() -> None:
    def names_of(russian: tuple[str, str]) -> float:
        frame = pl.DataFrame(
            {"title": [ENGLISH[0], russian[0]], "text": [ENGLISH[1], russian[1]], "language": ["en", "ru"]}
        ).with_columns(published=pl.lit(None, pl.Datetime("us", "UTC")))
        pairs, _ = gather(frame, np.ones((2, 2), np.float32) / 2**0.5, listed=None, config=StoryConfig())
        return float(row(pairs, 0, 1)["names"])

    assert names_of(RUSSIAN) > 1 > names_of(("Вчера было тихо", "Вчера в городе Брянск было тихо.")) == 0
