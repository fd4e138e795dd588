"""The shortest path through a ring: over a torus, on the inside of its hole.

The ring's plane outside the ring is a wall, so that of all ways round the tube one is
meant. The path leaves P, touches the tube along a geodesic and ends at S; a ring is
hollow, so it may fly from one part of the tube to another in between. One angle about
P decides all, as on the ellipsoid. docs/derivations.md, 'Torus'.
"""

from __future__ import annotations

from math import acos, atan2, copysign, cos, inf, pi, sin, sqrt

from trochanter.geometry.geodesics import (
    ARC,
    AT_P,
    AT_S,
    CANDIDATE,
    CLEAR,
    FAILED,
    GRAZE,
    INSIDE,
    LENGTH,
    ON_P,
    ON_S,
    RESIDUAL,
    ROW,
    SKIN,
    TOUCHING,
    WARM,
    WRAPPED,
    Array,
    compiled,
    straight,
)
from trochanter.geometry.torus_band import lay, search_band, settle
from trochanter.geometry.torus_rays import search, stand, toward, walled

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
def _meridian(
    q: Array,
    t: float,
    tx: float,
    ty: float,
    tz: float,
    px: float,
    py: float,
    pz: float,
    v: float,
    below: bool,
) -> tuple[float, float, float]:
    """Return length, first contact's angle and heading of a path bent at the angle `v` only.

    Its legs are tangents of the tube and its arc lies in the plane through the axis; it is
    longer than the shortest path and tells where to search.
    """
    cv, sv = cos(v), sin(v)
    ap, as_ = px * cv + py * sv - 1.0, tx * cv + ty * sv - 1.0
    dp, ds = sqrt(ap * ap + pz * pz), sqrt(as_ * as_ + tz * tz)
    if dp < t or ds < t:
        return inf, 0.0, 0.0
    bp, bs = atan2(pz, ap), atan2(tz, as_)
    if bp < 0.0 or (pz == 0.0 and below):
        bp += 2.0 * pi
    if bs < 0.0 or (tz == 0.0 and below):
        bs += 2.0 * pi
    sense = 1.0 if bs >= bp else -1.0
    first, final = bp + sense * acos(t / dp), bs - sense * acos(t / ds)
    if sense * (final - first) < 0.0:
        first = final = 0.5 * (first + final)
    d, z = 1.0 + t * cos(first), t * sin(first)
    if walled(px, py, pz, d * cv, d * sv, z, 1.0 - t):
        first = pi
        d, z = 1.0 - t, 0.0
    x, y, z = px - d * cv, py - d * sv, pz - z
    length = sqrt(x * x + y * y + z * z)
    d, z = 1.0 + t * cos(final), t * sin(final)
    if walled(tx, ty, tz, d * cv, d * sv, z, 1.0 - t):
        final = pi
        d, z = 1.0 - t, 0.0
    x, y, z = tx - d * cv, ty - d * sv, tz - z
    length += sqrt(x * x + y * y + z * z) + t * abs(final - first)
    return length, first, final


@compiled
def _scan(q: Array, t: float, px: float, py: float, pz: float, tx: float, ty: float, tz: float) -> float:
    """Return the angle round the ring about which the shortest path is bent.

    A path through the hole is taken to be bent at the hole's edge, another one as
    `_meridian` has it.
    """
    below, through = pz < 0.0 or tz < 0.0, pz * tz < 0.0
    best, turn = inf, 0
    for k in range(TURNS):
        if through:
            x, y = (1.0 - t) * COSINES[k], (1.0 - t) * SINES[k]
            length = sqrt((px - x) ** 2 + (py - y) ** 2 + pz * pz)
            length += sqrt((tx - x) ** 2 + (ty - y) ** 2 + tz * tz)
        else:
            length, _, _ = _meridian(q, t, tx, ty, tz, px, py, pz, 2.0 * pi * k / TURNS, below)
        q[ROW + k] = length
        if length < best:
            best, turn = length, k
    before, after = q[ROW + (turn + TURNS - 1) % TURNS], q[ROW + (turn + 1) % TURNS]
    shift = 0.0
    if before + after < inf and before + after > 2.0 * best:
        shift = 0.5 * (before - after) / (before - 2.0 * best + after)
    return 2.0 * pi / TURNS * (turn + shift)


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
    """Find the shortest path from P to S through a ring about the z axis."""
    size = outer_radius
    t = inner_radius / size
    u, v, plan = out[WARM], out[WARM + 1], out[WARM + 2]
    straight(out, px, py, pz, sx, sy, sz)
    ux, uy, uz, tx, ty, tz = px / size, py / size, pz / size, sx / size, sy / size, sz / size
    ring_p, ring_s = sqrt(ux * ux + uy * uy) - 1.0, sqrt(tx * tx + ty * ty) - 1.0
    high_p, high_s = sqrt(ring_p * ring_p + uz * uz) - t, sqrt(ring_s * ring_s + tz * tz) - t
    if not high_p + high_s < inf:
        out[RESIDUAL] = inf
        return FAILED
    if high_p < -SKIN or high_s < -SKIN:
        return INSIDE
    dx, dy, dz = tx - ux, ty - uy, tz - uz
    if dx == 0.0 and dy == 0.0 and dz == 0.0:
        return CLEAR
    depth = _depth(t, ux, uy, uz, dx, dy, dz)
    outside = False
    if uz * tz < 0.0:
        s = uz / (uz - tz)
        x, y = ux + s * dx, uy + s * dy
        outside = x * x + y * y > 1.0
    if depth < GRAZE and not outside:
        return TOUCHING if depth > -GRAZE else CLEAR
    swap = high_s < high_p
    if swap:
        ux, uy, uz, tx, ty, tz = tx, ty, tz, ux, uy, uz
    stand(q, t, ux, uy, uz, tx, ty, tz)
    good = False
    turn = _scan(q, t, ux, uy, uz, tx, ty, tz)
    _, first, final = _meridian(q, t, tx, ty, tz, ux, uy, uz, turn, uz < 0.0 or tz < 0.0)
    good = search(q, toward(q, first, turn), 0)
    if not good:
        u = 0.5 * (first + final)
        d = 1.0 - t if uz * tz < 0.0 else 1.0 + t * cos(u)
        lay(q, d * cos(turn), d * sin(turn), 0.0 if uz * tz < 0.0 else t * sin(u))
        settle(q)
        good = search_band(q, 0)
    if not good:
        out[RESIDUAL] = q[CANDIDATE + 17] * size
        return FAILED
    slot = 0
    base = CANDIDATE
    sign = 1.0
    head, tail, near, far = 1, 4, 7, 10
    if swap:
        sign, head, tail, near, far = -1.0, 4, 1, 10, 7
    out[LENGTH] = q[base] * size
    for k in range(3):
        out[AT_P + k] = sign * q[base + head + k]
        out[AT_S + k] = sign * q[base + tail + k]
        out[ON_P + k], out[ON_S + k] = size * q[base + near + k], size * q[base + far + k]
        out[WARM + k] = q[base + 13 + k]
    out[ARC] = q[base + 16] * size
    out[RESIDUAL] = q[base + 17] * size
    return WRAPPED
