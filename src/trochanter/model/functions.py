"""Functions of one coordinate: how far an axis turns or slides, where a moving point lies.

They are the kinds that OpenSim's CustomJoint and MovingPathPoint know.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from trochanter.model.basics import Record


class Constant(Record):
    """The same value whatever the coordinate."""

    type: Literal["constant"] = "constant"
    value: float


class Linear(Record):
    """``slope * q + intercept``; as it stands, the coordinate itself."""

    type: Literal["linear"] = "linear"
    slope: float = 1.0
    intercept: float = 0.0


class Polynomial(Record):
    """A polynomial; coefficients from the highest power down, as OpenSim writes them."""

    type: Literal["polynomial"] = "polynomial"
    coefficients: Annotated[tuple[float, ...], Field(min_length=1, max_length=32)]


class SimmSpline(Record):
    """A cubic through the points (x, y) that goes on in a straight line outside them.

    The third derivatives at its two ends are those of the cubics through the
    first four and the last four points (see docs/derivations.md).
    """

    type: Literal["simm_spline"] = "simm_spline"
    x: Annotated[tuple[float, ...], Field(min_length=2)]
    y: Annotated[tuple[float, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _check_points(self) -> Self:
        _check_rising(self.x, self.y)
        return self


class PiecewiseLinear(Record):
    """Straight lines from point to point (x, y), the outer ones going on outside."""

    type: Literal["piecewise_linear"] = "piecewise_linear"
    x: Annotated[tuple[float, ...], Field(min_length=2)]
    y: Annotated[tuple[float, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _check_points(self) -> Self:
        _check_rising(self.x, self.y)
        return self


class Multiplier(Record):
    """Another function, times a number."""

    type: Literal["multiplier"] = "multiplier"
    scale: float
    function: AnyFunction


NEAREST = 1e-12
"""How near two points of a function may be, as a share of their distance from zero or of 1."""


def _check_rising(x: tuple[float, ...], y: tuple[float, ...]) -> None:
    if len(x) != len(y):
        raise ValueError(f"x has {len(x)} values and y has {len(y)}")
    for before, after in pairwise(x):
        if not after - before > NEAREST * max(1.0, abs(before), abs(after)):
            raise ValueError("x must increase from each value to the next")


AnyFunction = Annotated[
    Constant | Linear | Polynomial | SimmSpline | PiecewiseLinear | Multiplier,
    Field(discriminator="type"),
]
Multiplier.model_rebuild()
