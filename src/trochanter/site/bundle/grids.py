"""A line's length and arms between the nodes of a grid of poses.

The formulas stand in docs/bundle.md, and the viewer has them once more in its own language.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Grid:
    """Lengths and their slopes at equal steps of some coordinates.

    Attributes
    ----------
    axes : tuple of int
        Which coordinates of the pose its axes are.
    low, step : ndarray, shape (d,)
        First node and step of each axis [rad].
    values : ndarray, shape (n1, ..., nd, 1 + d)
        At each node the length [m], then its derivative by each axis [m/rad].
    """

    axes: tuple[int, ...]
    low: Floats
    step: Floats
    values: Floats

    @property
    def cells(self) -> tuple[int, ...]:
        """How many cells each axis has."""
        return tuple(n - 1 for n in self.values.shape[:-1])

    def place(self, q: Floats) -> tuple[Ints, Floats]:
        """Return the cell of each pose, and where in it the pose lies.

        Parameters
        ----------
        q : ndarray, shape (n, d)
            The grid's own coordinates [rad]; beyond the grid the nearest cell goes on.

        Returns
        -------
        cell : ndarray, shape (n, d)
        share : ndarray, shape (n, d)
            0 at the cell's lower side to 1 at its upper.
        """
        at = (q - self.low) / self.step
        cell = np.clip(np.floor(at), 0, np.array(self.cells) - 1).astype(np.int64)
        return cell, at - cell

    def at(self, q: Floats) -> tuple[Floats, Floats]:
        """Return lengths [m] and their derivatives by each axis [m/rad].

        Parameters
        ----------
        q : ndarray, shape (n, d)

        Returns
        -------
        length : ndarray, shape (n,)
        slope : ndarray, shape (n, d)
        """
        cell, share = self.place(q)
        return blend(self._corners(cell), share, self.step)

    def between(self, q: Floats) -> tuple[Floats, Floats]:
        """Return the same where a cell is rough: what its corners know, mixed linearly.

        Across a jump the slope of an interpolated length is the jump's height by the cell's
        width, which no arm is; the mixed slopes stay among the corners' own.
        """
        cell, share = self.place(q)
        sides = np.array(list(product((0, 1), repeat=len(self.axes))))
        weight = np.where(sides, share[:, None, :], 1.0 - share[:, None, :]).prod(axis=2)
        mixed = np.einsum("nc,nck->nk", weight, self._corners(cell))
        return mixed[:, 0], mixed[:, 1:]

    def _corners(self, cell: Ints) -> Floats:
        """Return what is known at cells' corners, the last axis varying fastest."""
        sides = np.array(list(product((0, 1), repeat=len(self.axes))))
        at = cell[:, None, :] + sides
        return np.asarray(self.values[tuple(at[..., k] for k in range(len(self.axes)))])


def blend(corners: Floats, share: Floats, step: Floats) -> tuple[Floats, Floats]:
    """Return length and slope within cells from what is known at their corners.

    Along each axis a Hermite cubic, across the others linear; the multilinear part, which
    every axis counts, is taken once: exact for polynomials of degree three, and it needs
    nothing but the cell's own corners.

    Parameters
    ----------
    corners : ndarray, shape (n, 2**d, 1 + d)
        Length and derivatives at the corners, the last axis varying fastest.
    share : ndarray, shape (n, d)
        Place in the cell, 0 to 1.
    step : ndarray, shape (d,)

    Returns
    -------
    length : ndarray, shape (n,)
    slope : ndarray, shape (n, d)
    """
    d = share.shape[1]
    length, slope = np.zeros(len(share)), np.zeros(share.shape)
    # By axis and side: linear weight, cubic's share in the value, cubic's share in the slope.
    weight = [[_weights(share[:, k], side, step[k]) for side in (0, 1)] for k in range(d)]
    for number, corner in enumerate(product((0, 1), repeat=d)):
        mine = [weight[k][side] for k, side in enumerate(corner)]
        for k in range(-1, d):
            # k = -1 is the multilinear part; else axis k has its cubic in place of its line.
            parts = [mine[j][1 if j == k else 0] for j in range(d)]
            value = corners[:, number, 0]
            length += value * _times([p[0] for p in parts])
            for m in range(d):
                slope[:, m] += value * _times([p[1 if j == m else 0] for j, p in enumerate(parts)])
            if k >= 0:
                parts[k] = mine[k][2]
                value = corners[:, number, 1 + k]
                length += value * _times([p[0] for p in parts])
                for m in range(d):
                    factors = [p[1 if j == m else 0] for j, p in enumerate(parts)]
                    slope[:, m] += value * _times(factors)
    return length, slope


_Pair = tuple[Floats, Floats]


def _weights(t: Floats, side: int, h: float) -> tuple[_Pair, _Pair, _Pair]:
    """Return linear weight, cubic's share in the value and in the slope, each with derivative."""
    one, sign = np.ones_like(t), 2 * side - 1
    linear = (t if side else 1 - t), sign * one / h
    bump = sign * t * (1 - t) * (2 * t - 1), sign * (6 * t - 6 * t**2 - 1) / h
    if side:
        return linear, bump, (h * (t**3 - t**2), 3 * t**2 - 2 * t)
    return linear, bump, (h * (t**3 - 2 * t**2 + t), 3 * t**2 - 4 * t + 1)


def _times(factors: list[Floats]) -> Floats:
    out = factors[0]
    for factor in factors[1:]:
        out = out * factor
    return out
