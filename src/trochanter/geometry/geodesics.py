"""What the surfaces without closed-form geodesics share: status words, slots, safeguarded steps.

A path leaves P, touches a surface along a geodesic and ends at S. Of the geodesics that
rays from P touch, one angle picks one; so the path is found by making one number zero:
how far the ray that leaves the surface towards S passes S by (``docs/derivations.md``,
after Scholz et al. 2016). Everything here is compiled by numba when first called, and
runs uncompiled under ``NUMBA_DISABLE_JIT=1``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from math import exp, inf, log, sqrt
from pathlib import Path
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
HELD, FLIPS, CONTESTED = 5, 6, 7
"""Status of a line that is WRAPPED, where something may let go of it.

HELD: a stated side or a ring holds it on a longer way than the shortest; where it lets go the
length jumps. FLIPS: another way is as long, to `EQUAL`; the shortest path flips over here.
CONTESTED: the surface meets another segment of the line too, but bends one only; where the
choice changes the length jumps.
"""
EQUAL = 1e-5
"""How little longer [m] another way is where the shortest path is said to flip."""
STATUS = ("clear", "wrapped", "touching", "failed", "inside", "held", "flips", "contested")
"""The words for the status numbers."""

LENGTH, ON_P, ON_S, AT_P, AT_S, ARC, RESIDUAL, OTHER, WARM = 0, 1, 4, 7, 10, 13, 14, 15, 16
"""Slots of the result array.

LENGTH [m] from P to S. ON_P, ON_S (3 each): where the path meets and leaves the surface
[m]. AT_P, AT_S (3 each): the path's unit direction at its ends, so that dL/dP = -AT_P and
dL/dS = AT_S. ARC [m]: length on the surface. RESIDUAL [m]: by how much the path misses.
OTHER [m]: how much longer the other way round is, infinity where none competes; at 0 the
shortest path flips sides, and below 0 the quadrant holds the path on the longer way.
WARM (4): how the path left its end, which the next call starts from; zeros ask for a cold
start.
"""
RESULT_SIZE = 20
"""Length of the result array."""

ORDER = 18
"""Order of the power series: near the cheapest for fifteen digits."""
ROW = ORDER + 3
"""Length of one series in the work array."""
CANDIDATE, PATH_SIZE = 8 * ROW, 24
"""Where the work array holds the paths found, and the length of each."""
PATH_LENGTH, PATH_LEAVES, PATH_ARRIVES, PATH_ON, PATH_OFF, PATH_WARM = 0, 1, 4, 7, 10, 13
PATH_ARC, PATH_MISS, PATH_FOUND = 17, 18, 19
"""Slots of a path found: length; unit direction at the end it was sought from and at the
other (3 each); first and last place on the surface (3 each); warm start (4); length on the
surface; miss; whether it was found."""
PROBLEM = CANDIDATE + 4 * PATH_SIZE
"""Where the work array holds the problem; its slots differ between surfaces."""
TRIAL = PROBLEM + 50
"""Where the work array holds the geodesic tried last."""
MISS, SPREAD, TURN, RATE, STRAIGHTS, ON_SURFACE, LEG, LIFT, ACROSS, ALONG = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    11,
)
"""Slots of a trial.

MISS: by how far the ray that leaves the surface passes T, on the side where rays arrive of
larger angles. SPREAD: by how much neighbouring rays have parted at T, per radian between
them at their start; TURN: by how much they still turn apart. RATE: radians between rays per
radian of the angle that counts them. STRAIGHTS and ON_SURFACE: lengths before the last leg;
LEG: of the last leg. LIFT: height of T over the last tangent plane. ACROSS (3) and ALONG (3):
unit vectors across the ray in the surface, to larger angles, and along it.
"""
BEADS = 128
BAND = TRIAL + 20
"""Where the work array holds the places of a band of ``BEADS + 1`` beads."""
WORK_SIZE = BAND + 3 * (BEADS + 1)
"""Length of the work array."""

TOLERANCE = 1e-13
"""Truncation allowed in a step of a geodesic, in units of the surface's size."""
GRAZE = 1e-12
"""How deep a line may dip into a surface and only touch it, in units of its size."""
SKIN = 1e-9
"""How far inside a surface an end may lie and be taken to lie on it, in units of its size."""
CLOSE = 1e-6
"""Turn [rad] below which a last Newton step is taken to second order, without a new geodesic."""
PARTED = 1e-7
"""Spread [1/rad of the surface's size] below which rays meet again: any of them will do."""
RISEN = 1e-7
"""How high over the last tangent plane T may stand: higher, and the path does not touch there."""
MAX_GEODESICS = 40
"""Geodesics tried in one search."""


