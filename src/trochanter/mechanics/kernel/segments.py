"""Segments of paths: straight, or over a cylinder or sphere; their length and moment arms.

One end stands still in the frame of body A (or moves with a third body, the second
relation), the other moves with body B. docs/derivations.md, 'Length and moment arm'.
"""

from __future__ import annotations

import numpy as np

from trochanter.geometry.lanes import lane
from trochanter.mechanics.kernel.rows import (
    AXIS,
    LOCAL,
    LOCAL2,
    PLACE,
    PLACE2,
    RELATION,
    SHIFT,
    SLIDE,
    SQUARE,
    STRIDE,
    TURN,
    Floats,
    Ints,
    loop,
)

POINT, POINT2, FRAME, FRAME2 = 0, 3, 6, 18
"""In a segment's figures: the ends, and rotation and offset from relation to surface."""
RADIUS, HALF, SIDE, FIXED, ADDED, SENSE = 30, 31, 32, 35, 38, 39
"""Radius, half the length, side, the other end in the surface's frame, constant length, and
the sense, 1 or -1, of the third turn of a plain ball joint."""
FIGURES = 40


@lane
def _length_and_scale(square: float) -> tuple[float, float]:
    """Return a length and one over it (0 for a length of 0) from its square.

    Root and quotient do not wait for each other.
    """
    length = np.sqrt(square)
    return length, length * (1.0 / (square if square > 0.0 else 1.0))


@lane
def _plain_arms(
    back: bool, w: Floats, j: int, k0: float, k1: float, k2: float
) -> tuple[float, float, float]:
    """Return a pull's moments about the axes of a plain ball joint, or of its reverse.

    Only what of the axes changes stands in rows: the first is z seen from one side of the
    joint, the third y from the other, and the second lies across the first.
    """
    if back:
        first = w[2 * STRIDE + j] * k0 + w[5 * STRIDE + j] * k1 + w[8 * STRIDE + j] * k2
        return first, w[AXIS + j] * k0 + w[AXIS + STRIDE + j] * k2, k1
    third = w[STRIDE + j] * k0 + w[4 * STRIDE + j] * k1 + w[7 * STRIDE + j] * k2
    return -k2, -(w[AXIS + j] * k0 + w[AXIS + STRIDE + j] * k1), -third


@lane
def _straight_plain(
    back: bool, w: Floats, p: Floats, out: Floats, one: Floats, two: Floats, three: Floats, m: int
) -> None:
    a, b, c = p[POINT2], p[POINT2 + 1], p[POINT2 + 2]
    x, y, z = p[POINT], p[POINT + 1], p[POINT + 2]
    sense, added = p[SENSE], p[ADDED]
    for j in range(m):
        w0 = w[j] * x + w[STRIDE + j] * y + w[2 * STRIDE + j] * z
        w1 = w[3 * STRIDE + j] * x + w[4 * STRIDE + j] * y + w[5 * STRIDE + j] * z
        w2 = w[6 * STRIDE + j] * x + w[7 * STRIDE + j] * y + w[8 * STRIDE + j] * z
        e0, e1, e2 = w0 - a, w1 - b, w2 - c
        length, scale = _length_and_scale(e0 * e0 + e1 * e1 + e2 * e2)
        k0, k1, k2 = w2 * b - w1 * c, w0 * c - w2 * a, w1 * a - w0 * b
        m0, m1, m2 = _plain_arms(back, w, j, k0, k1, k2)
        out[j] = length + added
        one[j], two[j], three[j] = m0 * scale, m1 * scale, m2 * (sense * scale)


@lane
def straight_plain(
    w: Floats, p: Floats, back: bool, out: Floats, arms: Floats, step: int, m: int
) -> None:
    """Write length and arms of a straight segment over a plain ball joint."""
    one, two, three = arms[:m], arms[step : step + m], arms[2 * step : 2 * step + m]
    if back:
        _straight_plain(True, w, p, out, one, two, three, m)
    else:
        _straight_plain(False, w, p, out, one, two, three, m)


