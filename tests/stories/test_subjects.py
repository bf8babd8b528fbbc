"""What is evidence for one line or topic, and where copies go."""

import numpy as np
import polars as pl
import pytest

from linker.stories.pairs import PAIR_SCHEMA, SUBJECT_WEIGHTS, subject_evidence
from linker.stories.tree import with_copies


def test_copies_of_copies_follow_the_first_text() -> None:
    rows = [(0, 2, True), (2, 3, True), (0, 1, False)]
    pairs = pl.DataFrame(rows, schema=["left", "right", "copy"], orient="row")
    assert with_copies(np.array([0, 1, 2, 3]), pairs).tolist() == [0, 1, 0, 0]


def test_contradictions_are_no_evidence_against_one_subject() -> None:
    row = dict.fromkeys(PAIR_SCHEMA, 0.0) | {"left": 0, "right": 1, "copy": False, "closeness": 0.5}
    pairs = pl.DataFrame([row, row | {"other_counts": 2.0, "other_place": 1.0}], schema=PAIR_SCHEMA)
    assert subject_evidence(pairs).tolist() == pytest.approx([0.5 * SUBJECT_WEIGHTS["closeness"]] * 2)
