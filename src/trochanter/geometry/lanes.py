"""Sine, cosine and angle for loops over many poses: no branches, so that loops become vectors.

The libraries' own functions are calls that keep a loop scalar. These are polynomials
fitted by ``builders/lane_polynomials.py``, which also measures their error.
"""

from __future__ import annotations

from collections.abc import Callable
from math import pi
from typing import Any, TypeVar, cast

import numba  # type: ignore[import-untyped,unused-ignore]
import numpy as np

Function = TypeVar("Function", bound=Callable[..., Any])

FLAGS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract"}, "nogil": True}
"""Products and sums may be fused, which changes no NaN; division by zero gives infinity."""

S0, S1, S2 = -0.16666666666666666, 0.008333333333330948, -0.00019841269836758574
S3, S4, S5 = 2.7557316102551507e-06, -2.5051131844808866e-08, 1.5918129280835e-10
C0, C1, C2 = 0.041666666666666664, -0.0013888888888887398, 2.4801587298765686e-05
C3, C4, C5 = -2.755731727172921e-07, 2.087614626828136e-09, -1.1382632416743667e-11
A0, A1, A2, A3 = -0.3333333333333333, 0.1999999999999552, -0.14285714284666542, 0.11111111015256292
A4, A5, A6 = -0.09090904578121085, 0.07692183190760651, -0.0666451144646022
A7, A8, A9 = 0.05858148904795124, -0.050854496960392584, 0.03923165708508368
A10 = -0.019176885636589043

TWO_OVER_PI = 0.6366197723675814
HALF_PI, HALF_PI_REST, QUARTER_PI = 1.5707963267948966, 6.123233995736766e-17, 0.7853981633974483
TAN_EIGHTH = 0.41421356237309503  # tan(pi / 8)


def lane(function: Function) -> Function:
    """Compile `function` into whatever calls it, so that the caller's loop can be a vector."""
    return cast(Function, numba.njit(forceinline=True, **FLAGS)(function))


@lane
def sine_cosine(x: float) -> tuple[float, float]:
    """Return sin x and cos x, for x within a million either way, to 2e-16 of the value or 1e-16."""
    quarter = np.floor(x * TWO_OVER_PI + 0.5)
    y = (x - quarter * HALF_PI) - quarter * HALF_PI_REST
    z = y * y
    s = y + y * z * (((((S5 * z + S4) * z + S3) * z + S2) * z + S1) * z + S0)
    c = 1.0 - 0.5 * z + z * z * (((((C5 * z + C4) * z + C3) * z + C2) * z + C1) * z + C0)
    turn = quarter - 4.0 * np.floor(quarter * 0.25)
    swapped = (turn == 1.0) | (turn == 3.0)
    sine = c if swapped else s
    cosine = s if swapped else c
    sine = -sine if turn >= 2.0 else sine
    cosine = -cosine if (turn == 1.0) | (turn == 2.0) else cosine
    return sine, cosine


@lane
def small_angle(t: float) -> float:
    """Return the angle whose tangent is `t`, at most tan(pi / 8) either way."""
    z = t * t
    z2 = z * z
    z4 = z2 * z2
    near = ((A0 + A1 * z) + (A2 + A3 * z) * z2) + z4 * ((A4 + A5 * z) + (A6 + A7 * z) * z2)
    return t + t * z * (near + (z4 * z4) * ((A8 + A9 * z) + A10 * z2))


@lane
def _small_turn(low: float, high: float) -> float:
    """Return the angle whose tangent is ``low / high``, for 0 <= low <= high and high > 0."""
    far = low > TAN_EIGHTH * high
    above = low - high if far else low
    below = low + high if far else high
    return small_angle(above / below) + (QUARTER_PI if far else 0.0)


@lane
def half_turn(y: float, x: float) -> float:
    """Return the angle from 0 to pi of the direction (x, y), y not negative, to 4e-16 rad.

    The origin itself has the angle 0.
    """
    flat = abs(x)
    steep = y > flat
    high = y if steep else flat
    angle = _small_turn(flat if steep else y, high if high > 0.0 else 1.0)
    angle = HALF_PI - angle if steep else angle
    return pi - angle if x < 0.0 else angle


@lane
def half_turn_sized(y: float, x: float, size: float) -> float:
    """Return `half_turn` of (x, y), whose length `size` is known and positive, to 6e-16 rad.

    Half the angle to the nearer side of the x axis has the tangent ``y / (size + |x|)``.
    """
    angle = 2.0 * _small_turn(y, size + abs(x))
    return pi - angle if x < 0.0 else angle
