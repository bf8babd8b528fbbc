"""Groups that are really two are taken apart; what is held from before counts across their parts."""

import numpy as np

from linker.clustering import separate
from linker.types import Rows

SIZE = 4
LEFT, RIGHT = (side.astype(np.int64) for side in np.triu_indices(2 * SIZE, 1))
PARTS = np.repeat(np.arange(2), SIZE)
ACROSS = PARTS[LEFT] != PARTS[RIGHT]


def divided(gap: float, *, held: float = 0.0) -> Rows:
    """One group of two parts, `gap` apart in evidence, whose pairs across are held to be closer."""
    noise = np.tile([0.4, -0.4], len(LEFT))[: len(LEFT)]
    evidence = np.where(ACROSS, 5.0 - gap, 5.0) + noise
    across = evidence + np.where(ACROSS, held, 0.0)
    one = np.zeros(2 * SIZE, np.int64)
    return separate(one, LEFT, RIGHT, evidence, across=across, divide=[lambda _: PARTS])


def test_two_clear_parts_are_two_groups() -> None:
    assert divided(2.0).tolist() == PARTS.tolist()
    assert divided(0.5).tolist() == [0] * 2 * SIZE


def test_parts_that_were_together_must_be_further_apart() -> None:
    assert divided(1.2).tolist() == PARTS.tolist()
    assert divided(1.2, held=1.0).tolist() == [0] * 2 * SIZE
    assert divided(0.5, held=-1.0).tolist() == PARTS.tolist()
