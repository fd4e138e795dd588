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
    TURN,
)

Floats = NDArray[np.float64]

STEPS = 8
"""Steps of integration from point to point."""


def curve(
    surface: Floats, begin: Floats, end: Floats, heading: Floats, arc: float, count: int
) -> Floats:
    """Return points along a geodesic from where a path meets a surface to where it leaves.

    On cylinder and sphere they are exact; on ellipsoid and torus they are integrated
    (Runge and Kutta's fourth order), to about 1e-6 of the arc, and end where they should.

    Parameters
    ----------
    surface : (SURFACE_SIZE,) array
        As in `trochanter.geometry.placed`.
    begin, end : (3,) arrays
        [m]
    heading : (3,) array
        The path's unit direction at `begin`.
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
    a, b, v = (begin - origin) @ turn, (end - origin) @ turn, heading @ turn
    along = np.linspace(0.0, 1.0, count)
    if arc <= 0.0:
        points = a + along[:, None] * (b - a)
    elif surface[KIND] == CYLINDER:
        points = _helix(a, b, v, arc, along)
    elif surface[KIND] == SPHERE:
        angle = (arc / float(surface[SIZE])) * along[:, None]
        points = a * np.cos(angle) + v * float(surface[SIZE]) * np.sin(angle)
    else:
        points = _integrated(surface, a, v, arc, count)
        points += along[:, None] * (b - points[-1])
    return np.asarray(points @ turn.T + origin)


def _helix(a: Floats, b: Floats, v: Floats, arc: float, along: Floats) -> Floats:
    radius = np.hypot(a[0], a[1])
    across = np.sqrt(max(0.0, arc**2 - (b[2] - a[2]) ** 2))
    way = 1.0 if a[0] * v[1] - a[1] * v[0] >= 0.0 else -1.0
    angle = np.arctan2(a[1], a[0]) + way * along * across / radius
    height = a[2] + along * (b[2] - a[2])
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), height], axis=-1)


def _integrated(surface: Floats, a: Floats, v: Floats, arc: float, count: int) -> Floats:
    points = [a]
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
    return np.array(points)


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
