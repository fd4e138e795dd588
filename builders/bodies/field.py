"""How far along a muscle each point of its surface lies: a field between the lines that end it."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.csgraph import dijkstra
from scipy.sparse.linalg import splu
from scipy.spatial import cKDTree

from trochanter.geometry.meshes import TriangleMesh, vertex_normals

#: Least weight of an edge: with positive weights a field that is held at two ends has no peak and
#: no pit between them and, on a surface without handles, no saddle: each level is one loop.
_LEAST = 0.02
#: How far around a vertex the surface's fold is judged [m].
_FOLD = 0.003


@cache
def edges() -> dict[str, dict]:
    """Return the points through which the lines run that end each mesh."""
    return tomllib.loads((Path(__file__).parent / "edges.toml").read_text(encoding="utf-8"))


def field(mesh: TriangleMesh, file: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the harmonic field from 0 at the origin to 1 at the insertion, and both lines.

    Returns
    -------
    along : ndarray, shape (vertices,)
    origin, insertion : ndarray of int
        The vertices of both lines, in order.
    """
    graph = _folds(mesh)
    lines = []
    for end in ("origin", "insertion"):
        at = cKDTree(mesh.vertices).query(np.array(edges()[file][end]) * 1e-3)[1]
        lines.append(_path(graph, at))
    return _harmonic(_stiffness(mesh), *lines), *lines


def _folds(mesh: TriangleMesh) -> csr_matrix:
    """Return the edges with a length that is small where the surface is folded."""
    points, normals = mesh.vertices, vertex_normals(mesh)
    a, b, c = np.moveaxis(mesh.corners, 1, 0)
    share = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1) / 3
    area = np.bincount(mesh.faces.ravel(), np.repeat(share, 3), len(points))
    tree = cKDTree(points)
    near = tree.sparse_distance_matrix(tree, _FOLD, output_type="coo_matrix")
    around = csr_matrix((area[near.col], (near.row, near.col)), shape=(len(points),) * 2)
    around = around + diags(area)
    agreed = np.linalg.norm(around @ normals, axis=1) / np.asarray(around.sum(axis=1)).ravel()
    pairs = np.unique(
        np.sort(np.concatenate([mesh.faces[:, [k, k - 1]] for k in range(3)])), axis=0
    )
    length = np.linalg.norm(np.diff(points[pairs], axis=1)[:, 0], axis=1).clip(1e-7)
    flat = agreed[pairs].mean(axis=1)
    one = coo_matrix((length * (0.15 + flat**2), pairs.T), shape=(len(points),) * 2)
    return (one + one.T).tocsr()


def _path(graph: csr_matrix, stops: np.ndarray) -> np.ndarray:
    """Return the vertices of the shortest way through some."""
    out = [int(stops[0])]
    for start, stop in pairwise(stops):
        back = dijkstra(graph, indices=start, return_predecessors=True)[1]
        leg = [int(stop)]
        while leg[-1] != start:
            leg.append(int(back[leg[-1]]))
        out += leg[-2::-1]
    return np.array(out)


def _stiffness(mesh: TriangleMesh) -> csr_matrix:
    """Return Laplace's operator."""
    rows, cols, values = [], [], []
    for k in range(3):
        here, left, right = (mesh.corners[:, (k + j) % 3] for j in range(3))
        a, b = left - here, right - here
        cross = np.linalg.norm(np.cross(a, b), axis=1).clip(1e-14)
        rows.append(mesh.faces[:, (k + 1) % 3])
        cols.append(mesh.faces[:, (k + 2) % 3])
        values.append(0.5 * np.einsum("ij,ij->i", a, b) / cross)
    rows, cols = np.concatenate([rows, cols]).ravel(), np.concatenate([cols, rows]).ravel()
    shape = (len(mesh.vertices),) * 2
    weight = csr_matrix((np.tile(np.concatenate(values), 2), (rows, cols)), shape=shape)
    weight.data = np.maximum(weight.data, _LEAST)
    return (diags(np.asarray(weight.sum(axis=1)).ravel()) - weight).tocsr()


def _harmonic(stiffness: csr_matrix, zero: np.ndarray, one: np.ndarray) -> np.ndarray:
    out = np.zeros(stiffness.shape[0])
    out[one] = 1.0
    free = np.ones(len(out), bool)
    free[zero] = free[one] = False
    rest = stiffness[free]
    out[free] = splu(rest[:, free].tocsc()).solve(-rest[:, ~free] @ out[~free])
    return out
