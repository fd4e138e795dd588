"""Strands to triangles: tubes of varying radius along smooth curves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TubeMesh:
    """Many tubes as one mesh.

    Attributes
    ----------
    vertices : ndarray, shape (n, 3)
        Points [m].
    normals : ndarray, shape (n, 3)
        Unit normals that point out of the tubes.
    faces : ndarray, shape (m, 3)
        Triangles, counter-clockwise seen from outside.
    strand, station : ndarray, shape (n,)
        The strand and the place along it that each vertex came from.
    """

    vertices: Floats
    normals: Floats
    faces: Ints
    strand: Ints
    station: Ints


def tube_mesh(curves: Floats, radii: Floats, sides: int = 12) -> TubeMesh:
    """Build closed tubes around curves.

    Parameters
    ----------
    curves : ndarray, shape (strands, stations, 3)
        Points along each strand's centre line [m].
    radii : ndarray, shape (strands, stations)
        Radius at each point [m].
    sides : int
        Corners of the cross-section.

    Returns
    -------
    TubeMesh
    """
    first, second = _frames(curves)
    turn = np.arange(sides) * (2 * np.pi / sides)
    ring = (
        first[:, :, None] * np.cos(turn)[:, None] + second[:, :, None] * np.sin(turn)[:, None]
    )  # (strands, stations, sides, 3)
    vertices = curves[:, :, None] + radii[:, :, None, None] * ring
    along = np.gradient(curves, axis=1)
    step = np.maximum(np.linalg.norm(along, axis=2), 1e-12)
    slope = np.gradient(radii, axis=1) / step
    tangent = along / step[..., None]
    normals = ring - slope[:, :, None, None] * tangent[:, :, None]
    normals /= np.linalg.norm(normals, axis=3, keepdims=True)
    strands, stations = radii.shape
    strand, station, _ = np.indices((strands, stations, sides))
    return TubeMesh(
        vertices.reshape(-1, 3),
        normals.reshape(-1, 3),
        _faces(strands, stations, sides),
        strand.ravel(),
        station.ravel(),
    )


def _faces(strands: int, stations: int, sides: int) -> Ints:
    """Side walls of every tube and a fan over each end."""
    j, k = np.indices((stations - 1, sides)).reshape(2, -1)
    nxt = (k + 1) % sides
    a, b, c, d = j * sides + k, j * sides + nxt, (j + 1) * sides + nxt, (j + 1) * sides + k
    walls = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    i = np.arange(1, sides - 1)
    start = np.stack([np.zeros_like(i), i + 1, i], 1)
    end = start[:, ::-1] + (stations - 1) * sides
    one = np.concatenate([walls, start, end])
    offset = np.arange(strands)[:, None, None] * (stations * sides)
    return np.asarray((one[None] + offset).reshape(-1, 3))


def _frames(curves: Floats) -> tuple[Floats, Floats]:
    """Two unit vectors across each curve, carried along it without twist.

    The first is turned by the double reflection of Wang et al. 2008 (ACM Trans
    Graph 27:2, doi:10.1145/1330511.1330513).
    """
    tangent = np.gradient(curves, axis=1)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=2, keepdims=True), 1e-12)
    axis = np.eye(3)[np.argmin(np.abs(tangent[:, 0]), axis=1)]
    first = np.empty_like(curves)
    start = np.cross(tangent[:, 0], axis)
    first[:, 0] = start / np.linalg.norm(start, axis=1, keepdims=True)
    for j in range(curves.shape[1] - 1):
        step = curves[:, j + 1] - curves[:, j]
        side = _reflect(first[:, j], step)
        carried = _reflect(tangent[:, j], step)
        first[:, j + 1] = _reflect(side, tangent[:, j + 1] - carried)
    return first, np.cross(tangent, first)


def _reflect(vectors: Floats, across: Floats) -> Floats:
    """Mirror vectors in the planes normal to `across`; a zero normal leaves them as they are."""
    square = np.einsum("ij,ij->i", across, across)
    share = 2 * np.einsum("ij,ij->i", vectors, across) / np.where(square > 1e-24, square, 1.0)
    return np.asarray(vectors - np.where(square > 1e-24, share, 0.0)[:, None] * across)
