"""Segments that no simple loop covers: several surfaces, ellipsoids, rings, inner contacts.

Pose by pose, with `trochanter.geometry.several`. The arms are those of the straight parts:
along a surface nothing but the surface's own body carries the path.
"""

from __future__ import annotations

import numpy as np

from trochanter.geometry.geodesics import FAILED, RESULT_SIZE, WORK_SIZE
from trochanter.geometry.placed import (
    CONTACTS,
    HEADINGS,
    STATE_SIZE,
    STATUS,
    SURFACE_SIZE,
    touched,
)
from trochanter.geometry.several import choose_any, wrap_one, wrap_several
from trochanter.mechanics.kernel.carrying import carry_point, carry_surface, move
from trochanter.mechanics.kernel.choices import choosing_lines
from trochanter.mechanics.kernel.operations import BODY, COUNT, SHAPE0, SHAPE1
from trochanter.mechanics.kernel.rows import LOST, OUT, STRIDE, Floats, Ints, loop
from trochanter.mechanics.kernel.run import compiled_run
from trochanter.mechanics.kernel.segments import ADDED, POINT, POINT2


@loop
def chain(w: Floats, op: Ints, p: Floats, maps: Ints, shapes: Floats, bodies: Ints, m: int) -> None:
    """Write length and arms of a segment over any surfaces.

    Parameters
    ----------
    w : array
        The scratch rows.
    op : array
        The operation (`trochanter.mechanics.kernel.operations`).
    p : array
        The segment's figures: its ends on their own bodies.
    maps : array
        For each surface and at last for the moving end, the places of its coordinates
        among the segment's.
    shapes : array
        The surfaces in their own bodies' frames.
    bodies : array
        For each surface and at last for the moving end: where its body's relation was
        stashed (0 for the first end's own body), and how many coordinates it has.
    m : int
        Poses.
    """
    surfaces, body = shapes[op[SHAPE0] : op[SHAPE1]], op[BODY]
    last = body + len(surfaces) + 1
    _chain(w, p, surfaces, bodies[body:last], maps[body:last], op[COUNT], m)


@loop
def _chain(
    w: Floats, p: Floats, surfaces: Floats, bodies: Ints, map_: Ints, count: int, m: int
) -> None:
    n = surfaces.shape[0]
    here, state = np.empty((n, SURFACE_SIZE)), np.empty((n, STATE_SIZE))
    order, out, work = np.empty(n), np.empty(RESULT_SIZE), np.empty(WORK_SIZE)
    begin, end = np.empty(3), np.empty(3)
    begin[:] = p[POINT2 : POINT2 + 3]
    arms = np.empty(count)
    for j in range(m):
        for k in range(n):
            here[k] = surfaces[k]
            carry_surface(w, bodies[k, 0], surfaces[k], here[k], j)
        carry_point(w, bodies[n, 0], p[POINT], p[POINT + 1], p[POINT + 2], end, j)
        length, status, _ = wrap_several(here, begin, end, state, order, out, work)
        w[LOST + j] = 1.0 if status == FAILED else 0.0
        arms[:] = 0.0
        at, owner, last = begin, -1, -1
        for i in range(n):
            k = int(order[i])
            if touched(state[k, STATUS]):
                heading = state[k, HEADINGS : HEADINGS + 3]
                _span(w, bodies, map_, at, owner, k, heading, arms, j)
                at, owner, last = state[k, CONTACTS + 3 : CONTACTS + 6], k, k
        heading = _direction(begin, end)
        if last >= 0:
            heading[:] = state[last, HEADINGS + 3 : HEADINGS + 6]
        _span(w, bodies, map_, end, owner, n, heading, arms, j)
        w[OUT + j] = length + p[ADDED]
        for i in range(count):
            w[OUT + (1 + i) * STRIDE + j] = arms[i]


@loop
def _direction(a: Floats, b: Floats) -> Floats:
    """Return the unit vector from a to b, zero if they are in one place."""
    run = b - a
    length = np.sqrt(run[0] * run[0] + run[1] * run[1] + run[2] * run[2])
    return run / length if length > 0.0 else run


@loop
def _span(
    w: Floats,
    bodies: Ints,
    map_: Ints,
    at: Floats,
    of_a: int,
    of_b: int,
    heading: Floats,
    arms: Floats,
    j: int,
) -> None:
    """Add to the arms what a straight part does that ends on two bodies.

    Any point of its line may stand for it: at the point `at` the bodies part with the rate
    at which it grows.
    """
    x, y, z = heading[0], heading[1], heading[2]
    if of_a >= 0:
        move(w, bodies[of_a, 0], bodies[of_a, 1], map_[of_a], at, x, y, z, 1.0, arms, j)
    move(w, bodies[of_b, 0], bodies[of_b, 1], map_[of_b], at, x, y, z, -1.0, arms, j)


choose_any_line = choosing_lines(choose_any, wrap_one, wrap_several)


@loop
def choice(
    w: Floats, op: Ints, figures: Floats, maps: Ints, shapes: Floats, bodies: Ints, m: int
) -> None:
    """Find a line over any surfaces that bends one of its segments for each."""
    choose_any_line(w, op, figures, maps, shapes, bodies, m)


run_chains = compiled_run("chains", chain=chain, choice=choice)
"""Work off any program: `trochanter.mechanics.kernel.run.run` for those with chains."""
