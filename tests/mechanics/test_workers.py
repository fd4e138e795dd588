"""Threads share out rows: each row once, whatever goes wrong, from any thread and process."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from trochanter.mechanics import workers
from trochanter.mechanics.workers import in_parts


@pytest.fixture(autouse=True)
def _some_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 4)


@pytest.mark.parametrize(
    ("rows", "threads", "grain", "most"),
    [(1, 2, 1, 9), (10, 3, 1, 9), (1000, 2, 128, 256), (1000, 3, 7, 1 << 20), (0, 2, 8, 64)],
)
def test_every_row_is_done_once(rows: int, threads: int, grain: int, most: int) -> None:
    done = np.zeros(rows, int)
    sizes = []

    def work(part: slice) -> bool:
        done[part] += 1
        sizes.append(part.stop - part.start)
        assert part.start % grain == 0
        return True

    assert in_parts(rows, threads, work, grain, most)
    assert (done == 1).all()
    assert max(sizes, default=0) <= max(most, grain)


def test_one_bad_part_is_told() -> None:
    assert not in_parts(10, 3, lambda part: part.start != 3)
    assert in_parts(10, 3, lambda part: True)


@pytest.mark.parametrize("fault", [MemoryError("no room"), KeyboardInterrupt("stop")])
def test_what_goes_wrong_in_a_thread_is_raised(fault: BaseException) -> None:
    def work(part: slice) -> bool:
        if part.start == 0:
            raise fault
        return True

    with pytest.raises(type(fault), match=str(fault)):
        in_parts(10, 2, work)


def test_several_share_the_work() -> None:
    """Two threads meet within the work: neither could go on alone."""
    met = threading.Barrier(2, timeout=30)
    assert in_parts(2, 2, lambda part: met.wait() >= 0)
    assert in_parts(2, 2, lambda part: met.wait() >= 0)
    assert sum(one.name.startswith("trochanter-") for one in threading.enumerate()) <= 3


def test_jobs_within_and_beside_each_other_end() -> None:
    def outer(part: slice) -> bool:
        return in_parts(50, 3, lambda inner: inner.stop > 0)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda number: in_parts(20, 3, outer), range(12)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are forked here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own() -> None:
    met = threading.Barrier(2, timeout=30)
    in_parts(2, 2, lambda part: met.wait() >= 0)
    child = os.fork()
    if child == 0:
        meeting = threading.Barrier(2, timeout=30)
        good = in_parts(2, 2, lambda part: meeting.wait() >= 0)
        os._exit(0 if good else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
