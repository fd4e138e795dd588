"""The search for a path over a ring: two halves that meet on the tube, or in the open.

A path touches the tube along one geodesic, and then its halves join; or along two, with a
straight flight between, for a ring is hollow. Either way Newton's method finds where the
halves meet (docs/derivations.md, 'Torus'). They meet in the middle, so that it does not
matter how far rays part on the way.
"""

from __future__ import annotations

from math import inf

from trochanter.geometry.geodesics import (
    CANDIDATE,
    PATH_ARC,
    PATH_ARRIVES,
    PATH_FOUND,
    PATH_LEAVES,
    PATH_LENGTH,
    PATH_MISS,
    PATH_OFF,
    PATH_ON,
    PATH_SIZE,
    PATH_WARM,
    Array,
    compiled,
)
from trochanter.geometry.torus_halves import (
    ACROSS,
    ALONG,
    ANGLE,
    ARC,
    BEND,
    BOW,
    CROSSED,
    FIELD,
    FIRST,
    FREE,
    GROWS,
    HALF,
    LEG,
    LOW_AT,
    LOWEST,
    NORMAL,
    PLACE,
    STANDS,
    TWIST,
    WAY,
    WIDE,
    shoot_both,
    touch,
    turn_round,
)
from trochanter.geometry.torus_series import TUBE, crossing

ROWS = 2 * HALF
"""Where the four equations begin in the array of halves: by rows, the right side last."""
ROOM = ROWS + 20
"""Length of the array of halves."""
STEPS = 40
STILL, MET = 1e-9, 1e-13
"""The last of Newton's steps, and how close halves meet that come no closer for rounding."""
SAG = 0.01
"""How far the tube may curve away below a geodesic, in units of 1 / ring. The path would leave
it there for a way of about the root of that, and save less than its 3.5th power."""


@compiled
def _dot(h: Array, i: int, j: int) -> float:
    return float(h[i] * h[j] + h[i + 1] * h[j + 1] + h[i + 2] * h[j + 2])


@compiled
def _apart(h: Array, a: int, b: int) -> tuple[float, float, float]:
    """Return where the end of half `b` is, seen from that of `a`: up, along and across it."""
    x, y, z = h[b + PLACE] - h[a + PLACE], h[b + PLACE + 1] - h[a + PLACE + 1], 0.0
    z = h[b + PLACE + 2] - h[a + PLACE + 2]
    n, d, w = a + NORMAL, a + ALONG, a + ACROSS
    up = x * h[n] + y * h[n + 1] + z * h[n + 2]
    on = x * h[d] + y * h[d + 1] + z * h[d + 2]
    return up, on, x * h[w] + y * h[w + 1] + z * h[w + 2]


@compiled
def _fly(h: Array) -> float:
    """Write the equations of halves that one line joins; return by how much they fail.

    The line between their ends lies in both tangent planes and has no part across either.
    Halves that join on the tube, wherever they are parted, do that as well; dividing by the
    square of the line's length keeps Newton's steps away from there.
    """
    worst = size = 0.0
    ends = _apart(h, 0, HALF), _apart(h, HALF, 0)
    for up, on, off in ends:
        size = up * up + on * on + off * off
        worst = max(worst, abs(up), abs(off))
    if not size > 0.0:
        return inf
    for k in range(2):
        a, b, row = k * HALF, (1 - k) * HALF, ROWS + 10 * k
        up, on, off = ends[k]
        n, w, field, twist = a + NORMAL, a + ACROSS, h[a + FIELD], h[a + TWIST]
        mine, other = row + 2 * k, row + 2 - 2 * k
        h[mine] = field * (h[a + WIDE] * off + twist * on)
        h[mine + 1] = h[a + BOW] * on + twist * off
        h[mine + 5] = -h[a + BEND] * on - field * (h[a + WIDE] * up + 1.0)
        h[mine + 6] = -twist * up
        h[other], h[other + 1] = h[b + FIELD] * _dot(h, n, b + ACROSS), _dot(h, n, b + ALONG)
        h[other + 5], h[other + 6] = h[b + FIELD] * _dot(h, w, b + ACROSS), _dot(h, w, b + ALONG)
        h[row + 4], h[row + 9] = -up, -off
        for i in range(2):
            _, along, across = ends[i]
            h[row + 2 * i] += 2.0 * up / size * h[i * HALF + FIELD] * across
            h[row + 2 * i + 1] += 2.0 * up / size * along
            h[row + 2 * i + 5] += 2.0 * off / size * h[i * HALF + FIELD] * across
            h[row + 2 * i + 6] += 2.0 * off / size * along
    return worst / size


