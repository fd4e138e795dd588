"""Where bodies are and how coordinates move them: the relations of two bodies, step by step.

A relation is a chain of steps from body A to body B: turns about an axis, slides along one,
and constant shifts between. docs/derivations.md, 'Kinematics'.
"""

from __future__ import annotations

from trochanter.geometry.lanes import sine_cosine
from trochanter.mechanics.kernel.rows import (
    AXIS,
    FREE,
    RELATION,
    ROTATION,
    SHIFT,
    SLIDE,
    SPARE,
    STRIDE,
    TURN,
    TURN2,
    TURN3,
    Floats,
    Ints,
    add_row,
    copy_row,
    fill_row,
    loop,
    scale_row,
)

TURN_X, TURN_Y, TURN_Z, TURN_ANY, SLIDE_ANY, CONSTANT = 0, 1, 2, 3, 4, 5
"""Kinds of steps."""

SINE, COSINE, RATE = SPARE, SPARE + STRIDE, SPARE + 2 * STRIDE
SPIN = SPARE + 3 * STRIDE


@loop
def load(w: Floats, q: Floats, start: int, count: int, m: int) -> bool:
    """Write the coordinates of the block's poses to their rows; return whether all are finite.

    Lanes beyond the last pose repeat it.
    """
    finite = True
    rows = w[FREE : FREE + q.shape[1] * STRIDE]
    for j in range(count):
        for k in range(q.shape[1]):
            value = q[start + j, k]
            rows[k * STRIDE + j] = value
            finite = finite & (value - value == 0.0)
    for j in range(count, m):
        for k in range(q.shape[1]):
            rows[k * STRIDE + j] = q[start + count - 1, k]
    return finite


@loop
def functions(
    w: Floats, use: Ints, breaks: Floats, origins: Floats, coefficients: Floats, m: int
) -> None:
    """Write values and slopes of functions of a coordinate (Horner's rule on their pieces).

    A row of `use` holds the function and the rows of its input, of the input's slope (0 for
    a pose's own coordinate), of the value and of the slope.
    """
    for i in range(use.shape[0]):
        f, given, chained, value, slope = use[i, 0], use[i, 1], use[i, 2], use[i, 3], use[i, 4]
        inputs, values, slopes = w[given : given + m], w[value : value + m], w[slope : slope + m]
        for j in range(m):
            x = inputs[j]
            piece = 0
            for k in range(breaks.shape[1]):
                piece += x >= breaks[f, k]
            h = x - origins[f, piece]
            y, dy = 0.0, 0.0
            for power in range(coefficients.shape[2] - 1, -1, -1):
                dy = dy * h + y
                y = y * h + coefficients[f, piece, power]
            values[j] = y
            slopes[j] = dy
        if chained > 0:
            scale_row(w, slope, chained, m)


@loop
def angles(w: Floats, use: Ints, m: int) -> None:
    """Write sines and cosines: a row of `use` holds the rows of the angle and of its sine."""
    for i in range(use.shape[0]):
        given, sine = use[i, 0], use[i, 1]
        inputs, results = w[given : given + m], w[sine : sine + 2 * STRIDE]
        for j in range(m):
            results[j], results[STRIDE + j] = sine_cosine(inputs[j])


@loop
def activity(w: Floats, use: Ints, limits: Floats, m: int) -> None:
    """Write 1 or 0: whether a coordinate is within limits (rows: coordinate, result)."""
    for i in range(use.shape[0]):
        given, result = use[i, 0], use[i, 1]
        low, high = limits[i, 0], limits[i, 1]
        inputs, results = w[given : given + m], w[result : result + m]
        for j in range(m):
            results[j] = 1.0 if (inputs[j] >= low) & (inputs[j] <= high) else 0.0


@loop
def _turn_about(w: Floats, first: int, second: int, sign: float, m: int) -> None:
    """Turn the frame about the axis that columns `first` and `second` are across."""
    sine, cosine = w[SINE : SINE + m], w[COSINE : COSINE + m]
    for i in range(3):
        a, b = (3 * i + first) * STRIDE, (3 * i + second) * STRIDE
        one, two = w[a : a + m], w[b : b + m]
        for j in range(m):
            s, c = sign * sine[j], cosine[j]
            u, v = one[j], two[j]
            one[j] = c * u + s * v
            two[j] = c * v - s * u


