"""Communities: found anew, and found again from what they were."""

import numpy as np

from linker.clustering.communities import communities


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
