"""Points along a path over a surface, for drawing it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.placed import (
    CYLINDER,
    ELLIPSOID,
    KIND,
    ORIGIN,
    SIZE,
    SPHERE,
    TORUS,
    TURN,
)

Floats = NDArray[np.float64]

STEPS = 8
"""Steps of integration from point to point."""
TRIES = 129
"""Places along an arc at which a path may take off."""


def curve(
    surface: Floats,
    begin: Floats,
    end: Floats,
    headings: tuple[Floats, Floats],
    arc: float,
    count: int,
) -> Floats:
    """Return points along a path from where it meets a surface to where it leaves.

    On cylinder and sphere they are exact; on ellipsoid and torus they are integrated
    (Runge and Kutta's fourth order), to about 1e-6 of the arc, and end where they should.
    Where a path flies from one part of a ring to another, two neighbouring points are the
    ends of the flight.

    Parameters
    ----------
    surface : (SURFACE_SIZE,) array
        As in `trochanter.geometry.placed`.
    begin, end : (3,) arrays
        [m]
    headings : two (3,) arrays
        The path's unit directions at `begin` and at `end`.
    arc : float
        Length on the surface [m].
    count : int
        Number of points, the ends included.

    Returns
    -------
    (count, 3) array
    """
    turn = surface[TURN : TURN + 9].reshape(3, 3)
    origin = surface[ORIGIN : ORIGIN + 3]
    a, b = (begin - origin) @ turn, (end - origin) @ turn
    v, onto = headings[0] @ turn, headings[1] @ turn
    along = np.linspace(0.0, 1.0, count)
    if arc <= 0.0:
        points = a + along[:, None] * (b - a)
    elif surface[KIND] == CYLINDER:
        points = _helix(a, b, v, arc, along)
    elif surface[KIND] == SPHERE:
        angle = (arc / float(surface[SIZE])) * along[:, None]
        points = a * np.cos(angle) + v * float(surface[SIZE]) * np.sin(angle)
    elif surface[KIND] == TORUS:
        points = _through(surface, (a, b), (v, onto), arc, count)
    else:
        points, _ = _integrated(surface, a, v, arc, count)
        points += along[:, None] * (b - points[-1])
    return np.asarray(points @ turn.T + origin)


def _helix(a: Floats, b: Floats, v: Floats, arc: float, along: Floats) -> Floats:
    radius = np.hypot(a[0], a[1])
    across = np.sqrt(max(0.0, arc**2 - (b[2] - a[2]) ** 2))
    way = 1.0 if a[0] * v[1] - a[1] * v[0] >= 0.0 else -1.0
    angle = np.arctan2(a[1], a[0]) + way * along * across / radius
    height = a[2] + along * (b[2] - a[2])
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), height], axis=-1)


def _through(
    surface: Floats,
    ends: tuple[Floats, Floats],
    headings: tuple[Floats, Floats],
    arc: float,
    count: int,
) -> Floats:
    """Return points along a path over a ring, which may leave the tube and land on it again.

    Geodesics in the hole part fast, so the path is followed from both ends. Of all pairs of
    places on the two that leave the right length between them, those are taken from which the
    other lies straight ahead.
    """
    first, along = _integrated(surface, ends[0], headings[0], arc, TRIES)
    last, _ = _integrated(surface, ends[1], -headings[1], arc, TRIES)
    gone = np.linspace(0.0, arc, TRIES)
    flight = np.maximum(arc - gone[:, None] - gone, 0.0)
    miss = (first[:, None] + flight[..., None] * along[:, None] - last) ** 2
    longer = gone[:, None] + gone > arc * (1.0 + 1e-9)
    k, rest = np.unravel_index(np.where(longer, np.inf, miss.sum(axis=-1)).argmin(), flight.shape)
    some = max(2, min(count - 2, round(count * float(k) / max(1.0, float(k + rest)))))
    before = np.linspace(0.0, k, some)
    after = np.linspace(0.0, rest, count - some)[::-1]
    return np.concatenate([_between(first, before), _between(last, after)])


def _between(points: Floats, places: Floats) -> Floats:
    """Return points between those of a fine row, from their places in it."""
    numbers = np.arange(len(points))
    return np.stack([np.interp(places, numbers, points[:, i]) for i in range(3)], axis=-1)


def _integrated(
    surface: Floats, a: Floats, v: Floats, arc: float, count: int
) -> tuple[Floats, Floats]:
    """Return points along a geodesic from `a`, and its directions there."""
    points, directions = [a], [v]
    step = arc / ((count - 1) * STEPS)
    x, u = a, v
    for _ in range(count - 1):
        for _ in range(STEPS):
            k1, l1 = u, _pull(surface, x, u)
            k2, l2 = u + step / 2 * l1, _pull(surface, x + step / 2 * k1, u + step / 2 * l1)
            k3, l3 = u + step / 2 * l2, _pull(surface, x + step / 2 * k2, u + step / 2 * l2)
            k4, l4 = u + step * l3, _pull(surface, x + step * k3, u + step * l3)
            x = x + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
            u = u + step / 6 * (l1 + 2 * l2 + 2 * l3 + l4)
        points.append(x)
        directions.append(u)
    return np.array(points), np.array(directions)


def _pull(surface: Floats, x: Floats, u: Floats) -> Floats:
    """Return the acceleration that keeps a point on the surface: along the normal only."""
    if surface[KIND] == ELLIPSOID:
        weights = 1.0 / surface[SIZE : SIZE + 3] ** 2
        slope, bend = 2.0 * weights * x, float(2.0 * (weights * u) @ u)
    else:
        ring = float(surface[SIZE + 1])
        distance = np.hypot(x[0], x[1])
        out = np.array([x[0], x[1], 0.0]) / distance
        slope = 2.0 * (x - ring * out)
        round_ = np.array([-out[1], out[0], 0.0]) @ u
        bend = 2.0 * float(u @ u - ring * round_**2 / distance)
    return np.asarray(-bend / (slope @ slope) * slope)
