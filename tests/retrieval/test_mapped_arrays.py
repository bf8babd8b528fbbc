"""Arrays in memory or in files, and what is refused of files."""

from pathlib import Path

import numpy as np
import pytest

from linker.retrieval import mapped_arrays
from linker.retrieval.mapped_arrays import (
    Growing,
    check_array,
    check_bounds,
    check_range,
    empty_array,
    forget,
    mapped,
    save_array,
)
from linker.retrieval.tokens import check_words


def test_an_array_is_added_to_in_memory_and_in_a_file(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "new"):
        growing = Growing(folder, "some", np.int32)
        start = growing.end
        assert start == (128 if folder else 0)
        growing.add(np.array([3, 1], np.int32))
        growing.add(np.array([2], np.int32))
        assert growing.end == start + 12
        whole = growing.whole()
        assert (whole.tolist(), whole.dtype) == ([3, 1, 2], np.int32)
        assert Growing(folder, "none", np.int32).whole().tolist() == []
    assert mapped(tmp_path / "new", "some").tolist() == [3, 1, 2]


def test_an_array_to_be_filled_is_a_file_of_its_size(tmp_path: Path) -> None:
    array = empty_array(tmp_path / "new", "some", np.float32, 3, 2)
    array[:] = 5
    assert mapped(tmp_path / "new", "some").tolist() == [[5, 5]] * 3
    assert (tmp_path / "new" / "some.npy").stat().st_size == 128 + 4 * 6
    assert empty_array(tmp_path / "other", "none", np.float32, 0, 2).shape == (0, 2)
    assert not (tmp_path / "other").exists()
    forget(tmp_path / "new", "some")
    forget(tmp_path / "new", "some")
    forget(None, "some")
    assert list((tmp_path / "new").iterdir()) == []


def test_where_the_disk_can_not_be_asked_for_room_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(mapped_arrays.os, "posix_fallocate", raising=False)
    monkeypatch.setattr(mapped_arrays, "_BLOCK", 10)
    array = empty_array(tmp_path, "some", np.uint8, 35)
    assert (tmp_path / "some.npy").stat().st_size == 128 + 35
    assert array.tolist() == [0] * 35


def test_an_array_that_is_the_file_itself_is_not_written_over(tmp_path: Path) -> None:
    np.save(tmp_path / "some.npy", np.arange(3))
    own = mapped(tmp_path, "some")
    before = (tmp_path / "some.npy").stat().st_mtime_ns
    save_array(tmp_path, "some", own)
    assert (tmp_path / "some.npy").stat().st_mtime_ns == before
    save_array(tmp_path, "copy", own)
    assert mapped(tmp_path, "copy").tolist() == [0, 1, 2]


def test_numbers_outside_their_range_are_refused() -> None:
    check_range(np.array([0, 4]), "x", 5)
    check_range(np.array([], np.int64), "x", 0)
    for numbers in ([0, 5], [-1, 4]):
        with pytest.raises(ValueError, match="x holds a number outside 0 … 4"):
            check_range(np.array(numbers), "x", 5)


@pytest.mark.parametrize(
    ("bounds", "holds"),
    [
        ([0, 2, 2, 5], True),
        ([1, 2, 2, 5], False),
        ([0, 2, 2, 4], False),
        ([0, 3, 2, 5], False),
        ([0, 2, 5], False),
    ],
)
def test_bounds_rise_from_nothing_to_the_end(bounds: list[int], holds: bool) -> None:
    if holds:
        check_bounds(np.array(bounds), "bounds", 3, 5)
        return
    with pytest.raises(ValueError, match="bounds"):
        check_bounds(np.array(bounds), "bounds", 3, 5)


def test_another_type_or_shape_or_a_value_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped_arrays, "_CHECKED", 2)
    array = np.zeros(5, np.float32)
    check_array(array, "x", np.float32, (5,))
    for dtype, shape in ((np.float64, (5,)), (np.float32, (4,))):
        with pytest.raises(ValueError, match="x: float32 of shape"):
            check_array(array, "x", dtype, shape)
    for place in range(5):
        bad = array.copy()
        bad[place] = np.nan
        with pytest.raises(ValueError, match="x holds NaN"):
            check_array(bad, "x", np.float32, (5,))


def test_words_are_texts_in_order_each_once() -> None:
    check_words([])
    check_words(["a", "b"])
    for words in (["b", "a"], ["a", "a"], ["a", 1], "ab"):
        with pytest.raises(ValueError, match="the words are"):
            check_words(words)
