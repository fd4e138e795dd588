"""Products of Chebyshev polynomials of a pose's coordinates: what bodies and lines move by."""

from __future__ import annotations

from itertools import product

import numpy as np

from trochanter.site.bundle.grids import Floats, Ints


def exponents(degrees: tuple[int, ...]) -> Ints:
    """Return the products that are used, shape (terms, coordinates), smallest first.

    A product is used where the sum of its degrees, each divided by that coordinate's
    greatest, is at most one.
    """
    every = product(*(range(d + 1) for d in degrees))
    held = [e for e in every if sum(a / d for a, d in zip(e, degrees, strict=True)) <= 1 + 1e-9]
    return np.array(sorted(held, key=lambda e: (sum(e), e)), dtype=np.int64)


def terms(q: Floats, low: Floats, high: Floats, degrees: Ints) -> Floats:
    """Return the products at some poses.

    Parameters
    ----------
    q : ndarray, shape (n, coordinates)
        [rad]
    low, high : ndarray, shape (coordinates,)
        Ranges, which are scaled to -1..1 [rad].
    degrees : ndarray, shape (terms, coordinates)

    Returns
    -------
    ndarray, shape (n, terms)
        ``T_a(x_1) T_b(x_2) ...`` with ``T_0 = 1, T_1 = x, T_(k+1) = 2 x T_k - T_(k-1)``.
    """
    x = 2.0 * (q - low) / (high - low) - 1.0
    out = np.ones((len(q), len(degrees)))
    for axis in range(degrees.shape[1]):
        kinds = np.polynomial.chebyshev.chebvander(x[:, axis], int(degrees[:, axis].max()))
        out *= kinds[:, degrees[:, axis]]
    return out


def fitted(table: Floats, values: Floats) -> Floats:
    """Return the terms' factors that give values best, a little held back from wild ones.

    Parameters
    ----------
    table : ndarray, shape (n, terms)
    values : ndarray, shape (n, k)

    Returns
    -------
    ndarray, shape (terms, k)
    """
    square = table.T @ table
    hold = 1e-6 * float(np.trace(square)) / len(square)
    return np.asarray(np.linalg.solve(square + hold * np.eye(len(square)), table.T @ values))
