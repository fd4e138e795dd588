"""A rough elastic band through a ring, for where to begin the search for the exact path.

Beads are drawn to the middle of their neighbours and pushed out of the tube. Where they
come to rest they tell which parts of the tube the path touches, in which order.
"""

from __future__ import annotations

from math import atan2, copysign, inf, pi, sin, sqrt

import numpy as np

from trochanter.geometry.geodesics import BAND, BEADS, Array, compiled
from trochanter.geometry.torus_aim import toward
from trochanter.geometry.torus_halves import HALF, begin, turn_round
from trochanter.geometry.torus_meet import ROOM, search
from trochanter.geometry.torus_series import FROM, TO, TUBE

SWEEPS = 80
HUGS = 12
"""The bead up to which a path may have hugged the tube from its end on, but for roughness."""
ON_TUBE = 1e-9


@compiled
def lay(q: Array, ax: float, ay: float, az: float, bx: float, by: float, bz: float) -> None:
    """Lay the band from P straight to A, to B and to T, over or under the tube.

    Up to the middle of AB it passes the tube on P's side of the ring's plane, then on T's.
    """
    t = q[TUBE]
    px, py, pz, tx, ty, tz = q[FROM], q[FROM + 1], q[FROM + 2], q[TO], q[TO + 1], q[TO + 2]
    one = sqrt((px - ax) ** 2 + (py - ay) ** 2 + (pz - az) ** 2)
    two = sqrt((ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2)
    three = sqrt((tx - bx) ** 2 + (ty - by) ** 2 + (tz - bz) ** 2)
    for i in range(BEADS + 1):
        k, s = BAND + 3 * i, (one + two + three) * i / BEADS
        f = s / one if s < one else 0.0
        x, y, z = px + f * (ax - px), py + f * (ay - py), pz + f * (az - pz)
        if s >= one + two:
            f = (s - one - two) / three if three > 0.0 else 0.0
            x, y, z = bx + f * (tx - bx), by + f * (ty - by), bz + f * (tz - bz)
        elif s >= one:
            f = (s - one) / two
            x, y, z = ax + f * (bx - ax), ay + f * (by - ay), az + f * (bz - az)
        ring = sqrt(x * x + y * y) - 1.0
        square = t * t - ring * ring
        if 0 < i < BEADS and square > z * z:
            z = copysign(sqrt(square), pz if s < one + 0.5 * two else tz)
        q[k], q[k + 1], q[k + 2] = x, y, z


@compiled
def settle(q: Array) -> None:
    """Draw the band tight, first every other bead, then all."""
    for stride in (2, 1):
        over = 1.0 + 0.9 * (2.0 / (1.0 + sin(pi * stride / BEADS)) - 1.0)
        for i in range(BAND, BAND + 3 * BEADS, 6):
            for k in range(i, i + 3):
                if stride == 1:
                    q[k + 3] = 0.5 * (q[k] + q[k + 6])
        for _ in range(SWEEPS):
            _sweep(q, 3 * stride, over)


@compiled
def _sweep(q: Array, stride: int, over: float) -> None:
    """Draw beads to the middle of their neighbours, out of the tube, and off the wall.

    A band that goes through the hole does not cross the plane outside.
    """
    t = q[TUBE]
    first = 1.0 if q[FROM + 2] > 0.0 or (q[FROM + 2] == 0.0 and q[TO + 2] > 0.0) else -1.0
    through = first * q[TO + 2] < 0.0
    side = first
    for k in range(BAND + stride, BAND + 3 * BEADS, stride):
        a, b = k - stride, k + stride
        x = q[k] + over * (0.5 * (q[a] + q[b]) - q[k])
        y = q[k + 1] + over * (0.5 * (q[a + 1] + q[b + 1]) - q[k + 1])
        z = q[k + 2] + over * (0.5 * (q[a + 2] + q[b + 2]) - q[k + 2])
        far = sqrt(x * x + y * y)
        if through and far > 1.0 and side * z < 0.0:
            z = 0.0
        ring = far - 1.0
        deep = sqrt(ring * ring + z * z)
        if deep < t and far > 0.0 and deep > 0.0:
            scale = (1.0 + ring * t / deep) / far
            x, y, z = x * scale, y * scale, z * t / deep
            far *= scale
        if through and far < 1.0 and first * z < 0.0:
            side = -first
        q[k], q[k + 1], q[k + 2] = x, y, z


@compiled
def _height(q: Array, i: int) -> float:
    """Return how far bead `i` is from the tube."""
    k = BAND + 3 * i
    ring = sqrt(q[k] * q[k] + q[k + 1] * q[k + 1]) - 1.0
    return float(sqrt(ring * ring + q[k + 2] * q[k + 2]) - q[TUBE])


@compiled
def _runs(q: Array) -> tuple[int, int, int, int]:
    """Return first and last bead of the first and of the last part that touch the tube.

    Both are the same part where there is only one; where no bead touches the nearest stands for it.
    """
    a = b = c = d = 0
    for i in range(1, BEADS):
        if _height(q, i) > ON_TUBE:
            continue
        if a == 0:
            a = b = c = i
        elif i == d + 1:
            b = i if c == a else b
        else:
            c = i
        d = i
    return (a, b, c, d) if a > 0 else _nearest(q)


@compiled
def _nearest(q: Array) -> tuple[int, int, int, int]:
    """Return the bead that is nearest to the tube, as `_runs` returns parts."""
    best, nearest = inf, 0
    for i in range(1, BEADS):
        height = _height(q, i)
        if height < best:
            best, nearest = height, i
    return nearest, nearest, nearest, nearest


@compiled
def _span(q: Array, i: int, j: int) -> float:
    """Return the length of the band from bead `i` to `j`."""
    length = 0.0
    for k in range(BAND + 3 * i, BAND + 3 * j, 3):
        length += sqrt(
            (q[k + 3] - q[k]) ** 2 + (q[k + 4] - q[k + 1]) ** 2 + (q[k + 5] - q[k + 2]) ** 2
        )
    return length


@compiled
def _toward_bead(q: Array, bead: int, hugs: int) -> float:
    """Return the angle of the ray from P that touches the tube near a bead."""
    k = BAND + 3 * bead
    far = sqrt(q[k] * q[k] + q[k + 1] * q[k + 1])
    return toward(q, atan2(q[k + 2], far - 1.0), atan2(q[k + 1], q[k]), hugs)


@compiled
def _hugs(beads: int, way: int) -> int:
    """Return whether a path hugs the tube from its end on; `way` 0, 1, 2 in order of trust."""
    if way == 2:
        return -1
    return 1 if beads <= (HUGS if way == 1 else 2) else 0


@compiled
def search_band(q: Array, slot: int) -> bool:
    """Search for the path that the settled band tells of, in the slot's place."""
    a, b, c, d = _runs(q)
    h = np.empty(ROOM)
    for tries in range(6 if a != c else 3):
        flies = a != c and tries < 3
        own, others = _span(q, a, b), _span(q, c, d)
        if not flies:
            own = others = 0.5 * _span(q, a, d)
        begin(q, h, 0, _toward_bead(q, a, _hugs(a, tries % 3)), own)
        turn_round(q)
        begin(q, h, HALF, _toward_bead(q, d, _hugs(BEADS - d, tries % 3)), others)
        turn_round(q)
        if search(q, h, flies, slot):
            return True
    return False
