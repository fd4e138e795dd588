"""The point of a triangle that is nearest to a point, for many pairs at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def closest_on_triangles(points: Floats, corners: Floats) -> Floats:
    """Return barycentric coordinates of each triangle's nearest point.

    The foot of the perpendicular is taken where it falls within the triangle;
    elsewhere the nearest of the three sides' nearest points is.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
    corners : ndarray, shape (n, 3, 3)
        The corners of one triangle a point; ``corners[i, k]`` is corner k.

    Returns
    -------
    ndarray, shape (n, 3)
        Weights of the corners; they are not negative and sum to one.
    """
    best = _foot(points, corners)
    outside = ~(best >= 0).all(axis=1)
    if outside.any():
        best[outside] = _nearest_of_sides(points[outside], corners[outside])
    return best


def _foot(points: Floats, corners: Floats) -> Floats:
    """Barycentric coordinates of the perpendicular's foot; NaN on a flat triangle."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    offset = points - corners[:, 0]
    a, b, c = _dot(first, first), _dot(first, second), _dot(second, second)
    u, v = _dot(offset, first), _dot(offset, second)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 1.0 / (a * c - b * b)
        beta, gamma = (c * u - b * v) * scale, (a * v - b * u) * scale
        return np.stack([1.0 - beta - gamma, beta, gamma], axis=1)


def _nearest_of_sides(points: Floats, corners: Floats) -> Floats:
    """Barycentric coordinates of the nearest point of the three sides."""
    best = np.zeros((len(points), 3))
    least = np.full(len(points), np.inf)
    for start, end in ((0, 1), (1, 2), (2, 0)):
        side = corners[:, end] - corners[:, start]
        length2 = np.maximum(_dot(side, side), np.finfo(np.float64).tiny)
        t = np.clip(_dot(points - corners[:, start], side) / length2, 0.0, 1.0)
        gap = points - corners[:, start] - t[:, None] * side
        nearer = _dot(gap, gap) < least
        least[nearer] = _dot(gap, gap)[nearer]
        weights = np.zeros_like(best)
        weights[:, start], weights[:, end] = 1.0 - t, t
        best[nearer] = weights[nearer]
    return best


def _dot(left: Floats, right: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", left, right))
