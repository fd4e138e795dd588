"""A muscle's mesh as one closed surface with triangles of even size, and what lies inside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from builders.attachments.specimen import surface

from trochanter.geometry.meshes import TriangleMesh, connected_parts

#: How many triangles a refined surface has, about.
_TRIANGLES = 8000


def closed_piece(file: str) -> TriangleMesh:
    """Return the piece of a mesh that holds its volume; the others are crumbs without any."""
    raw = surface(file)
    whole = TriangleMesh(raw.vertices, raw.faces)
    pieces = [_alone(whole, faces) for faces in connected_parts(whole)]
    kept = max(pieces, key=lambda piece: abs(piece.volume))
    rest = sum(abs(piece.volume) for piece in pieces) - abs(kept.volume)
    if not kept.is_watertight or rest > 1e-3 * abs(kept.volume):
        raise ValueError(f"{file}: no single closed piece; {rest * 1e6:.2f} cm³ lie outside it")
    return kept if kept.volume > 0 else TriangleMesh(kept.vertices, kept.faces[:, ::-1])


def _alone(mesh: TriangleMesh, faces: np.ndarray) -> TriangleMesh:
    used, corners = np.unique(mesh.faces[faces], return_inverse=True)
    return TriangleMesh(mesh.vertices[used], corners.reshape(-1, 3))


def refined(mesh: TriangleMesh) -> TriangleMesh:
    """Halve long edges, on both sides alike, until none is longer than a common length."""
    a, b, c = np.moveaxis(mesh.corners, 1, 0)
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()
    longest = 2.0 * np.sqrt(area / _TRIANGLES)
    vertices, faces = mesh.vertices, mesh.faces
    for _ in range(12):
        edges = np.sort(np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)]), axis=1)
        edges, of_side = np.unique(edges, axis=0, return_inverse=True)
        length = np.linalg.norm(np.diff(vertices[edges], axis=1)[:, 0], axis=1)
        cut = length > longest
        if not cut.any():
            break
        middle = np.full(len(edges), -1)
        middle[cut] = len(vertices) + np.arange(cut.sum())
        vertices = np.concatenate([vertices, vertices[edges[cut]].mean(axis=1)])
        faces = _split(vertices, faces, middle[of_side.reshape(3, -1).T])
    return TriangleMesh(vertices, faces)


def _split(vertices: np.ndarray, faces: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Cut each triangle at the middles of its sides; -1 where a side stays whole."""
    count = (middle >= 0).sum(axis=1)
    out = [faces[count == 0]]
    # Turn each triangle so that its cut sides come first.
    turn = np.where(count == 1, np.argmax(middle >= 0, axis=1), 0)
    turn = np.where(count == 2, (np.argmin(middle >= 0, axis=1) + 1) % 3, turn)
    order = (turn[:, None] + np.arange(3)) % 3
    (a, b, c), (p, q, r) = (np.take_along_axis(t, order, axis=1).T for t in (faces, middle))
    one, two, three = (count == k for k in (1, 2, 3))
    out += [np.stack(t, axis=1)[one] for t in ((a, p, c), (p, b, c))]
    out.append(np.stack((p, b, q), axis=1)[two])
    # The rest of two cuts is a quadrangle: take its shorter diagonal.
    gap = np.linalg.norm(vertices[p] - vertices[c], axis=1)
    short = gap < np.linalg.norm(vertices[a] - vertices[q], axis=1)
    out += [np.stack(t, axis=1)[two & short] for t in ((a, p, c), (p, q, c))]
    out += [np.stack(t, axis=1)[two & ~short] for t in ((a, p, q), (a, q, c))]
    out += [np.stack(t, axis=1)[three] for t in ((a, p, r), (p, b, q), (r, q, c), (p, q, r))]
    return np.concatenate(out)


@dataclass(frozen=True)
class Grid:
    """A regular grid of points.

    Attributes
    ----------
    low : ndarray, shape (3,)
    shape : tuple of int
    step : float
        In metres.
    """

    low: np.ndarray
    shape: tuple[int, int, int]
    step: float

    @classmethod
    def around(cls, points: np.ndarray, step: float, margin: float = 0.006) -> Grid:
        """Return a grid that holds some points with a margin."""
        low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
        return cls(low, tuple(int(n) for n in np.ceil((high - low) / step) + 1), step)

    def points(self, mask: np.ndarray) -> np.ndarray:
        """Return the points of a mask, shape (n, 3) [m]."""
        return self.low + self.step * np.argwhere(mask)


def inside(mesh: TriangleMesh, grid: Grid) -> np.ndarray:
    """Tell which points of a grid a surface winds around, however often it overlaps itself.

    Along every line of the grid parallel to the third axis, crossings are counted with the
    sense in which the surface is crossed.

    Returns
    -------
    ndarray of bool, shape grid.shape
    """
    # A shift that no coordinate shares keeps lines off the edges.
    scaled = (mesh.vertices - grid.low) / grid.step + np.array([1.37e-5, 2.71e-5, 0.0])
    corners = scaled[mesh.faces]
    low = np.ceil(corners[..., :2].min(axis=1)).astype(int).clip(0)
    high = np.floor(corners[..., :2].max(axis=1)).astype(int)
    high = np.minimum(high, np.array(grid.shape[:2]) - 1)
    size = (high - low + 1).clip(0)
    number = size[:, 0] * size[:, 1]
    face = np.repeat(np.arange(len(corners)), number)
    k = np.arange(len(face)) - np.repeat(np.cumsum(number) - number, number)
    i, j = low[face, 0] + k // size[face, 1], low[face, 1] + k % size[face, 1]
    a, b, c = np.moveaxis(corners[face], 1, 0)
    at = np.stack([i, j], axis=1)
    double = _cross(b - a, c - a)
    double = np.where(double == 0.0, np.nan, double)
    u, v = _cross(at - a[:, :2], c - a) / double, _cross(b - a, at - a[:, :2]) / double
    hit = (u > 0) & (v > 0) & (u + v < 1)
    height = (a[:, 2] + u * (b - a)[:, 2] + v * (c - a)[:, 2])[hit]
    above = np.ceil(height).astype(int).clip(0, grid.shape[2])
    turns = np.zeros((*grid.shape[:2], grid.shape[2] + 1), np.int32)
    np.add.at(turns, (i[hit], j[hit], above), -np.sign(double[hit]).astype(np.int32))
    return np.cumsum(turns, axis=2)[..., :-1] > 0


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
