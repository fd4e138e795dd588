"""The shortest path over a cylinder about the z axis, in closed form.

Unrolled, the cylinder is flat and the path is one straight line: across the axis it runs
along tangents and round the circle (`trochanter.geometry.circle`), and it climbs evenly.
docs/derivations.md, 'Cylinder'.
"""

from __future__ import annotations

from math import inf, sqrt

from trochanter.geometry.circle import (
    OPENSIM,
    SIDED,
    WITHIN,
    free_length,
    grazes,
    opensim_way,
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


@compiled
def wrap_cylinder(
    radius: float,
    half: float,
    rule: int,
    ux: float,
    uy: float,
    px: float,
    py: float,
    pz: float,
    sx: float,
    sy: float,
    sz: float,
    out: Array,
) -> int:
    """Find the shortest path from P to S round a cylinder.

    Parameters
    ----------
    radius : float
        [m]
    half : float
        Half the cylinder's length [m]; infinite for one without ends. As in OpenSim,
        a path that would meet and leave the surface beyond its ends does not wrap.
    rule : int
        SHORTER, SIDED, WITHIN or OPENSIM of `trochanter.geometry.circle`.
    ux, uy : float
        Direction of the side across the axis, for SIDED and OPENSIM; of any length.
    px, py, pz, sx, sy, sz : float
        The ends [m], in the cylinder's frame.
    out : array
        The result, in the slots of `trochanter.geometry.geodesics`.

    Returns
    -------
    int
        The status, of `trochanter.geometry.geodesics`.
    """
    straight(out, px, py, pz, sx, sy, sz)
    p2, s2 = px * px + py * py, sx * sx + sy * sy
    if not p2 + s2 + abs(pz) + abs(sz) < inf:
        out[RESIDUAL] = inf
        return FAILED
    f, inside_p = free_length(p2, radius)
    m, inside_s = free_length(s2, radius)
    if inside_p or inside_s:
        return INSIDE
    if rule == WITHIN:
        return _within(radius, half, px, py, pz, sx, sy, sz, out)
    c, x = px * sx + py * sy, px * sy - py * sx
    if rule == SIDED:
        wraps, way, turn = sided_way(
            c, x, f, m, radius, p2 * s2, ux * py - uy * px, ux * sy - uy * sx
        )
    elif rule == OPENSIM:
        along = ux * px + uy * py, ux * sx + uy * sy
        aside = ux * py - uy * px, ux * sy - uy * sx
        wraps, way, turn = opensim_way(c, x, f, m, radius, (p2, s2), along, aside)
    else:
        wraps, way, turn = shorter_way(c, x, f, m, radius, p2 * s2)
    if not wraps:
        if not grazes(c, abs(x), f, m, radius, p2 * s2):
            return CLEAR
        square = p2 + s2 - 2.0 * c
        at = (p2 - c) / square if square > 0.0 else 0.0
        return touch(out, at) if abs(pz + at * (sz - pz)) <= half else CLEAR
    flat = f + m + radius * turn
    climb = sz - pz
    length = sqrt(flat * flat + climb * climb)
    if half < inf:
        on_p, on_s = pz + climb * f / flat, sz - climb * m / flat
        if abs(on_p) > half and abs(on_s) > half:
            return CLEAR
    k = flat / length
    qp, qs = k / p2, k / s2
    out[AT_P], out[AT_P + 1] = (
        -(f * px + way * radius * py) * qp,
        -(f * py - way * radius * px) * qp,
    )
    out[AT_S], out[AT_S + 1] = (m * sx - way * radius * sy) * qs, (m * sy + way * radius * sx) * qs
    out[AT_P + 2] = out[AT_S + 2] = climb / length
    _place(out, px, py, pz, sx, sy, sz, f / k, m / k)
    out[LENGTH], out[ARC] = length, radius * turn / k
    other = other_way(radius, turn, c, f, m, p2 + s2)
    out[OTHER] = sqrt(other * other + climb * climb) - length
    return TOUCHING if turn <= GRAZE else WRAPPED


@compiled
def _place(
    out: Array,
    px: float,
    py: float,
    pz: float,
    sx: float,
    sy: float,
    sz: float,
    lead: float,
    tail: float,
) -> None:
    """Write where the path meets and leaves the surface, from its straight ends' lengths."""
    out[ON_P], out[ON_P + 1], out[ON_P + 2] = px, py, pz
    out[ON_S], out[ON_S + 1], out[ON_S + 2] = sx, sy, sz
    for i in range(3):
        out[ON_P + i] += lead * out[AT_P + i]
        out[ON_S + i] -= tail * out[AT_S + i]


@compiled
def _within(
    radius: float,
    half: float,
    px: float,
    py: float,
    pz: float,
    sx: float,
    sy: float,
    sz: float,
    out: Array,
) -> int:
    """Write the path that touches the inside of the cylinder (rule WITHIN)."""
    touches, tx, ty = touch_inside(px, py, sx, sy, radius)
    if not touches:
        return CLEAR
    f = sqrt((tx - px) ** 2 + (ty - py) ** 2)
    m = sqrt((sx - tx) ** 2 + (sy - ty) ** 2)
    flat, climb = f + m, sz - pz
    if flat == 0.0:
        return CLEAR
    height = pz + climb * f / flat
    if abs(height) > half:
        return CLEAR
    length = sqrt(flat * flat + climb * climb)
    k = flat / length
    if f > 0.0:
        out[AT_P], out[AT_P + 1] = (tx - px) / f * k, (ty - py) / f * k
    if m > 0.0:
        out[AT_S], out[AT_S + 1] = (sx - tx) / m * k, (sy - ty) / m * k
    out[AT_P + 2] = out[AT_S + 2] = climb / length
    out[ON_P], out[ON_P + 1], out[ON_P + 2] = tx, ty, height
    out[ON_S], out[ON_S + 1], out[ON_S + 2] = tx, ty, height
    out[LENGTH], out[ARC], out[OTHER] = length, 0.0, inf
    return WRAPPED