@loop
def _turn_any(w: Floats, x: float, y: float, z: float, m: int) -> None:
    """Turn the frame about any unit axis (Rodrigues' formula)."""
    sine, cosine = w[SINE : SINE + m], w[COSINE : COSINE + m]
    for i in range(3):
        row = w[3 * i * STRIDE : 3 * (i + 1) * STRIDE]
        for j in range(m):
            s, c = sine[j], cosine[j]
            u0, u1, u2 = row[j], row[STRIDE + j], row[2 * STRIDE + j]
            along = (1.0 - c) * (u0 * x + u1 * y + u2 * z)
            row[j] = c * u0 + along * x + s * (u1 * z - u2 * y)
            row[STRIDE + j] = c * u1 + along * y + s * (u2 * x - u0 * z)
            row[2 * STRIDE + j] = c * u2 + along * z + s * (u0 * y - u1 * x)


@loop
def _carry(w: Floats, x: float, y: float, z: float, m: int) -> None:
    """Write to SPIN the vector (x, y, z) of the frame reached so far, times the rate."""
    for j in range(m):
        rate = w[RATE + j]
        a = w[j] * x + w[STRIDE + j] * y + w[2 * STRIDE + j] * z
        b = w[3 * STRIDE + j] * x + w[4 * STRIDE + j] * y + w[5 * STRIDE + j] * z
        c = w[6 * STRIDE + j] * x + w[7 * STRIDE + j] * y + w[8 * STRIDE + j] * z
        w[SPIN + j], w[SPIN + STRIDE + j], w[SPIN + 2 * STRIDE + j] = a * rate, b * rate, c * rate


@loop
def _spin_moment(w: Floats, m: int) -> None:
    """Turn SPIN into shift x SPIN: what a spin about the origin reached adds to slides."""
    for j in range(m):
        x, y, z = w[SPIN + j], w[SPIN + STRIDE + j], w[SPIN + 2 * STRIDE + j]
        a, b, c = w[SHIFT + j], w[SHIFT + STRIDE + j], w[SHIFT + 2 * STRIDE + j]
        w[SPIN + j] = b * z - c * y
        w[SPIN + STRIDE + j] = c * x - a * z
        w[SPIN + 2 * STRIDE + j] = a * y - b * x


@loop
def _constant(w: Floats, p: Floats, m: int) -> None:
    """Go on by a constant rotation p[0:9] and shift p[9:12]."""
    r0, r1, r2, r3, r4, r5 = p[0], p[1], p[2], p[3], p[4], p[5]
    r6, r7, r8, x, y, z = p[6], p[7], p[8], p[9], p[10], p[11]
    for i in range(3):
        row = w[3 * i * STRIDE : 3 * (i + 1) * STRIDE]
        shift = w[SHIFT + i * STRIDE : SHIFT + i * STRIDE + m]
        for j in range(m):
            u0, u1, u2 = row[j], row[STRIDE + j], row[2 * STRIDE + j]
            shift[j] += u0 * x + u1 * y + u2 * z
            row[j] = u0 * r0 + u1 * r3 + u2 * r6
            row[STRIDE + j] = u0 * r1 + u1 * r4 + u2 * r7
            row[2 * STRIDE + j] = u0 * r2 + u1 * r5 + u2 * r8


@loop
def build(
    w: Floats, steps: Ints, figures: Floats, first: int, last: int, count: int, m: int
) -> None:
    """Work off the steps of a chain from `first` to before `last`; `count` coordinates move it.

    A step holds its kind, the rows of its value, slope (0 for a slope of 1) and sine, its
    coordinate's number in the chain, and 1 if the origin is still where it was. Its figures
    are the axis and a factor of the slope, or rotation and shift.
    """
    for i in range(12):
        fill_row(w, ROTATION + i * STRIDE, 1.0 if i in (0, 4, 8) else 0.0, m)
    for i in range(3 * count):
        fill_row(w, TURN + i * STRIDE, 0.0, m)
        fill_row(w, SLIDE + i * STRIDE, 0.0, m)
    for k in range(first, last):
        kind = steps[k, 0]
        if kind == CONSTANT:
            _constant(w, figures[k], m)
            continue
        x, y, z = figures[k, 0], figures[k, 1], figures[k, 2]
        fill_row(w, RATE, figures[k, 3], m)
        if steps[k, 2] > 0:
            scale_row(w, RATE, steps[k, 2], m)
        _carry(w, x, y, z, m)
        add_to = SLIDE + 3 * steps[k, 4] * STRIDE
        if kind == SLIDE_ANY:
            for i in range(3):
                add_row(w, add_to + i * STRIDE, SPIN + i * STRIDE, m)
            copy_row(w, RATE, steps[k, 1], m)
            _carry(w, x, y, z, m)
            for i in range(3):
                add_row(w, SHIFT + i * STRIDE, SPIN + i * STRIDE, m)
            continue
        for i in range(3):
            add_row(w, TURN + (3 * steps[k, 4] + i) * STRIDE, SPIN + i * STRIDE, m)
        if steps[k, 5] == 0:
            _spin_moment(w, m)
            for i in range(3):
                add_row(w, add_to + i * STRIDE, SPIN + i * STRIDE, m)
        copy_row(w, SINE, steps[k, 3], m)
        copy_row(w, COSINE, steps[k, 3] + STRIDE, m)
        if kind == TURN_X:
            _turn_about(w, 1, 2, x, m)
        elif kind == TURN_Y:
            _turn_about(w, 2, 0, y, m)
        elif kind == TURN_Z:
            _turn_about(w, 0, 1, z, m)
        else:
            _turn_any(w, x, y, z, m)


