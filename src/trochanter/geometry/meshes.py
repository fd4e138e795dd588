"""Triangle meshes: normals, volume, what holds together, and the nearest point of a surface."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from trochanter.geometry.triangles import closest_on_triangles

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TriangleMesh:
    """A surface of triangles, counter-clockwise seen from outside.

    Attributes
    ----------
    vertices : ndarray, shape (n, 3)
        Read-only points [m].
    faces : ndarray, shape (m, 3)
        Read-only indices of each triangle's corners.
    """

    vertices: Floats
    faces: Ints

    def __post_init__(self) -> None:
        """Copy what is given, check it, and close it to writing."""
        vertices = np.array(self.vertices, dtype=np.float64)
        faces = np.array(self.faces, dtype=np.int64)
        if vertices.ndim != 2 or vertices.shape[1] != 3:
            raise ValueError(f"vertices have shape {vertices.shape}; use (n, 3)")
        if faces.ndim != 2 or faces.shape[1] != 3:
            raise ValueError(f"faces have shape {faces.shape}; use (m, 3)")
        if faces.size and (faces.min() < 0 or faces.max() >= len(vertices)):
            raise ValueError(f"faces name vertices outside 0..{len(vertices) - 1}")
        for name, array in (("vertices", vertices), ("faces", faces)):
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @cached_property
    def corners(self) -> Floats:
        """Corners of every triangle, shape (m, 3 corners, 3)."""
        return _closed(self.vertices[self.faces])

    @cached_property
    def face_normals(self) -> Floats:
        """Unit normals of the triangles, shape (m, 3); zero where a triangle has no area."""
        a, b, c = np.moveaxis(self.corners, 1, 0)
        return _closed(_normalised(np.cross(b - a, c - a)))

    @cached_property
    def centroid_trees(self) -> list[tuple[cKDTree, Ints, float]]:
        """Trees of the triangles' centroids, by size.

        Each holds a tree, the triangles in it, and their longest reach from
        centroid to corner. Triangles of like size share a tree, so that a few
        large ones do not widen the search for all.
        """
        centres = self.corners.mean(axis=1)
        reach = np.linalg.norm(self.corners - centres[:, None], axis=2).max(axis=1)
        octave = np.ceil(np.log2(np.maximum(reach, reach.max() / 256) / reach.max()))
        groups = [np.flatnonzero(octave == k) for k in np.unique(octave)]
        return [(cKDTree(centres[one]), one, float(reach[one].max())) for one in groups]

    @property
    def volume(self) -> float:
        """Enclosed volume [m³], positive where the normals point outward."""
        a, b, c = np.moveaxis(self.corners - self.vertices.mean(axis=0), 1, 0)
        return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)

    @property
    def is_watertight(self) -> bool:
        """Whether every edge is shared by two triangles that run it in opposite directions."""
        edges = np.concatenate([self.faces[:, [k, (k + 1) % 3]] for k in range(3)])
        there = edges[:, 0] * len(self.vertices) + edges[:, 1]
        back = edges[:, 1] * len(self.vertices) + edges[:, 0]
        once = len(np.unique(there)) == len(there)
        return bool(len(there)) and once and bool(np.array_equal(np.sort(there), np.sort(back)))


def vertex_normals(mesh: TriangleMesh) -> Floats:
    """Return unit normals at the vertices, each triangle weighted by its angle there.

    Angle weights make the normal independent of how the surface is cut into
    triangles, and its sign right for an inside test.

    Returns
    -------
    ndarray, shape (n, 3)
        Zero at a vertex that no triangle uses.

    References
    ----------
    Bærentzen & Aanæs 2005, IEEE Trans Vis Comput Graph 11:243-253,
    doi:10.1109/TVCG.2005.49.
    """
    total = np.zeros_like(mesh.vertices)
    for k in range(3):
        here, left, right = (mesh.corners[:, (k + j) % 3] for j in range(3))
        a, b = _normalised(left - here), _normalised(right - here)
        angle = np.arccos(np.clip(np.einsum("ij,ij->i", a, b), -1.0, 1.0))
        np.add.at(total, mesh.faces[:, k], angle[:, None] * mesh.face_normals)
    return _normalised(total)


def connected_parts(mesh: TriangleMesh) -> list[Ints]:
    """Return the face indices of each piece that hangs together, largest piece first."""
    count = len(mesh.vertices)
    rows = np.concatenate([mesh.faces[:, 0], mesh.faces[:, 1]])
    cols = np.concatenate([mesh.faces[:, 1], mesh.faces[:, 2]])
    graph = coo_matrix((np.ones(len(rows)), (rows, cols)), shape=(count, count))
    label = connected_components(graph, directed=False)[1][mesh.faces[:, 0]]
    names, sizes = np.unique(label, return_counts=True)
    return [np.flatnonzero(label == names[i]) for i in np.argsort(-sizes, kind="stable")]


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest point of a surface to each of some points.

    Attributes
    ----------
    points : ndarray, shape (n, 3)
        The nearest points, on the surface [m].
    distances : ndarray, shape (n,)
        How far they are [m], never negative.
    faces : ndarray, shape (n,)
        The triangle each lies on.
    barycentric : ndarray, shape (n, 3)
        Weights of that triangle's corners.
    signed_distances : ndarray, shape (n,)
        The distance [m], negative inside a closed surface. The sign is the
        nearest point's: where closed pieces overlap one another, ask each alone.
    """

    points: Floats
    distances: Floats
    faces: Ints
    barycentric: Floats
    signed_distances: Floats


