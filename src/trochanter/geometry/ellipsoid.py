"""The shortest path over an ellipsoid.

In coordinates divided by the semi-axes the ellipsoid is the unit sphere, lines stay lines
and tangents stay tangents: the rays from P touch it along a circle, given in closed form.
The geodesic that such a ray runs into is followed with power series; it leaves for S
where the tangent plane passes through S. What remains is one angle about P, found by
Newton with the geodesic's Jacobi field as derivative. docs/derivations.md, 'Ellipsoid'.
"""

from __future__ import annotations

from math import inf, pi, sqrt

from trochanter.geometry.ellipsoid_rays import AXES, FROM, NEARNESS, ROUND, TO
from trochanter.geometry.ellipsoid_ways import FRAME, TURNS, face_again, place, scan, search, seek
from trochanter.geometry.geodesics import (
    CANDIDATE,
    CLEAR,
    FAILED,
    GRAZE,
    INSIDE,
    LENGTH,
    OTHER,
    PATH_ARRIVES,
    PATH_FOUND,
    PATH_LEAVES,
    PATH_MISS,
    PATH_SIZE,
    PATH_WARM,
    RESIDUAL,
    SKIN,
    WARM,
    WRAPPED,
    Array,
    compiled,
    report,
    straight,
    touch,
)

MIDDLE = FRAME + 9
"""Slots: the divided direction on whose side a path passes the centre, or not (3)."""
MARGIN = 0.4
"""How much longer, of what the line must give way, another plane section may be for its way
round to be searched too. Tests search all of them."""
LONGER = 1.03
"""Times the shortest plane section that the shortest path may have, for its length is rounded."""


@compiled
def _behind(q: Array, quadrant: int) -> bool:
    """Return whether the half-plane behind the centre stands between the directions of P and T.

    It is the one seen edge-on from the quadrant's axis in the plane of P, T and the centre,
    in divided coordinates.
    """
    if quadrant == 0:
        return False
    axis = abs(quadrant) - 1
    sign = 1.0 if quadrant > 0 else -1.0
    up, ut = sign * q[FROM + axis], sign * q[TO + axis]
    pp = pt = tt = 0.0
    for k in range(3):
        pp += q[FROM + k] * q[FROM + k]
        pt += q[FROM + k] * q[TO + k]
        tt += q[TO + k] * q[TO + k]
    return bool(pt * up - pp * ut > 0.0 and pt * ut - tt * up > 0.0)


@compiled
def _middle(q: Array) -> None:
    """Write the divided direction half way between P's and T's; any across where there is none."""
    pp = tt = square = 0.0
    for k in range(3):
        pp += q[FROM + k] * q[FROM + k]
        tt += q[TO + k] * q[TO + k]
    for k in range(3):
        q[MIDDLE + k] = q[FROM + k] / sqrt(pp) + q[TO + k] / sqrt(tt)
        square += q[MIDDLE + k] * q[MIDDLE + k]
    if square < 1e-12:
        for k in range(3):
            q[MIDDLE + k] = q[FRAME + 3 + k]


@compiled
def _bulges(q: Array, slot: int, way: float) -> bool:
    """Return whether the path in the slot passes on the ends' side (way 1) or the other (-1)."""
    base = CANDIDATE + slot * PATH_SIZE
    bulge = 0.0
    for k in range(3):
        reaction = q[base + PATH_LEAVES + k] - q[base + PATH_ARRIVES + k]
        bulge += reaction * q[AXES + k] * q[MIDDLE + k]
    return way * bulge > 0.0


@compiled
def _apart(q: Array) -> bool:
    """Return whether the second path is another one than the first."""
    first, second = CANDIDATE + PATH_WARM, CANDIDATE + PATH_SIZE + PATH_WARM
    square = 0.0
    for k in range(3):
        square += (q[first + k] - q[second + k]) ** 2
    return square > 1e-8


@compiled
def _choose(q: Array, way: float) -> tuple[int, float]:
    """Return the slot of the shortest path on the side asked for, and how much longer the next is.

    `way` is 0 where any side will do. Where none of the paths found is on the side the
    shortest is taken; the next is negatively longer where it lies on the other side.
    """
    slot = -1
    for pick in (way, 0.0):
        for k in range(3):
            base = CANDIDATE + k * PATH_SIZE
            allowed = q[base + PATH_FOUND] > 0.0 and (pick == 0.0 or _bulges(q, k, pick))
            if allowed and (slot < 0 or q[base] < q[CANDIDATE + slot * PATH_SIZE]):
                slot = k
        if slot >= 0:
            break
    lead = inf
    for k in range(3):
        base = CANDIDATE + k * PATH_SIZE
        if k != slot and q[base + PATH_FOUND] > 0.0:
            lead = min(lead, q[base] - q[CANDIDATE + slot * PATH_SIZE])
    return slot, lead


@compiled
def _keep(q: Array, slot: int) -> None:
    """Copy the path last tried (third slot) into `slot` if it is shorter than the one there."""
    kept, tried = CANDIDATE + slot * PATH_SIZE, CANDIDATE + 3 * PATH_SIZE
    if q[kept + PATH_FOUND] == 0.0 or q[tried] < q[kept]:
        for k in range(PATH_SIZE):
            q[kept + k] = q[tried + k]


