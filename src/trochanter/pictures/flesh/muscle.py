"""A muscle's surface bound to its guide lines and its bones, ready to be posed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags

from trochanter.errors import OutOfRangeError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.pictures.flesh.along import along_muscle
from trochanter.pictures.flesh.distances import BONES, distances
from trochanter.pictures.flesh.ends import End, muscle_ends
from trochanter.pictures.flesh.guides import Guides, hold_guides
from trochanter.pictures.flesh.sheet import sheet_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Muscle:
    """A muscle that can be posed.

    Attributes
    ----------
    slug : str
    mesh : TriangleMesh
        At neutral, in the pelvis's frame of ``skeleton()``, right side [m].
    along : ndarray, shape (n,)
        0 at the origin, 1 at the insertion.
    ends : tuple of End
    weights : csr_matrix, shape (n, guides * stations)
        Each vertex's share in the stations of the guides; rows sum to one.
    guides : Guides
    hold : ndarray, shape (n, 2)
        How firmly each vertex hangs on the bone of origin and of insertion.
    depth : ndarray, shape (n, bones)
        Least distance of the vertices, negative where they lie in bone at neutral [m].
    spread : csr_matrix, shape (n, n)
        Averages over each vertex's neighbours.
    """

    slug: str
    mesh: TriangleMesh
    along: Floats
    ends: tuple[End, End]
    weights: csr_matrix
    guides: Guides
    hold: Floats
    depth: Floats
    spread: csr_matrix


def bind(
    slug: str,
    mesh: TriangleMesh,
    along: ArrayLike | None = None,
    ends: tuple[End, End] | None = None,
) -> Muscle:
    """Bind a muscle's surface at neutral, so that `trochanter.pictures.flesh.posed` can move it.

    Parameters
    ----------
    slug : str
        The muscle, such as ``"gluteus-minimus"``, whose attachments hold its ends.
    mesh : TriangleMesh
        At neutral, in the pelvis's frame of ``skeleton()``, right side, facing outward [m].
        It may be in several closed pieces.
    along : array_like, shape (n,), optional
        0 at the origin, 1 at the insertion; computed where not given.
    ends : tuple of End, optional
        Other ends than the muscle's own.

    Returns
    -------
    Muscle

    Raises
    ------
    UnknownNameError
        If no muscle has this slug.
    OutOfRangeError
        If the mesh encloses no volume, or `along` is not a number from 0 to 1 a vertex.
    """
    if not mesh.volume > 0:
        raise OutOfRangeError(f"{slug}: the mesh encloses no volume, or its faces look inward")
    held = muscle_ends(slug) if ends is None else ends
    if along is None:
        way = along_muscle(mesh.vertices, mesh.faces, held)
    else:
        way = np.asarray(along, dtype=np.float64)
        if way.shape != (len(mesh.vertices),) or not ((way >= 0) & (way <= 1)).all():
            raise OutOfRangeError(f"{slug}: along needs a number from 0 to 1 for every vertex")
    sheet = sheet_of(mesh.vertices, way, _mass(mesh), (held[0].across, held[1].across))
    hold = np.stack([held[0].hold(mesh.vertices, way), held[1].hold(mesh.vertices, 1 - way)], 1)
    guides = hold_guides(sheet.guides, sheet.thickness, (held[0].bone, held[1].bone))
    depth = np.stack([np.minimum(distances(b).at(mesh.vertices)[0], 0.0) for b in BONES], axis=-1)
    return Muscle(slug, mesh, way, held, sheet.weights, guides, hold, depth, _neighbours(mesh))


def _mass(mesh: TriangleMesh) -> Floats:
    """Return the surface that belongs to each vertex [m²]."""
    a, b, c = np.moveaxis(mesh.corners, 1, 0)
    third = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 6
    mass = np.bincount(mesh.faces.ravel(), np.repeat(third, 3), len(mesh.vertices))
    return np.asarray(np.maximum(mass, 1e-12))


def _neighbours(mesh: TriangleMesh) -> csr_matrix:
    """Return the matrix that averages over a vertex and its neighbours."""
    n = len(mesh.vertices)
    pairs = np.concatenate([mesh.faces[:, [k, (k + 1) % 3]] for k in range(3)])
    one = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(n, n))
    tied = ((one + one.T) > 0).astype(np.float64) + diags(np.ones(n))
    return (diags(1.0 / np.asarray(tied.sum(axis=1)).ravel()) @ tied).tocsr()