@loop
def build_ball(w: Floats, turns: int, sense: float, back: bool, whole: bool, m: int) -> None:
    """Build the relation of turns by three coordinates about z, x and y, or its reverse.

    From `turns` on there are the rows of sines and cosines of the three angles; `sense`, 1
    or -1, is that of the third. What other joints have besides, and how the coordinates move
    points, are found only if `whole`: segments over a plain ball joint do without.
    """
    if back:
        _ball_back(w, turns, sense, m)
    else:
        _ball(w, turns, sense, m)
    if whole:
        # The bodies share their origin; what an earlier relation left in these rows is not ours.
        for i in range(3):
            fill_row(w, SHIFT + i * STRIDE, 0.0, m)
        for i in range(9):
            fill_row(w, SLIDE + i * STRIDE, 0.0, m)
        if back:
            _ball_turns_back(w, sense, m)
        else:
            _ball_turns(w, sense, m)


@loop
def _ball(w: Floats, turns: int, sense: float, m: int) -> None:
    t = w[turns : turns + 6 * STRIDE]
    for j in range(m):
        sz, cz, sx, cx = t[j], t[STRIDE + j], t[2 * STRIDE + j], t[3 * STRIDE + j]
        sy, cy = sense * t[4 * STRIDE + j], t[5 * STRIDE + j]
        w[j], w[STRIDE + j] = cz * cy - sz * sx * sy, -sz * cx
        w[2 * STRIDE + j] = cz * sy + sz * sx * cy
        w[3 * STRIDE + j], w[4 * STRIDE + j] = sz * cy + cz * sx * sy, cz * cx
        w[5 * STRIDE + j], w[6 * STRIDE + j] = sz * sy - cz * sx * cy, -cx * sy
        w[7 * STRIDE + j], w[8 * STRIDE + j] = sx, cx * cy
        w[AXIS + j], w[AXIS + STRIDE + j] = cz, sz


@loop
def _ball_turns(w: Floats, sense: float, m: int) -> None:
    for j in range(m):
        cz, sz = w[AXIS + j], w[AXIS + STRIDE + j]
        w[TURN + j], w[TURN + STRIDE + j], w[TURN + 2 * STRIDE + j] = 0.0, 0.0, 1.0
        w[TURN2 + j], w[TURN2 + STRIDE + j], w[TURN2 + 2 * STRIDE + j] = cz, sz, 0.0
        w[TURN3 + j], w[TURN3 + STRIDE + j] = sense * w[STRIDE + j], sense * w[4 * STRIDE + j]
        w[TURN3 + 2 * STRIDE + j] = sense * w[7 * STRIDE + j]


@loop
def _ball_back(w: Floats, turns: int, sense: float, m: int) -> None:
    t = w[turns : turns + 6 * STRIDE]
    for j in range(m):
        sz, cz, sx, cx = t[j], t[STRIDE + j], t[2 * STRIDE + j], t[3 * STRIDE + j]
        sy, cy = sense * t[4 * STRIDE + j], t[5 * STRIDE + j]
        w[j], w[STRIDE + j] = cz * cy - sz * sx * sy, sz * cy + cz * sx * sy
        w[2 * STRIDE + j] = -cx * sy
        w[3 * STRIDE + j], w[4 * STRIDE + j], w[5 * STRIDE + j] = -sz * cx, cz * cx, sx
        w[6 * STRIDE + j] = cz * sy + sz * sx * cy
        w[7 * STRIDE + j], w[8 * STRIDE + j] = sz * sy - cz * sx * cy, cx * cy
        w[AXIS + j], w[AXIS + STRIDE + j] = cy, sy


