"""Surfaces with their places, as rows of numbers, and paths over spheres and cylinders."""

from __future__ import annotations

import numpy as np

from trochanter.geometry.cylinder import wrap_cylinder
from trochanter.geometry.geodesics import (
    ARC,
    AT_P,
    AT_S,
    CLEAR,
    ON_P,
    ON_S,
    OTHER,
    RESIDUAL,
    TOUCHING,
    WRAPPED,
    Array,
    compiled,
    straight,
)
from trochanter.geometry.sphere import wrap_sphere

ABSENT, SPHERE, CYLINDER, ELLIPSOID, TORUS = -1, 0, 1, 2, 3
"""Kinds of surfaces; what is absent is in no path's way."""

KIND, SIZE, RULE, SIDE, QUADRANT, TURN, ORIGIN = 0, 1, 4, 5, 8, 9, 18
"""Columns of a surface: kind, three sizes, rule and side for sphere and cylinder, quadrant
for ellipsoid and torus, and its place, rotation by rows and origin."""
SURFACE_SIZE = 21

STATUS, CONTACTS, HEADINGS, LEFT, ALONG, FREE_OTHER, MISSED = 0, 1, 7, 13, 14, 15, 16
"""Columns of a surface's state: status, where the path meets and leaves it, its directions
from the end before and to the end after, length on the surface, place along the path, how
much longer the other way is, residual."""
STATE_SIZE = 17


@compiled
def wrap_round(surface: Array, p: Array, s: Array, out: Array) -> int:
    """Wrap the path from `p` to `s`, in the surface's own frame, over a sphere or cylinder."""
    if int(surface[KIND]) == ABSENT:
        straight(out, p[0], p[1], p[2], s[0], s[1], s[2])
        return CLEAR
    a, rule = surface[SIZE], int(surface[RULE])
    u, v, t = surface[SIDE], surface[SIDE + 1], surface[SIDE + 2]
    px, py, pz, sx, sy, sz = p[0], p[1], p[2], s[0], s[1], s[2]
    if int(surface[KIND]) == SPHERE:
        return int(wrap_sphere(a, rule, u, v, t, px, py, pz, sx, sy, sz, out))
    half = 0.5 * surface[SIZE + 1]
    return int(wrap_cylinder(a, half, rule, u, v, px, py, pz, sx, sy, sz, out))


@compiled
def wrap_round_only(surface: Array, p: Array, s: Array, out: Array, work: Array) -> int:
    """Do what `trochanter.geometry.several.wrap_one` does for spheres and cylinders."""
    return int(wrap_round(surface, p, s, out))


@compiled
def into(surface: Array, point: Array, local: Array) -> None:
    """Write `point` in the surface's frame."""
    x, y, z = (
        point[0] - surface[ORIGIN],
        point[1] - surface[ORIGIN + 1],
        point[2] - surface[ORIGIN + 2],
    )
    for i in range(3):
        k = TURN + i
        local[i] = surface[k] * x + surface[k + 3] * y + surface[k + 6] * z


@compiled
def outof(surface: Array, local: Array, first: int, point: Array) -> None:
    """Write the place ``local[first:first + 3]`` of the surface's frame, as the path has it."""
    x, y, z = local[first], local[first + 1], local[first + 2]
    for i in range(3):
        k = TURN + 3 * i
        point[i] = surface[ORIGIN + i] + surface[k] * x + surface[k + 1] * y + surface[k + 2] * z


@compiled
def turned(surface: Array, local: Array, first: int, vector: Array) -> None:
    """Write the direction ``local[first:first + 3]`` of the surface's frame."""
    x, y, z = local[first], local[first + 1], local[first + 2]
    for i in range(3):
        k = TURN + 3 * i
        vector[i] = surface[k] * x + surface[k + 1] * y + surface[k + 2] * z


@compiled
def touched(status: float) -> bool:
    """Return whether a path with this status touches its surface."""
    return status in (WRAPPED, TOUCHING)


@compiled
def note(surface: Array, status: int, out: Array, row: Array) -> None:
    """Write a surface's state from the result of wrapping over it."""
    row[STATUS], row[FREE_OTHER], row[MISSED] = status, out[OTHER], out[RESIDUAL]
    row[LEFT] = 0.0
    if touched(status):
        outof(surface, out, ON_P, row[CONTACTS : CONTACTS + 3])
        outof(surface, out, ON_S, row[CONTACTS + 3 : CONTACTS + 6])
        turned(surface, out, AT_P, row[HEADINGS : HEADINGS + 3])
        turned(surface, out, AT_S, row[HEADINGS + 3 : HEADINGS + 6])
        row[LEFT] = out[ARC]


@compiled
def wrap_placed(surface: Array, p: Array, s: Array, out: Array, row: Array) -> int:
    """Wrap the path from `p` to `s` over a sphere or cylinder; write its state to `row`."""
    local = np.empty((2, 3))
    into(surface, p, local[0])
    into(surface, s, local[1])
    status = wrap_round(surface, local[0], local[1], out)
    note(surface, status, out, row)
    return int(status)
