"""The shortest path over a sphere about the origin, in closed form.

Both ends and the centre lie in a plane, which cuts the sphere in a great circle; in that
plane the path is that round a circle (`trochanter.geometry.circle`). docs/derivations.md,
'Sphere'.
"""

from __future__ import annotations

from math import inf, sqrt

from trochanter.geometry.circle import (
    OPENSIM,
    SIDED,
    WITHIN,
    free_length,
    grazes,
    opensim_over,
    other_way,
    shorter_way,
    sided_way,
)
from trochanter.geometry.geodesics import (
    ARC,
    AT_P,
    AT_S,
    CLEAR,
    FAILED,
    GRAZE,
    INSIDE,
    LENGTH,
    ON_P,
    ON_S,
    OTHER,
    RESIDUAL,
    TOUCHING,
    WRAPPED,
    Array,
    compiled,
    straight,
    touch,
)
from trochanter.geometry.inside import touch_inside

NARROW = 1e-14
"""Sine of the angle between the ends, seen from the centre, below which any plane will do."""


@compiled
def across(
    px: float, py: float, pz: float, sx: float, sy: float, sz: float
) -> tuple[float, float, float, float]:
    """Return the unit vector across P in the plane of P and S, towards S, and the length of P x S.

    Where P, S and the centre are on one line the plane is not determined: one across the
    axis that P is farthest from is taken, and a path over it is one of many as short.
    """
    p2 = px * px + py * py + pz * pz
    nx, ny, nz = py * sz - pz * sy, pz * sx - px * sz, px * sy - py * sx
    x = sqrt(nx * nx + ny * ny + nz * nz)
    if x <= NARROW * sqrt(p2 * (sx * sx + sy * sy + sz * sz)):
        if abs(px) <= abs(py) and abs(px) <= abs(pz):
            nx, ny, nz = 0.0, pz, -py
        elif abs(py) <= abs(pz):
            nx, ny, nz = -pz, 0.0, px
        else:
            nx, ny, nz = py, -px, 0.0
        x = 0.0
    ex, ey, ez = ny * pz - nz * py, nz * px - nx * pz, nx * py - ny * px
    norm = sqrt(ex * ex + ey * ey + ez * ez)
    return ex / norm, ey / norm, ez / norm, x


@compiled
def wrap_sphere(
    radius: float,
    rule: int,
    ux: float,
    uy: float,
    uz: float,
    px: float,
    py: float,
    pz: float,
    sx: float,
    sy: float,
    sz: float,
    out: Array,
) -> int:
    """Find the shortest path from P to S over a sphere.

    Parameters
    ----------
    radius : float
        [m]
    rule : int
        SHORTER, SIDED, WITHIN or OPENSIM of `trochanter.geometry.circle`, applied in the plane of
        the path to the side's direction as seen in that plane.
    ux, uy, uz : float
        Direction of the side from the centre, for SIDED and OPENSIM; of any length.
    px, py, pz, sx, sy, sz : float
        The ends [m], in the sphere's frame.
    out : array
        The result, in the slots of `trochanter.geometry.geodesics`.

    Returns
    -------
    int
        The status, of `trochanter.geometry.geodesics`.
    """
    straight(out, px, py, pz, sx, sy, sz)
    p2, s2 = px * px + py * py + pz * pz, sx * sx + sy * sy + sz * sz
    if not p2 + s2 < inf:
        out[RESIDUAL] = inf
        return FAILED
    f, inside_p = free_length(p2, radius)
    m, inside_s = free_length(s2, radius)
    if inside_p or inside_s:
        return INSIDE
    # Plane coordinates: P at (h, 0), S at (c / h, x / h).
    h = sqrt(p2)
    ax, ay, az = px / h, py / h, pz / h
    bx, by, bz, x = across(px, py, pz, sx, sy, sz)
    c = px * sx + py * sy + pz * sz
    qx, qy = c / h, x / h
    if rule == WITHIN:
        touches, tx, ty = touch_inside(h, 0.0, qx, qy, radius)
        if not touches:
            return CLEAR
        f = sqrt((tx - h) ** 2 + ty**2)
        m = sqrt((qx - tx) ** 2 + (qy - ty) ** 2)
        way, turn = 1.0, 0.0
        if f == 0.0 or m == 0.0:
            return CLEAR
        gx, gy, lx, ly = (tx - h) / f, ty / f, (qx - tx) / m, (qy - ty) / m
    else:
        vx, vy = ux * ax + uy * ay + uz * az, ux * bx + uy * by + uz * bz
        if rule == SIDED:
            wraps, way, turn = sided_way(c, x, f, m, radius, p2 * s2, -vy, vx * qy - vy * qx)
        elif rule == OPENSIM:
            along, aside = (vx * h, vx * qx + vy * qy), (-vy * h, vx * qy - vy * qx)
            wraps, way, turn = opensim_over(c, x, f, m, radius, (p2, s2), along, aside)
        else:
            wraps, way, turn = shorter_way(c, x, f, m, radius, p2 * s2)
        if not wraps:
            if not grazes(c, x, f, m, radius, p2 * s2):
                return CLEAR
            square = p2 + s2 - 2.0 * c
            return touch(out, (p2 - c) / square if square > 0.0 else 0.0)
        gx, gy = -f / h, way * radius / h
        lx, ly = (m * qx - way * radius * qy) / s2, (m * qy + way * radius * qx) / s2
    out[LENGTH], out[ARC] = f + m + radius * turn, radius * turn
    out[OTHER] = inf
    if rule != WITHIN:
        out[OTHER] = other_way(radius, turn, c, f, m, p2 + s2) - out[LENGTH]
    out[AT_P], out[AT_S] = gx * ax + gy * bx, lx * ax + ly * bx
    out[AT_P + 1], out[AT_S + 1] = gx * ay + gy * by, lx * ay + ly * by
    out[AT_P + 2], out[AT_S + 2] = gx * az + gy * bz, lx * az + ly * bz
    out[ON_P], out[ON_P + 1], out[ON_P + 2] = px, py, pz
    out[ON_S], out[ON_S + 1], out[ON_S + 2] = sx, sy, sz
    for i in range(3):
        out[ON_P + i] += f * out[AT_P + i]
        out[ON_S + i] -= m * out[AT_S + i]
    return TOUCHING if turn <= GRAZE and rule != WITHIN else WRAPPED
