"""Where to begin the search for a path through a ring: bent where a first look has it shortest.

See `trochanter.geometry.torus_series` for the coordinates.
"""

from __future__ import annotations

from math import acos, atan2, cos, inf, pi, sin, sqrt

from trochanter.geometry.geodesics import Array, compiled
from trochanter.geometry.torus_aim import HIGH, toward
from trochanter.geometry.torus_halves import HALF, begin, turn_round
from trochanter.geometry.torus_series import FROM, TO, TUBE, crossing

CLOSE_BY = 0.1
"""Height over the tube, in its radii, below which an end may be on the path's way over it."""
TURNS = 12
FINER = 5
"""How often the step between the angles looked at is halved."""


@compiled
def _polar(a: float, z: float, below: bool) -> float:
    """Return the angle of (a, z) from 0 to 2 pi; at the cut, 2 pi if the other end is `below`."""
    angle = atan2(z, a)
    return angle + 2.0 * pi if angle < 0.0 or (z == 0.0 and below) else angle


@compiled
def _meridian(q: Array, v: float) -> tuple[float, float, float]:
    """Return length and both contacts' angles of a path that is bent at the angle `v` only.

    Its legs are tangents of the tube and its arc lies in the plane through the axis, so it is
    longer than the shortest path. Where a leg would cross the wall the arc goes on to the
    middle of the hole.
    """
    t, cv, sv = q[TUBE], cos(v), sin(v)
    px, py, pz, tx, ty, tz = q[FROM], q[FROM + 1], q[FROM + 2], q[TO], q[TO + 1], q[TO + 2]
    ap, at = px * cv + py * sv - 1.0, tx * cv + ty * sv - 1.0
    dp, dt = sqrt(ap * ap + pz * pz), sqrt(at * at + tz * tz)
    if min(dp, dt) < 0.9 * t:
        return inf, pi, pi
    bp, bt = _polar(ap, pz, tz < 0.0), _polar(at, tz, pz < 0.0)
    sense = 1.0 if bt >= bp else -1.0
    first, final = bp + sense * acos(min(1.0, t / dp)), bt - sense * acos(min(1.0, t / dt))
    if sense * (final - first) < 0.0:
        first = final = 0.5 * (first + final)
    d, z = 1.0 + t * cos(first), t * sin(first)
    if crossing(px, py, pz, d * cv, d * sv, z, 1.0 - t) != 0.0:
        first = pi
    d, z = 1.0 + t * cos(final), t * sin(final)
    if crossing(tx, ty, tz, d * cv, d * sv, z, 1.0 - t) != 0.0:
        final = pi
    d, z = 1.0 + t * cos(first), t * sin(first)
    length = sqrt((px - d * cv) ** 2 + (py - d * sv) ** 2 + (pz - z) ** 2)
    d, z = 1.0 + t * cos(final), t * sin(final)
    length += sqrt((tx - d * cv) ** 2 + (ty - d * sv) ** 2 + (tz - z) ** 2)
    return length + t * abs(final - first), first, final


@compiled
def _to_edge(q: Array, end: int, v: float) -> float:
    """Return the distance from an end to the hole's edge at the angle `v`."""
    x, y = q[end] - (1.0 - q[TUBE]) * cos(v), q[end + 1] - (1.0 - q[TUBE]) * sin(v)
    return float(sqrt(x * x + y * y + q[end + 2] * q[end + 2]))


@compiled
def _bent(q: Array, v: float, w: float, through: bool) -> float:
    """Return the length of a path that is bent at the angle `v`, and through the hole at `w` too.

    A path through the hole is taken to be bent at the hole's edge, another one as
    `_meridian` has it.
    """
    if not through:
        length, _, _ = _meridian(q, v)
        return float(length)
    chord = 2.0 * (1.0 - q[TUBE]) * abs(sin(0.5 * (v - w)))
    return float(_to_edge(q, FROM, v) + chord + _to_edge(q, TO, w))


@compiled
def scan(q: Array) -> tuple[float, float]:
    """Return the angles round the ring at which the shortest path seems to be bent."""
    through = q[FROM + 2] * q[TO + 2] < 0.0
    best, v, w = inf, 0.0, 0.0
    step = 2.0 * pi / TURNS
    for i in range(TURNS):
        for j in range(TURNS if through else 1):
            length = _bent(q, step * i, step * j, through)
            if length < best:
                best, v, w = length, step * i, step * j
    for _ in range(FINER):
        step *= 0.5
        a, b = v, w
        for i in range(-1, 2):
            for j in range(-1, 2):
                length = _bent(q, a + step * i, b + step * j, through)
                if length < best:
                    best, v, w = length, a + step * i, b + step * j
    return v, w


@compiled
def begin_once(q: Array, h: Array, v: float) -> None:
    """Write halves that join where the path is bent at the angle `v`.

    The tube is taken for the cylinder that it is like there, on which a path is a helix.
    """
    t, cv, sv = q[TUBE], cos(v), sin(v)
    _, first, final = _meridian(q, v)
    ap, at = q[FROM] * cv + q[FROM + 1] * sv - 1.0, q[TO] * cv + q[TO + 1] * sv - 1.0
    leg = sqrt(max(0.0, ap * ap + q[FROM + 2] ** 2 - t * t))
    last = sqrt(max(0.0, at * at + q[TO + 2] ** 2 - t * t))
    flat = leg + t * abs(final - first) + last
    begins, ends = q[FROM + 1] * cv - q[FROM] * sv, q[TO + 1] * cv - q[TO] * sv
    slope = (ends - begins) / flat if flat > 0.0 else 0.0
    begins = max(-0.5, min(0.5, (begins + slope * leg) / (1.0 + t * cos(first))))
    ends = max(-0.5, min(0.5, (ends - slope * last) / (1.0 + t * cos(final))))
    arc = 0.5 * t * abs(final - first) * sqrt(1.0 + slope * slope)
    # From an end that is on the tube the way over it is the direction.
    middle, center, hugs = (
        0.5 * (first + final),
        v + 0.5 * (begins + ends),
        int(q[HIGH] < CLOSE_BY * t),
    )
    u, w = (middle, center) if hugs > 0 else (first, v + begins)
    begin(q, h, 0, toward(q, u, w, hugs), arc)
    turn_round(q)
    hugs = int(q[HIGH] < CLOSE_BY * t)
    u, w = (middle, center) if hugs > 0 else (final, v + ends)
    begin(q, h, HALF, toward(q, u, w, hugs), arc)
    turn_round(q)


@compiled
def _begin_edge(q: Array, h: Array, half: int, v: float) -> None:
    """Write a half that bends round the tube at the angle `v` down to the hole's edge."""
    t = q[TUBE]
    a, z = q[FROM] * cos(v) + q[FROM + 1] * sin(v) - 1.0, q[FROM + 2]
    sense = 1.0 if z > 0.0 else -1.0
    up = atan2(sense * z, a) + acos(min(1.0, t / sqrt(a * a + z * z)))
    up = min(up, pi)
    begin(q, h, half, toward(q, sense * up, v, 0), 0.8 * t * (pi - up))


@compiled
def begin_twice(q: Array, h: Array, v: float, w: float) -> None:
    """Write halves of a path through the hole that is bent at the angles `v` and `w`."""
    _begin_edge(q, h, 0, v)
    turn_round(q)
    _begin_edge(q, h, HALF, w)
    turn_round(q)
