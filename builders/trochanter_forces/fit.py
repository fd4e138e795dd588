"""Fibre and tendon lengths of one line: the measured ones, moved no farther than they must be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SHORTEST, LONGEST = 0.5, 1.5
"""Where fibres are to stay [optimal lengths]."""

TENDON = 0.05
"""The least part of a line that is tendon."""

SAME = 0.005
"""Fibres that leave the range by so little more are as good [optimal lengths]."""


class Measured(NamedTuple):
    """What was measured of a line's fibres.

    Attributes
    ----------
    fiber, low, high : float
        Optimal length, and the range of it that the sources leave [m].
    length, spread : float
        Length where it was measured, and its scatter [optimal lengths].
    pennation : float
        At the optimal length [rad].
    """

    fiber: float
    low: float
    high: float
    length: float
    spread: float
    pennation: float


class Fitted(NamedTuple):
    """Optimal fibre length and tendon slack length [m], and fibres' lengths by the optimal."""

    fiber: float
    slack: float
    length: float
    shortest: float
    longest: float


def fit(measured: Measured, at: float, over: Array) -> Fitted:
    """Return the lengths of fibre and tendon of a line.

    Of all pairs of an optimal fibre length within the sources' range and a length in the
    measured posture within two standard deviations of the measured one, those are kept that
    leave the line its tendon. Of these, the pairs whose fibres leave 0.5 to 1.5 least; of
    these, the one nearest to the measured pair, each distance counted in standard deviations.
    The tendon is what fibres of that length leave of the line; it is rigid here.

    Parameters
    ----------
    measured : Measured
    at : float
        The line's length in the measured posture [m].
    over : (n,) array
        Its lengths over the working range [m].

    Raises
    ------
    ValueError
        If no fibre within the sources' range leaves the line a tendon.
    """
    spread = 2.0 * measured.spread
    fiber, length = (
        grid.ravel()
        for grid in np.meshgrid(
            np.linspace(measured.low, measured.high, 101),
            np.linspace(measured.length - spread, measured.length + spread, 65),
        )
    )
    height = np.sin(measured.pennation)
    slack = at - fiber * np.sqrt(length**2 - height**2)
    room = slack >= TENDON * at
    if not room.any():
        raise ValueError(f"fibres of {measured.low:.3f} m and more fill a line of {at:.3f} m")
    fiber, length, slack = fiber[room], length[room], slack[room]
    along = (over[:, None] - slack) / fiber
    whole = np.hypot(np.maximum(along, 0.0), height)
    outside = np.maximum(whole.max(axis=0) - LONGEST, 0.0)
    # Along the tendon, so that a slack line still tells by how much it is too short.
    outside += np.maximum(np.sqrt(SHORTEST**2 - height**2) - along.min(axis=0), 0.0)
    half = (measured.high - measured.low) / 2.0
    distance = ((fiber - measured.fiber) / half) ** 2
    distance += ((length - measured.length) / measured.spread) ** 2
    row = int(np.argmin(np.where(outside <= outside.min() + SAME, distance, np.inf)))
    ends = float(whole[:, row].min()), float(whole[:, row].max())
    return Fitted(float(fiber[row]), float(slack[row]), float(length[row]), *ends)
