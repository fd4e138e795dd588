"""Which segment of a line a surface bends, where a model lets it bend one only.

In OpenSim a surface may bend any of several segments of a line, but bends one: the first that
has to be bent, or else that which is lengthened least. Several surfaces are laid one after
the other, each over the line as the others have left it, until its length rests. The paths
themselves are found exactly (docs/derivations.md, 'One segment of several').
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf, sqrt
from types import FunctionType
from typing import Any

import numba  # type: ignore[import-untyped,unused-ignore]
import numpy as np

from trochanter.geometry.circle import OPENSIM, SHORTER
from trochanter.geometry.geodesics import (
    CLEAR,
    INSIDE,
    LENGTH,
    ON_P,
    ON_S,
    WARM,
    WRAPPED,
    Array,
    compiled,
)
from trochanter.geometry.lanes import FLAGS
from trochanter.geometry.placed import (
    CYLINDER,
    ELLIPSOID,
    KIND,
    RULE,
    SIDE,
    SIZE,
    SPHERE,
    into,
    outof,
    wrap_round_only,
)

wrap = wrap_round_only
"""What wraps over one surface, unless it is replaced."""


def bound(function: Callable[..., Any], **parts: Any) -> Callable[..., Any]:
    """Return `function` with some of the functions that it calls replaced, to be compiled.

    What calls it keeps the code on disk: numba keeps none of a function that it is given.
    """
    own = FunctionType(function.__code__, {**function.__globals__, **parts}, function.__name__)
    compiles: Callable[..., Any] = numba.njit(**FLAGS)(own)
    return compiles


NONE, MAY, MUST = 0, 1, 2
"""What a surface makes of a segment: lets it be, may bend it, has to."""

ROUNDS = 8
"""How often several surfaces are laid, as in OpenSim."""
RESTS = 0.0005
"""How little [m] the line's length changes when it rests, as in OpenSim."""
EVERY = -2
"""What stands for the segment of a surface that bends every one in its range."""


@compiled
def claim(surface: Array, p: Array, s: Array, status: int) -> int:
    """Return what a surface makes of a segment from `p` to `s`, in the surface's own frame.

    `status` is that of the path over the surface alone.
    """
    if status != WRAPPED:
        return NONE
    kind, rule = int(surface[KIND]), int(surface[RULE])
    if kind == ELLIPSOID:
        return MUST
    if rule == OPENSIM:
        ahead_p = ahead_s = 0.0
        for i in range(3):
            ahead_p += surface[SIDE + i] * p[i]
            ahead_s += surface[SIDE + i] * s[i]
        if ahead_p < 0.0 and ahead_s < 0.0:
            return MAY
        return MUST if kind == SPHERE or _meets(surface[SIZE], p, s) else MAY
    return MUST if kind == CYLINDER and rule == SHORTER else MAY


@compiled
def _meets(radius: float, p: Array, s: Array) -> bool:
    """Return whether a straight line comes nearer to the axis than the radius, between its ends."""
    x, y = s[0] - p[0], s[1] - p[1]
    square, along = x * x + y * y, -(p[0] * x + p[1] * y)
    if not 0.0 < along < square:
        return False
    across = p[0] * y - p[1] * x
    return bool(across * across < radius * radius * square)


def choose(
    points: Array,
    active: Array,
    surfaces: Array,
    ranges: Array,
    bent: Array,
    rival: Array,
    out: Array,
    work: Array,
) -> None:
    """Find which segment each surface of a line bends.

    Parameters
    ----------
    points : (k, 3) array
        The line's points [m], in the frame that the surfaces' places are in.
    active : (k,) array
        0 for points that are off the path.
    surfaces : (n, SURFACE_SIZE) array
    ranges : (n, 3) array
        The first and the last point between which each may bend the line, and whether it
        bends one segment only.
    bent : (n,) array
        Filled: the point at which the segment begins that a surface bends; where it bends
        none, that of a segment with an end inside it, or -1; EVERY where it need not choose.
    rival : (n,) array
        Filled: how much longer the line would be if another segment were bent that the
        surface meets as well [m]; infinity where there is none.
    out, work : arrays
        Room for what wraps over one surface.
    """
    k, n = points.shape[0], surfaces.shape[0]
    nodes, at = np.empty(k + 2 * n, np.int64), np.empty((k + 2 * n, 3))
    order, count = np.empty(n, np.int64), 0
    for i in range(k):
        if active[i] != 0.0:
            nodes[count] = i
            at[count] = points[i]
            count += 1
    chooses = 0
    for i in range(n):
        bent[i], rival[i] = EVERY, inf
        if ranges[i, 2] != 0.0:
            order[chooses] = i
            chooses += 1
    before = inf
    for lap in range(ROUNDS if chooses > 1 else 1):
        first = second = CLEAR
        for turn in range(chooses):
            i = order[turn]
            count, last = _lay(i, nodes, at, count, surfaces[i], ranges[i], bent, rival, out, work)
            first, second = (last, second) if turn == 0 else (first, last if turn == 1 else second)
        length = _length(nodes, at, count)
        if abs(length - before) < RESTS:
            break
        before = length
        if lap == 0 and chooses > 1 and first == CLEAR and second == INSIDE:
            order[0], order[1] = order[1], order[0]


