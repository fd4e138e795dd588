"""Where a muscle is attached, as fields on the bones: below zero on its patches."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, identity
from scipy.spatial import cKDTree

from trochanter.geometry.meshes import vertex_normals
from trochanter.pictures.flesh.ends import End, muscle_ends
from trochanter.pictures.surfaces import Surface, bone_surfaces

Floats = NDArray[np.float64]

#: The bones on which a muscle's patches can lie, by the bone that its end is carried by.
_ON = {"pelvis": ("hip-bone-right", "sacrum")}
#: How softly the discs that stand for a patch's points run together [m].
_SOFT = 0.0015
#: A patch does not show on a thin bone's other side: what looks away is further by this [m].
_OTHER_SIDE = 0.02
#: A disc reaches this share of the way to the next point, where that is no further than this [m].
_JOINED, _APART = 0.62, 0.012
#: How far the field is evened out [m].
_EVEN = 0.0022
#: Further than this nothing is worked out [m].
_FAR = 0.03


@cache
def patch_fields(slug: str, density: int) -> dict[str, Floats]:
    """Return how far each vertex of the bones is from a muscle's patches.

    A patch is kept as some two dozen points, each of which stands for a share of
    its area; they are drawn as discs of that area that run together.

    Parameters
    ----------
    slug : str
    density : int
        Fineness of the bones.

    Returns
    -------
    dict of str to ndarray, shape (n, 2)
        By bone: distance [m] to the edge of the origin and of the insertion, negative
        within. A bone that has neither is left out.

    Raises
    ------
    UnknownNameError
        If no muscle has this slug.
    """
    out: dict[str, Floats] = {}
    bones = bone_surfaces(None, density)
    for k, end in enumerate(muscle_ends(slug)):
        for name in _ON.get(end.bone, (end.bone,)):
            field = _field(bones[name], end)
            if field.min() < 0.0:
                held = out.setdefault(name, np.full((len(field), 2), _FAR))
                held[:, k] = field
    return out


def _field(bone: Surface, end: End) -> Floats:
    """Return the distance of a bone's vertices from the edge of a patch [m]."""
    vertices, normals = bone.mesh.vertices, vertex_normals(bone.mesh)
    at = cKDTree(vertices).query(end.points)[1]
    out = np.full(len(vertices), _FAR)
    near = np.flatnonzero(cKDTree(end.points).query(vertices)[0] < _FAR)
    if not len(near):
        return out
    gap = np.linalg.norm(vertices[near, None] - end.points[None], axis=2) - _radii(end)
    gap += _OTHER_SIDE * np.clip(0.3 - normals[near] @ normals[at].T, 0.0, None)
    least = gap.min(axis=1)
    out[near] = least - _SOFT * np.log(np.exp((least[:, None] - gap) / _SOFT).sum(axis=1))
    return _smoothed(np.minimum(out, _FAR), bone)


def _radii(end: End) -> Floats:
    """Return the discs' radii: those of their areas, and never so small that they lie apart."""
    spacing = cKDTree(end.points).query(end.points, k=2)[0][:, 1]
    return np.asarray(np.maximum(end.radii, _JOINED * np.minimum(spacing, _APART)))


def _smoothed(field: Floats, bone: Surface) -> Floats:
    """Even out a field along the bone, so that its edge does not follow single discs."""
    n = len(field)
    pairs = np.concatenate([bone.mesh.faces[:, [k, (k + 1) % 3]] for k in range(3)])
    tied = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(n, n)).tocsr()
    tied = ((tied + tied.T) > 0).astype(np.float64) + identity(n)
    mean = tied.multiply(1.0 / tied.sum(axis=1)).tocsr()
    step = float(np.sqrt((bone.mesh.corners[:, 1] - bone.mesh.corners[:, 0]) ** 2).mean())
    for _ in range(int(np.clip((_EVEN / step) ** 2, 2, 60))):
        field = mean @ field
    return np.asarray(field)
