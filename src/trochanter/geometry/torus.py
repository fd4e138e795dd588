"""The shortest path through a ring: over a torus, on the inside of its hole.

The ring's plane outside the ring is a wall, so that of all ways round the tube one is
meant. The path leaves P, touches the tube along a geodesic and ends at S; a ring is
hollow, so it may fly from one part of the tube to another in between. One angle about
P decides all, as on the ellipsoid. docs/derivations.md, 'Torus'.
"""

from __future__ import annotations

from math import acos, atan2, copysign, cos, inf, pi, sin, sqrt

from trochanter.geometry.geodesics import (
    CANDIDATE,
    CLEAR,
    FAILED,
    GRAZE,
    INSIDE,
    PATH_MISS,
    PATH_OFF,
    PATH_ON,
    PATH_WARM,
    RESIDUAL,
    ROW,
    SKIN,
    TOUCHING,
    WARM,
    WRAPPED,
    Array,
    compiled,
    report,
    straight,
)
from trochanter.geometry.torus_aim import BRANCH, REACH, stand, toward
from trochanter.geometry.torus_band import lay, search_band, settle
from trochanter.geometry.torus_rays import FLIGHTS, PLAN, STAY, STAYED
from trochanter.geometry.torus_series import FROM, TO, TUBE, crossing
from trochanter.geometry.torus_ways import search

TURNS = 12
COSINES = tuple(cos(2.0 * pi * k / TURNS) for k in range(TURNS))
SINES = tuple(sin(2.0 * pi * k / TURNS) for k in range(TURNS))


@compiled
def _depth(t: float, px: float, py: float, pz: float, dx: float, dy: float, dz: float) -> float:
    """Return how deep the line from P to P + d dips into the tube; negative where it does not.

    The tube's quartic along the line has its dips where its derivative, a cubic, is zero.
    """
    a = dx * dx + dy * dy + dz * dz
    b = 2.0 * (px * dx + py * dy + pz * dz)
    c = px * px + py * py + pz * pz + 1.0 - t * t
    flat, tilt = dx * dx + dy * dy, px * dx + py * dy
    c2 = 1.5 * b / a
    c1, c0 = (
        (b * b + 2.0 * a * c - 4.0 * flat) / (2.0 * a * a),
        (b * c - 4.0 * tilt) / (2.0 * a * a),
    )
    shift = c2 / 3.0
    p = c1 - c2 * shift
    r = c0 - c1 * shift + 2.0 * shift * shift * shift
    deepest = -inf
    root, wide = 0.0, 0.0
    square = 0.25 * r * r + p * p * p / 27.0
    count = 1
    if square < 0.0:
        wide = 2.0 * sqrt(-p / 3.0)
        root = acos(max(-1.0, min(1.0, 3.0 * r / (p * wide)))) / 3.0
        count = 3
    else:
        edge = sqrt(square)
        one, two = -0.5 * r + edge, -0.5 * r - edge
        root = copysign(abs(one) ** (1.0 / 3.0), one) + copysign(abs(two) ** (1.0 / 3.0), two)
    for k in range(count):
        s = (wide * cos(root - 2.0 * pi * k / 3.0) if count == 3 else root) - shift
        s = min(1.0, max(0.0, s))
        x, y, z = px + s * dx, py + s * dy, pz + s * dz
        ring = sqrt(x * x + y * y) - 1.0
        deepest = max(deepest, t - sqrt(ring * ring + z * z))
    return deepest


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
    if dp < t or dt < t:
        return inf, pi, pi
    bp, bt = _polar(ap, pz, tz < 0.0), _polar(at, tz, pz < 0.0)
    sense = 1.0 if bt >= bp else -1.0
    first, final = bp + sense * acos(t / dp), bt - sense * acos(t / dt)
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
def _scan(q: Array) -> float:
    """Return the angle round the ring about which the shortest path is bent.

    A path through the hole is taken to be bent at the hole's edge, another one as
    `_meridian` has it.
    """
    t = q[TUBE]
    px, py, pz, tx, ty, tz = q[FROM], q[FROM + 1], q[FROM + 2], q[TO], q[TO + 1], q[TO + 2]
    best, turn = inf, 0
    for k in range(TURNS):
        if pz * tz < 0.0:
            x, y = (1.0 - t) * COSINES[k], (1.0 - t) * SINES[k]
            length = sqrt((px - x) ** 2 + (py - y) ** 2 + pz * pz)
            length += sqrt((tx - x) ** 2 + (ty - y) ** 2 + tz * tz)
        else:
            length, _, _ = _meridian(q, 2.0 * pi * k / TURNS)
        q[ROW + k] = length
        if length < best:
            best, turn = length, k
    before, after = q[ROW + (turn + TURNS - 1) % TURNS], q[ROW + (turn + 1) % TURNS]
    shift = 0.0
    if before + after < inf and before + after > 2.0 * best:
        shift = 0.5 * (before - after) / (before - 2.0 * best + after)
    return 2.0 * pi / TURNS * (turn + shift)


