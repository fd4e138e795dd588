"""Let carried bodies lie on the bones and on one another: no surface within another's."""

from __future__ import annotations

import numpy as np
from builders.bodies.flesh import Grid, inside
from builders.bodies.series import closed_mesh
from scipy.spatial import cKDTree

from trochanter.bones.skeleton import skeleton
from trochanter.geometry.meshes import TriangleMesh, vertex_normals
from trochanter.geometry.transforms import apply

#: How far a body's flesh is moved along with its pushed skin, from the first round to the last [m].
#: Far enough, at first, that both faces of a sheet move together and it keeps its thickness.
_WIDTHS = (0.009, 0.009, 0.007, 0.006, 0.005, 0.004, 0.003, 0.003)
#: The same once bodies have been swollen, and how often they are.
_AGAIN, _SWELLS = (0.005, 0.004, 0.003, 0.0025), 3
#: Share of a push that is taken at once, what may stay, and the grid of the inside test [m].
_SHARE, _SKIN, _STEP = 0.8, 0.0002, 0.0015
_BONES = ("pelvis", "femur-right", "patella-right", "tibia-fibula-right")


class Wall:
    """A closed surface from which points are pushed out."""

    def __init__(self, mesh: TriangleMesh) -> None:
        self.points, self.normals = mesh.vertices, vertex_normals(mesh)
        self.tree = cKDTree(self.points)
        self.grid = Grid.around(self.points, _STEP)
        self.mask = inside(mesh, self.grid)

    def holds(self, points: np.ndarray) -> np.ndarray:
        """Return the indices of the points within, as nearly as the grid tells."""
        at = np.rint((points - self.grid.low) / self.grid.step).astype(int)
        close = np.flatnonzero(((at >= 0) & (at < self.grid.shape)).all(axis=1))
        return close[self.mask[tuple(at[close].T)]]

    def push(self, points: np.ndarray) -> np.ndarray:
        """Return by how much each point must move to leave the surface, shape (n, 3)."""
        out = np.zeros_like(points)
        held = self.holds(points)
        if len(held):
            near = self.tree.query(points[held])[1]
            normal = self.normals[near]
            depth = np.einsum("ij,ij->i", self.points[near] - points[held], normal) - _SKIN
            out[held] = np.clip(depth, 0.0, None)[:, None] * normal
        return out


def bones() -> list[Wall]:
    """Return the right side's bones at neutral, piece by piece."""
    here, out = skeleton(14), []
    for name in _BONES:
        bone = here.bones[name]
        for part in bone.parts:
            if part != "hip-bone-left":
                piece = bone.part(part)
                moved = apply(here.pose()[name], piece.vertices)
                out.append(Wall(TriangleMesh(moved, piece.faces)))
    return out


def settled(bodies: list[np.ndarray], volumes: list[float]) -> list[np.ndarray]:
    """Push bodies out of the bones, and neighbours out of one another, half each.

    Parameters
    ----------
    bodies : list of ndarray, shape (rings, around, 3)
    volumes : list of float
        What each is swollen to in between, where there is room [m³].
    """
    hard = bones()
    now = _pushed(bodies, hard, _WIDTHS)
    for _ in range(_SWELLS):
        now = [_swollen(one, volume) for one, volume in zip(now, volumes, strict=True)]
        now = _pushed(now, hard, _AGAIN)
    return now


def _pushed(bodies: list[np.ndarray], hard: list[Wall], widths) -> list[np.ndarray]:
    now = bodies
    for width in widths:
        soft = [Wall(closed_mesh(one)) for one in now]
        moved = []
        for k, one in enumerate(now):
            points = one.reshape(-1, 3)
            push = sum((wall.push(points) for wall in hard), np.zeros_like(points))
            # Bone is hard: only where it does not push do neighbours, and not at the ends.
            free = np.linalg.norm(push, axis=1) == 0
            free = np.where(free, np.repeat(_inner(len(one)), one.shape[1]), 0.0)[:, None]
            for j, wall in enumerate(soft):
                if j != k:
                    push += 0.5 * free * wall.push(points)
            moved.append(one + _SHARE * _spread(points, push, width).reshape(one.shape))
        now = moved
    return now


def _inner(count: int) -> np.ndarray:
    """Return 1 for most rings, falling to 0 at both ends."""
    steps = np.arange(count)
    return np.clip(np.minimum(steps, steps[::-1]) / 6.0, 0.0, 1.0)


def _swollen(rings: np.ndarray, volume: float) -> np.ndarray:
    """Move a body's sides outward until it has a volume; its ends stay."""
    out = rings
    for _ in range(2):
        mesh = closed_mesh(out)
        a, b, c = np.moveaxis(mesh.corners, 1, 0)
        area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()
        move = np.clip((volume - mesh.volume) / area, -0.002, 0.002)
        outward = vertex_normals(mesh).reshape(out.shape)
        out = out + move * _inner(len(out))[:, None, None] * outward
    return out


def _spread(points: np.ndarray, push: np.ndarray, width: float) -> np.ndarray:
    """Let the flesh around follow its pushed skin."""
    pushed = np.flatnonzero(np.linalg.norm(push, axis=1) > 0)
    out = np.zeros_like(points)
    if not len(pushed):
        return out
    count = min(16, len(pushed))
    gap, near = cKDTree(points[pushed]).query(points, k=count)
    gap, near = gap.reshape(len(points), count), near.reshape(len(points), count)
    weight = np.exp(-0.5 * (gap / width) ** 2)
    mean = np.einsum("ij,ijk->ik", weight, push[pushed][near])
    mean /= weight.sum(axis=1, keepdims=True).clip(1e-12)
    return mean * weight[:, :1]
