"""Questions wait their turn; too many and too slow ones are said to be."""

import asyncio
import time

import pytest

from linker.serve.workers import BusyError, TooSlowError, Workers
from tests.serve.apart import run_apart


def test_sixty_four_at_a_time_are_all_answered_by_two_threads() -> None:
    workers, running, most = Workers(2), 0, 0

    def answer(number: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.002)
        running -= 1
        return number

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(workers.run(answer, number) for number in range(64)))

    assert run_apart(all_at_once()) == list(range(64))
    assert most == 2
    workers.close()


def test_more_than_may_wait_are_refused_and_a_slow_one_is_cut() -> None:
    workers = Workers(1, waiting=2, seconds=0.05)

    async def crowd() -> list[object]:
        asked = (workers.run(time.sleep, 0.2) for _ in range(3))
        return await asyncio.gather(*asked, return_exceptions=True)

    ended = [type(found) for found in run_apart(crowd())]
    assert ended == [TooSlowError, TooSlowError, BusyError]
    workers.close()


def test_an_error_of_a_question_is_its_own() -> None:
    workers = Workers(1)
    with pytest.raises(ZeroDivisionError):
        run_apart(workers.run(divmod, 1, 0))
    workers.close()