def _lay(
    i: int,
    nodes: Array,
    at: Array,
    count: int,
    surface: Array,
    ends: Array,
    bent: Array,
    rival: Array,
    out: Array,
    work: Array,
) -> tuple[int, int]:
    """Take surface `i` from the line and lay the line over it anew.

    `nodes` holds path points by their number, contacts with surface i as -1 - i. Returns the
    nodes' number and the status of the last segment looked at.
    """
    count = _take_off(i, nodes, at, count)
    best, least, must, inside, status = -1, inf, False, -1, CLEAR
    another = inf
    local, contacts = np.empty((2, 3)), np.empty((2, 3))
    started, owner = False, -1
    for j in range(count - 1):
        if nodes[j] >= 0:
            owner = nodes[j]
            started = ends[0] <= owner < ends[1]
            started = started and _goes_on(nodes, j, count, ends[1])
        if not started or (nodes[j] < 0 and nodes[j] == nodes[j + 1]):
            continue
        into(surface, at[j], local[0])
        into(surface, at[j + 1], local[1])
        for w in range(4):
            out[WARM + w] = 0.0
        found = wrap(surface, local[0], local[1], out, work)
        status = status if must else found
        if found == INSIDE and inside < 0:
            inside = owner
        what = claim(surface, local[0], local[1], found)
        if what == NONE:
            continue
        longer = out[LENGTH] - _distance(at[j], at[j + 1])
        if not must and (what == MUST or longer < least):
            another = min(another, least)
            best, least, must = j, longer, what == MUST
            bent[i] = owner
            outof(surface, out, ON_P, contacts[0])
            outof(surface, out, ON_S, contacts[1])
        else:
            another = min(another, longer)
    rival[i] = another - least if best >= 0 else inf
    if best < 0:
        bent[i] = inside
        return count, status
    for j in range(count - 1, best, -1):
        nodes[j + 2] = nodes[j]
        at[j + 2] = at[j]
    nodes[best + 1] = nodes[best + 2] = -1 - i
    at[best + 1], at[best + 2] = contacts[0], contacts[1]
    return count + 2, status


@compiled
def _take_off(i: int, nodes: Array, at: Array, count: int) -> int:
    """Take the contacts with surface `i` from the nodes; return how many are left."""
    kept = 0
    for j in range(count):
        if nodes[j] != -1 - i:
            nodes[kept] = nodes[j]
            at[kept] = at[j]
            kept += 1
    return kept


@compiled
def _goes_on(nodes: Array, j: int, count: int, last: float) -> bool:
    """Return whether the next path point after node `j` is within the range that ends at `last`."""
    for next_ in range(j + 1, count):
        if nodes[next_] >= 0:
            return bool(nodes[next_] <= last)
    return False


@compiled
def _length(nodes: Array, at: Array, count: int) -> float:
    """Return about how long the line is, with chords for what lies on surfaces."""
    length = 0.0
    for j in range(count - 1):
        length += _distance(at[j], at[j + 1])
    return length


@compiled
def _distance(a: Array, b: Array) -> float:
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    return sqrt(x * x + y * y + z * z)


def choosing(wraps: Callable[..., int]) -> Callable[..., None]:
    """Return `choose` for surfaces that `wraps` finds paths over."""
    return bound(choose, _lay=bound(_lay, wrap=wraps))


choose_round = choosing(wrap_round_only)
"""`choose` for spheres and cylinders."""
