"""A tree of boxes about triangles, and how far rays go before they meet one."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numba
import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.meshes import TriangleMesh

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LEAF = 4
_DEEPEST = 48


@dataclass(frozen=True, eq=False)
class RayTree:
    """Triangles in a binary tree of boxes.

    Attributes
    ----------
    low, high : ndarray, shape (boxes, 3)
        Corners of each box [m].
    child : ndarray, shape (boxes, 2)
        The two boxes within; a leaf holds minus its first triangle less one, and its number.
    corners : ndarray, shape (triangles, 3, 3)
        In the order of the leaves [m].
    """

    low: Floats
    high: Floats
    child: Ints
    corners: Floats


def ray_tree(mesh: TriangleMesh) -> RayTree:
    """Sort a mesh's triangles into boxes, each halved at the median of its longest side.

    Parameters
    ----------
    mesh : TriangleMesh

    Returns
    -------
    RayTree
    """
    corners = mesh.corners
    middles, order = corners.mean(axis=1), np.arange(len(corners))
    low: list[Floats] = []
    high: list[Floats] = []
    child: list[list[int]] = []
    waiting = [(0, len(order), -1, 0)]
    while waiting:
        start, stop, parent, side = waiting.pop()
        here = order[start:stop]
        number = len(low)
        if parent >= 0:
            child[parent][side] = number
        low.append(corners[here].min(axis=(0, 1)))
        high.append(corners[here].max(axis=(0, 1)))
        if stop - start <= _LEAF:
            child.append([-start - 1, stop - start])
            continue
        child.append([0, 0])
        axis = int(np.argmax(np.ptp(middles[here], axis=0)))
        # A stable sort, so that the same mesh gives the same tree everywhere.
        order[start:stop] = here[np.argsort(middles[here, axis], kind="stable")]
        half = (start + stop) // 2
        waiting += [(start, half, number, 0), (half, stop, number, 1)]
    return RayTree(
        np.array(low), np.array(high), np.array(child), np.ascontiguousarray(corners[order])
    )


@numba.njit(cache=True, nogil=True)
def _enters(low: Floats, high: Floats, at: Floats, inverse: Floats, far: float) -> bool:
    """Whether a ray meets a box before it has gone `far`."""
    near = 0.0
    for k in range(3):
        one, other = (low[k] - at[k]) * inverse[k], (high[k] - at[k]) * inverse[k]
        near, far = max(near, min(one, other)), min(far, max(one, other))
    return near <= far


@numba.njit(cache=True, nogil=True)
def _meets(corners: Floats, at: Floats, way: Floats, far: float) -> float:
    """Return how far a triangle is along a ray, or `far` (Möller and Trumbore 1997)."""
    ax, ay, az = corners[0, 0], corners[0, 1], corners[0, 2]
    ux, uy, uz = corners[1, 0] - ax, corners[1, 1] - ay, corners[1, 2] - az
    vx, vy, vz = corners[2, 0] - ax, corners[2, 1] - ay, corners[2, 2] - az
    px, py, pz = (
        way[1] * vz - way[2] * vy,
        way[2] * vx - way[0] * vz,
        way[0] * vy - way[1] * vx,
    )
    det = ux * px + uy * py + uz * pz
    if abs(det) < 1e-18:
        return far
    tx, ty, tz = at[0] - ax, at[1] - ay, at[2] - az
    s = (tx * px + ty * py + tz * pz) / det
    if s < 0.0 or s > 1.0:
        return far
    qx, qy, qz = ty * uz - tz * uy, tz * ux - tx * uz, tx * uy - ty * ux
    t = (way[0] * qx + way[1] * qy + way[2] * qz) / det
    if t < 0.0 or s + t > 1.0:
        return far
    gone = (vx * qx + vy * qy + vz * qz) / det
    return gone if 1e-7 < gone < far else far


@numba.njit(cache=True, nogil=True)
def first_hit(
    low: Floats,
    high: Floats,
    child: Ints,
    corners: Floats,
    at: Floats,
    way: Floats,
    far: float,
) -> float:
    """Return how far a ray goes before it meets a triangle, at most `far` [m]."""
    inverse = np.empty(3)
    for k in range(3):
        inverse[k] = 1.0 / way[k] if way[k] != 0.0 else inf
    stack = np.empty(_DEEPEST, dtype=np.int64)
    stack[0], count = 0, 1
    while count:
        count -= 1
        box = stack[count]
        if not _enters(low[box], high[box], at, inverse, far):
            continue
        if child[box, 0] < 0:
            start = -child[box, 0] - 1
            for k in range(start, start + child[box, 1]):
                far = _meets(corners[k], at, way, far)
        else:
            stack[count], stack[count + 1] = child[box, 0], child[box, 1]
            count += 2
    return far


def hidden(tree: RayTree, points: Floats, toward: Floats) -> NDArray[np.bool_]:
    """Return which points have a triangle between them and what is far off in a direction.

    Parameters
    ----------
    tree : RayTree
    points : ndarray, shape (n, 3)
        [m].
    toward : ndarray, shape (3,) or (n, 3)
        Unit directions.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    starts = np.ascontiguousarray(points, dtype=np.float64)
    ways = np.ascontiguousarray(np.broadcast_to(toward, starts.shape), dtype=np.float64)
    return _any_hit(tree.low, tree.high, tree.child, tree.corners, starts, ways)


@numba.njit(cache=True, nogil=True)
def _any_hit(
    low: Floats, high: Floats, child: Ints, corners: Floats, points: Floats, ways: Floats
) -> NDArray[np.bool_]:
    out = np.empty(len(points), dtype=np.bool_)
    for i in range(len(points)):
        out[i] = first_hit(low, high, child, corners, points[i], ways[i], 10.0) < 10.0
    return out