@compiled
def _round(q: Array, out: Array, line: float, way: float) -> bool:
    """Search the ways round the ellipsoid that may be the shortest on the side asked for.

    `line` is the straight length. Paths are left in the slots' places; returns whether the
    first was found. No shortest path goes on where T is in sight.
    """
    q[ROUND] = 0.0
    turn, best, second, other = scan(q)
    first = CANDIDATE
    good = face_again(q, out[WARM], out[WARM + 1], out[WARM + 2], turn) and search(q, 1.0, 0)
    good = good or seek(q, turn, 1.0, 0)
    if not good or q[first] > LONGER * best:  # it went astray: a plane section is shorter
        for k in range(TURNS):
            if seek(q, turn + 2.0 * pi / TURNS * (k + 0.5), 1.0, 3):
                _keep(q, 0)
    if q[first + PATH_FOUND] == 0.0:
        return False
    wrong = way != 0.0 and not _bulges(q, 0, way)
    if other < inf and (wrong or line + (1.0 - MARGIN) * (other - line) < q[first]):
        if seek(q, second, 1.0, 1) and not _apart(q):
            q[CANDIDATE + PATH_SIZE + PATH_FOUND] = 0.0
        found = q[CANDIDATE + PATH_SIZE + PATH_FOUND] > 0.0
        wrong = wrong and not (found and _bulges(q, 1, way))
    if wrong:
        _detour(q, way)
    return True


@compiled
def _detour(q: Array, way: float) -> bool:
    """Search the longer ways round on the side asked for; leave the shortest in the third slot.

    They are mostly not shortest among their neighbours: no band would stay on them.
    """
    q[ROUND] = 1.0
    middle = 0.0 if way > 0.0 else pi
    for k in range(10):
        turn = middle + (k // 2 - 2) * 0.25 * pi
        if seek(q, turn, -1.0 if k % 2 == 0 else 1.0, 3) and _bulges(q, 3, way):
            _keep(q, 2)
    return bool(q[CANDIDATE + 2 * PATH_SIZE + PATH_FOUND] > 0.0)


@compiled
def wrap_ellipsoid(
    a: float,
    b: float,
    c: float,
    quadrant: int,
    detours: bool,
    px: float,
    py: float,
    pz: float,
    sx: float,
    sy: float,
    sz: float,
    out: Array,
    q: Array,
) -> int:
    """Find the shortest path from P to S over an ellipsoid.

    Parameters
    ----------
    a, b, c : float
        Semi-axes along x, y, z [m].
    quadrant : int
        0 for the shorter way; 1, 2, 3 (-1, -2, -3) for the way that does not cross the
        half-plane behind the centre as seen from the positive (negative) x, y, z axis.
    detours : bool
        Whether a quadrant holds lines that miss the ellipsoid too; in OpenSim it does not.
    px, py, pz, sx, sy, sz : float
        The ends [m], in the ellipsoid's frame.
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
    straight(out, px, py, pz, sx, sy, sz)
    size = (a + b + c) / 3.0
    q[AXES], q[AXES + 1], q[AXES + 2] = a / size, b / size, c / size
    ux, uy, uz, tx, ty, tz = px / a, py / b, pz / c, sx / a, sy / b, sz / c
    high_p, high_s = ux * ux + uy * uy + uz * uz - 1.0, tx * tx + ty * ty + tz * tz - 1.0
    if not high_p + high_s < inf:
        out[RESIDUAL] = inf
        return FAILED
    if high_p < -2.0 * SKIN or high_s < -2.0 * SKIN:
        return INSIDE
    swap = high_s < high_p  # rays leave the end that is nearer to the surface
    if swap:
        ux, uy, uz, tx, ty, tz, high_p = tx, ty, tz, ux, uy, uz, high_s
    square = (tx - ux) ** 2 + (ty - uy) ** 2 + (tz - uz) ** 2
    if square == 0.0:
        return CLEAR
    at = -(ux * (tx - ux) + uy * (ty - uy) + uz * (tz - uz)) / square
    nearest = min(1.0, max(0.0, at))
    dip = -((ux + nearest * (tx - ux)) ** 2) - (uy + nearest * (ty - uy)) ** 2
    dip += 1.0 - (uz + nearest * (tz - uz)) ** 2
    q[FROM], q[FROM + 1], q[FROM + 2] = ux, uy, uz
    q[TO], q[TO + 1], q[TO + 2] = tx, ty, tz
    long = _behind(q, quadrant)
    free = not 0.0 < at < 1.0 or dip < 2.0 * GRAZE
    if free and not (long and detours):
        at = 1.0 - at if swap else at
        return touch(out, at) if abs(dip) < 2.0 * GRAZE else CLEAR
    q[NEARNESS] = sqrt(max(0.0, high_p) / (1.0 + high_p))
    if high_p < 0.0:
        for k in range(3):
            q[FROM + k] /= sqrt(1.0 + high_p)
    for k in range(3):
        q[CANDIDATE + k * PATH_SIZE + PATH_FOUND] = 0.0
    sign = 1.0 if quadrant > 0 else -1.0
    n = abs(quadrant)
    u = sign if n == 1 else 0.0, sign if n == 2 else 0.0, sign if n == 3 else 0.0
    place(q, at, u[0], u[1], u[2])
    _middle(q)
    way = 0.0 if quadrant == 0 else (-1.0 if long else 1.0)
    line = out[LENGTH] / size
    if free and not _detour(q, way):
        return CLEAR  # no geodesic leads round on that side
    if not free and not _round(q, out, line, way):
        out[RESIDUAL] = size * q[CANDIDATE + PATH_MISS]
        return FAILED
    slot, lead = _choose(q, way)
    report(q, slot, size, swap, out)
    out[OTHER] = size * lead
    if free:
        out[OTHER] = size * line - out[LENGTH]
    return WRAPPED
