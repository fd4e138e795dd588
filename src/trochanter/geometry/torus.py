"""The shortest path through a ring: over a torus, on the inside of its hole.

The ring's plane outside the ring is a wall, so that of all ways round the tube one is
meant. The path leaves P, touches the tube along a geodesic and ends at S; a ring is
hollow, so it may fly from one part of the tube to another in between. One angle about
P decides all, as on the ellipsoid. docs/derivations.md, 'Torus'.
"""

from __future__ import annotations

from math import acos, copysign, cos, inf, pi, sin, sqrt

import numpy as np

from trochanter.geometry.geodesics import (
    CANDIDATE,
    CLEAR,
    FAILED,
    GRAZE,
    INSIDE,
    LENGTH,
    OTHER,
    PATH_MISS,
    PATH_OFF,
    PATH_ON,
    RESIDUAL,
    SKIN,
    WRAPPED,
    Array,
    compiled,
    report,
    straight,
    touch,
)
from trochanter.geometry.torus_aim import stand
from trochanter.geometry.torus_band import lay, search_band, settle
from trochanter.geometry.torus_meet import ROOM, search
from trochanter.geometry.torus_scan import begin_once, begin_twice, scan
from trochanter.geometry.torus_series import FROM, TO, TUBE, crossing


@compiled
def _depth(
    t: float, px: float, py: float, pz: float, dx: float, dy: float, dz: float
) -> tuple[float, float]:
    """Return how deep the line from P to P + d dips into the tube, and where (0 to 1).

    The depth is negative where the line does not dip into it.

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
    deepest, at = -inf, 0.0
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
        depth = t - sqrt(ring * ring + z * z)
        if depth > deepest:
            deepest, at = depth, s
    return deepest, at


@compiled
def _search(q: Array) -> bool:
    """Search for the path: from a first look, and if that fails from a rough band."""
    h = np.empty(ROOM)
    v, w = scan(q)
    through = q[FROM + 2] * q[TO + 2] < 0.0
    if not through or abs(sin(0.5 * (v - w))) < 0.5:
        begin_once(q, h, v)
        if search(q, h, False, 0):
            return True
    if through and v != w:
        begin_twice(q, h, v, w)
        if search(q, h, True, 0):
            return True
    if crossing(q[FROM], q[FROM + 1], q[FROM + 2], q[TO], q[TO + 1], q[TO + 2], 1.0) == 0.0:
        lay(q, q[FROM], q[FROM + 1], q[FROM + 2], q[TO], q[TO + 1], q[TO + 2])
        settle(q)
        if search_band(q, 0):
            return True
    d = 1.0 - q[TUBE] if through else 1.0
    z = 0.0 if through else copysign(q[TUBE], q[FROM + 2] + q[TO + 2])
    w = w if through else v
    lay(q, d * cos(v), d * sin(v), z, d * cos(w), d * sin(w), z)
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
        The result, in the slots of `trochanter.geometry.geodesics`; its warm slots are not
        used.
    q : array of `WORK_SIZE`
        Scratch.

    Returns
    -------
    int
        The status, of `trochanter.geometry.geodesics`.
    """
    size, t = outer_radius, inner_radius / outer_radius
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
    depth, at = _depth(t, ux, uy, uz, tx - ux, ty - uy, tz - uz)
    if depth < GRAZE and crossing(ux, uy, uz, tx, ty, tz, 1.0) == 0.0:
        return touch(out, at) if depth > -GRAZE else CLEAR
    stand(q, t, ux, uy, uz, tx, ty, tz)
    if not _search(q):
        out[RESIDUAL] = size * min(q[CANDIDATE + PATH_MISS], 10.0)
        return FAILED
    if _beside(q, quadrant):
        return CLEAR
    line = out[LENGTH]
    report(q, 0, size, False, out)
    if depth < GRAZE:  # the straight line passes outside the ring
        out[OTHER] = line - out[LENGTH]
    return WRAPPED
