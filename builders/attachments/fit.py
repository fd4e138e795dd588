"""Fit one piece of bone of the shape model to the specimen's, and say how well."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from builders.attachments.cloud import PLACED, Cloud, cloud
from builders.attachments.specimen import BONES, sampled, surface
from scipy.interpolate import RBFInterpolator
from scipy.spatial import cKDTree

from trochanter.bones.placing import placed_bones
from trochanter.bones.shape import BLOCKS, shape_model
from trochanter.geometry.transforms import inverse

#: Residual of a point [m] that the modes are not asked to explain, and how many
#: neighbouring points say the same thing.
_NOISE, _ALIKE = 0.003, 300.0
#: Rounds of the warp: control points and smoothing [mm²], from coarse to fine.
_ROUNDS = ((150, 50.0), (300, 20.0), (600, 8.0), (900, 3.0), (1200, 1.0), (1500, 0.5), (1500, 0.3))


@dataclass(frozen=True, eq=False)
class Fit:
    """A piece of the mean carried onto the specimen.

    Attributes
    ----------
    cloud : Cloud
        The piece on the mean.
    points : ndarray, shape (n, 3)
        Its points on the specimen [m], after the warp.
    scale : float
    turn : ndarray, shape (3, 3)
    shift : ndarray, shape (3,)
        ``specimen = scale * mean @ turn.T + shift``, the best similarity of the two.
    errors : dict of str to tuple of float
        After each stage: mean and 95th percentile [mm] from model to specimen,
        then from specimen to model.
    scores : ndarray, shape (26,)
    """

    cloud: Cloud
    points: np.ndarray
    scale: float
    turn: np.ndarray
    shift: np.ndarray
    errors: dict[str, tuple[float, ...]]
    scores: np.ndarray

    def to_mean(self, points: np.ndarray) -> np.ndarray:
        """Carry the specimen's points to the mean's frame by the similarity alone."""
        return (points - self.shift) @ self.turn / self.scale


def fit(piece: str) -> Fit:
    """Fit a piece: similarity, 26 modes with a ridge, then a smooth warp."""
    here, mesh = cloud(piece), surface(BONES[piece])
    target = Target(*sampled(mesh, 60000))
    rotate = inverse(placed_bones()[PLACED[here.bone]].model_from_frame)[:3, :3]
    modes = shape_model().modes[:, BLOCKS[here.bone]] @ rotate.T
    spread = np.stack([here.matrix @ mode for mode in modes])
    start = here.points @ rotate + 0.0  # about anterior, up, right, as the specimen lies
    points = start - start.mean(axis=0) + target.points.mean(axis=0)
    errors, scores = {}, np.zeros(len(modes))
    shape = here.points
    for step in range(100):
        mine, theirs = target.pairs(points, _normals(here, points, shape))
        if step >= 40:
            scale, turn, shift = similarity(shape[mine], theirs)
            back = (theirs - shift) @ turn / scale
            scores = _ridge(spread[:, mine], back - here.points[mine])
            shape = here.points + np.tensordot(scores, spread, axes=1)
        scale, turn, shift = similarity(shape[mine], theirs)
        points = scale * shape @ turn.T + shift
        if step in (39, 99):
            errors["similarity" if step == 39 else "modes"] = target.error(points, here)
    normals = _normals(here, points, shape)
    for count, smoothing in _ROUNDS:
        points = points + _warp(points, *target.pairs(points, normals), count, smoothing)
    errors["warp"] = target.error(points, here)
    return Fit(here, points, *similarity(here.points, points), errors, scores)


class Target:
    """The specimen's surface, strewn with points."""

    def __init__(self, points: np.ndarray, normals: np.ndarray) -> None:
        self.points, self.normals, self.tree = points, normals, cKDTree(points)

    def pairs(self, points: np.ndarray, normals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pair our points with the specimen's nearest that face alike, from both sides."""
        mine, theirs = _facing(self.tree, self.normals, points, normals, 12)
        few = slice(None, None, 6)
        seen, ours = _facing(cKDTree(points), normals, self.points[few], self.normals[few], 8)
        index = np.concatenate([mine, ours])
        return index, np.concatenate([self.points[theirs], self.points[few][seen]])

    def error(self, points: np.ndarray, here: Cloud) -> tuple[float, ...]:
        """Return mean and 95th percentile [mm] to the specimen, and from it."""
        there = self.tree.query(points)[0]
        order = np.argsort(there)
        weight = np.cumsum(here.area[order]) / here.area.sum()
        worst = there[order][np.searchsorted(weight, 0.95)]
        back = cKDTree(points).query(self.points)[0]
        mean = float(there @ here.area / here.area.sum())
        return tuple(1e3 * x for x in (mean, worst, back.mean(), np.quantile(back, 0.95)))


def _facing(tree: cKDTree, theirs: np.ndarray, points, normals, count: int) -> tuple:
    """Return (asked, found): the nearest of `count` neighbours that faces the same way."""
    distance, index = tree.query(points, k=count)
    alike = np.einsum("ij,ikj->ik", normals, theirs[index]) > 0.4
    masked = np.where(alike, distance, np.inf)
    best = masked.argmin(axis=1)
    rows = np.arange(len(points))
    good = np.flatnonzero(masked[rows, best] < 0.02)
    return good, index[good, best[good]]


def _normals(here: Cloud, points: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """Turn the mean's normals as the points were turned; the warp is too small to matter."""
    return here.normals @ similarity(here.points, points)[1].T


def similarity(source: np.ndarray, target: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Return scale, turn and shift of the best similarity (Umeyama 1991, IEEE PAMI 13:376-380)."""
    a, b = source - source.mean(axis=0), target - target.mean(axis=0)
    left, stretch, right = np.linalg.svd(b.T @ a)
    sign = np.array([1.0, 1.0, np.linalg.det(left @ right)])
    turn = left * sign @ right
    scale = float((stretch * sign).sum() / (a**2).sum())
    return scale, turn, target.mean(axis=0) - scale * turn @ source.mean(axis=0)


def _ridge(spread: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the modes' scores, with a standard normal prior."""
    flat = spread.reshape(len(spread), -1)
    weight = 1.0 / (_NOISE**2 * _ALIKE)
    return np.linalg.solve(
        weight * flat @ flat.T + np.eye(len(spread)), weight * flat @ wanted.ravel()
    )


def _warp(points, mine, theirs, count: int, smoothing: float) -> np.ndarray:
    """Return a thin-plate displacement of the points toward their pairs."""
    total = np.zeros_like(points)
    np.add.at(total, mine, theirs - points[mine])
    weight = np.bincount(mine, minlength=len(points))
    some = np.flatnonzero(weight)
    moves = total[some] / weight[some, None]
    chosen = spaced(points[some], count)
    # Millimetres, so that the smoothing has a size that means something.
    spline = RBFInterpolator(
        points[some][chosen] * 1e3, moves[chosen] * 1e3, neighbors=60, smoothing=smoothing
    )
    return spline(points * 1e3) * 1e-3


def spaced(points: np.ndarray, count: int) -> np.ndarray:
    """Return indices of points far from each other, each the farthest from those before."""
    first = int(np.argmin(((points - points.mean(axis=0)) ** 2).sum(axis=1)))
    chosen, gap = [first], np.full(len(points), np.inf)
    for _ in range(min(count, len(points)) - 1):
        gap = np.minimum(gap, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(gap.argmax()))
    return np.array(chosen)
