"""Where a length or an arm jumps: found between two poses, then closed in on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.hip import Hip
from trochanter.mechanics.reports.looking import Look

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

LENGTH_JUMP = 1e-5
"""A step of the length that is larger than this is one [m]."""

ARM_JUMP = 1e-3
"""A step of an arm that is larger than this is one [m]."""

HALVINGS = 26  # of a degree: to a thousandth of an arcsecond and below


class Jump(NamedTuple):
    """A line's step at a place along a coordinate.

    Attributes
    ----------
    line, coordinate : str
    at : float
        [rad]
    length : float
        How much longer the line is on the further side [m].
    arm : float
        How much the arm about the coordinate changes [m].
    """

    line: str
    coordinate: str
    at: float
    length: float
    arm: float


def find_jumps(hip: Hip, look: Look) -> list[Jump]:
    """Return where lengths and arms jump along a coordinate.

    Between neighbouring poses a length that the arms do not account for, or an arm that
    changes by more than `ARM_JUMP`, is a suspicion. Halving the interval, keeping the half with
    the larger change, tells a jump from a bend: only the jump is still there at the end. Of
    two jumps between the same two poses the larger is found.
    """
    found: dict[tuple[int, int], Jump] = {}
    for intervals, of_length in ((_in_length(look), True), (_in_arm(look), False)):
        if len(intervals) == 0:
            continue
        pose, line = intervals.T
        low, high = _closed_in(hip, look, pose, line, of_length)
        for jump in _sized(hip, look, line, low, high):
            row = int(np.searchsorted(look.at, jump.at))
            found.setdefault((row, hip.muscles.index(jump.line)), jump)
    return sorted(found.values(), key=lambda jump: (hip.muscles.index(jump.line), jump.at))


def _in_length(look: Look) -> Rows:
    """Return pose and line where the length changes by what the arms do not account for."""
    arm = look.arm[:, :, look.index]
    step = np.diff(look.at)[:, None]
    by_arm = -(arm[1:] + arm[:-1]) / 2 * step
    return np.argwhere(np.abs(np.diff(look.length, axis=0) - by_arm) > LENGTH_JUMP)


def _in_arm(look: Look) -> Rows:
    return np.argwhere(np.abs(np.diff(look.arm[:, :, look.index], axis=0)) > ARM_JUMP)


def _closed_in(
    hip: Hip, look: Look, pose: Rows, line: Rows, of_length: bool
) -> tuple[Array, Array]:
    """Return where between the poses, very close together, the change is the largest."""
    rows = np.arange(len(line))

    def value(at: Array) -> Array:
        length, arm = _evaluate(hip, look, at)
        chosen: Array = length[rows, line] if of_length else arm[rows, line]
        return chosen

    low, high = look.at[pose], look.at[pose + 1]
    below, above = value(low), value(high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        between = value(middle)
        first = np.abs(between - below) >= np.abs(above - between)
        low, below = np.where(first, low, middle), np.where(first, below, between)
        high, above = np.where(first, middle, high), np.where(first, between, above)
    return low, high


def _sized(hip: Hip, look: Look, line: Rows, low: Array, high: Array) -> list[Jump]:
    """Return those jumps that are still there."""
    (length, arm), (longer, changed) = _evaluate(hip, look, low), _evaluate(hip, look, high)
    rows = np.arange(len(line))
    by_length, by_arm = (longer - length)[rows, line], (changed - arm)[rows, line]
    there = (np.abs(by_length) > LENGTH_JUMP) | (np.abs(by_arm) > ARM_JUMP)
    return [
        Jump(
            hip.muscles[line[row]],
            look.coordinate,
            float((low[row] + high[row]) / 2),
            float(by_length[row]),
            float(by_arm[row]),
        )
        for row in np.flatnonzero(there)
    ]


def _evaluate(hip: Hip, look: Look, at: Array) -> tuple[Array, Array]:
    """Return lengths and arms about the look's coordinate there (n, m)."""
    q = np.tile(look.q[0], (len(at), 1))
    q[:, look.index] = at
    length, arm = hip.evaluate(q)
    return length, arm[:, :, look.index]
