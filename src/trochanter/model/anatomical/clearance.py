"""How deep points lie in bone: what the paths are held to."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from trochanter.bones.elements import Floats
from trochanter.geometry.meshes import TriangleMesh, nearest_on_surface, vertex_normals

#: Points that the nearest vertex's tangent plane puts this far outside are surely outside [m].
_SURE = 0.0005


def depth_in_bone(mesh: TriangleMesh, points: ArrayLike) -> Floats:
    """Return how deep points lie within a closed surface.

    Parameters
    ----------
    mesh : TriangleMesh
        Facing outward, in metres.
    points : array_like, shape (..., 3)
        In the mesh's frame [m].

    Returns
    -------
    ndarray, shape (...)
        Distance to the surface of points inside it [m], 0 outside.
    """
    where = np.asarray(points, dtype=np.float64)
    flat = where.reshape(-1, 3)
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    within = np.flatnonzero(((flat > low) & (flat < high)).all(axis=1))
    _, vertex = cKDTree(mesh.vertices).query(flat[within])
    out = np.einsum("ij,ij->i", flat[within] - mesh.vertices[vertex], vertex_normals(mesh)[vertex])
    doubtful = within[out < _SURE]
    depth = np.zeros(len(flat))
    if len(doubtful):
        depth[doubtful] = np.maximum(
            0.0, -nearest_on_surface(mesh, flat[doubtful]).signed_distances
        )
    return depth.reshape(where.shape[:-1])


def evenly(path: ArrayLike, step: float, clear: float) -> Floats:
    """Return points at even steps along a path, leaving out its two ends.

    Parameters
    ----------
    path : array_like, shape (k, 3)
        [m]
    step : float
        About how far apart [m].
    clear : float
        How much of the path to leave out at either end [m].

    Returns
    -------
    ndarray, shape (n, 3)
        Empty where the path is shorter than both ends.
    """
    points = np.asarray(path, dtype=np.float64)
    along = np.concatenate([[0.0], np.linalg.norm(np.diff(points, axis=0), axis=1).cumsum()])
    length = along[-1] - 2.0 * clear
    if length <= 0.0:
        return np.zeros((0, 3))
    at = np.linspace(clear, along[-1] - clear, max(2, int(np.ceil(length / step)) + 1))
    return np.stack([np.interp(at, along, points[:, axis]) for axis in range(3)], axis=-1)