@lane
def _arms_plain(
    back: bool, w: Floats, p: Floats, out: Floats, one: Floats, two: Floats, three: Floats, m: int
) -> None:
    r0, r1, r2, r3, r4, r5 = p[6], p[7], p[8], p[9], p[10], p[11]
    r6, r7, r8, sense, added = p[12], p[13], p[14], p[SENSE], p[ADDED]
    for j in range(m):
        x, y, z = w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j]
        length, scale = _length_and_scale(w[SQUARE + j])
        e0 = r0 * x + r3 * y + r6 * z
        e1 = r1 * x + r4 * y + r7 * z
        e2 = r2 * x + r5 * y + r8 * z
        w0, w1, w2 = w[PLACE + j], w[PLACE + STRIDE + j], w[PLACE + 2 * STRIDE + j]
        k0, k1, k2 = w1 * e2 - w2 * e1, w2 * e0 - w0 * e2, w0 * e1 - w1 * e0
        m0, m1, m2 = _plain_arms(back, w, j, k0, k1, k2)
        out[j] = length + added
        one[j], two[j], three[j] = m0 * scale, m1 * scale, m2 * (sense * scale)


@lane
def arms_plain(
    w: Floats, p: Floats, back: bool, out: Floats, arms: Floats, step: int, m: int
) -> None:
    """Write length and arms from the pull at the moving end, over a plain ball joint."""
    one, two, three = arms[:m], arms[step : step + m], arms[2 * step : 2 * step + m]
    if back:
        _arms_plain(True, w, p, out, one, two, three, m)
    else:
        _arms_plain(False, w, p, out, one, two, three, m)


@loop
def place_plain(w: Floats, p: Floats, m: int) -> None:
    """Write where the moving end is, in the first relation's and in the surface's frame."""
    x, y, z = p[POINT], p[POINT + 1], p[POINT + 2]
    r0, r1, r2, r3, r4, r5 = p[6], p[7], p[8], p[9], p[10], p[11]
    r6, r7, r8, o0, o1, o2 = p[12], p[13], p[14], p[15], p[16], p[17]
    for j in range(m):
        w0 = w[j] * x + w[STRIDE + j] * y + w[2 * STRIDE + j] * z
        w1 = w[3 * STRIDE + j] * x + w[4 * STRIDE + j] * y + w[5 * STRIDE + j] * z
        w2 = w[6 * STRIDE + j] * x + w[7 * STRIDE + j] * y + w[8 * STRIDE + j] * z
        w[PLACE + j], w[PLACE + STRIDE + j], w[PLACE + 2 * STRIDE + j] = w0, w1, w2
        w[LOCAL + j] = r0 * w0 + r1 * w1 + r2 * w2 + o0
        w[LOCAL + STRIDE + j] = r3 * w0 + r4 * w1 + r5 * w2 + o1
        w[LOCAL + 2 * STRIDE + j] = r6 * w0 + r7 * w1 + r8 * w2 + o2


@loop
def place(w: Floats, p: Floats, m: int) -> None:
    """Write where the end on body B is: `place_plain` for a joint of any kind."""
    x, y, z = p[POINT], p[POINT + 1], p[POINT + 2]
    r0, r1, r2, r3, r4, r5 = p[6], p[7], p[8], p[9], p[10], p[11]
    r6, r7, r8, o0, o1, o2 = p[12], p[13], p[14], p[15], p[16], p[17]
    for j in range(m):
        w0 = w[j] * x + w[STRIDE + j] * y + w[2 * STRIDE + j] * z + w[SHIFT + j]
        w1 = w[3 * STRIDE + j] * x + w[4 * STRIDE + j] * y + w[5 * STRIDE + j] * z
        w2 = w[6 * STRIDE + j] * x + w[7 * STRIDE + j] * y + w[8 * STRIDE + j] * z
        w1 += w[SHIFT + STRIDE + j]
        w2 += w[SHIFT + 2 * STRIDE + j]
        w[PLACE + j], w[PLACE + STRIDE + j], w[PLACE + 2 * STRIDE + j] = w0, w1, w2
        w[LOCAL + j] = r0 * w0 + r1 * w1 + r2 * w2 + o0
        w[LOCAL + STRIDE + j] = r3 * w0 + r4 * w1 + r5 * w2 + o1
        w[LOCAL + 2 * STRIDE + j] = r6 * w0 + r7 * w1 + r8 * w2 + o2


