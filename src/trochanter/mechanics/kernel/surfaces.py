"""Paths over cylinders and spheres, for a block of poses: from where the ends are to pulls.

The loops find the ends in the surface's frame in LOCAL and LOCAL2 (or, for a fixed end,
among the figures) and leave there how the path pulls at them, times its length, whose
square they write to SQUARE. An end inside the surface means a straight path.
"""

from __future__ import annotations

import numpy as np

from trochanter.geometry.circle import (
    OPENSIM,
    SHORTER,
    SIDED,
    free_length,
    opensim_over,
    opensim_way,
    shorter_way,
    sided_way,
)
from trochanter.geometry.lanes import lane
from trochanter.mechanics.kernel.rows import LOCAL, LOCAL2, SQUARE, STRIDE, Floats, loop
from trochanter.mechanics.kernel.segments import FIXED, HALF, RADIUS, SIDE

Vector = tuple[float, float, float]


@lane
def _cylinder(
    rule: int,
    ended: bool,
    fx: float,
    fy: float,
    fz: float,
    mx: float,
    my: float,
    mz: float,
    r: float,
    half: float,
    ux: float,
    uy: float,
) -> tuple[float, float, float, float, float, float]:
    """Return the length's square and both ends' pulls; they climb alike."""
    f2, m2 = fx * fx + fy * fy, mx * mx + my * my
    f, inside_f = free_length(f2, r)
    m, inside_m = free_length(m2, r)
    c, x = fx * mx + fy * my, fx * my - fy * mx
    if rule == SIDED:
        wraps, way, turn = sided_way(c, x, f, m, r, f2 * m2, ux * fy - uy * fx, ux * my - uy * mx)
    elif rule == OPENSIM:
        along = ux * fx + uy * fy, ux * mx + uy * my
        aside = ux * fy - uy * fx, ux * my - uy * mx
        wraps, way, turn = opensim_way(c, x, f, m, r, (f2, m2), along, aside)
    else:
        wraps, way, turn = shorter_way(c, x, f, m, r, f2 * m2)
    flat = f + m + r * turn
    ez = mz - fz
    wraps = wraps & (not inside_f) & (not inside_m)
    if ended:
        off_f, off_m = abs(fz * flat + ez * f), abs(mz * flat - ez * m)
        wraps = wraps & ((off_f <= half * flat) | (off_m <= half * flat))
    s = way * r
    km, kf = flat / m2, flat / f2
    dx, dy = mx - fx, my - fy
    ex = (m * mx - s * my) * km if wraps else dx
    ey = (m * my + s * mx) * km if wraps else dy
    gx = (f * fx + s * fy) * kf if wraps else -dx
    gy = (f * fy - s * fx) * kf if wraps else -dy
    square = (flat * flat if wraps else dx * dx + dy * dy) + ez * ez
    return square, ex, ey, ez, gx, gy


@lane
def _sphere(
    rule: int,
    fx: float,
    fy: float,
    fz: float,
    mx: float,
    my: float,
    mz: float,
    r: float,
    ux: float,
    uy: float,
    uz: float,
) -> tuple[float, Vector, Vector]:
    """Return the length's square and both ends' pulls."""
    f2, m2 = fx * fx + fy * fy + fz * fz, mx * mx + my * my + mz * mz
    f, inside_f = free_length(f2, r)
    m, inside_m = free_length(m2, r)
    c = fx * mx + fy * my + fz * mz
    nx, ny, nz = fy * mz - fz * my, fz * mx - fx * mz, fx * my - fy * mx
    x = np.sqrt(nx * nx + ny * ny + nz * nz)
    if rule == SIDED:
        uf, um = ux * fx + uy * fy + uz * fz, ux * mx + uy * my + uz * mz
        wraps, way, turn = sided_way(c, x, f, m, r, f2 * m2, uf * c - um * f2, uf * m2 - um * c)
    elif rule == OPENSIM:
        uf, um = ux * fx + uy * fy + uz * fz, ux * mx + uy * my + uz * mz
        part = 1.0 / (x if x > 0.0 else 1.0)
        aside = (uf * c - um * f2) * part, (uf * m2 - um * c) * part
        wraps, way, turn = opensim_over(c, x, f, m, r, (f2, m2), (uf, um), aside)
    else:
        wraps, way, turn = shorter_way(c, x, f, m, r, f2 * m2)
    wraps = wraps & (not inside_f) & (not inside_m)
    flat = f + m + r * turn
    # Where centre and ends are on one line every plane will do: the mean has no part across.
    s = way * r / (x if x > 0.0 else 1.0)
    km, kf = flat / m2, flat / f2
    am, bm, af, bf = (m + s * c) * km, s * m2 * km, (f + s * c) * kf, s * f2 * kf
    dx, dy, dz = mx - fx, my - fy, mz - fz
    ex = am * mx - bm * fx if wraps else dx
    ey = am * my - bm * fy if wraps else dy
    ez = am * mz - bm * fz if wraps else dz
    gx = af * fx - bf * mx if wraps else -dx
    gy = af * fy - bf * my if wraps else -dy
    gz = af * fz - bf * mz if wraps else -dz
    square = flat * flat if wraps else dx * dx + dy * dy + dz * dz
    return square, (ex, ey, ez), (gx, gy, gz)


