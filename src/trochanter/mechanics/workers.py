"""Threads that stay, and share out a job's rows as they come to them.

A job is cut into more parts than there are threads, and each takes the next part when it has
done one, so that a thread whose core other work disturbs holds up none of the others. The
threads are started when first needed and wait for the next job after that; what they keep
for themselves (`threading.local`) they find again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from itertools import count
from queue import SimpleQueue

SHARES = 8
"""Parts that each thread would get, if all were as fast as each other."""


class _Job:
    """Some rows to work off, by whoever comes along."""

    def __init__(self, rows: int, size: int, work: Callable[[slice], bool]) -> None:
        self._rows, self._size, self._work = rows, size, work
        self._numbers = count()
        self._lock = threading.Condition()
        self._within, self._closed = 0, False
        self.good = True
        self.error: BaseException | None = None

    def help(self) -> None:
        """Work off parts, unless the job is done already."""
        with self._lock:
            if self._closed:
                return
            self._within += 1
        self.run()
        with self._lock:
            self._within -= 1
            self._lock.notify_all()

    def run(self) -> None:
        """Work off parts until none is left or one has failed."""
        for number in self._numbers:
            first = number * self._size
            if first >= self._rows or self.error is not None:
                return
            try:
                if not self._work(slice(first, min(first + self._size, self._rows))):
                    self.good = False
            except BaseException as error:
                self.error = error

    def close(self) -> None:
        """Let nobody come any more, and wait for those who are at it."""
        with self._lock:
            self._closed = True
            while self._within:
                self._lock.wait()


class _Pool:
    """The threads; they end with the process."""

    def __init__(self) -> None:
        self.jobs: SimpleQueue[_Job] = SimpleQueue()
        self._threads = 0
        self._lock = threading.Lock()

    def call(self, job: _Job, helpers: int) -> None:
        """Have so many threads beside this one work on a job."""
        with self._lock:
            for number in range(self._threads, helpers):
                name = f"trochanter-{number}"
                threading.Thread(target=self._wait, name=name, daemon=True).start()
                self._threads += 1
        for _ in range(helpers):
            self.jobs.put(job)

    def _wait(self) -> None:
        while True:
            self.jobs.get().help()


_pool = _Pool()


def _begin_anew() -> None:
    """Forget the threads: a forked process has none of its parent's."""
    global _pool
    _pool = _Pool()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)


def in_parts(
    rows: int, threads: int, work: Callable[[slice], bool], grain: int = 1, most: int = 1 << 62
) -> bool:
    """Share rows out among threads, of which this one is one.

    Parameters
    ----------
    rows, threads : int
    work : callable
        Does the rows of a slice.
    grain, most : int
        A part is a multiple of so many rows, at most (and about) so many; the last takes
        what is left.

    Returns
    -------
    bool
        Whether `work` returned True for every part. If it raised, so does this, once no
        other thread is at work any more.
    """
    share = min(-(-rows // (SHARES * threads)), most)
    size = max(1, -(-share // grain)) * grain
    helpers = min(threads, -(-rows // size), max(2, cores())) - 1
    job = _Job(rows, size, work)
    try:
        if helpers > 0:
            _pool.call(job, helpers)
        job.run()
    finally:
        job.close()
    if job.error is not None:
        raise job.error
    return job.good


def cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system has it
        return os.cpu_count() or 1
