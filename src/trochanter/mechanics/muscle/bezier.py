"""Curves of quintic Bezier corners: smooth to the second derivative, straight beyond the ends.

A corner joins two straight lines, given by a point and a slope each. Its six control points lie
on the two lines, two of them doubled, so that its curvature vanishes at both ends
(Millard et al. 2013, J Biomech Eng 135:021005, doi 10.1115/1.4023390, section 2.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.mechanics.muscle.curve import Array, Curve

NEWTON_STEPS = 12
SAMPLES = 65
SAME_SLOPE = 1.5e-8


class Knot(NamedTuple):
    """A point that a curve passes, and its slope there."""

    x: float
    y: float
    slope: float


def scaled_curviness(curviness: float) -> float:
    """Return how far along its lines a corner reaches: 0 to 1 becomes 0.1 to 0.9."""
    return 0.1 + 0.8 * curviness


def corner(start: Knot, end: Knot, curviness: float) -> tuple[Array, Array]:
    """Return the control points (6,) in x and in y of a corner from `start` to `end`.

    Parameters
    ----------
    start, end : Knot
    curviness : float
        From 0, near the chord, to 1, near the corner where the two lines meet.
    """
    if abs(start.slope - end.slope) > SAME_SLOPE:
        lines = end.y - start.y - end.x * end.slope + start.x * start.slope
        meet = lines / (start.slope - end.slope)
    else:
        meet = 0.5 * (start.x + end.x)
    # Each pair on its own line, by its slope: so a flat end is flat to the last digit.
    near = scaled_curviness(curviness) * (meet - start.x)
    far = scaled_curviness(curviness) * (meet - end.x)
    x = (start.x, start.x + near, end.x + far, end.x)
    y = (start.y, start.y + near * start.slope, end.y + far * end.slope, end.y)
    doubled = [0, 1, 1, 2, 2, 3]
    return np.array(x)[doubled], np.array(y)[doubled]


class BezierCurve(Curve):
    """Corners joined end to end, with straight lines before the first and after the last.

    Parameters
    ----------
    knots : sequence of Knot
        Where corners meet, x rising.
    curviness : sequence of float
        One a corner.
    """

    def __init__(self, knots: Sequence[Knot], curviness: Sequence[float]) -> None:
        self.knots = tuple(Knot(*map(float, knot)) for knot in knots)
        self.curviness = tuple(curviness)
        corners = [
            corner(start, end, bend)
            for (start, end), bend in zip(pairwise(self.knots), self.curviness, strict=True)
        ]
        self._x = np.array([_powers(x) for x, _ in corners])
        self._y = np.array([_powers(y) for _, y in corners])
        self._run = np.array([_steps(x) for x, _ in corners])
        self._rise = np.array([_steps(y) for _, y in corners])
        self._starts = np.array([knot.x for knot in self.knots])
        self._guess_u = np.linspace(0.0, 1.0, SAMPLES)
        self._guess_x = np.array([_horner(row[None], self._guess_u) for row in self._x])

    def value_and_slope(self, x: ArrayLike) -> tuple[Array, Array]:
        """Return the curve and its derivative by `x`, in the shape of `x`."""
        at = np.asarray(x, float)
        flat = at.ravel()
        first, last = self.knots[0], self.knots[-1]
        inside = np.clip(flat, first.x, last.x)
        which = np.searchsorted(self._starts, inside, side="right") - 1
        which = np.clip(which, 0, len(self._x) - 1)
        u = self._parameter(inside, which)
        value = _horner(self._y[which], u)
        slope = _speed(self._rise[which], u) / _speed(self._run[which], u)
        for knot, beyond in ((first, flat < first.x), (last, flat > last.x)):
            value = np.where(beyond, knot.y + (flat - knot.x) * knot.slope, value)
            slope = np.where(beyond, knot.slope, slope)
        return value.reshape(at.shape), slope.reshape(at.shape)

    def _parameter(self, x: Array, which: NDArray[np.intp]) -> Array:
        """Return u where corner `which` stands over x; x(u) rises, so Newton cannot go astray."""
        u = np.empty_like(x)
        for index, samples in enumerate(self._guess_x):
            here = which == index
            u[here] = np.interp(x[here], samples, self._guess_u)
        rows, run = self._x[which], self._run[which]
        for _ in range(NEWTON_STEPS):
            step = (_horner(rows, u) - x) / _speed(run, u)
            u = np.clip(u - step, 0.0, 1.0)
            if not np.any(np.abs(step) > 1e-15):
                break
        return u


def _powers(points: Array) -> Array:
    """Return Bezier points as coefficients of 1, u, ..., u^5."""
    p0, p1, p2, p3, p4, p5 = points
    return np.array(
        [
            p0,
            5 * (p1 - p0),
            10 * (p0 - 2 * p1 + p2),
            10 * (-p0 + 3 * p1 - 3 * p2 + p3),
            5 * (p0 - 4 * p1 + 6 * p2 - 4 * p3 + p4),
            -p0 + 5 * p1 - 10 * p2 + 10 * p3 - 5 * p4 + p5,
        ]
    )


def _steps(points: Array) -> Array:
    """Return the steps between control points that are apart."""
    return np.array([points[1] - points[0], points[3] - points[2], points[5] - points[4]])


def _horner(rows: Array, u: Array) -> Array:
    total = rows[:, 5]
    for power in (4, 3, 2, 1, 0):
        total = total * u + rows[:, power]
    return total


def _speed(rows: Array, u: Array) -> Array:
    """Return the derivative by u, of one sign where the three steps are; two of five vanish."""
    v = 1.0 - u
    first, middle, last = rows.T
    speed: Array = 5.0 * (first * v**4 + 6.0 * middle * (u * v) ** 2 + last * u**4)
    return speed
