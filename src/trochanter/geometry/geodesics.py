"""What the surfaces without closed-form geodesics share: status words, slots, safeguarded steps.

A path leaves P, touches a surface along a geodesic and ends at S. Of the geodesics that
rays from P touch, one angle picks one; so the path is found by making one number zero:
how far the ray that leaves the surface towards S passes S by (``docs/derivations.md``,
after Scholz et al. 2016). Everything here is compiled by numba when first called, and
runs uncompiled under ``NUMBA_DISABLE_JIT=1``.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, log, sqrt
from typing import Any, TypeVar, cast

import numba  # type: ignore[import-untyped,unused-ignore]
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Function = TypeVar("Function", bound=Callable[..., Any])

CLEAR, WRAPPED, TOUCHING, FAILED, INSIDE = 0, 1, 2, 3, 4
"""Status of a path.

CLEAR: the straight line misses the surface and is the path. WRAPPED: the path lies on
the surface over a geodesic. TOUCHING: the straight line grazes the surface, to `GRAZE`
of its size, and is the path. FAILED: no path was found; the straight line is given, and
the residual says by how much the best geodesic missed. INSIDE: an end lies inside the
surface and the straight line is the path, as in OpenSim and MuJoCo.
"""
STATUS = ("clear", "wrapped", "touching", "failed", "inside")
"""The words for the status numbers."""

LENGTH, ON_P, ON_S, AT_P, AT_S, ARC, RESIDUAL, OTHER, WARM = 0, 1, 4, 7, 10, 13, 14, 15, 16
"""Slots of the result array.

LENGTH [m] from P to S. ON_P, ON_S (3 each): where the path meets and leaves the surface
[m]. AT_P, AT_S (3 each): the path's unit direction at its ends, so that dL/dP = -AT_P and
dL/dS = AT_S. ARC [m]: length on the surface. RESIDUAL [m]: by how much the path misses.
OTHER [m]: how much longer the other way round is, infinity where none competes; at 0 the
shortest path flips sides, and below 0 the quadrant holds the path on the longer way.
WARM (3): how the path left its end, which the next call starts from; zeros ask for a cold
start.
"""
RESULT_SIZE = 19
"""Length of the result array."""

ORDER = 18
"""Order of the power series: near the cheapest for fifteen digits."""
ROW = ORDER + 3
"""Length of one series in the work array."""
CANDIDATE = 8 * ROW
"""Where the work array holds the paths found, `PATH_SIZE` each."""
PATH_SIZE = 24
BASIS = CANDIDATE + 3 * PATH_SIZE
PLANE = BASIS + 6
PROBLEM = PLANE + 20
BEADS = 64
BAND = PROBLEM + 24
WORK_SIZE = BAND + 3 * (BEADS + 1)
"""Length of the work array."""

TOLERANCE = 1e-14
"""Truncation allowed in a step of a geodesic, in units of the surface's size."""
GRAZE = 1e-12
"""How deep a line may dip into a surface and only touch it, in units of its size."""
SKIN = 1e-9
"""How far inside a surface an end may lie and be taken to lie on it, in units of its size."""
CLOSE = 1e-6
"""Turn [rad] below which a last Newton step is taken to second order, without a new geodesic."""
MAX_GEODESICS = 40
"""Geodesics tried in one search."""


def compiled(function: Function) -> Function:
    """Compile `function` at its first call and keep the code on disk.

    Products and sums may be fused (``contract``), which changes no NaN; division by zero
    gives an infinity, as in NumPy.
    """
    jit = numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
    return cast(Function, jit(function))


@compiled
def value_at(q: Array, start: int, s: float) -> float:
    """Return the value at `s` of the power series that begins at ``q[start]``."""
    value = q[start + ORDER]
    for k in range(ORDER - 1, -1, -1):
        value = value * s + q[start + k]
    return value


@compiled
def slope_at(q: Array, start: int, s: float) -> float:
    """Return the derivative at `s` of the power series that begins at ``q[start]``."""
    value = ORDER * q[start + ORDER]
    for k in range(ORDER - 1, 0, -1):
        value = value * s + k * q[start + k]
    return value


@compiled
def step_length(last: float, before: float, longest: float) -> float:
    """Return how far a series may be used, from the sizes of its last two coefficients."""
    step = longest
    if last > 0.0:
        step = min(step, exp(log(TOLERANCE / last) / ORDER))
    if before > 0.0:
        step = min(step, exp(log(TOLERANCE / before) / (ORDER - 1)))
    return step


@compiled
def next_angle(angle: float, step: float, low: float, high: float, tries: int) -> float:
    """Return where to try next: Newton's step, kept between `low` and `high` and short.

    `low` and `high` enclose the root, or are infinite where that side is still open.
    Every fourth try halves a closed bracket, so that the search ends in any case.
    """
    new = angle + max(-0.6, min(0.6, step))
    closed = high - low < inf
    if (not low < new < high or (closed and tries % 4 == 3 and tries > 6)) and closed:
        new = 0.5 * (low + high)
    return new


@compiled
def straight(out: Array, px: float, py: float, pz: float, sx: float, sy: float, sz: float) -> None:
    """Write the straight path from P to S into `out`; without a direction where P is S."""
    dx, dy, dz = sx - px, sy - py, sz - pz
    length = sqrt(dx * dx + dy * dy + dz * dz)
    if not length < inf:
        length = 0.0
    scale = 1.0 / length if length > 0.0 else 0.0
    for k in range(WARM):
        out[k] = 0.0
    out[LENGTH] = length
    out[ON_P], out[ON_P + 1], out[ON_P + 2] = px, py, pz
    out[ON_S], out[ON_S + 1], out[ON_S + 2] = sx, sy, sz
    if scale > 0.0:
        out[AT_P], out[AT_P + 1], out[AT_P + 2] = dx * scale, dy * scale, dz * scale
        out[AT_S], out[AT_S + 1], out[AT_S + 2] = dx * scale, dy * scale, dz * scale
    out[OTHER] = inf
