"""The shortest path over any number of surfaces of any kind, between two points.

Each surface in turn is wrapped between its neighbours' contact points until none moves any
more; the path is then the shortest, since each step shortens it (docs/derivations.md,
'Several surfaces').
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from trochanter.geometry.choice import choosing
from trochanter.geometry.circle import OPENSIM
from trochanter.geometry.ellipsoid import wrap_ellipsoid
from trochanter.geometry.geodesics import (
    CLEAR,
    FAILED,
    INSIDE,
    LENGTH,
    RESULT_SIZE,
    TOUCHING,
    WARM,
    WORK_SIZE,
    WRAPPED,
    Array,
    compiled,
)
from trochanter.geometry.placed import (
    ALONG,
    CONTACTS,
    ELLIPSOID,
    KIND,
    LEFT,
    MISSED,
    ORIGIN,
    QUADRANT,
    RULE,
    SIZE,
    STATE_SIZE,
    STATUS,
    TORUS,
    into,
    note,
    touched,
    wrap_round,
)
from trochanter.geometry.torus import wrap_torus

SWEEPS, TURNED = 300, 150
"""How often at most each surface is wrapped, and after how many times from the other end on."""
STILL = 1e-13
"""How little [m] contact points move when the path is found."""


@compiled
def wrap_one(surface: Array, p: Array, s: Array, out: Array, work: Array) -> int:
    """Wrap the path from `p` to `s`, in the surface's own frame, over one surface."""
    kind, quadrant = int(surface[KIND]), int(surface[QUADRANT])
    a, b, c = surface[SIZE], surface[SIZE + 1], surface[SIZE + 2]
    px, py, pz, sx, sy, sz = p[0], p[1], p[2], s[0], s[1], s[2]
    if kind == ELLIPSOID:
        detours = surface[RULE] != OPENSIM
        return int(wrap_ellipsoid(a, b, c, quadrant, detours, px, py, pz, sx, sy, sz, out, work))
    if kind == TORUS:
        return int(wrap_torus(a, b, quadrant, px, py, pz, sx, sy, sz, out, work))
    return int(wrap_round(surface, p, s, out))


@compiled
def wrap_several(
    surfaces: Array, p: Array, s: Array, state: Array, order: Array, out: Array, work: Array
) -> tuple[float, int, float]:
    """Find the shortest path from `p` to `s` over `surfaces`.

    Parameters
    ----------
    surfaces : (n, SURFACE_SIZE) array
        Their kinds, sizes and places.
    p, s : (3,) arrays
        The ends [m], in the frame that the surfaces' places are in.
    state : (n, STATE_SIZE) array
        Filled: for each surface its status, contacts, length.
    order : (n,) array
        Filled: the surfaces' numbers in the order along the path.
    out, work : arrays
        Room for `wrap_one`, of at least RESULT_SIZE and WORK_SIZE numbers.

    Returns
    -------
    length : float
        [m]
    status : int
        FAILED if any surface failed or the contacts did not come to rest, and then the path
        is straight; else INSIDE, WRAPPED, TOUCHING or CLEAR, the first of these that one of
        the surfaces has.
    residual : float
        [m] by how much the path misses.
    """
    n = surfaces.shape[0]
    _sort(surfaces, p, s, state, order)
    before, after, last, warm = np.empty(3), np.empty(3), np.empty(6), np.zeros((n, 4))
    moved = 0.0
    for sweep in range(SWEEPS if n > 1 else 1):
        moved = 0.0
        back = sweep // TURNED % 2 == 1
        if sweep % TURNED == 0:
            state[:, STATUS] = CLEAR
            warm[:] = 0.0
        for j in range(n):
            i = n - 1 - j if back else j
            k = int(order[i])
            out[WARM : WARM + 4] = warm[k]
            _neighbours(state, order, i, p, s, before, after)
            status = _between(surfaces[k], before, after, out, work)
            warm[k] = out[WARM : WARM + 4]
            moved += _settle(surfaces[k], state[k], status, out, last)
        if moved <= STILL:
            break
    if n == 1:
        return out[LENGTH], int(state[0, STATUS]), state[0, MISSED]
    return _sum_up(state, order, n, p, s, before, after, moved)


@compiled
def _between(surface: Array, before: Array, after: Array, out: Array, work: Array) -> int:
    """Wrap over one surface between two places of the common frame."""
    local = np.empty((2, 3))
    into(surface, before, local[0])
    into(surface, after, local[1])
    return int(wrap_one(surface, local[0], local[1], out, work))


