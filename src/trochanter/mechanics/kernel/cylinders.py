"""Paths from a fixed point over a cylinder to an end that a plain ball joint moves.

The commonest of all segments, in four loops that each keep the processor's multipliers or
its divider busy, with little to wait for: a single loop has a chain of two roots and three
quotients in it, which few poses at a time can hide. What `surfaces` does in one loop for any
two ends is found here in the same terms (`trochanter.geometry.circle`).
"""

from __future__ import annotations

from math import pi

import numpy as np

from trochanter.geometry.circle import OPENSIM, SHORTER, SIDED, SKIN, free_length
from trochanter.geometry.lanes import TAN_EIGHTH, lane, small_angle
from trochanter.mechanics.kernel.rows import LOCAL, PLACE, SPARE, SQUARE, STRIDE, Floats
from trochanter.mechanics.kernel.segments import FIXED, HALF, POINT, RADIUS, SIDE

RATIO, TURN, TANGENT, WAY, AWAY = (SPARE + i * STRIDE for i in range(5))
"""Rows: a tangent of a part of the turn, and the rest of it, later replaced by the length
across the axis; the moving end's tangent; the way round times the radius, 0 for a straight
path; the moving end's squared distance from the axis."""


@lane
def place_round(w: Floats, p: Floats, m: int) -> None:
    """Write where the moving end is (as `place_plain`), how far from the axis, and its tangent.

    The tangent of an end inside the cylinder is -1.
    """
    x, y, z, r = p[POINT], p[POINT + 1], p[POINT + 2], p[RADIUS]
    r0, r1, r2, r3, r4, r5 = p[6], p[7], p[8], p[9], p[10], p[11]
    r6, r7, r8, o0, o1, o2 = p[12], p[13], p[14], p[15], p[16], p[17]
    round_, within = r * r, -2.0 * SKIN * r * r
    for j in range(m):
        w0 = w[j] * x + w[STRIDE + j] * y + w[2 * STRIDE + j] * z
        w1 = w[3 * STRIDE + j] * x + w[4 * STRIDE + j] * y + w[5 * STRIDE + j] * z
        w2 = w[6 * STRIDE + j] * x + w[7 * STRIDE + j] * y + w[8 * STRIDE + j] * z
        w[PLACE + j], w[PLACE + STRIDE + j], w[PLACE + 2 * STRIDE + j] = w0, w1, w2
        u = r0 * w0 + r1 * w1 + r2 * w2 + o0
        v = r3 * w0 + r4 * w1 + r5 * w2 + o1
        w[LOCAL + j], w[LOCAL + STRIDE + j] = u, v
        w[LOCAL + 2 * STRIDE + j] = r6 * w0 + r7 * w1 + r8 * w2 + o2
        away = u * u + v * v
        left = away - round_
        w[AWAY + j] = away
        w[TANGENT + j] = np.sqrt(left if left > 0.0 else 0.0) if left >= within else -1.0


