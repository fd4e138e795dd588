"""How far along a muscle each place of its surface is, from origin to insertion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve
from scipy.spatial import cKDTree

from trochanter.pictures.flesh.ends import End

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: At least this share of the vertices is an end, where the patches hold fewer.
_SHARE = 0.015
#: A patch holds a vertex that is within its border by this much [m].
_IN = -0.0005
_BINS = 40


def along_muscle(vertices: Floats, faces: Ints, ends: tuple[End, End]) -> Floats:
    """Return the way along a muscle, 0 on its origin and 1 on its insertion.

    Between the ends it is harmonic on the surface, as heat flows from one to the
    other, and then measured out so that equal steps are equal ways along the
    centre line. Pieces that do not hang together are joined where they are near.

    Parameters
    ----------
    vertices : ndarray, shape (n, 3)
        At neutral, in the pelvis's frame [m].
    faces : ndarray, shape (m, 3)
    ends : tuple of End
        Origin and insertion.

    Returns
    -------
    ndarray, shape (n,)
    """
    first, last = (_seeds(end, vertices) for end in ends)
    both = first & last
    first &= ~both
    last &= ~both
    graph = _graph(vertices, faces)
    fixed = first | last
    inner = np.flatnonzero(~fixed)
    known = np.where(last, 1.0, 0.0)
    laplace = (diags(np.asarray(graph.sum(axis=1)).ravel()) - graph).tocsr()
    rest = laplace[inner][:, inner].tocsc()
    out = known.copy()
    out[inner] = spsolve(rest, -laplace[inner][:, np.flatnonzero(fixed)] @ known[fixed])
    return _measured(vertices, faces, np.clip(out, 0.0, 1.0))


def _seeds(end: End, vertices: Floats) -> NDArray[np.bool_]:
    """Return which vertices are an end: those in its patches, or else the nearest."""
    beyond = end.beyond(vertices)
    least = np.partition(beyond, max(3, round(_SHARE * len(vertices))))
    return beyond <= max(_IN, float(least[max(3, round(_SHARE * len(vertices)))]))


def _graph(vertices: Floats, faces: Ints) -> csr_matrix:
    """Return the vertices' ties: the mesh's edges, and near neighbours across gaps."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    near = cKDTree(vertices).query(vertices, k=min(7, len(vertices)))[1]
    ties = np.stack([np.repeat(near[:, 0], near.shape[1] - 1), near[:, 1:].ravel()], axis=1)
    pairs = np.unique(np.sort(np.concatenate([edges, ties]), axis=1), axis=0)
    pairs = _bridged(vertices, pairs[pairs[:, 0] != pairs[:, 1]])
    length = np.linalg.norm(vertices[pairs[:, 0]] - vertices[pairs[:, 1]], axis=1)
    weight = 1.0 / np.maximum(length, 1e-4)
    one = coo_matrix((weight, pairs.T), shape=(len(vertices),) * 2)
    return (one + one.T).tocsr()


def _bridged(vertices: Floats, pairs: Ints) -> Ints:
    """Add the shortest tie from each part that hangs apart to the rest."""
    while True:
        ones = np.ones(len(pairs))
        graph = coo_matrix((ones, pairs.T), shape=(len(vertices),) * 2)
        count, label = connected_components(graph, directed=False)
        if count == 1:
            return pairs
        main = np.flatnonzero(label == np.bincount(label).argmax())
        rest = np.setdiff1d(np.arange(len(vertices)), main)
        gap, at = cKDTree(vertices[main]).query(vertices[rest])
        near = np.argsort(gap)[:4]
        pairs = np.vstack([pairs, np.stack([rest[near], main[at[near]]], axis=1)])


def _measured(vertices: Floats, faces: Ints, value: Floats) -> Floats:
    """Measure a rising value out in equal ways: a slice's thickness is its rise over its slope."""
    corner, height = vertices[faces], value[faces]
    side, other = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    rise, rise_other = height[:, 1] - height[:, 0], height[:, 2] - height[:, 0]
    normal = np.cross(side, other)
    double = np.maximum(np.linalg.norm(normal, axis=1), 1e-12)
    # |gradient| of a linear function on a triangle.
    slope = np.linalg.norm(rise[:, None] * other - rise_other[:, None] * side, axis=1) / double
    edges = np.linspace(0.0, 1.0, _BINS + 1)
    slot = np.clip(np.digitize(height.mean(axis=1), edges) - 1, 0, _BINS - 1)
    ends = (value[faces].min(axis=1) <= 0.0) | (value[faces].max(axis=1) >= 1.0)
    free = np.where(ends, 0.0, double)
    weight = np.bincount(slot, free, _BINS)
    mean = np.bincount(slot, free * slope, _BINS) / np.maximum(weight, 1e-15)
    good = np.flatnonzero(mean > 0)
    if len(good) < 2:
        return value
    thick = 1.0 / np.interp(np.arange(_BINS), good, mean[good])
    way = np.concatenate([[0.0], np.cumsum(thick)])
    return np.asarray(np.interp(value, edges, way / way[-1]))
