"""What every source of poses offers once it is bound to a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.poses import OutOfRange, check_range

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """Values of a coordinate, evenly spaced, both ends included [rad or m]."""

    name: str
    start: float
    stop: float
    count: int

    def values(self, index: NDArray[np.int64]) -> Array:
        """Return the values at some places, those that ``numpy.linspace`` has there."""
        if self.count == 1:
            return np.full(index.shape, self.start)
        step = (self.stop - self.start) / (self.count - 1)
        values: Array = np.where(index == self.count - 1, self.stop, self.start + index * step)
        return values


class BoundPoses(Protocol):
    """Poses of one model, numbered, any run of which can be had alone."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Poses along each axis."""

    @property
    def axes(self) -> tuple[Axis, ...]:
        """One an axis of a grid; none where poses are a list."""

    @property
    def fixed(self) -> Mapping[str, float]:
        """Coordinates that are the same in every pose [rad or m]."""

    def rows(self, first: int, last: int) -> Array:
        """Return the poses from number `first` to before `last`, (n, nq) [rad or m]."""

    def description(self) -> dict[str, Any]:
        """Return what decides the poses, as JSON holds it."""


class Poses(Protocol):
    """A source of poses as a user gives it."""

    def bound(self, hip: Hip, out_of_range: OutOfRange) -> BoundPoses:
        """Return the poses of a model, checked."""


def filled(hip: Hip, varied: Mapping[str, Any], at: Mapping[str, float]) -> dict[str, float]:
    """Return where the coordinates stand that do not vary; those not given are at rest.

    Raises
    ------
    UnknownNameError
        A coordinate that the model does not have.
    TrochanterError
        One that is said to vary and to stand, or a value that is not finite.
    """
    for name in (*varied, *at):
        if name not in hip.coordinates:
            raise UnknownNameError(f"coordinate of {hip.id}", name, hip.coordinates)
    for name, value in at.items():
        if name in varied:
            raise TrochanterError(f"{name} varies; it cannot also stand at {value}")
        if not np.isfinite(value):
            raise TrochanterError(f"{name} is {value}; every value must be a finite number")
    rest = hip.coordinates.defaults
    return {name: float(at.get(name, rest[name])) for name in hip.coordinates if name not in varied}


def check_ends(hip: Hip, ends: Mapping[str, Any], out_of_range: OutOfRange) -> None:
    """Raise or warn where a coordinate's values lie outside the model's range."""
    if out_of_range not in ("raise", "warn", "ignore"):
        choices = "'raise', 'warn' or 'ignore'"
        raise TrochanterError(f"out_of_range is {choices}, not {out_of_range!r}")
    for coordinate in hip.model.coordinates:
        if coordinate.name in ends:
            values = np.atleast_1d(np.asarray(ends[coordinate.name], float))
            check_range(hip.id, coordinate, values, out_of_range)


def whole_number(what: str, value: Any, least: int) -> int:
    """Return a whole number, or raise an OutOfRangeError that names it."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = least - 1
    if number < least or number != value:
        raise OutOfRangeError(f"{what} is a whole number from {least}, not {value!r}")
    return number