@lane
def _way(rule: int, w: Floats, p: Floats, m: int) -> None:
    a, b, r = p[FIXED], p[FIXED + 1], p[RADIUS]
    su, sv = p[SIDE], p[SIDE + 1]
    f2 = a * a + b * b
    f, inside = free_length(f2, r)
    uf, df = su * b - sv * a, su * a + sv * b
    turns = 0.0 if inside else r
    ccw, cw = r * df - f * uf >= 0.0, r * df + f * uf >= 0.0
    for j in range(m):
        x, y, t = w[LOCAL + j], w[LOCAL + STRIDE + j], w[TANGENT + j]
        c, across = a * x + b * y, a * y - b * x
        q, s = r * r - f * t, r * (f + t)
        held = True
        if rule == OPENSIM:
            um, dm, away = su * y - sv * x, su * x + sv * y, w[AWAY + j]
            ahead, real = abs(across), c * q + abs(across) * s
            held = (ahead * q > c * s) | ((c <= 0.0) & (real < 0.0))
            near = df * (away - c) + dm * (f2 - c)
            held = held | ((df < 0.0) & (dm < 0.0))
            held = held | (((df >= 0.0) != (dm >= 0.0)) & (near < 0.0))
            left, right = r * dm - t * um < 0.0, r * dm + t * um >= 0.0
            none = left & (right | (across < 0.0))
            plus = (left if ccw else none) if ccw == cw else ccw
            way = 1.0 if plus else -1.0
        elif rule == SIDED:
            um = su * y - sv * x
            left = (across > 0.0) & (um > 0.0)
            right = (across < 0.0) & (um < 0.0)
            way = 1.0 if (left if uf >= 0.0 else not right) else -1.0
        else:
            way = -1.0 if across < 0.0 else 1.0
        forward = way * across
        real, imaginary = c * q + forward * s, forward * q - c * s
        wraps = (imaginary > 0.0) | ((c <= 0.0) & (real < 0.0))
        back = (imaginary < 0.0) & (forward < 0.0)
        if rule != SHORTER:
            wraps = held & (wraps | (forward < 0.0))
            imaginary = -imaginary if back else imaginary
        low = imaginary if imaginary > 0.0 else 0.0
        high = f2 * w[AWAY + j] + abs(real)
        far = low > TAN_EIGHTH * high
        above = low - high if far else low
        below = low + high if far else high
        rest = 0.5 * pi if far else 0.0
        rest = pi - rest if real < 0.0 else rest
        above = -above if real < 0.0 else above
        if rule != SHORTER:
            rest = 2.0 * pi - rest if back else rest
            above = -above if back else above
        w[RATIO + j], w[TURN + j] = above / below, rest
        w[WAY + j] = way * turns if wraps & (t >= 0.0) else 0.0


@lane
def way_round(w: Floats, p: Floats, rule: int, m: int) -> None:
    """Find which way round the path goes, and the turn but for an angle's tangent.

    The turn is that of `shorter_way`, `sided_way` or `opensim_way` of
    `trochanter.geometry.circle`; what is left of it to find is twice the angle whose tangent
    is RATIO.
    """
    if rule == OPENSIM:
        _way(OPENSIM, w, p, m)
    elif rule == SIDED:
        _way(SIDED, w, p, m)
    else:
        _way(SHORTER, w, p, m)


@lane
def across_axis(w: Floats, p: Floats, m: int) -> None:
    """Replace the rest of the turn by the length of the path seen along the axis."""
    r, f2 = p[RADIUS], p[FIXED] * p[FIXED] + p[FIXED + 1] * p[FIXED + 1]
    f, _ = free_length(f2, r)
    for j in range(m):
        turn = w[TURN + j] + 2.0 * small_angle(w[RATIO + j])
        w[TURN + j] = (f + w[TANGENT + j]) + r * turn


@lane
def _pull_round(ended: bool, w: Floats, p: Floats, m: int) -> None:
    a, b, c, half = p[FIXED], p[FIXED + 1], p[FIXED + 2], p[HALF]
    f, _ = free_length(a * a + b * b, p[RADIUS])
    for j in range(m):
        x, y, z = w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j]
        flat, t, way = w[TURN + j], w[TANGENT + j], w[WAY + j]
        dx, dy, dz = x - a, y - b, z - c
        wraps = way != 0.0
        if ended:
            off_f, off_m = abs(c * flat + dz * f), abs(z * flat - dz * t)
            wraps = wraps & ((off_f <= half * flat) | (off_m <= half * flat))
        k = flat / w[AWAY + j]
        w[LOCAL + j] = (t * x - way * y) * k if wraps else dx
        w[LOCAL + STRIDE + j] = (t * y + way * x) * k if wraps else dy
        w[LOCAL + 2 * STRIDE + j] = dz
        w[SQUARE + j] = (flat * flat if wraps else dx * dx + dy * dy) + dz * dz


@lane
def pull_round(w: Floats, p: Floats, ended: bool, m: int) -> None:
    """Replace the moving end's place in LOCAL by how the path pulls at it, times its length."""
    if ended:
        _pull_round(True, w, p, m)
    else:
        _pull_round(False, w, p, m)