@loop
def _ball_turns_back(w: Floats, sense: float, m: int) -> None:
    for j in range(m):
        cy, sy = w[AXIS + j], w[AXIS + STRIDE + j]
        w[TURN + j], w[TURN + STRIDE + j] = -w[2 * STRIDE + j], -w[5 * STRIDE + j]
        w[TURN + 2 * STRIDE + j] = -w[8 * STRIDE + j]
        w[TURN2 + j], w[TURN2 + STRIDE + j], w[TURN2 + 2 * STRIDE + j] = -cy, 0.0, -sy
        w[TURN3 + j], w[TURN3 + STRIDE + j], w[TURN3 + 2 * STRIDE + j] = 0.0, -sense, 0.0


@loop
def reverse(w: Floats, count: int, m: int) -> None:
    """Turn the relation of A and B into that of B and A."""
    for c in range(count):
        a, b = TURN + 3 * c * STRIDE, SLIDE + 3 * c * STRIDE
        for i in range(3):
            copy_row(w, SPARE + i * STRIDE, a + i * STRIDE, m)
            copy_row(w, SPIN + i * STRIDE, b + i * STRIDE, m)
        _spin_back(w, m)
        for i in range(3):
            copy_row(w, a + i * STRIDE, SPARE + i * STRIDE, m)
            copy_row(w, b + i * STRIDE, SPIN + i * STRIDE, m)
    for j in range(m):
        x, y, z = w[SHIFT + j], w[SHIFT + STRIDE + j], w[SHIFT + 2 * STRIDE + j]
        r1, r2, r3 = w[STRIDE + j], w[2 * STRIDE + j], w[3 * STRIDE + j]
        r5, r6, r7 = w[5 * STRIDE + j], w[6 * STRIDE + j], w[7 * STRIDE + j]
        w[SHIFT + j] = -(w[j] * x + r3 * y + r6 * z)
        w[SHIFT + STRIDE + j] = -(r1 * x + w[4 * STRIDE + j] * y + r7 * z)
        w[SHIFT + 2 * STRIDE + j] = -(r2 * x + r5 * y + w[8 * STRIDE + j] * z)
        w[STRIDE + j], w[2 * STRIDE + j], w[3 * STRIDE + j] = r3, r6, r1
        w[5 * STRIDE + j], w[6 * STRIDE + j], w[7 * STRIDE + j] = r7, r2, r5


@loop
def _spin_back(w: Floats, m: int) -> None:
    """Turn and slide of B in A's frame (SPARE, SPIN) become those of A in B's frame."""
    for j in range(m):
        x, y, z = w[SPARE + j], w[SPARE + STRIDE + j], w[SPARE + 2 * STRIDE + j]
        a, b, c = w[SHIFT + j], w[SHIFT + STRIDE + j], w[SHIFT + 2 * STRIDE + j]
        u = w[SPIN + j] + y * c - z * b
        v = w[SPIN + STRIDE + j] + z * a - x * c
        t = w[SPIN + 2 * STRIDE + j] + x * b - y * a
        r0, r1, r2 = w[j], w[STRIDE + j], w[2 * STRIDE + j]
        r3, r4, r5 = w[3 * STRIDE + j], w[4 * STRIDE + j], w[5 * STRIDE + j]
        r6, r7, r8 = w[6 * STRIDE + j], w[7 * STRIDE + j], w[8 * STRIDE + j]
        w[SPARE + j] = -(r0 * x + r3 * y + r6 * z)
        w[SPARE + STRIDE + j] = -(r1 * x + r4 * y + r7 * z)
        w[SPARE + 2 * STRIDE + j] = -(r2 * x + r5 * y + r8 * z)
        w[SPIN + j] = -(r0 * u + r3 * v + r6 * t)
        w[SPIN + STRIDE + j] = -(r1 * u + r4 * v + r7 * t)
        w[SPIN + 2 * STRIDE + j] = -(r2 * u + r5 * v + r8 * t)


@loop
def keep(w: Floats, count: int, m: int) -> None:
    """Copy the relation to the second one's rows."""
    for i in range(12):
        copy_row(w, RELATION + i * STRIDE, i * STRIDE, m)
    for i in range(3 * count):
        copy_row(w, RELATION + TURN + i * STRIDE, TURN + i * STRIDE, m)
        copy_row(w, RELATION + SLIDE + i * STRIDE, SLIDE + i * STRIDE, m)


@loop
def stash(w: Floats, to: int, count: int, m: int) -> None:
    """Copy the relation to rows of its own, where `chain` finds it; `count` coordinates."""
    for i in range(12):
        for j in range(m):
            w[to + i * STRIDE + j] = w[i * STRIDE + j]
    for i in range(3 * count):
        for j in range(m):
            w[to + (12 + i) * STRIDE + j] = w[TURN + i * STRIDE + j]
            w[to + (12 + 3 * count + i) * STRIDE + j] = w[SLIDE + i * STRIDE + j]
