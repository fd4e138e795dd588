"""The cubic spline of SIMM and OpenSim, as coefficients.

Its end condition is that of Forsythe, Malcolm and Moler (1977): the third
derivative at an end is that of the cubic through the four points nearest it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def simm_spline_pieces(x: Array, y: Array) -> Array:
    """Return the polynomial pieces of the spline through the points (x, y).

    Parameters
    ----------
    x : (n,) array
        Strictly increasing, n at least 2.
    y : (n,) array

    Returns
    -------
    (n + 1, 4) array
        Coefficients from the constant up, of ``q - origin``. Piece 0 lies below
        ``x[0]`` (origin ``x[0]``), piece i between ``x[i-1]`` and ``x[i]``
        (origin ``x[i-1]``), piece n above ``x[n-1]`` (origin ``x[n-1]``).
        The two outer ones are straight.
    """
    width, slope = np.diff(x), np.diff(y) / np.diff(x)
    bend = _second_derivatives(x, width, slope)
    rise = slope - width * (2 * bend[:-1] + bend[1:]) / 6
    inner = np.stack([y[:-1], rise, bend[:-1] / 2, np.diff(bend) / (6 * width)], axis=1)
    last_rise = slope[-1] + width[-1] * (bend[-2] + 2 * bend[-1]) / 6
    below = [y[0], rise[0], 0.0, 0.0]
    above = [y[-1], last_rise, 0.0, 0.0]
    return np.vstack([below, inner, above])


def _second_derivatives(x: Array, width: Array, slope: Array) -> Array:
    """Return the second derivative at each point (derivations.md, 'SimmSpline')."""
    n = len(x)
    if n == 2:
        return np.zeros(2)
    matrix, right = np.zeros((n, n)), np.zeros(n)
    for i in range(1, n - 1):
        matrix[i, i - 1 : i + 2] = width[i - 1], 2 * (width[i - 1] + width[i]), width[i]
        right[i] = 6 * (slope[i] - slope[i - 1])
    matrix[0, :2] = -1.0, 1.0
    matrix[-1, -2:] = -1.0, 1.0
    if n > 3:
        right[0] = width[0] * _third_derivative(x[:4], slope[:3])
        right[-1] = width[-1] * _third_derivative(x[-4:], slope[-3:])
    return np.asarray(np.linalg.solve(matrix, right), float)


def _third_derivative(x: Array, slope: Array) -> float:
    """Return that of the cubic through four points: six times their divided difference."""
    second = np.diff(slope) / (x[2:] - x[:-2])
    return float(6 * (second[1] - second[0]) / (x[3] - x[0]))
