"""Poses at random, each found from the seed and its own number alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.poses import OutOfRange
from trochanter.mechanics.streaming.sources import Axis, check_ends, filled, whole_number

Array = NDArray[np.float64]
DRAWS = 4  # numbers that the generator gives for each step of its counter


@dataclass(frozen=True)
class RandomPoses:
    """Poses spread evenly at random over the ranges of coordinates.

    Pose i depends on the seed and on i, not on chunks or on how many poses are asked for.
    The generator is Philox 4×64 (Salmon et al. 2011), which turns a counter into numbers.

    Parameters
    ----------
    count : int
    seed : int
        From 0 to 2**64 − 1.
    ranges : mapping of str to (float, float), optional
        What to cover [rad or m], by coordinate; by default the model's range.
    at : mapping of str to float, optional
        Coordinates that stand instead of varying [rad or m].

    Examples
    --------
    >>> import trochanter as tr
    >>> poses = RandomPoses(10**9, seed=7).bound(tr.load("dostal1981"), "raise")
    >>> poses.rows(999_999_998, 10**9).round(3)
    array([[ 0.708, -0.636, -0.348],
           [-0.316, -0.306,  0.184]])
    """

    count: int
    seed: int = 0
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    at: Mapping[str, float] = field(default_factory=dict)

    def bound(self, hip: Hip, out_of_range: OutOfRange) -> BoundDesign:
        """Return the design's poses of a model.

        Raises
        ------
        UnknownNameError, OutOfRangeError, TrochanterError
            A coordinate that the model does not have, a value outside its range, a count or
            seed that is none.
        """
        count = whole_number("the count of poses", self.count, 1)
        seed = whole_number("the seed", self.seed, 0)
        if seed >= 2**64:
            raise OutOfRangeError(f"the seed lies below 2**64, unlike {seed}")
        filled(hip, self.ranges, self.at)
        whole = {name: r for name, r in hip.coordinates.ranges.items() if name not in self.at}
        covered = {name: _range(name, self.ranges.get(name, r)) for name, r in whole.items()}
        fixed = filled(hip, covered, self.at)
        check_ends(hip, covered | fixed, out_of_range)
        return BoundDesign(tuple(hip.coordinates), count, seed, covered, fixed)


def _range(name: str, given: Any) -> tuple[float, float]:
    try:
        low, high = (float(value) for value in given)
    except (TypeError, ValueError):
        raise TrochanterError(f"{name} takes a range (low, high), not {given!r}") from None
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise OutOfRangeError(f"{name} covers {low:g} to {high:g}; the end must lie above")
    return low, high


@dataclass(frozen=True)
class BoundDesign:
    """Random poses of one model; see `BoundPoses`."""

    coordinates: tuple[str, ...]
    count: int
    seed: int
    ranges: Mapping[str, tuple[float, float]]
    fixed: Mapping[str, float]
    axes: tuple[Axis, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """How many poses there are."""
        return (self.count,)

    def rows(self, first: int, last: int) -> Array:
        """Return the poses from number `first` to before `last`, (n, nq) [rad or m]."""
        # Each pose has steps of the counter of its own, so that any run can begin anywhere.
        steps = -(-len(self.coordinates) // DRAWS)
        philox = np.random.Philox(key=self.seed, counter=first * steps)
        raw = philox.random_raw((last - first) * steps * DRAWS).reshape(last - first, steps * DRAWS)
        q: Array = np.multiply(raw[:, : len(self.coordinates)] >> np.uint64(11), 2.0**-53)
        for column, name in enumerate(self.coordinates):
            if name in self.ranges:
                low, high = self.ranges[name]
                q[:, column] = low + q[:, column] * (high - low)
            else:
                q[:, column] = self.fixed[name]
        return q

    def description(self) -> dict[str, Any]:
        """Return what decides the poses, as JSON holds it."""
        ranges = {name: list(ends) for name, ends in self.ranges.items()}
        return {
            "kind": "random",
            "count": self.count,
            "seed": self.seed,
            "ranges": ranges,
            "at": dict(self.fixed),
        }
