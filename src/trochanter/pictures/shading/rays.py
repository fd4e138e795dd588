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
DEEPEST = 64


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
def _entry(low: Floats, high: Floats, at: Floats, inverse: Floats, far: float) -> float:
    """Return how far a ray goes before it is in a box; more than `far` if it never is."""
    near, out = 0.0, far
    for k in range(3):
        one, other = (low[k] - at[k]) * inverse[k], (high[k] - at[k]) * inverse[k]
        near, out = max(near, min(one, other)), min(out, max(one, other))
    return near if near <= out else inf


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
    stack: Ints,
) -> float:
    """Return how far a ray goes before it meets a triangle, at most `far` [m].

    `stack` is room for work, as long as `DEEPEST`.
    """
    inverse = np.empty(3)
    for k in range(3):
        inverse[k] = 1.0 / way[k] if way[k] != 0.0 else inf
    if _entry(low[0], high[0], at, inverse, far) > far:
        return far
    stack[0], count = 0, 1
    while count:
        count -= 1
        box = stack[count]
        one, other = child[box, 0], child[box, 1]
        if one < 0:
            for k in range(-one - 1, -one - 1 + other):
                far = _meets(corners[k], at, way, far)
            continue
        first = _entry(low[one], high[one], at, inverse, far)
        second = _entry(low[other], high[other], at, inverse, far)
        # The nearer box is looked into first: what is met there spares the other.
        if first > second:
            one, other, first, second = other, one, second, first
        if second < far:
            stack[count] = other
            count += 1
        if first < far:
            stack[count] = one
            count += 1
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
    stack = np.empty(DEEPEST, dtype=np.int64)
    for i in range(len(points)):
        out[i] = first_hit(low, high, child, corners, points[i], ways[i], 10.0, stack) < 10.0
    return out
