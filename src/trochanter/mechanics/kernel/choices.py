"""Lines that have several segments to bend over a surface and bend one: OpenSim's rule.

Pose by pose, with `trochanter.geometry.choice`. Where the segment that is bent can only be
another in few poses, a guard sees those in a loop over all, and what is found here is but the
difference to what the faster operations have found.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np

from trochanter.geometry.choice import EVERY, bound, choose_round
from trochanter.geometry.circle import OPENSIM
from trochanter.geometry.geodesics import RESULT_SIZE, WORK_SIZE
from trochanter.geometry.lanes import lane
from trochanter.geometry.placed import (
    CONTACTS,
    HEADINGS,
    LEFT,
    STATE_SIZE,
    STATUS,
    SURFACE_SIZE,
    into,
    note,
    touched,
    wrap_round_only,
)
from trochanter.mechanics.kernel.carrying import carry_point, carry_surface, move
from trochanter.mechanics.kernel.operations import (
    AGAIN,
    BODY,
    COUNT,
    FIGURE,
    FIRST,
    GUARDED,
    JOINED,
    MAIN,
    PLAIN,
    POINTS,
    RANGES,
    SHAPE0,
    SHAPE1,
    SIDED,
    WATCH,
)
from trochanter.mechanics.kernel.rows import OUT, SHIFT, STRIDE, Floats, Ints, fill_row, loop
from trochanter.mechanics.kernel.segments import (
    ADDED,
    FIXED,
    FRAME2,
    POINT,
    POINT2,
    RADIUS,
    SENSE,
    SIDE,
)

choose, wrap = choose_round, wrap_round_only
"""What chooses and what wraps over one surface, unless they are replaced."""

Vector = tuple[float, float, float]

BALL = SENSE
"""In a guard's figures: 1 for a sphere, 0 for a cylinder. Else FIXED is the end of the segment
that is bent as a rule which stands still, POINT the other; POINT2 and FRAME2 are the ends of
the one that is watched."""

SLACK = 1e-12
"""How much wider a guard takes a surface for another segment than for the one bent as a rule."""


@lane
def _held(
    sided: bool, ball: float, radius: float, p: Floats, f: Vector, m: Vector
) -> tuple[bool, bool]:
    """Return whether a surface may bend the segment from F to M, and whether it has to."""
    fz, mz = f[2] * ball, m[2] * ball
    f2, m2 = f[0] * f[0] + f[1] * f[1] + fz * fz, m[0] * m[0] + m[1] * m[1] + mz * mz
    c = f[0] * m[0] + f[1] * m[1] + fz * mz
    a, b, d = f[1] * mz - fz * m[1], fz * m[0] - f[0] * mz, f[0] * m[1] - f[1] * m[0]
    run, square = f2 + m2 - 2.0 * c, radius * radius
    near = (a * a + b * b + d * d < square * run) & (f2 > c) & (m2 > c)
    must = near & (f2 >= square) & (m2 >= square)
    if not sided:
        return near, must & (ball == 0.0)
    df = p[SIDE] * f[0] + p[SIDE + 1] * f[1] + p[SIDE + 2] * fz
    dm = p[SIDE] * m[0] + p[SIDE + 1] * m[1] + p[SIDE + 2] * mz
    off = (df < 0.0) & (dm < 0.0)
    behind = ((df >= 0.0) != (dm >= 0.0)) & (df * (m2 - c) + dm * (f2 - c) < 0.0)
    return near | ((off | behind) & (ball == 0.0)), must & (not off)


@lane
def _seen_from(still: bool, w: Floats, p: Floats, at: int, j: int) -> Vector:
    """Return where the point ``p[at:at + 3]`` of the relation is, in the surface's frame."""
    x, y, z = p[at], p[at + 1], p[at + 2]
    w0 = w[j] * x + w[STRIDE + j] * y + w[2 * STRIDE + j] * z
    w1 = w[3 * STRIDE + j] * x + w[4 * STRIDE + j] * y + w[5 * STRIDE + j] * z
    w2 = w[6 * STRIDE + j] * x + w[7 * STRIDE + j] * y + w[8 * STRIDE + j] * z
    if not still:
        w0 += w[SHIFT + j]
        w1 += w[SHIFT + STRIDE + j]
        w2 += w[SHIFT + 2 * STRIDE + j]
    return (
        p[6] * w0 + p[7] * w1 + p[8] * w2 + p[15],
        p[9] * w0 + p[10] * w1 + p[11] * w2 + p[16],
        p[12] * w0 + p[13] * w1 + p[14] * w2 + p[17],
    )


