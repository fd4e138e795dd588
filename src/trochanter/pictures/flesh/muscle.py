"""A muscle's surface bound to its bones and to its body's course, ready to be posed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags

from trochanter.errors import OutOfRangeError
from trochanter.geometry.meshes import TriangleMesh, nearest_on_surface, vertex_normals
from trochanter.pictures.bodies import body
from trochanter.pictures.flesh.course import Course, course
from trochanter.pictures.flesh.distances import BONES, distances
from trochanter.pictures.flesh.ends import End, flesh_ends

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Rounds of averaging that take the net's facets out of what is read off it.
_EVEN = 3


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
    course : Course
    ends : tuple of End
    hold : ndarray, shape (n, 2)
        How firmly each vertex hangs on the bone of origin and of insertion.
    hip, knee : ndarray, shape (n,)
        Shares in the joints' turns; `knee` is None where the muscle ends above it.
    modes : ndarray, shape (m, 3 n)
        The course's modes at the vertices [m].
    knee_modes : ndarray, shape (k, 3 n)
    depth : ndarray, shape (n, bones)
        Least distance of the vertices, negative where they lie in bone at neutral [m].
    thickness : ndarray, shape (n,)
        Of the flesh beneath each vertex [m].
    spread : csr_matrix, shape (n, n)
        Averages over each vertex's neighbours.
    around : csr_matrix, shape (n, faces)
        Sums over the faces of each vertex.
    """

    slug: str
    mesh: TriangleMesh
    along: Floats
    course: Course
    ends: tuple[End, End]
    hold: Floats
    hip: Floats
    knee: Floats | None
    modes: Floats
    knee_modes: Floats
    depth: Floats
    thickness: Floats
    spread: csr_matrix
    around: csr_matrix


def bind(slug: str, mesh: TriangleMesh, ends: tuple[End, End] | None = None) -> Muscle:
    """Bind a muscle's surface at neutral, so that `trochanter.pictures.flesh.posed` can move it.

    It moves as the muscle's own body does: every vertex as that body's nearest place.

    Parameters
    ----------
    slug : str
        The muscle, such as ``"gluteus-minimus"``.
    mesh : TriangleMesh
        At neutral, in the pelvis's frame of ``skeleton()``, right side, facing outward [m].
        It may be in several closed pieces.
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
        If the mesh encloses no volume.
    DataFaultError
        If the figures of the muscle's course are damaged.
    """
    if not mesh.volume > 0:
        raise OutOfRangeError(f"{slug}: the mesh encloses no volume, or its faces look inward")
    way, held = course(slug), flesh_ends(slug) if ends is None else ends
    net, spread = body(slug, *way.size), _neighbours(mesh)
    near = nearest_on_surface(net, mesh.vertices)
    row = np.repeat(np.arange(len(mesh.vertices)), 3)
    read = csr_matrix(
        (near.barycentric.ravel(), (row, net.faces[near.faces].ravel())),
        shape=(len(mesh.vertices), len(net.vertices)),
    )
    for _ in range(_EVEN):
        read = spread @ read
    along = np.clip(getattr(mesh, "along", read @ net.along), 0.0, 1.0)
    hold = [held[0].hold(mesh.vertices, along), held[1].hold(mesh.vertices, 1.0 - along)]
    depth = [np.minimum(distances(bone).at(mesh.vertices)[0], 0.0) for bone in BONES]
    return Muscle(
        slug,
        mesh,
        along,
        way,
        held,
        np.stack(hold, axis=1),
        way.hip.share(along),
        way.knee.share(along) if way.knee else None,
        _read(read, way.modes),
        _read(read, way.knee_modes),
        np.stack(depth, axis=1),
        read @ _thickness(slug),
        spread,
        _incidence(mesh),
    )


def _read(read: csr_matrix, modes: Floats) -> Floats:
    """Return modes at the vertices of a surface, those of a muscle side by side."""
    count, n, _ = modes.shape
    there = read @ modes.transpose(1, 0, 2).reshape(n, -1)
    return np.ascontiguousarray(
        there.reshape(read.shape[0], count, 3).transpose(1, 0, 2).reshape(count, 3 * read.shape[0])
    )


@cache
def _thickness(slug: str) -> Floats:
    """Return how far the face opposite is from each vertex of the course's net [m]."""
    net = body(slug, *course(slug).size)
    normals = vertex_normals(net)
    gap = np.linalg.norm(net.vertices[:, None] - net.vertices, axis=2)
    gap[normals @ normals.T > -0.3] = np.inf
    least = gap.min(axis=1)
    return np.where(np.isfinite(least), least, 0.0)


def _neighbours(mesh: TriangleMesh) -> csr_matrix:
    """Return the matrix that averages over a vertex and its neighbours."""
    n = len(mesh.vertices)
    pairs = np.concatenate([mesh.faces[:, [k, (k + 1) % 3]] for k in range(3)])
    one = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(n, n))
    tied = ((one + one.T) > 0).astype(np.float64) + diags(np.ones(n))
    return (diags(1.0 / np.asarray(tied.sum(axis=1)).ravel()) @ tied).tocsr()


def _incidence(mesh: TriangleMesh) -> csr_matrix:
    count = len(mesh.faces)
    column = np.repeat(np.arange(count), 3)
    entries = (np.ones(3 * count), (mesh.faces.ravel(), column))
    return csr_matrix(entries, shape=(len(mesh.vertices), count))
