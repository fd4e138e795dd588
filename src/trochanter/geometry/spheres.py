"""Spheres fitted to points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Sphere:
    """A sphere and how well points lie on it.

    Attributes
    ----------
    centre : ndarray, shape (3,)
        Read-only, in the unit of the points.
    radius : float
    residual : float
        Root mean square distance of the fitted points from the surface.
    """

    centre: NDArray[np.float64]
    radius: float
    residual: float


def fit_sphere(points: ArrayLike, iterations: int = 20) -> Sphere:
    """Fit a sphere by least squares of the points' distances from it.

    The algebraic fit (linear in centre and ``r² - |c|²``) starts Gauss-Newton
    steps on the geometric distances, because the algebraic one alone is biased
    toward small radii where the points cover a part of the sphere only.

    Parameters
    ----------
    points : array_like, shape (n, 3)
        Four or more points that lie in no one plane.
    iterations : int
        Most Gauss-Newton steps taken.

    Returns
    -------
    Sphere

    Raises
    ------
    ValueError
        If the points fix no sphere.
    """
    given = np.asarray(points, dtype=np.float64).reshape(-1, 3)
    middle = given.mean(axis=0) if given.size else np.zeros(3)
    local = given - middle
    if len(given) < 4 or np.linalg.matrix_rank(local) < 3:
        raise ValueError("a sphere needs four points or more that lie in no one plane")
    system = np.column_stack([2 * local, np.ones(len(local))])
    solution = np.linalg.lstsq(system, (local**2).sum(axis=1), rcond=None)[0]
    centre, radius = solution[:3], float(np.sqrt(solution[3] + solution[:3] @ solution[:3]))
    for _ in range(iterations):
        offset = local - centre
        distance = np.linalg.norm(offset, axis=1)
        jacobian = np.column_stack([-offset / distance[:, None], -np.ones(len(local))])
        step = np.linalg.lstsq(jacobian, radius - distance, rcond=None)[0]
        centre, radius = centre + step[:3], radius + float(step[3])
        if np.abs(step).max() < 1e-12 * radius:
            break
    residual = np.sqrt(np.mean((np.linalg.norm(local - centre, axis=1) - radius) ** 2))
    where = centre + middle
    where.setflags(write=False)
    return Sphere(where, radius, float(residual))
