"""Communities: found anew, and found again from what they were."""

import numpy as np

from linker.clustering.communities import communities, linked_groups, numbered


def ring(cliques: int, size: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Groups of close nodes, each linked weakly to the next, with weights that differ."""
    rng = np.random.default_rng(seed)
    inside = [(c * size + i, c * size + j) for c in range(cliques) for i in range(size) for j in range(i)]
    between = [(c * size, (c + 1) % cliques * size) for c in range(cliques)]
    ends = np.array(inside + between)
    return ends[:, 0], ends[:, 1], rng.uniform(0.3, 1, len(ends))


def test_groups_that_were_known_stay_where_nothing_changed() -> None:
    rng = np.random.default_rng(1)
    left, right = rng.integers(0, 600, (2, 4000))
    weights = rng.uniform(0.3, 1, 4000)
    keys, first = np.unique(np.sort(np.stack([left, right]), axis=0), axis=1, return_index=True)
    left, right, weights = keys[0], keys[1], weights[first]
    known = communities(600, left, right, weights, resolution=0.3, seed=1)
    new = 5
    more_left = np.concatenate([left, np.arange(600, 600 + new)])
    more_right = np.concatenate([right, np.arange(new)])
    more_weights = np.concatenate([weights, np.full(new, 0.9)])
    before = np.concatenate([known, np.full(new, -1)])
    anew = communities(605, more_left, more_right, more_weights, resolution=0.3, seed=1)
    again = communities(605, more_left, more_right, more_weights, resolution=0.3, seed=1, previous=before)

    def kept(groups: np.ndarray) -> float:
        old = {tuple(np.flatnonzero(known == group)) for group in known}
        now = {tuple(np.flatnonzero(groups[:600] == group)) for group in groups[:600]}
        return len(old & now) / len(old)

    assert kept(again) > 0.9
    assert kept(anew) < 0.7


def test_nothing_known_is_a_search_anew() -> None:
    left, right, weights = ring(12, 6, 2)
    anew = communities(72, left, right, weights, resolution=0.2)
    nothing = np.full(72, -1)
    assert anew.tolist() == np.repeat(np.arange(12), 6).tolist()
    assert communities(72, left, right, weights, resolution=0.2, previous=nothing).tolist() == anew.tolist()


def test_a_group_that_was_known_falls_apart_where_its_links_are_gone() -> None:
    left, right, weights = ring(4, 6, 3)
    together = np.zeros(24, np.int64)
    found = communities(24, left, right, weights, resolution=0.2, previous=together)
    assert found.tolist() == np.repeat(np.arange(4), 6).tolist()


PAIR = np.array([0]), np.array([1]), np.array([0.5])
"""Two nodes that are as well joined as apart at a resolution of .5."""


def test_where_both_are_as_good_groups_stay_as_they_were_known() -> None:
    assert communities(2, *PAIR, resolution=0.5).tolist() == [0, 1]
    assert communities(2, *PAIR, resolution=0.5, previous=np.array([0, 0])).tolist() == [0, 0]


def test_weights_count_to_six_digits() -> None:
    left, right = PAIR[:2]
    known = np.array([0, 0])
    found = [
        communities(2, left, right, np.array([weight]), resolution=0.5, previous=known).tolist()
        for weight in (0.4999996, 0.499999)
    ]
    assert found == [[0, 0], [0, 1]]


def test_a_node_of_no_known_group_starts_alone_whatever_the_known_are_called() -> None:
    assert communities(2, *PAIR, resolution=0.5, previous=np.array([1, -1])).tolist() == [0, 1]


def test_a_search_starts_from_the_known_groups() -> None:
    """In a row of four the two in the middle are a best group too, if one starts from it."""
    row = np.arange(3), np.arange(1, 4), np.full(3, 0.6)
    assert communities(4, *row, resolution=0.5).tolist() == [0, 0, 1, 1]
    known = np.array([-1, 0, 0, -1])
    assert communities(4, *row, resolution=0.5, previous=known).tolist() == [0, 1, 1, 2]


def test_an_edge_from_a_node_to_itself_and_weak_ones_decide_nothing() -> None:
    left, right = np.array([0, 1, 2]), np.array([0, 1, 3])
    assert communities(4, left, right, np.array([9, 9, 0.04]), resolution=0.5).tolist() == [0, 1, 2, 3]
    assert communities(4, left, right, np.array([9, 9, 0.6]), resolution=0.5).tolist() == [0, 1, 2, 2]


def test_linked_nodes_form_groups_and_lone_ones_none() -> None:
    left, right = np.array([0, 0, 1, 4]), np.array([1, 2, 2, 5])
    groups = linked_groups(left, right, np.ones(4, np.float32), 7, 0.3)
    assert [group.tolist() for group in groups] == [[0, 1, 2], [4, 5]]
    assert linked_groups(left[:0], right[:0], np.ones(0, np.float32), 3, 0.3) == []


def test_linked_groups_start_from_those_known() -> None:
    groups = linked_groups(*PAIR, 2, 0.5, previous=np.array([0, 0]))
    assert [group.tolist() for group in groups] == [[0, 1]]
    assert linked_groups(*PAIR, 2, 0.5) == []


def test_a_node_in_no_group_has_no_number() -> None:
    assert numbered([np.array([1, 3]), np.array([0])], 5).tolist() == [1, 0, -1, 0, -1]