@compiled
def _join(h: Array) -> float:
    """Write the equations of halves that end in one place, head to head.

    Both arcs grow alike, which the fourth equation says.
    """
    a, b = 0, HALF
    up, on, off = _apart(h, a, b)
    d, w, field, twist = a + ALONG, a + ACROSS, h[a + FIELD], h[a + TWIST]
    turn = _dot(h, b + ALONG, w)
    r = ROWS
    h[r] = h[a + BEND] * off - field * twist * up
    h[r + 1] = -h[a + BOW] * up - 1.0
    h[r + 2], h[r + 3] = h[b + FIELD] * _dot(h, b + ACROSS, d), _dot(h, b + ALONG, d)
    h[r + 4] = -on
    h[r + 5], h[r + 6] = -h[a + BEND] * on - field * (h[a + WIDE] * up + 1.0), -twist * up
    h[r + 7], h[r + 8], h[r + 9] = h[b + FIELD] * _dot(h, b + ACROSS, w), turn, -off
    tilt = _dot(h, b + ALONG, a + NORMAL)
    h[r + 10] = -h[a + BEND] * _dot(h, b + ALONG, d) - field * h[a + WIDE] * tilt
    h[r + 11] = -twist * tilt
    lean = _dot(h, b + NORMAL, w)
    h[r + 12] = h[b + BEND] * _dot(h, b + ACROSS, w) - h[b + FIELD] * h[b + TWIST] * lean
    h[r + 13], h[r + 14] = -h[b + BOW] * lean, -turn
    h[r + 15], h[r + 16], h[r + 19] = -h[GROWS], 1.0, 0.0
    h[r + 17], h[r + 18] = h[HALF + GROWS], -1.0
    if _dot(h, b + ALONG, d) > 0.0:
        return inf
    return max(abs(on), abs(off), abs(turn), abs(up))


@compiled
def _solve(h: Array) -> bool:
    """Replace the right sides by the solution; return whether there is one (Gauss).

    The equations are for halves whose whole lengths are held; a ray that turns grows, so that
    with the arc held instead the end moves along.
    """
    for i in range(4):
        r = ROWS + 5 * i
        h[r] += h[GROWS] * h[r + 1]
        h[r + 2] += h[HALF + GROWS] * h[r + 3]
    for k in range(4):
        best = k
        for i in range(k + 1, 4):
            if abs(h[ROWS + 5 * i + k]) > abs(h[ROWS + 5 * best + k]):
                best = i
        if not abs(h[ROWS + 5 * best + k]) > 0.0:
            return False
        for j in range(5):
            i, o = ROWS + 5 * k + j, ROWS + 5 * best + j
            h[i], h[o] = h[o], h[i]
        for i in range(k + 1, 4):
            scale = h[ROWS + 5 * i + k] / h[ROWS + 5 * k + k]
            for j in range(k, 5):
                h[ROWS + 5 * i + j] -= scale * h[ROWS + 5 * k + j]
    for k in range(3, -1, -1):
        for j in range(k + 1, 4):
            h[ROWS + 5 * k + 4] -= h[ROWS + 5 * k + j] * h[ROWS + 5 * j + 4]
        h[ROWS + 5 * k + 4] /= h[ROWS + 5 * k + k]
    return True


@compiled
def _met(q: Array, h: Array, flies: bool) -> float:
    """Follow both halves; return by how much they miss each other, infinity where none are."""
    if not shoot_both(q, h):
        return inf
    return _fly(h) if flies else _join(h)


@compiled
def search(q: Array, h: Array, flies: bool, slot: int) -> bool:
    """Find the path near the halves in `h`, in the slot's place; return whether there is one.

    Where the halves join but the tube curves away below them, or stands before an end, a path
    that flies is looked for from there.
    """
    if _meet(q, h, flies, slot):
        return True
    if q[CANDIDATE + slot * PATH_SIZE + PATH_MISS] > MET or (flies and not _overlap(h)):
        return False
    return _part(q, h) and _meet(q, h, True, slot)


