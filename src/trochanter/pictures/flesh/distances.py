"""Distances to the bones at neutral, on grids, so that millions of places can be asked at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from trochanter.bones.clouds import PLACED, cloud
from trochanter.bones.placing import placed_bones
from trochanter.bones.skeleton import skeleton
from trochanter.geometry.transforms import apply

Floats = NDArray[np.float64]

#: The bones that flesh slides on, and their pieces of the right side.
BONES = {
    "pelvis": ("hip-bone-right", "sacrum"),
    "femur-right": ("femur",),
    "tibia-fibula-right": ("tibia", "fibula"),
}
#: Side of a grid's cell, and how far the grid reaches about a bone [m].
_STEP, _MARGIN = 0.0025, 0.03
#: Nearer than this to a surface several of its points tell the distance [m].
_BESIDE = 0.008


@dataclass(frozen=True, eq=False)
class Distances:
    """Signed distances to one bone at neutral, on a grid in the pelvis's frame.

    Attributes
    ----------
    low : ndarray, shape (3,)
        The grid's first point [m].
    values : ndarray of float32, shape (i, j, k, 4)
        Distance to the bone [m], negative inside, and its gradient.
    """

    low: Floats
    values: NDArray[np.float32]

    def at(self, points: Floats) -> tuple[Floats, Floats]:
        """Return distances [m] and their gradients; far off, 1 m and no gradient.

        Parameters
        ----------
        points : ndarray, shape (n, 3)
            In the pelvis's frame, the bone at neutral [m].

        Returns
        -------
        distance : ndarray, shape (n,)
        gradient : ndarray, shape (n, 3)
        """
        given = np.ascontiguousarray(points, dtype=np.float64)
        distance, gradient = np.empty(len(given)), np.empty((len(given), 3))
        _felt(self.values, self.low, given, distance, gradient)
        return distance, gradient


@cache
def distances(bone: str) -> Distances:
    """Return the distances to one of `BONES`; made once a process, in about a second."""
    points, normals = _surface(bone)
    low, high = points.min(axis=0) - _MARGIN, points.max(axis=0) + _MARGIN
    steps = [np.arange(a, b, _STEP) for a, b in zip(low, high, strict=True)]
    places = np.stack(np.meshgrid(*steps, indexing="ij"), axis=-1).reshape(-1, 3)
    value = _signed(points, normals, places).reshape([len(one) for one in steps])
    smooth = gaussian_filter(value, 1.0, mode="nearest")
    # The gradient has its own values, so that it changes without a jump from cell to cell.
    four = np.stack([smooth, *np.gradient(smooth, _STEP)], axis=-1)
    held = np.ascontiguousarray(four, dtype=np.float32)
    held.setflags(write=False)
    return Distances(low, held)


def _signed(points: Floats, normals: Floats, places: Floats) -> Floats:
    """Return signed distances to a surface that is given by points [m]."""
    tree = cKDTree(points)
    gap, nearest = tree.query(places, distance_upper_bound=_MARGIN, workers=-1)
    out, felt_here = np.full(len(places), _MARGIN), np.flatnonzero(np.isfinite(gap))
    at = nearest[felt_here]
    side = np.einsum("ij,ij->i", places[felt_here] - points[at], normals[at])
    out[felt_here] = np.where(side > 0, gap[felt_here], -gap[felt_here])
    near = np.flatnonzero(gap < _BESIDE)
    each, at = tree.query(places[near], k=8, workers=-1)
    # Several points tell the side together: at a ridge the nearest alone may face away.
    height = np.einsum("ikj,ikj->ik", places[near, None] - points[at], normals[at])
    away = (each**2 - each[:, :1] ** 2) / (0.002 + 0.3 * each[:, :1]) ** 2
    weight = np.exp(-0.5 * away)
    mean = (weight * height).sum(axis=1) / weight.sum(axis=1)
    # Beside the surface its planes tell the distance; far off, the nearest point does.
    size = np.maximum(np.abs(mean), np.sqrt(np.maximum(gap[near] ** 2 - 0.0015**2, 0.0)))
    out[near] = np.where(mean > 0, size, -size)
    return np.asarray(out)


def _surface(bone: str) -> tuple[Floats, Floats]:
    """Return a bone's points and outward normals in the pelvis's frame at neutral."""
    pieces = [cloud(piece) for piece in BONES[bone]]
    points = np.concatenate([one.points for one in pieces])
    normals = np.concatenate([one.normals for one in pieces])
    if PLACED[pieces[0].bone] == "pelvis":
        return points - placed_bones()["pelvis"].marks["hip-centre-right"], normals
    there = skeleton().aligned()[bone]
    return apply(there, points), normals @ there[:3, :3].T


@numba.njit(cache=True)
def _felt(
    values: NDArray[np.float32], low: Floats, points: Floats, distance: Floats, gradient: Floats
) -> None:  # pragma: no cover - compiled
    """Put distances and gradients at many places into arrays, by trilinear interpolation."""
    size = values.shape
    for n in range(len(points)):
        u, v, w = (points[n] - low) / _STEP
        i, j, k = int(np.floor(u)), int(np.floor(v)), int(np.floor(w))
        distance[n] = 1.0
        gradient[n] = 0.0
        if i < 0 or j < 0 or k < 0 or i >= size[0] - 1 or j >= size[1] - 1 or k >= size[2] - 1:
            continue
        distance[n] = 0.0
        a, b, c = u - i, v - j, w - k
        for p in range(2):
            for q in range(2):
                for r in range(2):
                    share = (a if p else 1 - a) * (b if q else 1 - b) * (c if r else 1 - c)
                    here = values[i + p, j + q, k + r]
                    distance[n] += share * here[0]
                    for m in range(3):
                        gradient[n, m] += share * here[m + 1]