@lane
def _watch(still: bool, sided: bool, joined: bool, w: Floats, op: Ints, p: Floats, m: int) -> None:
    row = w[op[WATCH] : op[WATCH] + m]
    again, first, ball = op[AGAIN] != 0, op[FIRST] != 0, p[BALL]
    wide, close = p[RADIUS] * (1.0 + SLACK), p[RADIUS] * (1.0 - SLACK)
    fixed = p[FIXED], p[FIXED + 1], p[FIXED + 2]
    for j in range(m):
        moving = _seen_from(still, w, p, POINT, j)
        begin = moving if joined else _seen_from(still, w, p, POINT2, j)
        end = _seen_from(still, w, p, FRAME2, j)
        other, _ = _held(sided, ball, wide, p, begin, end)
        _, must = _held(sided, ball, close, p, fixed, moving)
        alert = other & (first | (not must))
        row[j] = 1.0 if alert | (again & (row[j] > 0.0)) else 0.0


@loop
def watch(w: Floats, op: Ints, p: Floats, m: int) -> None:
    """Write 1 for poses in which a segment may be bent instead of the one that is as a rule."""
    still, sided, joined = op[PLAIN] != 0, op[SIDED] == OPENSIM, op[JOINED] != 0
    if still and joined and sided:
        _watch(True, True, True, w, op, p, m)
    elif still and joined:
        _watch(True, False, True, w, op, p, m)
    elif sided:
        _watch(False, True, False, w, op, p, m)
    else:
        _watch(False, False, False, w, op, p, m)


@loop
def seen(w: Floats, watched: int, m: int) -> bool:
    """Return whether a guard saw anything in the block."""
    row, most = w[watched : watched + m], 0.0
    for j in range(m):
        most = max(most, row[j])
    return most > 0.0


def choose_line(
    w: Floats,
    op: Ints,
    figures: Floats,
    maps: Ints,
    shapes: Floats,
    bodies: Ints,
    m: int,
) -> None:
    """Write length and arms of a line, or what a guarded one differs by, to the rows from OUT on.

    Parameters
    ----------
    w : array
        The scratch rows.
    op : array
        The operation (`trochanter.mechanics.kernel.operations`).
    figures : array
        From the operation's own on, a row for each of the line's points.
    maps, shapes, bodies : arrays
        As `trochanter.mechanics.kernel.chains` has them; each point is a moving end.
    m : int
        Poses.
    """
    surfaces, first, k = shapes[op[SHAPE0] : op[SHAPE1]], op[FIGURE], op[POINTS]
    n, count = surfaces.shape[0], op[COUNT]
    owners, map_ = bodies[op[BODY] : op[BODY] + n + k], maps[op[BODY] : op[BODY] + n + k]
    here, at, active = np.empty((n, SURFACE_SIZE)), np.empty((k, 3)), np.ones(k)
    ranges, bent, rival = np.empty((n, 3)), np.empty(n), np.empty(n)
    for i in range(n):
        row = op[RANGES] + 2 * i
        ranges[i, 0], ranges[i, 1], ranges[i, 2] = (
            bodies[row, 0],
            bodies[row, 1],
            bodies[row + 1, 0],
        )
    out, work, arms = np.zeros(RESULT_SIZE), np.empty(WORK_SIZE), np.empty(count)
    for i in range(1 + count):
        fill_row(w, OUT + i * STRIDE, 0.0, m)
    for j in range(m):
        if op[GUARDED] > 0 and w[op[GUARDED] + j] == 0.0:
            continue
        for i in range(n):
            here[i] = surfaces[i]
            carry_surface(w, owners[i, 0], surfaces[i], here[i], j)
        for i in range(k):
            p = figures[first + i]
            carry_point(w, owners[n + i, 0], p[POINT], p[POINT + 1], p[POINT + 2], at[i], j)
            on = bodies[op[RANGES] + 2 * n + i, 0]
            active[i] = w[on + j] if on > 0 else 1.0
        choose(at, active, here, ranges, bent, rival, out, work)
        arms[:] = 0.0
        args = w, owners, map_, at, active, here, ranges
        length = _bend(args, bent, 1.0, arms, out, work, j)
        if op[GUARDED] > 0:
            bent[0] = op[MAIN]
            length -= _bend(args, bent, -1.0, arms, out, work, j)
        w[OUT + j] = length + figures[first, ADDED]
        for i in range(count):
            w[OUT + (1 + i) * STRIDE + j] = arms[i]