@loop
def cylinder_shorter(w: Floats, p: Floats, m: int) -> None:
    """Pull over a cylinder without ends from a fixed point, the shorter way."""
    a, b, c, r = p[FIXED], p[FIXED + 1], p[FIXED + 2], p[RADIUS]
    for j in range(m):
        x, y, z = w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j]
        square, ex, ey, ez, _, _ = _cylinder(SHORTER, False, a, b, c, x, y, z, r, 0.0, 0.0, 0.0)
        w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j] = ex, ey, ez
        w[SQUARE + j] = square


@loop
def cylinder_sided(w: Floats, p: Floats, m: int) -> None:
    """Pull over a cylinder without ends from a fixed point, on a side."""
    a, b, c, r = p[FIXED], p[FIXED + 1], p[FIXED + 2], p[RADIUS]
    u, v = p[SIDE], p[SIDE + 1]
    for j in range(m):
        x, y, z = w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j]
        square, ex, ey, ez, _, _ = _cylinder(SIDED, False, a, b, c, x, y, z, r, 0.0, u, v)
        w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j] = ex, ey, ez
        w[SQUARE + j] = square


@loop
def cylinder_between(w: Floats, p: Floats, rule: int, m: int) -> None:
    """Pull over a cylinder between two moving ends."""
    if rule == OPENSIM:
        _cylinder_between(OPENSIM, w, p, m)
    elif rule == SIDED:
        _cylinder_between(SIDED, w, p, m)
    else:
        _cylinder_between(SHORTER, w, p, m)


@lane
def _cylinder_between(rule: int, w: Floats, p: Floats, m: int) -> None:
    r, half, u, v = p[RADIUS], p[HALF], p[SIDE], p[SIDE + 1]
    for j in range(m):
        x, y, z = w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j]
        a, b, c = w[LOCAL2 + j], w[LOCAL2 + STRIDE + j], w[LOCAL2 + 2 * STRIDE + j]
        square, ex, ey, ez, gx, gy = _cylinder(rule, True, a, b, c, x, y, z, r, half, u, v)
        w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j] = ex, ey, ez
        w[LOCAL2 + j], w[LOCAL2 + STRIDE + j], w[LOCAL2 + 2 * STRIDE + j] = gx, gy, -ez
        w[SQUARE + j] = square


@loop
def sphere_between(w: Floats, p: Floats, rule: int, m: int) -> None:
    """Pull over a sphere between two moving ends."""
    if rule == OPENSIM:
        _sphere_between(OPENSIM, w, p, m)
    elif rule == SIDED:
        _sphere_between(SIDED, w, p, m)
    else:
        _sphere_between(SHORTER, w, p, m)


@lane
def _sphere_between(rule: int, w: Floats, p: Floats, m: int) -> None:
    r, u, v, t = p[RADIUS], p[SIDE], p[SIDE + 1], p[SIDE + 2]
    for j in range(m):
        x, y, z = w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j]
        a, b, c = w[LOCAL2 + j], w[LOCAL2 + STRIDE + j], w[LOCAL2 + 2 * STRIDE + j]
        square, e, g = _sphere(rule, a, b, c, x, y, z, r, u, v, t)
        w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j] = e
        w[LOCAL2 + j], w[LOCAL2 + STRIDE + j], w[LOCAL2 + 2 * STRIDE + j] = g
        w[SQUARE + j] = square