@loop
def place_second(w: Floats, p: Floats, m: int) -> None:
    """Write where the end on the second relation's body is."""
    x, y, z = p[POINT2], p[POINT2 + 1], p[POINT2 + 2]
    r0, r1, r2, r3, r4, r5 = p[18], p[19], p[20], p[21], p[22], p[23]
    r6, r7, r8, o0, o1, o2 = p[24], p[25], p[26], p[27], p[28], p[29]
    t = RELATION
    for j in range(m):
        w0 = w[t + j] * x + w[t + STRIDE + j] * y + w[t + 2 * STRIDE + j] * z
        w1 = w[t + 3 * STRIDE + j] * x + w[t + 4 * STRIDE + j] * y + w[t + 5 * STRIDE + j] * z
        w2 = w[t + 6 * STRIDE + j] * x + w[t + 7 * STRIDE + j] * y + w[t + 8 * STRIDE + j] * z
        w0 += w[t + SHIFT + j]
        w1 += w[t + SHIFT + STRIDE + j]
        w2 += w[t + SHIFT + 2 * STRIDE + j]
        w[PLACE2 + j], w[PLACE2 + STRIDE + j], w[PLACE2 + 2 * STRIDE + j] = w0, w1, w2
        w[LOCAL2 + j] = r0 * w0 + r1 * w1 + r2 * w2 + o0
        w[LOCAL2 + STRIDE + j] = r3 * w0 + r4 * w1 + r5 * w2 + o1
        w[LOCAL2 + 2 * STRIDE + j] = r6 * w0 + r7 * w1 + r8 * w2 + o2


@loop
def pull_straight(w: Floats, p: Floats, m: int) -> None:
    """Replace the moving end's place in LOCAL by the straight line from the fixed end to it."""
    a, b, c = p[FIXED], p[FIXED + 1], p[FIXED + 2]
    for j in range(m):
        x, y, z = w[LOCAL + j] - a, w[LOCAL + STRIDE + j] - b, w[LOCAL + 2 * STRIDE + j] - c
        w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j] = x, y, z
        w[SQUARE + j] = x * x + y * y + z * z


@loop
def moments(
    w: Floats, p: Floats, use: Ints, count: int, out: Floats, arms: Floats, step: int, m: int
) -> None:
    """Write length and arms from the pull at the moving end, for joints of any kind.

    ``use[i]`` is the place, among the segment's coordinates, of the relation's own number
    i. The pull and its moment about the frame's origin are left in LOCAL and PLACE.
    """
    r0, r1, r2, r3, r4, r5 = p[6], p[7], p[8], p[9], p[10], p[11]
    r6, r7, r8, added = p[12], p[13], p[14], p[ADDED]
    for j in range(m):
        x, y, z = w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j]
        length = np.sqrt(w[SQUARE + j])
        scale = 1.0 / (length if length > 0.0 else 1.0)
        e0 = (r0 * x + r3 * y + r6 * z) * scale
        e1 = (r1 * x + r4 * y + r7 * z) * scale
        e2 = (r2 * x + r5 * y + r8 * z) * scale
        w0, w1, w2 = w[PLACE + j], w[PLACE + STRIDE + j], w[PLACE + 2 * STRIDE + j]
        w[LOCAL + j], w[LOCAL + STRIDE + j], w[LOCAL + 2 * STRIDE + j] = e0, e1, e2
        w[PLACE + j] = w1 * e2 - w2 * e1
        w[PLACE + STRIDE + j] = w2 * e0 - w0 * e2
        w[PLACE + 2 * STRIDE + j] = w0 * e1 - w1 * e0
        out[j] = length + added
    for i in range(count):
        at = use[i] * step
        _arm(w, 3 * i * STRIDE, arms[at : at + m], m)


