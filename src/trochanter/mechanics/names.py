"""Names in order, with what is known of each as attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Self

import numpy as np

from trochanter.model import Coordinate, Line


class CoordinateNames(tuple[str, ...]):
    """Names of a model's coordinates, in the order of the columns of q.

    Attributes
    ----------
    ranges : mapping of str to (float, float)
        Stated ranges [rad or m].
    ranges_deg : mapping of str to (float, float)
        Stated ranges of the angles [degrees].
    units : mapping of str to str
    defaults : mapping of str to float
    positive : mapping of str to str
        What the positive direction is called.
    """

    ranges: Mapping[str, tuple[float, float]]
    ranges_deg: Mapping[str, tuple[float, float]]
    units: Mapping[str, str]
    defaults: Mapping[str, float]
    positive: Mapping[str, str]
    _rows: tuple[Coordinate, ...]

    def __new__(cls, coordinates: Iterable[Coordinate]) -> Self:  # noqa: D102
        rows = tuple(coordinates)
        self = super().__new__(cls, (row.name for row in rows))
        self.ranges = MappingProxyType({row.name: row.range for row in rows})
        self.ranges_deg = MappingProxyType(
            {row.name: _degrees(row.range) for row in rows if row.unit == "rad"}
        )
        self.units = MappingProxyType({row.name: row.unit for row in rows})
        self.defaults = MappingProxyType({row.name: row.default for row in rows})
        self.positive = MappingProxyType({row.name: row.positive for row in rows})
        self._rows = rows
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._rows,)


class LineNames(tuple[str, ...]):
    """Names of a model's lines, in the order of the muscle axis of results.

    Attributes
    ----------
    slugs : mapping of str to tuple of str
        The atlas muscles each line stands for.
    compartments : mapping of str to str
        The part of the muscle each line stands for, ``"whole"`` for all of it.
    """

    slugs: Mapping[str, tuple[str, ...]]
    compartments: Mapping[str, str]
    _rows: tuple[Line, ...]

    def __new__(cls, lines: Iterable[Line]) -> Self:  # noqa: D102
        rows = tuple(lines)
        self = super().__new__(cls, (row.name for row in rows))
        self.slugs = MappingProxyType({row.name: row.muscles for row in rows})
        self.compartments = MappingProxyType({row.name: row.compartment for row in rows})
        self._rows = rows
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._rows,)


def _degrees(range_: tuple[float, float]) -> tuple[float, float]:
    low, high = (round(float(np.rad2deg(value)), 4) + 0.0 for value in range_)
    return low, high