def _bend(
    args: Any,
    bent: Floats,
    sign: float,
    arms: Floats,
    out: Floats,
    work: Floats,
    j: int,
) -> float:
    """Return the length of a line whose segments are bent as chosen; add its arms times `sign`."""
    at, active, surfaces, ranges = args[3], args[4], args[5], args[6]
    n, k, length, a = surfaces.shape[0], at.shape[0], 0.0, -1
    some = np.empty((n, SURFACE_SIZE))
    which, state = np.empty(n, np.int64), np.empty((n, STATE_SIZE))
    for b in range(k):
        if active[b] == 0.0:
            continue
        if a >= 0:
            count = 0
            for i in range(n):
                every = bent[i] == EVERY and ranges[i, 0] <= a and b <= ranges[i, 1]
                if bent[i] == a or every:
                    some[count], which[count] = surfaces[i], i
                    count += 1
            if count > 1:
                order = np.empty(count)
                ends = at[a], at[b]
                parts = some[:count], state[:count], order
                length += _several(parts[0], ends[0], ends[1], parts[1], order, out, work)[0]
            else:
                order = np.zeros(1)
                length += _over(some, at[a], at[b], state[0], count, out, work)
            _add_arms(args, a, b, which, state, order, count, sign, arms, j)
        a = b
    return length


def _over(
    some: Floats,
    p: Floats,
    s: Floats,
    row: Floats,
    count: int,
    out: Floats,
    work: Floats,
) -> float:
    """Return the length of a segment over one surface or none, and write the surface's state."""
    if count == 0:
        return _length(p, s)
    local = np.empty((2, 3))
    into(some[0], p, local[0])
    into(some[0], s, local[1])
    out[:] = 0.0
    status = wrap(some[0], local[0], local[1], out, work)
    note(some[0], status, out, row)
    if not touched(status):
        return _length(p, s)
    first, last = row[CONTACTS : CONTACTS + 3], row[CONTACTS + 3 : CONTACTS + 6]
    return float(_length(p, first) + row[LEFT] + _length(last, s))


@loop
def _length(p: Floats, s: Floats) -> float:
    x, y, z = s[0] - p[0], s[1] - p[1], s[2] - p[2]
    return sqrt(x * x + y * y + z * z)


@loop
def _add_arms(
    args: Any,
    a: int,
    b: int,
    which: Ints,
    state: Floats,
    order: Floats,
    count: int,
    sign: float,
    arms: Floats,
    j: int,
) -> None:
    """Add to the arms what the straight parts of a segment do."""
    w, owners, map_, points, n = args[0], args[1], args[2], args[3], args[5].shape[0]
    owner, at, heading = n + a, np.empty(3), np.empty(3)
    at[:] = points[a]
    heading[:] = points[b] - at
    size = _length(points[a], points[b])
    heading /= size if size > 0.0 else 1.0
    for i in range(count):
        row = state[int(order[i])]
        if touched(row[STATUS]):
            owned = which[int(order[i])]
            x, y, z = sign * row[HEADINGS], sign * row[HEADINGS + 1], sign * row[HEADINGS + 2]
            move(w, owners[owner, 0], owners[owner, 1], map_[owner], at, x, y, z, 1.0, arms, j)
            move(w, owners[owned, 0], owners[owned, 1], map_[owned], at, x, y, z, -1.0, arms, j)
            heading[:] = row[HEADINGS + 3 : HEADINGS + 6]
            at[:] = row[CONTACTS + 3 : CONTACTS + 6]
            owner = owned
    x, y, z = sign * heading[0], sign * heading[1], sign * heading[2]
    last = n + b
    move(w, owners[owner, 0], owners[owner, 1], map_[owner], at, x, y, z, 1.0, arms, j)
    move(w, owners[last, 0], owners[last, 1], map_[last], at, x, y, z, -1.0, arms, j)


@loop
def _one_only(
    surfaces: Floats,
    p: Floats,
    s: Floats,
    state: Floats,
    order: Floats,
    out: Floats,
    work: Floats,
) -> tuple[float, int, float]:
    """Stand in for `wrap_several` where no segment has more than one surface."""
    return 0.0, 0, 0.0


_several = _one_only


def choosing_lines(
    choose: Callable[..., None], wrap: Callable[..., int], several: Callable[..., Any]
) -> Callable[..., None]:
    """Return `choose_line` with other functions of `trochanter.geometry` under it."""
    bend = bound(_bend, _over=bound(_over, wrap=wrap), _several=several)
    return bound(choose_line, choose=choose, _bend=bend)


choose_round_line = choosing_lines(choose_round, wrap_round_only, _one_only)
"""`choose_line` for one sphere or cylinder."""
