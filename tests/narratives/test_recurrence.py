"""Episodes, dates that count, and templates."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from linker.narratives import (
    NarrativeConfig,
)
from linker.narratives.passages import Statements, gather_statements, parse_all
from linker.narratives.recurrence import (
    bursts,
    is_template,
    market_words_share,
    may_begin,
    surely_dated,
    without_doubtful,
)
from tests.narratives.world import CLAIM, world

DAY = datetime(2024, 1, 1, tzinfo=UTC)


NOTHING = np.array([], "datetime64[us]")


def daily(first: datetime, days: int) -> np.ndarray:
    """The dates of an archive with one article a day."""
    return np.datetime64(first.replace(tzinfo=None), "us") + np.arange(days) * np.timedelta64(1, "D")


def statements_of_world() -> Statements:
    corpus, stories = world()
    return gather_statements(corpus, stories, NarrativeConfig(), parse_all(corpus))


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
    late = np.array([0.5, 0.5, 0.6, 0.5, 0.1], np.float32)
    assert surely_dated([[0, 1], [2, 3, 4]], late) == [[0, 1], [2, 3]]
    alike = np.full(4, 0.4, np.float32)
    assert surely_dated([[0], [1, 2], [3]], alike) == [[0], [1, 2], [3]]
    assert surely_dated([], np.empty(0, np.float32)) == []


def test_what_may_not_begin_a_narrative_is_left_out_at_its_start_alone() -> None:
    alike = np.full(5, 0.4, np.float32)
    begins = np.array([False, False, True, False, False])
    assert surely_dated([[0], [1, 2], [3, 4]], alike, begins) == [[2], [3, 4]]
    assert surely_dated([[0, 1]], alike, begins) == [[0, 1]]


def test_an_article_begins_a_narrative_by_fit_or_by_what_marks_it() -> None:
    fits = np.array([0.5, 0.5, 0.4, 0.4, 0.5, 0.5], np.float32)
    support = np.array([4.0, 2.5, 4.0, 3.9, 2.2, 4.0], np.float32)
    assert may_begin(fits, support).tolist() == [True, True, True, False, False, True]


def test_little_support_makes_doubtful_only_what_does_not_fit_like_the_rest() -> None:
    fits = np.array([0.5, 0.3, 0.47, 0.5, 0.5, 0.3], np.float32)
    support = np.array([4.0, 1.9, 1.9, 4.0, 4.0, 4.0], np.float32)
    assert np.flatnonzero(without_doubtful(fits, support) < 0).tolist() == [1]


@pytest.mark.filterwarnings("error")
def test_of_no_articles_none_is_doubtful_and_nothing_is_said() -> None:
    nothing = np.empty(0, np.float32)
    assert without_doubtful(nothing, nothing).tolist() == []
    assert may_begin(nothing, nothing).tolist() == []


def test_market_reports_are_a_form() -> None:
    config = NarrativeConfig()
    statements = statements_of_world()
    claim = np.array([i for i, text in enumerate(statements.texts) if text in CLAIM])
    told = [
        f"Silver futures of Vex closed {word}." for word in ("higher", "lower", "mixed", "on highs", "flat")
    ]
    texts = dict(zip(claim.tolist(), told, strict=True))
    reports = replace(statements, texts=tuple(texts.get(i, text) for i, text in enumerate(statements.texts)))
    assert market_words_share(statements, claim) == 0
    assert market_words_share(reports, claim) == 1
    assert not is_template(statements, claim, config)
    assert is_template(reports, claim, config)
