"""Poses on a regular grid, found from their numbers and never all at once."""

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


@dataclass(frozen=True)
class PoseGrid:
    """Every combination of evenly spaced values, the coordinate named last running fastest.

    Parameters
    ----------
    axes : mapping of str to (float, float, int)
        First value, last value [rad or m] and number of values, by coordinate.
    at : mapping of str to float, optional
        Where other coordinates stand [rad or m]; those left out are at rest.

    Examples
    --------
    >>> import trochanter as tr
    >>> grid = PoseGrid({"hip_flexion": (0.0, 1.0, 3), "hip_rotation": (-0.2, 0.2, 2)})
    >>> poses = grid.bound(tr.load("dostal1981"), "raise")
    >>> poses.shape
    (3, 2)
    >>> poses.rows(1, 4)
    array([[ 0. ,  0. ,  0.2],
           [ 0.5,  0. , -0.2],
           [ 0.5,  0. ,  0.2]])
    """

    axes: Mapping[str, tuple[float, float, int]]
    at: Mapping[str, float] = field(default_factory=dict)

    def bound(self, hip: Hip, out_of_range: OutOfRange) -> BoundGrid:
        """Return the grid's poses of a model.

        Raises
        ------
        UnknownNameError, OutOfRangeError, TrochanterError
            A coordinate that the model does not have, a value outside its range, an axis
            without values.
        """
        fixed = filled(hip, self.axes, self.at)
        if not self.axes:
            raise TrochanterError(f"a grid needs an axis; choose from {', '.join(hip.coordinates)}")
        axes = tuple(_axis(name, given) for name, given in self.axes.items())
        check_ends(hip, {one.name: [one.start, one.stop] for one in axes} | fixed, out_of_range)
        return BoundGrid(tuple(hip.coordinates), axes, fixed)


def _axis(name: str, given: Any) -> Axis:
    try:
        start, stop, count = given
        start, stop = float(start), float(stop)
    except (TypeError, ValueError):
        raise TrochanterError(f"{name} takes (first, last, count), not {given!r}") from None
    number = whole_number(f"the count of {name}", count, 1)
    if not (np.isfinite(start) and np.isfinite(stop)):
        raise TrochanterError(f"{name} runs from {start} to {stop}; both must be finite numbers")
    if (number == 1) != (start == stop):
        text = f"{name} runs from {start:g} to {stop:g} in {number} values"
        raise OutOfRangeError(f"{text}; one value stands, more need two ends")
    return Axis(name, start, stop, number)


@dataclass(frozen=True)
class BoundGrid:
    """A grid of one model's poses; see `BoundPoses`."""

    coordinates: tuple[str, ...]
    axes: tuple[Axis, ...]
    fixed: Mapping[str, float]

    @property
    def shape(self) -> tuple[int, ...]:
        """Poses along each axis."""
        return tuple(axis.count for axis in self.axes)

    def rows(self, first: int, last: int) -> Array:
        """Return the poses from number `first` to before `last`, (n, nq) [rad or m]."""
        q = np.empty((last - first, len(self.coordinates)))
        for column, name in enumerate(self.coordinates):
            q[:, column] = self.fixed.get(name, np.nan)
        number = np.arange(first, last, dtype=np.int64)
        for axis in reversed(self.axes):
            number, along = np.divmod(number, axis.count)
            q[:, self.coordinates.index(axis.name)] = axis.values(along)
        return q

    def description(self) -> dict[str, Any]:
        """Return what decides the poses, as JSON holds it."""
        axes = {axis.name: [axis.start, axis.stop, axis.count] for axis in self.axes}
        return {"kind": "grid", "axes": axes, "at": dict(self.fixed)}
