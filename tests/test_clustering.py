"""Communities of a graph."""

import numpy as np

from linker.clustering.communities import linked_groups, numbered


def test_linked_nodes_form_groups_and_lone_ones_none() -> None:
    left, right = np.array([0, 0, 1, 4]), np.array([1, 2, 2, 5])
    groups = linked_groups(left, right, np.ones(4, np.float32), 7, 0.3)
    assert [group.tolist() for group in groups] == [[0, 1, 2], [4, 5]]
    assert linked_groups(left[:0], right[:0], np.ones(0, np.float32), 3, 0.3) == []


def test_a_node_in_no_group_has_no_number() -> None:
    assert numbered([np.array([1, 3]), np.array([0])], 5).tolist() == [1, 0, -1, 0, -1]