@compiled
def _sort(surfaces: Array, p: Array, s: Array, state: Array, order: Array) -> None:
    """Put the surfaces in the order in which the straight line passes their origins."""
    for k in range(surfaces.shape[0]):
        along = 0.0
        for i in range(3):
            along += (surfaces[k, ORIGIN + i] - p[i]) * (s[i] - p[i])
        for i in range(STATE_SIZE):
            state[k, i] = 0.0
        state[k, ALONG] = along
        i = k
        while i > 0 and state[int(order[i - 1]), ALONG] > along:
            order[i] = order[i - 1]
            i -= 1
        order[i] = k


@compiled
def _neighbours(
    state: Array, order: Array, i: int, p: Array, s: Array, before: Array, after: Array
) -> None:
    """Write the places that the path comes from and goes to at the i-th surface."""
    before[:] = p
    after[:] = s
    for k in range(i - 1, -1, -1):
        row = state[int(order[k])]
        if touched(row[STATUS]):
            before[:] = row[CONTACTS + 3 : CONTACTS + 6]
            break
    for k in range(i + 1, order.shape[0]):
        row = state[int(order[k])]
        if touched(row[STATUS]):
            after[:] = row[CONTACTS : CONTACTS + 3]
            break


@compiled
def _settle(surface: Array, row: Array, status: int, out: Array, last: Array) -> float:
    """Write a surface's state from a wrap's result; return how far its contacts moved."""
    was = touched(row[STATUS])
    last[:] = row[CONTACTS : CONTACTS + 6]
    note(surface, status, out, row)
    if touched(status) != was:
        return 1.0
    moved = 0.0
    for i in range(6 if was else 0):
        moved += abs(row[CONTACTS + i] - last[i])
    return moved


@compiled
def _sum_up(
    state: Array,
    order: Array,
    n: int,
    p: Array,
    s: Array,
    before: Array,
    after: Array,
    moved: float,
) -> tuple[float, int, float]:
    """Return length, status and residual of the path that `state` describes."""
    length, residual = 0.0, moved
    inside = wrapped = touching = False
    failed = moved > 1e-9
    before[:] = p
    for i in range(n):
        row = state[int(order[i])]
        residual = max(residual, row[MISSED])
        failed = failed or row[STATUS] == FAILED
        if touched(row[STATUS]):
            after[:] = row[CONTACTS : CONTACTS + 3]
            length += _distance(before, after) + row[LEFT]
            before[:] = row[CONTACTS + 3 : CONTACTS + 6]
        inside = inside or row[STATUS] == INSIDE
        wrapped = wrapped or row[STATUS] == WRAPPED
        touching = touching or row[STATUS] == TOUCHING
    length += _distance(before, s)
    if failed:
        for i in range(n):
            state[i, STATUS] = FAILED
        return _distance(p, s), FAILED, residual
    status = WRAPPED if wrapped else TOUCHING if touching else CLEAR
    return length, INSIDE if inside else status, residual


@compiled
def _distance(a: Array, b: Array) -> float:
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    return sqrt(x * x + y * y + z * z)


@compiled
def solve_several(
    surfaces: Array, begin: Array, end: Array, state: Array, order: Array, totals: Array
) -> None:
    """Wrap over the surfaces of each pose; `totals`: length, status, residual."""
    out, work = np.zeros(RESULT_SIZE), np.zeros(WORK_SIZE)
    for i in range(surfaces.shape[0]):
        length, status, residual = wrap_several(
            surfaces[i], begin[i], end[i], state[i], order[i], out, work
        )
        totals[i, 0], totals[i, 1], totals[i, 2] = length, status, residual


choose_any = choosing(wrap_one)
"""`trochanter.geometry.choice.choose` for surfaces of any kind."""


@compiled
def choose_several(
    points: Array, active: Array, surfaces: Array, ranges: Array, bent: Array, rival: Array
) -> None:
    """Find which segments the surfaces of a line bend in each pose (`choose`)."""
    out, work = np.zeros(RESULT_SIZE), np.zeros(WORK_SIZE)
    for i in range(points.shape[0]):
        one = surfaces[i]
        choose_any(points[i], active[i], one, ranges, bent[i], rival[i], out, work)