def compiled(function: Function) -> Function:
    """Compile `function` at its first call and keep the code on disk.

    Products and sums may be fused (``contract``), which changes no NaN; division by zero
    gives an infinity, as in NumPy.
    """
    # numba finds kept code again by a function's own file and name; what it calls may stand in
    # another file, so the name under which it is kept tells them all.
    named = function.__qualname__
    function.__qualname__ = f"{named}_{sources_digest()}"
    compiles: Any = numba.njit(cache=True, error_model="numpy", fastmath={"contract"})(function)
    function.__qualname__ = compiles.__qualname__ = named
    return cast(Function, compiles)


@cache
def sources_digest() -> str:
    """Return a short text that changes when any source of this folder does."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).resolve().parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@compiled
def value_at(q: Array, start: int, s: float) -> float:
    """Return the value at `s` of the power series that begins at ``q[start]``."""
    value = q[start + ORDER]
    for k in range(ORDER - 1, -1, -1):
        value = value * s + q[start + k]
    return float(value)


@compiled
def slope_at(q: Array, start: int, s: float) -> float:
    """Return the derivative at `s` of the power series that begins at ``q[start]``."""
    value = ORDER * q[start + ORDER]
    for k in range(ORDER - 1, 0, -1):
        value = value * s + k * q[start + k]
    return float(value)


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
def last_step(q: Array, base: int) -> float:
    """Write length, arrival and miss of the path near the trial, and return the turn to it.

    From a ray that passes T by ``m`` the ray that meets T turns away by ``m / spread``, is
    longer by ``m^2 turn / (2 spread)`` and arrives turned by ``m turn / spread``, to second
    and first order; the rest is below rounding where the turn is below `CLOSE`.
    """
    miss, spread, turn = q[TRIAL + MISS], q[TRIAL + SPREAD], q[TRIAL + TURN]
    bend = shift = 0.0
    if abs(spread) > PARTED:
        bend, shift = miss * turn / spread, miss / (spread * q[TRIAL + RATE])
    q[base + PATH_LENGTH] = (
        q[TRIAL + STRAIGHTS] + q[TRIAL + ON_SURFACE] + q[TRIAL + LEG] + 0.5 * miss * bend
    )
    norm = 1.0 / sqrt(1.0 + bend * bend)
    for k in range(3):
        q[base + PATH_ARRIVES + k] = (q[TRIAL + ALONG + k] + bend * q[TRIAL + ACROSS + k]) * norm
    q[base + PATH_ARC], q[base + PATH_MISS] = q[TRIAL + ON_SURFACE], abs(miss * bend)
    return shift


@compiled
def report(q: Array, slot: int, size: float, swapped: bool, out: Array) -> None:
    """Write the path in the slot, times `size`, into `out`; `swapped` where sought from S."""
    base = CANDIDATE + slot * PATH_SIZE
    leaves, arrives, on, off, sign = PATH_LEAVES, PATH_ARRIVES, PATH_ON, PATH_OFF, 1.0
    if swapped:
        leaves, arrives, on, off, sign = PATH_ARRIVES, PATH_LEAVES, PATH_OFF, PATH_ON, -1.0
    for k in range(3):
        out[AT_P + k] = sign * q[base + leaves + k]
        out[AT_S + k] = sign * q[base + arrives + k]
        out[ON_P + k], out[ON_S + k] = size * q[base + on + k], size * q[base + off + k]
    for k in range(4):
        out[WARM + k] = q[base + PATH_WARM + k]
    out[LENGTH], out[ARC] = size * q[base + PATH_LENGTH], size * q[base + PATH_ARC]
    out[RESIDUAL] = size * q[base + PATH_MISS]


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


@compiled
def touch(out: Array, at: float) -> int:
    """Write that the straight path in `out` touches at one place, `at` (0 to 1) along it.

    Returns TOUCHING.
    """
    at = min(1.0, max(0.0, at))
    for k in range(3):
        out[ON_P + k] += at * (out[ON_S + k] - out[ON_P + k])
        out[ON_S + k] = out[ON_P + k]
    return TOUCHING
