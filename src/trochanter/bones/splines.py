"""Smooth maps of space: an affine part and a multiquadric spline, with their gradients."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from trochanter.bones.elements import Floats


@dataclass(frozen=True, eq=False)
class Spline:
    """A map ``x -> x + affine(x) - sum_k weights[k] * sqrt(|x - knots[k]|² + round²)``.

    Attributes
    ----------
    knots : ndarray, shape (n, 3)
        In metres.
    weights : ndarray, shape (n, 3)
    affine : ndarray, shape (4, 3)
        First row the shift [m], then the linear part.
    round : float
        Length below which the kernel, else the biharmonic |x|, is rounded [m].
    """

    knots: Floats
    weights: Floats
    affine: Floats
    round: float

    def moves(self, points: Floats) -> tuple[Floats, Floats]:
        """Return displacements and their gradients.

        Parameters
        ----------
        points : ndarray, shape (m, 3)

        Returns
        -------
        moves : ndarray, shape (m, 3)
            In metres.
        gradients : ndarray, shape (m, 3, 3)
            Derivative of component j along axis i at ``[:, j, i]``.
        """
        given = np.ascontiguousarray(points, dtype=np.float64)
        moves, gradients = _moves(given, self.knots, self.weights, self.round)
        moves += self.affine[0] + given @ self.affine[1:]
        return moves, gradients + self.affine[1:].T


def fit_spline(knots: Floats, moves: Floats, smoothing: float, round: float) -> Spline:
    """Fit a spline to displacements at knots, with some smoothing.

    With a kernel -|x| it is the biharmonic spline, which bends least of all in
    three dimensions (Duchon 1977, doi:10.1007/BFb0086566); rounded to Hardy's
    multiquadric it has no kink at its knots.

    Parameters
    ----------
    knots, moves : ndarray, shape (n, 3)
        In metres.
    smoothing : float
        Added to the diagonal [m]; 0 interpolates.
    round : float
        See `Spline`.

    Returns
    -------
    Spline
    """
    n = len(knots)
    squares = (knots**2).sum(axis=1)
    gaps = np.maximum(squares[:, None] + squares - 2.0 * knots @ knots.T, 0.0)
    system = np.zeros((n + 4, n + 4))
    system[:n, :n] = -np.sqrt(gaps + round**2) + smoothing * np.eye(n)
    system[:n, n], system[:n, n + 1 :] = 1.0, knots
    system[n:, :n] = system[:n, n:].T
    solved = np.asarray(np.linalg.solve(system, np.vstack([moves, np.zeros((4, 3))])), np.float64)
    return Spline(np.ascontiguousarray(knots), solved[:n].copy(), solved[n:].copy(), round)


@numba.njit(cache=True, parallel=True, fastmath=True)
def _moves(
    points: Floats, knots: Floats, weights: Floats, round: float
) -> tuple[Floats, Floats]:  # pragma: no cover - compiled
    """Sum the kernels; a loop, for the table of all gaps would not fit the cache."""
    moves, gradients = np.zeros((len(points), 3)), np.zeros((len(points), 3, 3))
    for i in numba.prange(len(points)):
        for k in range(len(knots)):
            x = points[i, 0] - knots[k, 0]
            y = points[i, 1] - knots[k, 1]
            z = points[i, 2] - knots[k, 2]
            r = np.sqrt(x * x + y * y + z * z + round * round)
            for j in range(3):
                w = weights[k, j]
                moves[i, j] -= w * r
                gradients[i, j, 0] -= w * x / r
                gradients[i, j, 1] -= w * y / r
                gradients[i, j, 2] -= w * z / r
    return moves, gradients
