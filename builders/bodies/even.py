"""Let the lines along and around a measured muscle run smoothly without leaving its surface."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from trochanter.geometry.meshes import TriangleMesh

#: Rounds of smoothing and laying back.
_ROUNDS = 4
#: Width of the smoothing: along in metres and at most in rings, around in points.
_ALONG, _RINGS, _AROUND = 0.006, 5.0, 1.3
#: Rings at either end that are held back.
_HELD = 8
_STREWN = 400_000


class Skin:
    """A surface strewn so densely that the nearest strewn point tells the nearest triangle."""

    def __init__(self, mesh: TriangleMesh) -> None:
        a, b, c = np.moveaxis(mesh.corners, 1, 0)
        area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
        random = np.random.default_rng(1)
        face = random.choice(len(area), _STREWN, p=area / area.sum())
        u, v = random.random((2, _STREWN))
        u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
        self.points = a[face] + u[:, None] * (b - a)[face] + v[:, None] * (c - a)[face]
        self.normals = mesh.face_normals[face]
        self.tree = cKDTree(self.points)

    def lay(self, points: np.ndarray) -> np.ndarray:
        """Lay points onto the surface."""
        near = self.tree.query(points.reshape(-1, 3))[1]
        off = points.reshape(-1, 3) - self.points[near]
        normal = self.normals[near]
        moved = points.reshape(-1, 3) - np.einsum("ij,ij->i", off, normal)[:, None] * normal
        # Beyond a triangle's edge its plane leads astray: then the strewn point itself is better.
        astray = np.linalg.norm(moved - self.points[near], axis=1) > 0.001
        return np.where(astray[:, None], self.points[near], moved).reshape(points.shape)


def evened(table: np.ndarray, mesh: TriangleMesh) -> np.ndarray:
    """Return a table of rings whose lines run smoothly on the mesh; the ends stay."""
    skin, out = Skin(mesh), table
    apart = np.linalg.norm(np.diff(table, axis=0), axis=2).mean()
    width = (min(_RINGS, _ALONG / apart), _AROUND, 0)
    steps = np.arange(len(table))
    weight = np.clip(np.minimum(steps, steps[::-1]) / _HELD, 0.0, 1.0)[:, None, None]
    for _ in range(_ROUNDS):
        smooth = gaussian_filter(out, width, mode=("nearest", "wrap", "nearest"))
        out = skin.lay((1 - weight) * out + weight * smooth)
        out[0], out[-1] = table[0], table[-1]
    return out
