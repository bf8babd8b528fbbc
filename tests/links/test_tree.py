"""Kinds of links follow the tree of stories and time."""

import numpy as np
import pytest

from linker.links.tree_places import NO_PLACE, Tree, TreePlace, kinds_of
from linker.types import LinkKind


def kind_of(
    left: TreePlace,
    right: TreePlace,
    gap: float | None,
    *,
    copied: bool = False,
    running: bool = False,
    lexical: float = 0.3,
) -> str:
    """The kind of a single pair."""
    one_event, one_line = (
        np.array([same]) for same in (left.event == right.event >= 0, left.line == right.line >= 0)
    )
    gaps = np.array([np.nan if gap is None else gap])
    flags = (copied, running, lexical)
    return str(kinds_of(one_event, one_line, gaps, *(np.array([flag]) for flag in flags)).item())


@pytest.mark.parametrize(
    ("right", "gap", "kind"),
    [
        (TreePlace(1, 1, 1), 4.0, "same event"),
        (TreePlace(1, 1, 1), -4.0, "same event"),
        (TreePlace(1, 1, 1), 5.0, "follow-up"),
        (TreePlace(1, 1, 1), -5.0, "precursor"),
        (TreePlace(1, 1, 1), None, "same event"),
        (TreePlace(2, 1, 1), 0.5, "follow-up"),
        (TreePlace(2, 1, 1), -0.5, "precursor"),
        (TreePlace(2, 1, 1), 0.0, "background"),
        (TreePlace(2, 1, 1), None, "background"),
        (TreePlace(2, 2, 1), 3.0, "background"),
        (TreePlace(2, 2, 2), 3.0, "background"),
        (NO_PLACE, 3.0, "background"),
    ],
)
def test_the_kind_of_a_link(right: TreePlace, gap: float | None, kind: LinkKind) -> None:
    assert kind_of(TreePlace(1, 1, 1), right, gap) == kind


@pytest.mark.parametrize(
    ("gap", "kind"),
    [
        (30.0, "follow-up"),
        (-30.0, "precursor"),
        (31.0, "background"),
        (0.0, "background"),
        (None, "background"),
    ],
)
def test_a_running_story_goes_on_across_lines_within_a_month(gap: float | None, kind: LinkKind) -> None:
    assert kind_of(TreePlace(1, 1, 1), TreePlace(2, 2, 2), gap, running=True) == kind


def test_a_near_copy_is_of_one_event_and_nothing_is_known_of_articles_outside_the_tree() -> None:
    assert kind_of(TreePlace(1, 1, 1), TreePlace(1, 1, 1), 0.0, copied=True) == "near-copy"
    assert kind_of(TreePlace(1, 1, 1), TreePlace(2, 1, 1), 1.0, copied=True) == "follow-up"
    assert kind_of(NO_PLACE, NO_PLACE, 1.0, copied=True) == "background"


@pytest.mark.parametrize(
    ("gap", "lexical", "kind"),
    [
        (0.75, 0.0, "same event"),
        (0.8, 0.29, "follow-up"),
        (-0.8, 0.29, "precursor"),
        (0.8, 0.3, "same event"),
        (4.5, 0.3, "same event"),
        (4.6, 0.9, "follow-up"),
        (None, 0.0, "same event"),
    ],
)
def test_a_report_of_the_next_day_is_on_the_same_event_if_it_has_most_words_of_the_first(
    gap: float | None, lexical: float, kind: LinkKind
) -> None:
    place = TreePlace(1, 1, 1)
    assert kind_of(place, place, gap, lexical=lexical) == kind
    assert kind_of(place, place, gap, lexical=lexical, copied=True) == "near-copy"


def test_trees_of_the_same_groups_have_one_fingerprint() -> None:
    same = np.array([5, 5, 0])
    tree = Tree(np.array([0, 0, 1]), same, same)
    assert tree.fingerprint == Tree(np.array([7, 7, 3]), same, same).fingerprint
    assert tree.fingerprint != Tree(np.array([0, 1, 1]), same, same).fingerprint
    assert tree.place(2) == TreePlace(1, 0, 0)
