"""Nearest rows of other owners."""

import numpy as np
import pytest

from linker.retrieval.neighbour_lists import nearest, paired


@pytest.mark.parametrize("exact", [1000, 50])
def test_neighbours_are_those_of_all_pairs(exact: int) -> None:
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(300, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = np.repeat(np.arange(100), 3)
    found = paired(nearest(vectors, owners, 5, exact=exact, probes=34))
    cosines = vectors @ vectors.T
    cosines[owners[:, None] == owners[None, :]] = -2
    wanted = {(min(i, int(j)), max(i, int(j))) for i in range(300) for j in np.argsort(-cosines[i])[:5]}
    assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == wanted
    assert found.density == pytest.approx(np.sort(cosines, axis=1)[:, -5], abs=1e-5)
