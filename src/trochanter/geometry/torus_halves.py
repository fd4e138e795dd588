"""Both halves of a path over a ring: a ray from either end, and the geodesic it runs into.

See `trochanter.geometry.torus_series` for the coordinates.
"""

from __future__ import annotations

from math import atan2, cos, floor, inf, pi, sin, sqrt

from trochanter.geometry.geodesics import RISEN, ROW, Array, compiled
from trochanter.geometry.torus_aim import BRANCH, LONGER, REACH, aim, stand, toward
from trochanter.geometry.torus_series import (
    FROM,
    TO,
    TUBE,
    J,
    U,
    V,
    advance,
    ahead,
    blocked,
    crossing,
    extend,
    frame,
)

ANGLE, ARC, COUNTED, RADIUS = 0, 1, 2, 3
"""Slots of a half: its ray's angle, its length on the tube, and how rays are counted."""
PLACE, NORMAL, ALONG, ACROSS, FIELD, BEND, BOW, TWIST, WIDE = 4, 7, 10, 13, 16, 17, 18, 19, 20
"""Slots of a half at its end: place, normal, direction and the direction across (3 each); by
how much the place moves across and the direction turns per unit of the angle; the tube's
curvature along, its twist, and its curvature across."""
FIRST, WAY, LEG, GROWS, LOWEST, LOW_AT, CROSSED, FREE, STANDS = (
    21,
    24,
    27,
    28,
    29,
    30,
    31,
    32,
    33,
)
"""Slots of a half: where it meets the tube (3), the ray's direction (3), length, and how much
longer it grows per unit of the angle; the least curvature along the arc and where that is; how
often it crosses the ring's plane outside, upwards less downwards; whether the ray meets nothing
before, and the angles round tube and ring of the part that it does meet."""
HALF = 35
"""Length of a half. The first begins at P, the second at S."""


@compiled
def begin(q: Array, h: Array, half: int, angle: float, arc: float) -> None:
    """Write a half whose ray has the angle that `toward` gave last, and goes on for `arc`."""
    h[half + ANGLE], h[half + ARC] = angle, arc
    h[half + COUNTED], h[half + RADIUS] = q[BRANCH], q[REACH]


@compiled
def touch(q: Array, h: Array, half: int, u: float, v: float) -> None:
    """Write a half that only touches the tube near the angles u, v."""
    begin(q, h, half, toward(q, u, v, 0), 0.0)


@compiled
def turn_round(q: Array) -> None:
    """Write the problem as it stands for the other end."""
    stand(q, q[TUBE], q[TO], q[TO + 1], q[TO + 2], q[FROM], q[FROM + 1], q[FROM + 2])


@compiled
def shoot(q: Array, h: Array, half: int) -> bool:
    """Follow the geodesic of a half over its arc, which may be negative.

    The problem must stand as it was written for the half's end. Returns whether there is such
    a geodesic.
    """
    q[BRANCH], q[REACH] = h[half + COUNTED], h[half + RADIUS]
    there, vx, vy, vz, leg, rate = aim(q, h[half + ANGLE])
    if not there or rate == 0.0:
        return False
    q[U + 2 : U + ROW] = 0.0
    q[V + 2 : V + ROW] = 0.0
    t, d = q[TUBE], 1.0 + q[TUBE] * cos(q[U])
    x, y, z = d * cos(q[V]), d * sin(q[V]), t * sin(q[U])
    h[half + RADIUS], h[half + LEG] = q[REACH], leg
    h[half + GROWS] = q[LONGER]
    h[half + WAY], h[half + WAY + 1], h[half + WAY + 2] = vx, vy, vz
    h[half + FIRST], h[half + FIRST + 1], h[half + FIRST + 2] = x, y, z
    h[half + CROSSED] = crossing(q[FROM], q[FROM + 1], q[FROM + 2], x, y, z, 1.0)
    e, middle, b = ahead(q, 0.0)
    h[half + FREE] = 0.0 if blocked(e, -middle, b, leg - RISEN) else 1.0
    x, y, z = x + middle * vx, y + middle * vy, z + middle * vz
    h[half + STANDS], h[half + STANDS + 1] = atan2(z, sqrt(x * x + y * y) - 1.0), atan2(y, x)
    _follow(q, h, half)
    _stop(q, h, half, rate)
    return True


@compiled
def _follow(q: Array, h: Array, half: int) -> None:
    """Go on from the start of a half's geodesic over its arc."""
    t, goal = q[TUBE], h[half + ARC]
    sign = 1.0 if goal >= 0.0 else -1.0
    arc, least, low_at, lap = 0.0, inf, 0.0, floor(q[U] / (2.0 * pi))
    while True:
        d = 1.0 + t * cos(q[U])
        bow = t * q[U + 1] ** 2 + d * cos(q[U]) * q[V + 1] ** 2
        if bow < least:
            least, low_at = bow, arc
        left = abs(goal - arc)
        if left == 0.0:
            break
        step = extend(q)
        last = step >= left
        step = sign * min(step, left)
        advance(q, step)
        arc = goal if last else arc + step
    h[half + LOWEST], h[half + LOW_AT] = least, low_at
    h[half + CROSSED] += floor(q[U] / (2.0 * pi)) - lap


@compiled
def _stop(q: Array, h: Array, half: int, rate: float) -> None:
    """Write the frame at the end of a half."""
    x, y, z, nx, ny, nz, dx, dy, dz, mx, my, mz = frame(q, 0.0)
    bx, by, bz = dy * nz - dz * ny, dz * nx - dx * nz, dx * ny - dy * nx
    h[half + PLACE], h[half + PLACE + 1], h[half + PLACE + 2] = x, y, z
    h[half + NORMAL], h[half + NORMAL + 1], h[half + NORMAL + 2] = nx, ny, nz
    h[half + ALONG], h[half + ALONG + 1], h[half + ALONG + 2] = dx, dy, dz
    h[half + ACROSS], h[half + ACROSS + 1], h[half + ACROSS + 2] = bx, by, bz
    h[half + FIELD], h[half + BEND] = rate * q[J], rate * q[J + 1]
    h[half + BOW] = mx * dx + my * dy + mz * dz
    h[half + TWIST] = mx * bx + my * by + mz * bz
    cu = cos(q[U])
    h[half + WIDE] = 1.0 / q[TUBE] + cu / (1.0 + q[TUBE] * cu) - h[half + BOW]


@compiled
def shoot_both(q: Array, h: Array) -> bool:
    """Follow both halves; return whether there are such."""
    there = shoot(q, h, 0)
    turn_round(q)
    there = shoot(q, h, HALF) and there
    turn_round(q)
    return there