@loop
def _arm(w: Floats, coordinate: int, arm: Floats, m: int) -> None:
    """Write the arm of one coordinate."""
    a, b = TURN + coordinate, SLIDE + coordinate
    turn, slide = w[a : a + 3 * STRIDE], w[b : b + 3 * STRIDE]
    for j in range(m):
        moment = turn[j] * w[PLACE + j] + turn[STRIDE + j] * w[PLACE + STRIDE + j]
        moment += turn[2 * STRIDE + j] * w[PLACE + 2 * STRIDE + j]
        force = slide[j] * w[LOCAL + j] + slide[STRIDE + j] * w[LOCAL + STRIDE + j]
        force += slide[2 * STRIDE + j] * w[LOCAL + 2 * STRIDE + j]
        arm[j] = -(moment + force)


@loop
def moments_second(
    w: Floats, p: Floats, use: Ints, count: int, arms: Floats, step: int, m: int
) -> None:
    """Add to the arms what the pull at the second relation's end does.

    ``use[i]`` is the place, among the segment's coordinates, of the relation's own number i.
    """
    r0, r1, r2, r3, r4, r5 = p[18], p[19], p[20], p[21], p[22], p[23]
    r6, r7, r8 = p[24], p[25], p[26]
    for j in range(m):
        x, y, z = w[LOCAL2 + j], w[LOCAL2 + STRIDE + j], w[LOCAL2 + 2 * STRIDE + j]
        length = np.sqrt(w[SQUARE + j])
        scale = 1.0 / (length if length > 0.0 else 1.0)
        e0 = (r0 * x + r3 * y + r6 * z) * scale
        e1 = (r1 * x + r4 * y + r7 * z) * scale
        e2 = (r2 * x + r5 * y + r8 * z) * scale
        w0, w1, w2 = w[PLACE2 + j], w[PLACE2 + STRIDE + j], w[PLACE2 + 2 * STRIDE + j]
        w[LOCAL2 + j], w[LOCAL2 + STRIDE + j], w[LOCAL2 + 2 * STRIDE + j] = e0, e1, e2
        w[PLACE2 + j] = w1 * e2 - w2 * e1
        w[PLACE2 + STRIDE + j] = w2 * e0 - w0 * e2
        w[PLACE2 + 2 * STRIDE + j] = w0 * e1 - w1 * e0
    for i in range(count):
        at = use[i] * step
        _arm_second(w, RELATION + 3 * i * STRIDE, arms[at : at + m], m)


@loop
def _arm_second(w: Floats, coordinate: int, arm: Floats, m: int) -> None:
    """Add to the arm of one coordinate."""
    a, b = TURN + coordinate, SLIDE + coordinate
    turn, slide = w[a : a + 3 * STRIDE], w[b : b + 3 * STRIDE]
    for j in range(m):
        moment = turn[j] * w[PLACE2 + j] + turn[STRIDE + j] * w[PLACE2 + STRIDE + j]
        moment += turn[2 * STRIDE + j] * w[PLACE2 + 2 * STRIDE + j]
        force = slide[j] * w[LOCAL2 + j] + slide[STRIDE + j] * w[LOCAL2 + STRIDE + j]
        force += slide[2 * STRIDE + j] * w[LOCAL2 + 2 * STRIDE + j]
        arm[j] -= moment + force
