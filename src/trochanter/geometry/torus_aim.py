"""Rays from a point that graze a ring, and how they are counted.

See `trochanter.geometry.torus_series` for the coordinates.
"""

from __future__ import annotations

from math import acos, asin, atan2, cos, inf, pi, sin, sqrt

from trochanter.geometry.geodesics import PROBLEM, Array, compiled
from trochanter.geometry.torus_series import FROM, TO, TUBE, J, U, V

HIGH, FOOT, FAR, ROUND = PROBLEM + 7, PROBLEM + 8, PROBLEM + 9, PROBLEM + 10
"""Slots: P's height over the tube, angle of its foot round the tube, distance from the axis,
angle round the ring."""
REACH, BRANCH = PROBLEM + 11, PROBLEM + 12
"""Slots: polar radius of the last ray's contact (see `_reach`); how rays are counted, 0 as in
`_near`, 1 or -1 as in `_across`, 2 or -2 as in `_upon`, with this tangent."""


LONGER = PROBLEM + 13
"""Slot: how much longer the last ray grows per unit of its angle."""


@compiled
def _reach(q: Array, c: float, s: float) -> float:
    """Return the contact curve's polar radius in the direction (c, s), or -1 where it has none.

    A ray from P touches the tube at ``FOOT + 2 asin(r c)`` round it and at
    ``ROUND + 2 asin(r s)`` round the ring, where
    ``r^2 ((t + HIGH) c^2 + FAR cos(FOOT + 2 asin(r c)) s^2) = HIGH / 2``.
    Newton's steps begin at the radius of the ray before.
    """
    t, high, foot, far = q[TUBE], q[HIGH], q[FOOT], q[FAR]
    if high <= 0.0:
        return 0.0 if t * c * c + far * cos(foot) * s * s > 0.0 else -1.0
    most = 1.0 / max(abs(c), abs(s))
    r = q[REACH]
    for _ in range(30):
        r = min(r, most)
        x = r * c
        u = foot + 2.0 * asin(x)
        square = (t + high) * c * c + far * cos(u) * s * s
        slope = 2.0 * r * square
        slope -= 2.0 * r * r * far * sin(u) * s * s * c / sqrt(max(1e-12, 1.0 - x * x))
        if slope <= 0.0:
            return -1.0
        step = (r * r * square - 0.5 * high) / slope
        r = max(0.5 * r, r - step)
        if abs(step) < 1e-15 * (1.0 + r):
            return r if r <= most else -1.0
    return -1.0


@compiled
def _near(q: Array, angle: float) -> tuple[bool, float, float, float, float, float, float]:
    """Return the contact of a ray from P, in polar angles about P's foot on the tube.

    At angle 0 the ray goes up round the tube, at pi/2 round the ring. Nothing here divides
    by the height, so P may lie on the tube. Returns whether there is such a ray, how both
    angles of the contact change with `angle` per unit of its length, and the ray's three
    components per unit of the polar radius; the contact is left in ``q[U]`` and ``q[V]``.
    """
    t, high, foot, far = q[TUBE], q[HIGH], q[FOOT], q[FAR]
    c, s = cos(angle), sin(angle)
    r = _reach(q, c, s)
    if r < 0.0:
        return False, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    q[REACH] = r
    x, w = r * c, r * s
    dx, dw = sqrt(max(1e-12, 1.0 - x * x)), sqrt(max(1e-12, 1.0 - w * w))
    q[U], q[V] = foot + 2.0 * asin(x), q[ROUND] + 2.0 * asin(w)
    middle, su, cu = foot + asin(x), sin(q[U]), cos(q[U])
    d = 1.0 + t * cu
    square = (t + high) * c * c + far * cu * s * s
    half = r * far * su * s * s / dx
    grow = (c * s * (t + high - far * cu) - half * s) / (square - half * c)
    out = -2.0 * (t * sin(middle) * c + r * square * cos(foot) + d * r * s * s)
    up = 2.0 * (t * cos(middle) * c - r * square * sin(foot))
    up_rate, round_rate = 2.0 * (grow * c - s) / dx, 2.0 * (grow * s + c) / dw
    return True, up_rate, round_rate, r, out, 2.0 * d * s * dw, up


@compiled
def _across(q: Array, v: float) -> tuple[bool, float, float, float, float, float, float]:
    """Return the contact at the angle `v` round the ring of a ray from P (see `_near`).

    Of the two tangents of the tube's circle there, ``q[BRANCH]`` says which.
    """
    t, turn = q[TUBE], v - q[ROUND]
    a, height = q[FAR] * cos(turn) - 1.0, q[FROM + 2]
    reach = sqrt(a * a + height * height)
    if reach <= t:
        return False, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    u = atan2(height, a) + q[BRANCH] * acos(t / reach)
    q[U], q[V] = u, v
    su, cu = sin(u), cos(u)
    side = q[FAR] * sin(turn)
    rate = side * cu / (height * cu - a * su)
    d = 1.0 + t * cu
    return True, rate, 1.0, 1.0, d * cos(turn) - q[FAR], d * sin(turn), t * su - height