def nearest_on_surface(mesh: TriangleMesh, points: ArrayLike, chunk: int = 4096) -> Nearest:
    """Find the nearest point of a surface, exactly, for many points.

    The nearest triangle's centroid lies within any distance found so far plus the
    triangle's own reach, so few triangles are left to try.

    Parameters
    ----------
    mesh : TriangleMesh
    points : array_like, shape (n, 3)
        In the mesh's coordinates [m].
    chunk : int
        How many points are treated at once; it bounds the memory taken.

    Returns
    -------
    Nearest

    Raises
    ------
    ValueError
        If the mesh has no triangle, or a point is not finite.
    """
    where = np.asarray(points, dtype=np.float64).reshape(-1, 3)
    if not len(mesh.faces):
        raise ValueError("a mesh without triangles has no nearest point")
    if not np.isfinite(where).all():
        raise ValueError("points hold a number that is not finite")
    found = [_nearest(mesh, where[i : i + chunk]) for i in range(0, len(where), chunk)]
    face = np.concatenate([f for f, _ in found] or [np.zeros(0, dtype=np.int64)])
    weights = np.concatenate([w for _, w in found] or [np.zeros((0, 3))])
    on = np.einsum("ij,ijk->ik", weights, mesh.corners[face])
    distance = np.linalg.norm(where - on, axis=1)
    outward = _pseudonormals(mesh, face, weights)
    inside = np.einsum("ij,ij->i", where - on, outward) < 0
    return Nearest(on, distance, face, weights, np.where(inside, -distance, distance))


def _nearest(mesh: TriangleMesh, points: Floats) -> tuple[Ints, Floats]:
    """Nearest triangle and barycentric coordinates for one chunk of points."""
    bound = np.full(len(points), np.inf)
    for tree, faces, _ in mesh.centroid_trees:
        corners = mesh.corners[faces[tree.query(points)[1]]]
        bound = np.minimum(bound, _gap(points, corners, closest_on_triangles(points, corners)))
    pairs = []
    for tree, faces, reach in mesh.centroid_trees:
        # A sliver more than the bound, lest rounding leave the best triangle out.
        lists = tree.query_ball_point(points, (bound + reach) * (1 + 1e-12))
        counts = [len(one) for one in lists]
        face = faces[np.concatenate(lists).astype(np.int64)]
        pairs.append((np.repeat(np.arange(len(points)), counts), face))
    point, face = (np.concatenate(column) for column in zip(*pairs, strict=True))
    weights = closest_on_triangles(points[point], mesh.corners[face])
    gap = _gap(points[point], mesh.corners[face], weights)
    order = np.lexsort((face, gap, point))
    best = order[np.unique(point[order], return_index=True)[1]]
    return face[best], weights[best]


def _pseudonormals(mesh: TriangleMesh, face: Ints, weights: Floats) -> Floats:
    """Return normals that tell inside from outside at a face, an edge or a vertex."""
    at_corner = vertex_normals(mesh)
    out = mesh.face_normals[face].copy()
    touching = weights > 1e-9
    corner = touching.sum(axis=1) == 1
    which = mesh.faces[face[corner], np.argmax(weights[corner], axis=1)]
    out[corner] = at_corner[which]
    edge = np.flatnonzero(touching.sum(axis=1) == 2)
    if len(edge):
        out[edge] += mesh.face_normals[_across(mesh, face[edge], touching[edge])]
    return out


def _across(mesh: TriangleMesh, face: Ints, touching: NDArray[np.bool_]) -> Ints:
    """Return the triangle on an edge's other side, or the same one at a border."""
    count = len(mesh.vertices)
    start = np.argmin(touching, axis=1) + 1  # the edge opposite the untouched corner
    sides = [mesh.faces[:, k] * count + mesh.faces[:, (k + 1) % 3] for k in range(3)]
    keys, owner = np.concatenate(sides), np.tile(np.arange(len(mesh.faces)), 3)
    order = np.argsort(keys, kind="stable")
    back = mesh.faces[face, (start + 1) % 3] * count + mesh.faces[face, start % 3]
    place = np.minimum(np.searchsorted(keys[order], back), len(keys) - 1)
    hit = keys[order][place] == back
    return np.where(hit, owner[order][place], face)


def _gap(points: Floats, corners: Floats, weights: Floats) -> Floats:
    return np.asarray(np.linalg.norm(points - np.einsum("ij,ijk->ik", weights, corners), axis=1))


def _normalised(vectors: Floats) -> Floats:
    """Return unit vectors; a zero vector stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(length > 0, length, 1.0)


def _closed(array: Floats) -> Floats:
    array.setflags(write=False)
    return array
