"""Every line in a series of poses along each coordinate, the others at rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.reports.sweeping import MAX_VALUES, coordinate_index

Array = NDArray[np.float64]

SAMPLE = 64  # poses at random, by which it is seen what a line crosses
SEED = 20


@dataclass(frozen=True, eq=False)
class Look:
    """Poses along one coordinate and what every line does there.

    Attributes
    ----------
    coordinate : str
    index : int
        Of the coordinate in q.
    q : (n, nq) array
        [rad or m]
    length : (n, m) array
        [m]
    arm : (n, m, nq) array
        [m, or 1 for a coordinate in metres]
    """

    coordinate: str
    index: int
    q: Array
    length: Array
    arm: Array

    @property
    def at(self) -> Array:
        """Values of the coordinate itself [rad or m]."""
        values: Array = self.q[:, self.index]
        return values


def look_along(hip: Hip, ranges: Mapping[str, tuple[float, float]], step: float) -> list[Look]:
    """Return a look along every coordinate that turns, the others at their defaults.

    Parameters
    ----------
    hip : Hip
    ranges : mapping of str to (float, float)
        From `chosen_ranges`.
    step : float
        At most this far apart [rad].
    """
    looks = []
    rest = resting(hip)
    for name, unit in hip.coordinates.units.items():
        if unit != "rad":
            continue
        low, high = ranges[name]
        count = int(np.ceil((high - low) / step - 1e-6)) + 1
        if count > MAX_VALUES:
            text = f"a step of {step:g} rad makes {count} poses of {name}, more than {MAX_VALUES}"
            raise OutOfRangeError(text)
        index = hip.coordinates.index(name)
        q = np.tile(rest, (max(count, 2), 1))
        q[:, index] = np.linspace(low, high, max(count, 2))
        looks.append(Look(name, index, q, *hip.evaluate(q)))
    return looks


def resting(hip: Hip) -> Array:
    """Return the pose in which every coordinate has its default (nq,)."""
    return np.array([hip.coordinates.defaults[name] for name in hip.coordinates])


def chosen_ranges(
    hip: Hip, ranges: Mapping[str, tuple[float, float]] | None
) -> dict[str, tuple[float, float]]:
    """Return the range to look at of every coordinate: the model's, or the one given.

    Raises
    ------
    UnknownNameError
        A coordinate that the model does not have.
    TrochanterError
        A range that does not rise.
    """
    chosen = dict(hip.coordinates.ranges)
    for name, (low, high) in (ranges or {}).items():
        coordinate_index(hip, name)
        if not (np.isfinite(low) and np.isfinite(high) and low < high):
            raise TrochanterError(f"the range {low:g} to {high:g} of {name} does not rise")
        chosen[name] = (float(low), float(high))
    return chosen


def arms_somewhere(hip: Hip, ranges: Mapping[str, tuple[float, float]], looks: list[Look]) -> Array:
    """Return the largest arm, by size, that each line is seen to have (m, nq)."""
    low = np.array([ranges[name][0] for name in hip.coordinates])
    high = np.array([ranges[name][1] for name in hip.coordinates])
    q = np.random.default_rng(SEED).uniform(low, high, (SAMPLE, len(low)))
    largest: Array = np.abs(hip.evaluate(q)[1]).max(axis=0)
    for look in looks:
        largest = np.maximum(largest, np.abs(look.arm).max(axis=0))
    return largest