@compiled
def _upon(q: Array, u: float) -> tuple[bool, float, float, float, float, float, float]:
    """Return the contact at the angle `u` round the tube of a ray from P (see `_near`).

    Of the two tangents of the tube's parallel there, the sign of ``q[BRANCH]`` says which.
    """
    t, height, su, cu = q[TUBE], q[FROM + 2], sin(u), cos(u)
    away, reach = (cu + t - height * su) / cu if cu != 0.0 else inf, q[FAR]
    if not abs(away) < reach:
        return False, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    turn = acos(away / reach)
    turn = turn if q[BRANCH] > 0.0 else -turn
    q[U], q[V] = u, q[ROUND] + turn
    side = reach * sin(turn)
    rate = (height * cu - su * (away - 1.0)) / (cu * side)
    d = 1.0 + t * cu
    return True, 1.0, rate, 1.0, d * cos(turn) - reach, d * sin(turn), t * su - height


@compiled
def aim(q: Array, angle: float) -> tuple[bool, float, float, float, float, float]:
    """Write the start of the geodesic that the ray from P at `angle` runs into.

    Returns whether there is such a ray, its direction, its length, and its rate of turning.
    """
    if q[BRANCH] == 0.0:
        there, du, dv, r, out, side, up = _near(q, angle)
    elif abs(q[BRANCH]) > 1.5:
        there, du, dv, r, out, side, up = _upon(q, angle)
    else:
        there, du, dv, r, out, side, up = _across(q, angle)
    if not there:
        return False, 0.0, 0.0, 0.0, 0.0, 0.0
    t, u, v = q[TUBE], q[U], q[V]
    length = sqrt(out * out + side * side + up * up)
    cr, sr = cos(q[ROUND]), sin(q[ROUND])
    vx, vy, vz = (out * cr - side * sr) / length, (out * sr + side * cr) / length, up / length
    su, cu, sv, cv = sin(u), cos(u), sin(v), cos(v)
    d = 1.0 + t * cu
    along, around = cu * vz - su * (cv * vx + sv * vy), cv * vy - sv * vx
    q[U + 1], q[V + 1] = along / t, around / d
    q[J], q[J + 1] = r * length, 1.0
    q[LONGER] = r * (t * along * du + d * around * dv)
    return True, vx, vy, vz, r * length, (d * along * dv - t * around * du) / length


@compiled
def stand(
    q: Array, t: float, px: float, py: float, pz: float, tx: float, ty: float, tz: float
) -> None:
    """Write the problem, a path from P to T over a tube of radius `t`, into its slots."""
    far = sqrt(px * px + py * py)
    q[TUBE] = t
    q[FROM], q[FROM + 1], q[FROM + 2] = px, py, pz
    q[TO], q[TO + 1], q[TO + 2] = tx, ty, tz
    q[HIGH] = max(0.0, sqrt((far - 1.0) * (far - 1.0) + pz * pz) - t)
    q[FOOT], q[FAR], q[ROUND] = atan2(pz, far - 1.0), far, atan2(py, px)


@compiled
def toward(q: Array, u: float, v: float, hugs: int) -> float:
    """Choose how rays from P are counted, and return the angle of the one that touches near u, v.

    Close to the tube they are counted in polar angles about P's foot (`_near`), otherwise
    by where round the ring (`_across`) or round the tube (`_upon`) they touch. With `hugs` 1
    the path is held to hug the tube from P on, and u, v only tell the direction; with -1 to
    touch it away from P; with 0 the place decides.
    """
    x, w = 0.5 * (u - q[FOOT]), 0.5 * (v - q[ROUND])
    if cos(x) < 0.0:
        x += pi
    if cos(w) < 0.0:
        w += pi
    x, w = sin(x), sin(w)
    polar = x * x + w * w
    square = (q[TUBE] + q[HIGH]) * x * x + q[FAR] * cos(u) * w * w
    close = hugs > 0 or square > max(0.1 * q[HIGH], 0.05 * q[TUBE] * polar)
    if q[HIGH] > 0.05 * q[TUBE] or polar > 0.5 or hugs < 0 or not close:
        turn, height = v - q[ROUND], q[FROM + 2]
        a = q[FAR] * cos(turn) - 1.0
        if abs(height * cos(u) - a * sin(u)) < abs(cos(u) * q[FAR] * sin(turn)):
            q[BRANCH] = 2.0 if sin(turn) >= 0.0 else -2.0
            return u
        q[BRANCH] = 1.0 if sin(u - atan2(height, a)) >= 0.0 else -1.0
        return v
    q[BRANCH], q[REACH] = 0.0, sqrt(polar)
    if polar > 0.0:
        q[REACH] = sqrt(0.5 * q[HIGH] / max(square / polar, 0.01 * q[TUBE]))
    return atan2(w, x)