@compiled
def _overlap(h: Array) -> bool:
    """Return whether halves that should be joined by a line run past each other."""
    _, on, _ = _apart(h, 0, HALF)
    return bool(on < 0.0)


@compiled
def _part(q: Array, h: Array) -> bool:
    """Part halves that have joined where a path would fly; return whether there is such a place."""
    arc = h[ARC] + h[HALF + ARC]
    for k in range(2):
        a, b = k * HALF, (1 - k) * HALF
        if h[a + FREE] == 0.0:
            if k == 1:
                turn_round(q)
            touch(q, h, a, h[a + STANDS], h[a + STANDS + 1])
            if k == 1:
                turn_round(q)
            h[b + ARC] = arc
            return True
    if min(h[LOWEST], h[HALF + LOWEST]) > -SAG:
        return False
    place = h[LOW_AT] if h[LOWEST] < h[HALF + LOWEST] else arc - h[HALF + LOW_AT]
    h[ARC], h[HALF + ARC] = 0.8 * place, 0.8 * (arc - place)
    return True


@compiled
def _meet(q: Array, h: Array, flies: bool, slot: int) -> bool:
    """Find where the halves meet near where they are in `h` (see `search`).

    Steps are Newton's, at most 0.4 rad long, halved until the halves meet better.
    """
    base = CANDIDATE + slot * PATH_SIZE
    q[base + PATH_FOUND], q[base + PATH_MISS] = 0.0, inf
    miss = _met(q, h, flies)
    for _ in range(STEPS):
        q[base + PATH_MISS] = miss
        if not (miss < inf and _solve(h)):
            return False
        one, own, two, others = h[ROWS + 4], h[ROWS + 9], h[ROWS + 14], h[ROWS + 19]
        size = max(abs(one), abs(two), (abs(own) + abs(others)) / (4.0 * q[TUBE]))
        a, b, c, d = h[ANGLE], h[ARC], h[HALF + ANGLE], h[HALF + ARC]
        scale = min(1.0, 0.4 / size) if size > 0.0 else 1.0
        new = inf
        for _ in range(8):
            h[ANGLE], h[HALF + ANGLE] = a + scale * one, c + scale * two
            h[ARC], h[HALF + ARC] = b + scale * own, d + scale * others
            new = _met(q, h, flies)
            if new < miss or size < STILL:
                break
            scale *= 0.5
        if (size < STILL and new < STILL) or (not new < miss and miss < MET):
            q[base + PATH_MISS] = min(new, miss)
            return bool(_write(q, h, flies, base))
        if not new < miss:
            return False
        miss = new
    return False


@compiled
def _write(q: Array, h: Array, flies: bool, base: int) -> bool:
    """Write the path found into its place, and return whether it is one.

    It must touch the tube all along its arcs, be clear of it elsewhere, and cross the ring's
    plane outside as often upwards as downwards: that is the way round which is meant.
    """
    flown, crossed, shortest = 0.0, h[CROSSED] - h[HALF + CROSSED], h[ARC] + h[HALF + ARC]
    if flies:
        _, flown, _ = _apart(h, 0, HALF)
        x, y, z = h[PLACE], h[PLACE + 1], h[PLACE + 2]
        a, b, c = h[HALF + PLACE], h[HALF + PLACE + 1], h[HALF + PLACE + 2]
        crossed += crossing(x, y, z, a, b, c, 1.0)
        shortest = min(h[ARC], h[HALF + ARC], flown)
    good = shortest > -1e-9 and crossed == 0.0 and h[FREE] > 0.0 and h[HALF + FREE] > 0.0
    good = good and min(h[LOWEST], h[HALF + LOWEST]) > -SAG
    for k in range(3):
        q[base + PATH_LEAVES + k], q[base + PATH_ARRIVES + k] = h[WAY + k], -h[HALF + WAY + k]
        q[base + PATH_ON + k], q[base + PATH_OFF + k] = h[FIRST + k], h[HALF + FIRST + k]
    for k in range(4):
        q[base + PATH_WARM + k] = 0.0
    q[base + PATH_ARC] = h[ARC] + flown + h[HALF + ARC]
    q[base + PATH_LENGTH] = h[LEG] + q[base + PATH_ARC] + h[HALF + LEG]
    q[base + PATH_FOUND] = 1.0 if good else 0.0
    return bool(good)