@compiled
def _code(q: Array, swap: bool) -> float:
    """Return what a warm start must know besides its angle, as one number above 0."""
    signs = 0
    for k in range(int(q[PLAN])):
        signs += (1 << k) if q[PLAN + 1 + k] > 0.0 else 0
    return float(
        1.0 + (1.0 if swap else 0.0) + 2.0 * (q[BRANCH] + 1.0) + 6.0 * q[PLAN] + 30.0 * signs
    )


@compiled
def _again(q: Array, angle: float, reach: float, code: float, stay: float) -> bool:
    """Search from the last path."""
    n = int(code) - 1
    q[BRANCH], q[PLAN], q[REACH] = float(n // 2 % 3 - 1), float(n // 6 % 5), reach
    for k in range(FLIGHTS):
        q[PLAN + 1 + k] = 1.0 if (n // 30) >> k & 1 else -1.0
        q[STAY + k] = 0.0
    q[STAY + int(q[PLAN])] = 0.5 * stay
    return search(q, angle, -inf, inf, 0)


@compiled
def _anew(q: Array) -> bool:
    """Search without an earlier path: from the scan, and if that fails from a rough band."""
    v = _scan(q)
    _, first, final = _meridian(q, v)
    q[PLAN] = q[STAY] = 0.0
    if search(q, toward(q, first, v), -inf, inf, 0):
        return True
    d, z = 1.0 + q[TUBE] * cos(0.5 * (first + final)), q[TUBE] * sin(0.5 * (first + final))
    if q[FROM + 2] * q[TO + 2] < 0.0:
        d, z = 1.0 - q[TUBE], 0.0
    lay(q, d * cos(v), d * sin(v), z)
    settle(q)
    return search_band(q, 0)


@compiled
def _beside(q: Array, quadrant: int) -> bool:
    """Return whether the path touches the ring on the half that the quadrant leaves out."""
    if quadrant == 0:
        return False
    axis = abs(quadrant) - 1
    place = q[CANDIDATE + PATH_ON + axis] + q[CANDIDATE + PATH_OFF + axis]
    return bool(place < 0.0 if quadrant > 0 else place > 0.0)


@compiled
def wrap_torus(
    inner_radius: float,
    outer_radius: float,
    quadrant: int,
    px: float,
    py: float,
    pz: float,
    sx: float,
    sy: float,
    sz: float,
    out: Array,
    q: Array,
) -> int:
    """Find the shortest path from P to S through a ring about the z axis.

    Parameters
    ----------
    inner_radius, outer_radius : float
        Radius of the tube and of the circle at its middle [m], in OpenSim's words.
    quadrant : int
        0 for the whole ring; 1, 2, 3 (-1, -2, -3) for the half with positive (negative)
        x, y, z: a path that would touch the other half is straight.
    px, py, pz, sx, sy, sz : float
        The ends [m], in the ring's frame.
    out : array of `RESULT_SIZE`
        The result, in the slots of `trochanter.geometry.geodesics`; its warm slots are read
        first, and speed up a call for ends near those of the call before.
    q : array of `WORK_SIZE`
        Scratch.

    Returns
    -------
    int
        The status, of `trochanter.geometry.geodesics`.
    """
    size, t = outer_radius, inner_radius / outer_radius
    angle, reach, code, stay = out[WARM], out[WARM + 1], out[WARM + 2], out[WARM + 3]
    straight(out, px, py, pz, sx, sy, sz)
    ux, uy, uz, tx, ty, tz = px / size, py / size, pz / size, sx / size, sy / size, sz / size
    ring_p, ring_s = sqrt(ux * ux + uy * uy) - 1.0, sqrt(tx * tx + ty * ty) - 1.0
    high_p, high_s = sqrt(ring_p * ring_p + uz * uz) - t, sqrt(ring_s * ring_s + tz * tz) - t
    if not high_p + high_s < inf:
        out[RESIDUAL] = inf
        return FAILED
    if high_p < -SKIN or high_s < -SKIN:
        return INSIDE
    if ux == tx and uy == ty and uz == tz:
        return CLEAR
    depth = _depth(t, ux, uy, uz, tx - ux, ty - uy, tz - uz)
    if depth < GRAZE and crossing(ux, uy, uz, tx, ty, tz, 1.0) == 0.0:
        return TOUCHING if depth > -GRAZE else CLEAR
    # Rays leave the end that they left before, or the one that is nearer to the tube.
    swap = int(code) % 2 == 0 if code > 0.0 else high_s < high_p
    if swap:
        ux, uy, uz, tx, ty, tz = tx, ty, tz, ux, uy, uz
    stand(q, t, ux, uy, uz, tx, ty, tz)
    good = (code > 0.0 and _again(q, angle, reach, code, stay)) or _anew(q)
    if not good:
        swap = not swap
        stand(q, t, tx, ty, tz, ux, uy, uz)
        good = _anew(q)
    if not good:
        out[RESIDUAL] = size * min(q[CANDIDATE + PATH_MISS], 10.0)
        return FAILED
    if _beside(q, quadrant):
        return CLEAR
    q[CANDIDATE + PATH_WARM + 1], q[CANDIDATE + PATH_WARM + 2] = q[REACH], _code(q, swap)
    q[CANDIDATE + PATH_WARM + 3] = q[STAYED]
    report(q, 0, size, swap, out)
    return WRAPPED
