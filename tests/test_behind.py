"""What is done behind is done in order, one at a time, to its end, and its errors are raised."""

import threading

import pytest

from linker.ingest.background_writer import BackgroundWriter


def test_one_thing_is_done_after_the_other_and_all_at_the_end() -> None:
    done: list[int] = []
    begun = threading.Event()
    with BackgroundWriter() as behind:
        behind.do(lambda: (begun.wait(5), done.append(1)))
        assert done == []
        begun.set()
        behind.do(lambda: done.append(2))
        assert done[0] == 1
        behind.wait()
        assert done == [1, 2]
        behind.do(lambda: done.append(3))
    assert done == [1, 2, 3]


def test_what_goes_wrong_is_raised_by_the_next_call_or_at_the_end() -> None:
    def fails() -> None:
        raise OSError("no room")

    with BackgroundWriter() as behind:
        behind.do(fails)
        with pytest.raises(OSError, match="no room"):
            behind.do(lambda: None)
        behind.wait()
    with pytest.raises(OSError, match="no room"), BackgroundWriter() as behind:
        behind.do(fails)


def test_what_is_under_way_is_finished_when_the_user_stops() -> None:
    done: list[int] = []
    stopped = threading.Event()

    def stops() -> None:
        with BackgroundWriter() as behind:
            behind.do(lambda: (stopped.wait(5), done.append(1)))
            threading.Timer(0.05, stopped.set).start()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stops()
    assert done == [1]
