"""Where a muscle's surface meets a bone."""

from __future__ import annotations

import numpy as np
import trimesh
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from trochanter.geometry.meshes import TriangleMesh, connected_parts, nearest_on_surface

#: A point of bone this near to the muscle, or within it, belongs to the attachment [m].
NEAR = 0.0025
#: Points of bone that are nearer than this to each other hang together [m].
_LINK = 0.0055


def signed_distance(mesh: trimesh.Trimesh, points: np.ndarray, reach: float) -> np.ndarray:
    """Return the distance to a muscle [m], negative within it; infinity beyond `reach`.

    Muscles come in several closed pieces that may overlap, so each is asked alone.
    """
    whole = TriangleMesh(mesh.vertices, mesh.faces)
    out = np.full(len(points), np.inf)
    for faces in connected_parts(whole):
        used, corners = np.unique(whole.faces[faces], return_inverse=True)
        part = TriangleMesh(whole.vertices[used], corners.reshape(-1, 3))
        low, high = part.vertices.min(axis=0) - reach, part.vertices.max(axis=0) + reach
        close = np.flatnonzero(((points > low) & (points < high)).all(axis=1))
        if len(close):
            found = nearest_on_surface(part, points[close]).signed_distances
            out[close] = np.minimum(out[close], found)
    return np.where(out > reach, np.inf, out)


def footprint(mesh: trimesh.Trimesh, points: np.ndarray, near: float = NEAR) -> np.ndarray:
    """Return the indices of the bone's points that the muscle meets."""
    return np.flatnonzero(signed_distance(mesh, points, near) < near)


def main_patches(points: np.ndarray, area: np.ndarray, least: float = 0.1) -> np.ndarray:
    """Drop crumbs: keep pieces of at least a tenth of the area.

    Returns
    -------
    ndarray of bool
    """
    pairs = cKDTree(points).query_pairs(_LINK, output_type="ndarray")
    links = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(points),) * 2)
    label = connected_components(links, directed=False)[1]
    share = np.bincount(label, area) / area.sum()
    kept = share[label] >= least
    return kept if kept.any() else np.ones(len(points), dtype=bool)
