"""One surface matched to another: pairs of points, similarities, and smooth warps between them."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import RBFInterpolator
from scipy.spatial import cKDTree

from trochanter.bones.elements import Floats, Ints
from trochanter.errors import OutOfRangeError
from trochanter.geometry.meshes import TriangleMesh

#: Surfaces farther apart than this [m] are no pair.
_REACH = 0.02


class Target:
    """A surface strewn with points, to which another is fitted.

    Parameters
    ----------
    points, normals : ndarray, shape (n, 3)
        Points of the surface [m] and its outward unit normals there.
    """

    def __init__(self, points: Floats, normals: Floats) -> None:
        self.points, self.normals, self.tree = points, normals, cKDTree(points)

    def pairs(self, points: Floats, normals: Floats) -> tuple[Ints, Floats]:
        """Pair our points with the target's nearest that face alike, from both sides.

        Parameters
        ----------
        points, normals : ndarray, shape (k, 3)

        Returns
        -------
        mine : ndarray of int, shape (m,)
            Indices of our points; a point may occur often.
        theirs : ndarray, shape (m, 3)
            The point of the target that each is paired with.
        """
        mine, theirs = _facing(self.tree, self.normals, points, normals, 12)
        few = slice(None, None, 6)
        seen, ours = _facing(cKDTree(points), normals, self.points[few], self.normals[few], 8)
        index = np.concatenate([mine, ours])
        return index, np.concatenate([self.points[theirs], self.points[few][seen]])

    def error(self, points: Floats, area: Floats) -> tuple[float, float, float, float]:
        """Return how far surfaces are from each other [mm].

        Parameters
        ----------
        points : ndarray, shape (k, 3)
        area : ndarray, shape (k,)
            Weights of the points.

        Returns
        -------
        tuple of float
            Mean and 95th percentile from ours to the target, then back.
        """
        there = self.tree.query(points)[0]
        order = np.argsort(there)
        weight = np.cumsum(area[order]) / area.sum()
        worst = there[order][np.searchsorted(weight, 0.95)]
        back = cKDTree(points).query(self.points)[0]
        mean = float(there @ area / area.sum())
        far = float(np.quantile(back, 0.95))
        return 1e3 * mean, 1e3 * float(worst), 1e3 * float(back.mean()), 1e3 * far


def _facing(
    tree: cKDTree, theirs: Floats, points: Floats, normals: Floats, count: int
) -> tuple[Ints, Ints]:
    """Return (asked, found): the nearest of `count` neighbours that faces the same way."""
    distance, index = tree.query(points, k=count)
    alike = np.einsum("ij,ikj->ik", normals, theirs[index]) > 0.4
    masked = np.where(alike, distance, np.inf)
    best = masked.argmin(axis=1)
    rows = np.arange(len(points))
    good = np.flatnonzero(masked[rows, best] < _REACH)
    return good, index[good, best[good]]


def similarity(source: Floats, target: Floats) -> tuple[float, Floats, Floats]:
    """Return the best similarity of paired points.

    Parameters
    ----------
    source, target : ndarray, shape (n, 3)

    Returns
    -------
    scale : float
    turn : ndarray, shape (3, 3)
        A rotation, never a reflection.
    shift : ndarray, shape (3,)
        ``target ≈ scale * source @ turn.T + shift``.

    References
    ----------
    Umeyama 1991, IEEE Trans Pattern Anal Mach Intell 13:376-380, doi:10.1109/34.88573.
    """
    a, b = source - source.mean(axis=0), target - target.mean(axis=0)
    left, stretch, right = np.linalg.svd(b.T @ a)
    sign = np.array([1.0, 1.0, np.linalg.det(left @ right)])
    turn = left * sign @ right
    scale = float((stretch * sign).sum() / (a**2).sum())
    return scale, turn, target.mean(axis=0) - scale * turn @ source.mean(axis=0)


def warp(
    points: Floats,
    mine: Ints,
    theirs: Floats,
    count: int,
    smoothing: float,
    neighbours: int | None = 60,
) -> Floats:
    """Return a thin-plate displacement of points toward their pairs.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        In metres.
    mine : ndarray of int, shape (m,)
    theirs : ndarray, shape (m, 3)
        Pairs, as `Target.pairs` gives them.
    count : int
        Control points, spread evenly.
    smoothing : float
        Of `scipy.interpolate.RBFInterpolator`, with millimetres.
    neighbours : int, optional
        Control points that each point heeds; None for all, which is faster up to a thousand.

    Returns
    -------
    ndarray, shape (n, 3)
        In metres.
    """
    total = np.zeros_like(points)
    np.add.at(total, mine, theirs - points[mine])
    weight = np.bincount(mine, minlength=len(points))
    some = np.flatnonzero(weight)
    moves = total[some] / weight[some, None]
    chosen = spaced(points[some], count)
    # Millimetres, so that the smoothing has a size that means something.
    spline = RBFInterpolator(
        points[some][chosen] * 1e3, moves[chosen] * 1e3, neighbors=neighbours, smoothing=smoothing
    )
    return np.asarray(spline(points * 1e3) * 1e-3)


def spaced(points: Floats, count: int) -> Ints:
    """Return indices of points far from each other, each the farthest from those before."""
    first = int(np.argmin(((points - points.mean(axis=0)) ** 2).sum(axis=1)))
    chosen, gap = [first], np.full(len(points), np.inf)
    for _ in range(min(count, len(points)) - 1):
        gap = np.minimum(gap, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(gap.argmax()))
    return np.array(chosen, dtype=np.int64)


def sampled(mesh: TriangleMesh, count: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Strew a surface evenly with points.

    Parameters
    ----------
    mesh : TriangleMesh
    count : int
    seed : int
        The same seed gives the same points.

    Returns
    -------
    points, normals : ndarray, shape (count, 3)

    Raises
    ------
    OutOfRangeError
        If the surface has no area.
    """
    a, b, c = np.moveaxis(mesh.corners, 1, 0)
    double = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    if not double.sum() > 0:
        raise OutOfRangeError("a mesh without area holds no points to sample")
    chance = np.random.default_rng(seed)
    face = np.searchsorted(np.cumsum(double) / double.sum(), chance.random(count))
    face = np.minimum(face, len(double) - 1)
    u, v = chance.random((2, count, 1))
    fold = u + v > 1
    u, v = np.where(fold, 1 - u, u), np.where(fold, 1 - v, v)
    return a[face] + u * (b - a)[face] + v * (c - a)[face], mesh.face_normals[face]
