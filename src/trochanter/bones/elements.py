"""Lagrange elements: the lattice of a square or a triangle, and the polynomials on it.

A lattice point is a pair of whole numbers ``(i, j)``; ``i`` runs fastest. A
square of degrees p and q has ``0 <= i <= p`` and ``0 <= j <= q``; a triangle of
degree p has ``i + j <= p``. Both an element's nodes and the points at which it
is evaluated lie on such a lattice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import DataFaultError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Number = TypeVar("Number", np.float64, np.int64)


@dataclass(frozen=True)
class Lattice:
    """Whole-numbered points of a square or a triangle.

    Attributes
    ----------
    triangle : bool
        A triangle, else a square.
    p, q : int
        Steps along the first and the second direction; equal in a triangle.
    """

    triangle: bool
    p: int
    q: int

    @cached_property
    def points(self) -> Ints:
        """Return the lattice points in order, shape (n, 2)."""
        rows = [(i, j) for j in range(self.q + 1) for i in range(self._width(j))]
        return _closed(np.array(rows, dtype=np.int64))

    @cached_property
    def local(self) -> Floats:
        """Return the lattice points as local coordinates in 0..1, shape (n, 2)."""
        return _closed(np.asarray(self.points / np.array([self.p, self.q])))

    @cached_property
    def sides(self) -> list[Ints]:
        """Return the boundary: each side's point indices, counter-clockwise, ends included."""
        p, q = self.p, self.q
        across, up = range(p + 1), range(q + 1)
        if self.triangle:
            loops = [
                [(i, 0) for i in across],
                [(p - j, j) for j in up],
                [(0, j) for j in reversed(up)],
            ]
        else:
            loops = [
                [(i, 0) for i in across],
                [(p, j) for j in up],
                [(i, q) for i in reversed(across)],
                [(0, j) for j in reversed(up)],
            ]
        return [_closed(np.array([self.index(i, j) for i, j in loop])) for loop in loops]

    @cached_property
    def faces(self) -> Ints:
        """Return counter-clockwise triangles between the points, shape (m, 3)."""
        out = []
        for j in range(self.q):
            for i in range(self._width(j) - 1):
                out.append([self.index(i, j), self.index(i + 1, j), self.index(i, j + 1)])
                if i + 1 < self._width(j + 1):
                    right = self.index(i + 1, j)
                    out.append([right, self.index(i + 1, j + 1), self.index(i, j + 1)])
        return _closed(np.array(out, dtype=np.int64))

    def index(self, i: int, j: int) -> int:
        """Return the place of the point (i, j) in `points`."""
        return sum(self._width(row) for row in range(j)) + i

    def _width(self, j: int) -> int:
        return self.p + 1 - j if self.triangle else self.p + 1


@cache
def lattice_of(basis: str) -> Lattice:
    """Return the node lattice of a basis named as ``quad_L3_L3`` or ``simplex_L4_L4``.

    Raises
    ------
    DataFaultError
        If the name is of no Lagrange element on a square or a triangle.
    """
    match = re.fullmatch(r"(quad|simplex)_L([1-9])_L([1-9])", basis)
    if match is None or (match[1] == "simplex" and match[2] != match[3]):
        raise DataFaultError(
            [f"basis {basis!r} is not known; use quad_Lp_Lq or simplex_Lp_Lp with degrees 1 to 9"]
        )
    return Lattice(match[1] == "simplex", int(match[2]), int(match[3]))


@cache
def evaluation_lattice(nodes: Lattice, density: int) -> Lattice:
    """Return the lattice with `density` points along every side of an element."""
    return Lattice(nodes.triangle, density - 1, density - 1)


def basis_weights(nodes: Lattice, local: ArrayLike) -> Floats:
    """Evaluate every node's Lagrange polynomial at points of the element.

    On a square the polynomials are products of one-dimensional ones. On a
    triangle they are products of Silvester's factors in the three barycentric
    coordinates (Silvester 1969, Int J Eng Sci 7:849-861,
    doi:10.1016/0020-7225(69)90065-2).

    Parameters
    ----------
    nodes : Lattice
    local : array_like, shape (k, 2)
        Local coordinates in 0..1.

    Returns
    -------
    ndarray, shape (k, n)
        One at the node's own place, zero at the others; rows sum to one.
    """
    where = np.asarray(local, dtype=np.float64)
    i, j = nodes.points.T
    if nodes.triangle:
        p = nodes.p
        rest = 1.0 - where[:, 0] - where[:, 1]
        first, second = _silvester(p, where[:, 0]), _silvester(p, where[:, 1])
        return np.asarray(first[:, i] * second[:, j] * _silvester(p, rest)[:, p - i - j])
    return np.asarray(_lagrange(nodes.p, where[:, 0])[:, i] * _lagrange(nodes.q, where[:, 1])[:, j])


def _lagrange(degree: int, x: Floats) -> Floats:
    """One-dimensional Lagrange polynomials on equal steps of 0..1, shape (k, degree + 1)."""
    knots = np.arange(degree + 1)
    out = np.ones((len(x), degree + 1))
    for m in knots:
        for s in knots[knots != m]:
            out[:, m] *= (degree * x - s) / (m - s)
    return out


def _silvester(degree: int, x: Floats) -> Floats:
    """Silvester's factors P_m(x) = prod_{s<m} (degree x - s) / (m - s), shape (k, degree + 1)."""
    out = np.ones((len(x), degree + 1))
    for m in range(1, degree + 1):
        out[:, m] = out[:, m - 1] * (degree * x - (m - 1)) / m
    return out


def _closed(array: NDArray[Number]) -> NDArray[Number]:
    array.setflags(write=False)
    return array
