"""Contenders timed in turns, so that whatever else a machine does hits all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Contender:
    """Something to be timed.

    Attributes
    ----------
    name : str
    work : function
        Does it once; what it returns is kept in `result`.
    amount : int
        How much of what is counted (poses, paths) `work` does.
    repeats : int
        How often it is done in a round.
    clock : function
        By default the time that the processor spends on this thread: other load on the
        machine does not count, as long as `work` keeps to the thread.
    seconds : list of float
        What one `work` took, by round.
    result : object
        What the last `work` returned.
    """

    name: str
    work: Callable[[], object]
    amount: int
    repeats: int = 1
    clock: Callable[[], float] = time.thread_time
    seconds: list[float] = field(default_factory=list)
    result: object = None

    def round(self) -> None:
        """Do a round and note how long one `work` took."""
        begin = self.clock()
        for _ in range(self.repeats):
            self.result = self.work()
        self.seconds.append((self.clock() - begin) / self.repeats)

    @property
    def rate(self) -> float:
        """How much a second, by the median."""
        return self.amount / float(np.median(self.seconds))

    @property
    def best(self) -> float:
        """How much a second at best."""
        return self.amount / min(self.seconds)


def in_turns(
    contenders: Sequence[Contender], rounds: int, told: Callable[[], None] = lambda: None
) -> None:
    """Let all do a round without noting it, then as many rounds as asked, one after the other.

    Parameters
    ----------
    contenders : sequence of Contender
    rounds : int
    told : function
        Called after every round of every contender.
    """
    for one in contenders:
        one.work()
    for _ in range(rounds):
        for one in contenders:
            one.round()
            told()
