"""Where results lie in memory: muscle by muscle, all poses of one after the other.

So each muscle's numbers are written as they are found, in runs of a block's poses, and are
read so by whoever asks for a muscle. Users see them as (pose, muscle) and (pose, muscle,
coordinate) all the same.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from trochanter.mechanics.buffers import empty

Array = NDArray[np.float64]

LINE = 8
"""Numbers in a line of the processor's caches."""

SPARSE = 256
"""Poses from which on a row may take more room than it needs, even one of many subjects."""

FLOAT64 = np.dtype(np.float64)


class Target(NamedTuple):
    """Arrays to be filled.

    Attributes
    ----------
    length, arm : arrays
        (n, m) and (n, m, nq), of any order and kind.
    rows : pair of arrays
        The same memory in one dimension, as the kernel takes it; None if it cannot, which
        then fills others that are copied.
    room, step : int
        Numbers of a row of poses that may be written, and from one row to the next; 0 where
        pose follows pose.
    """

    length: NDArray[Any]
    arm: NDArray[Any]
    rows: tuple[Array, Array] | None
    room: int
    step: int


def step_of(n: int) -> int:
    """Return how far apart rows of `n` numbers begin.

    They begin where lines of the caches do; and an odd number of lines apart, or they would
    compete for the same places in the caches.
    """
    return LINE * (-(-n // LINE) | 1)


def room(n: int, rows: int) -> Array:
    """Return memory for rows of `n` numbers: some more, for them to begin on a line."""
    return empty(rows * step_of(n) + LINE)


def views(
    n: int, lines: int, count: int, length: Array, arm: Array, lead: int = 0
) -> tuple[Array, Array]:
    """Return results (n, m) and (n, m, nq) in the memory that `room` gave.

    Parameters
    ----------
    n, lines, count : int
        Poses, lines and coordinates.
    length, arm : arrays
        The memory.
    lead : int
        Where the first rows begin: as the kernel returns it, that of `length` and 8 times
        that of `arm`; anywhere if negative.
    """
    step, size = step_of(n), lines * step_of(n)
    first, second = (lead % LINE, lead // LINE) if lead > 0 else (0, 0)
    long = length[first : first + size].reshape(lines, step)[:, :n].T
    wide = arm[second : second + size * count].reshape(lines, count, step)
    return long, wide[:, :, :n].transpose(2, 0, 1)


class People(NamedTuple):
    """Results of many subjects, of each as a `Target`.

    Attributes
    ----------
    length, arm : arrays
        (subject, n, m) and (subject, n, m, nq).
    rows : pair of arrays
        As those of `Target`, with a first axis of subjects.
    room, step : int
        As those of `Target`.
    """

    length: NDArray[Any]
    arm: NDArray[Any]
    rows: tuple[Array, Array] | None
    room: int
    step: int

    def of(self, subject: int) -> Target:
        """Return one subject's."""
        rows = self.rows
        own = None if rows is None else (rows[0][subject], rows[1][subject])
        return Target(self.length[subject], self.arm[subject], own, self.room, self.step)


def fresh_people(number: int, n: int, lines: int, count: int, dtype: np.dtype[Any]) -> People:
    """Return new results of some subjects, each muscle by muscle."""
    step = step_of(n) if n >= SPARSE else n
    rows = np.empty((number, lines * step), dtype), np.empty((number, lines * count * step), dtype)
    long = rows[0].reshape(number, lines, step)[..., :n].transpose(0, 2, 1)
    wide = rows[1].reshape(number, lines, count, step)[..., :n].transpose(0, 3, 1, 2)
    return People(long, wide, rows if dtype == FLOAT64 else None, step, step)


def given_people(length: NDArray[Any], arm: NDArray[Any]) -> People:
    """Return a user's arrays as subjects' results."""
    if length.dtype == FLOAT64 and length.flags.c_contiguous and arm.flags.c_contiguous:
        rows = length.reshape(len(length), -1), arm.reshape(len(arm), -1)
        return People(length, arm, rows, 0, 0)
    return People(length, arm, None, 0, 0)


def fresh(n: int, lines: int, count: int, dtype: np.dtype[Any]) -> tuple[Any, Any]:
    """Return new results of any kind, muscle by muscle."""
    long = np.empty((lines, n), dtype).T
    return long, np.empty((lines, count, n), dtype).transpose(2, 0, 1)


def given(length: NDArray[Any], arm: NDArray[Any]) -> Target:
    """Return a user's arrays as a target: they may be of any order."""
    if length.dtype == arm.dtype == FLOAT64:
        if length.flags.c_contiguous and arm.flags.c_contiguous:
            return Target(length, arm, (length.reshape(-1), arm.reshape(-1)), 0, 0)
        n, lines, count = arm.shape
        step = length.strides[1] // 8
        rows = (8, 8 * step), (8, 8 * count * step, 8 * step)
        if step >= n > 1 and (length.strides, arm.strides) == rows:
            flat = [
                as_strided(one, ((size - 1) * step + n,), (8,))
                for one, size in ((length, lines), (arm, lines * count))
            ]
            return Target(length, arm, (flat[0], flat[1]), n, step)
    return Target(length, arm, None, 0, 0)


def merged(out: tuple[Array, Array], ahead: int) -> tuple[Array, Array]:
    """Return a user's arrays with their axes of poses, after `ahead` others, made one.

    They are views, where the memory's order allows.
    """
    length, arm = out
    lead = length.shape[:ahead]
    return length.reshape(*lead, -1, arm.shape[-2]), arm.reshape(*lead, -1, *arm.shape[-2:])


def handed_back(out: tuple[Array, Array], filled: tuple[Array, Array]) -> tuple[Array, Array]:
    """Return a user's arrays, into which copies that had to be made are copied back."""
    for own, found in zip(out, filled, strict=True):
        if not np.may_share_memory(own, found):
            own[...] = found.reshape(own.shape)
    return out
