"""Let carried bodies lie on the bones and on one another: no surface within another's."""

from __future__ import annotations

import numpy as np
from builders.bodies.flesh import Grid, inside
from builders.bodies.series import closed_mesh
from scipy.ndimage import binary_erosion, gaussian_filter
from scipy.spatial import cKDTree

from trochanter.bones.skeleton import skeleton
from trochanter.geometry.meshes import TriangleMesh, vertex_normals
from trochanter.geometry.transforms import apply

#: How far a body's flesh is moved along with its pushed skin, from the first round to the last [m].
#: Far enough, at first, that both faces of a sheet move together and it keeps its thickness.
_WIDTHS = (0.009, 0.008, 0.006, 0.005, 0.004)
#: The same once bodies have been swollen, and how often they are.
_AGAIN, _SWELLS, _LAST = (0.005, 0.003), 2, (0.005, 0.004, 0.004, 0.003, 0.003, 0.0025, 0.002)
#: Share of a push that is taken at once, what may stay, and the grid of the inside test [m].
_SHARE, _SKIN, _STEP = 0.9, 0.0002, 0.002
#: Points of bone that are asked, how far they may be, and how near bone is looked for beyond [m].
_ASKED, _DEEP, _BEYOND = 30, 0.014, 0.006
#: Width, in points of the table, over which a body's displacement is kept smooth: while it is
#: pushed, and at the last, when no smoothing may bring it back into a wall.
_EVEN = 1.6
#: Rings at either end whose flesh is taken from further in.
_IN = 14
#: Which muscle lies in front of which, where thin ones cross and the nearest way out misleads.
_BEFORE = {
    ("pectineus", "adductor-brevis"),
    ("pectineus", "adductor-magnus"),
    ("adductor-longus", "adductor-brevis"),
    ("adductor-longus", "adductor-magnus"),
    ("adductor-brevis", "adductor-magnus"),
    ("semimembranosus", "biceps-femoris"),
    ("semimembranosus", "semitendinosus"),
}
_BONES = ("pelvis", "femur-right", "patella-right", "tibia-fibula-right")


class Wall:
    """A closed surface from which points are pushed out."""

    def __init__(self, mesh: TriangleMesh) -> None:
        self.points, self.normals = mesh.vertices, vertex_normals(mesh)
        self.tree = cKDTree(self.points)
        self.grid = Grid.around(self.points, _STEP)
        self.mask = inside(mesh, self.grid)
        self.core = binary_erosion(self.mask)
        self.low, self.high = self.points.min(axis=0) - _DEEP, self.points.max(axis=0) + _DEEP

    def holds(self, points: np.ndarray) -> np.ndarray:
        """Return the indices of the points within, as nearly as the grid tells."""
        at = np.rint((points - self.grid.low) / self.grid.step).astype(int)
        close = np.flatnonzero(((at >= 0) & (at < self.grid.shape)).all(axis=1))
        return close[self.mask[tuple(at[close].T)]]

    def push(self, body: Wall, flesh: np.ndarray | None = None) -> np.ndarray:
        """Return by how much each point of a body must move to leave the surface, shape (n, 3).

        Where the middle of the flesh beneath each point is known, skin leaves a thin wall by the
        side on which its flesh lies, not by the nearer one: the wing of the ilium is thinner than
        some of what lies in it. Skin that came out beyond counts as within where the wall's own
        side lies in the body.
        """
        out = np.zeros_like(body.points)
        box = (body.points > self.low) & (body.points < self.high)
        close = np.flatnonzero(box.all(axis=1))
        held = np.zeros(len(out), bool)
        held[self.holds(body.points)] = True
        if flesh is not None and len(close):  # skin that may have come out beyond a thin wall
            near = self.tree.query(body.points[close], distance_upper_bound=_BEYOND)[0]
            close = close[held[close] | np.isfinite(near)]
        else:
            close = close[held[close]]
        if not len(close):
            return out
        gap, near = self.tree.query(body.points[close], k=_ASKED if flesh is not None else 2)
        if flesh is not None:
            off = flesh[close][:, None] - self.points[near]
            facing = np.einsum("ikj,ikj->ik", off, self.normals[near]) > 0.0
            # Deep in a thick bone no side is the flesh's own: then the nearest will do.
            none = held[close] & ~(facing & (gap < _DEEP)).any(axis=1)
            gap = np.where(facing | none[:, None], gap, np.inf)
        gap = np.where(gap < _DEEP, gap, np.inf)
        rows, best = np.arange(len(close)), gap.argmin(axis=1)
        near = near[rows, best]
        normal = self.normals[near]
        depth = np.einsum("ij,ij->i", self.points[near] - body.points[close], normal)
        within = held[close] | body.deep(self.points[near])
        found = np.isfinite(gap[rows, best]) & (depth > _SKIN) & within
        out[close[found]] = ((depth - _SKIN)[:, None] * normal)[found]
        return out

    def deep(self, points: np.ndarray) -> np.ndarray:
        """Tell which points lie within by more than a step of the grid."""
        at = np.rint((points - self.grid.low) / self.grid.step).astype(int)
        held = ((at >= 0) & (at < self.grid.shape)).all(axis=1)
        out = np.zeros(len(points), bool)
        out[held] = self.core[tuple(at[held].T)]
        return out


def bones() -> list[Wall]:
    """Return the right side's bones at neutral, piece by piece."""
    here, out = skeleton(14), []
    for name in _BONES:
        bone = here.bones[name]
        for part in bone.parts:
            if part != "hip-bone-left":
                piece = bone.part(part)
                moved = apply(here.aligned()[name], piece.vertices)
                out.append(Wall(TriangleMesh(moved, piece.faces)))
    return out


def settled(
    names: list[str], bodies: list[np.ndarray], folds: list[float], volumes: list[float]
) -> list[np.ndarray]:
    """Push bodies out of the bones, and neighbours out of one another, a little over half each.

    Parameters
    ----------
    names : list of str
        Muscles.
    bodies : list of ndarray, shape (rings, around, 3)
    folds : list of float
        Of the last rings, in turns.
    volumes : list of float
        What each is swollen to in between, where there is room [m³].
    """
    hard = bones()
    now = _pushed(names, bodies, bodies, folds, hard, _WIDTHS)
    for _ in range(_SWELLS):
        now = [_swollen(one, volume) for one, volume in zip(now, volumes, strict=True)]
        now = _pushed(names, now, bodies, folds, hard, _AGAIN)
    return _pushed(names, now, None, folds, hard, _LAST)


def _pushed(names, bodies, before, folds, hard: list[Wall], widths) -> list[np.ndarray]:
    """Push bodies round by round; where they were `before`, if known, keeps them smooth."""
    now = bodies
    for width in widths:
        soft = [Wall(closed_mesh(one)) for one in now]
        moved = []
        for k, one in enumerate(now):
            push = _push(names, k, soft, hard, _flesh(one, folds[k]))
            new = one + _SHARE * _spread(one.reshape(-1, 3), push, width).reshape(one.shape)
            moved.append(new if before is None else _evened(new, before[k]))
        now = moved
    return now


def _flesh(rings: np.ndarray, fold: float) -> np.ndarray:
    """Return the middle of the flesh beneath each point; near an end, of the flesh further in."""
    count, around = rings.shape[:2]
    j = np.arange(around)
    middles = []
    for number in np.clip(np.arange(count), _IN, count - 1 - _IN):
        begin = 0 if number < count // 2 else round(fold * around)
        middles.append(0.5 * (rings[number] + rings[number, (2 * begin - j) % around]))
    return np.stack(middles)


def _push(names, k: int, soft: list[Wall], hard: list[Wall], flesh: np.ndarray) -> np.ndarray:
    """Return what pushes a body's points."""
    count, around = flesh.shape[:2]
    push = np.zeros((count * around, 3))
    for wall in hard:
        more = wall.push(soft[k], flesh.reshape(-1, 3))
        # Of two pieces of bone the one in which a point lies deeper.
        deeper = np.linalg.norm(more, axis=1) > np.linalg.norm(push, axis=1)
        push = np.where(deeper[:, None], more, push)
    # Bone is hard: only where it does not push do neighbours, and not at the ends.
    free = np.linalg.norm(push, axis=1) == 0
    free = np.where(free, np.repeat(_inner(count, 2.0), around), 0.0)[:, None]
    for j, wall in enumerate(soft):
        if j != k and (wall.low < soft[k].high).all() and (soft[k].low < wall.high).all():
            way = _way(names[k], names[j])
            toward = None if way == 0.0 else soft[k].points + np.array([way, 0.0, 0.0])
            push = push + 0.55 * free * wall.push(soft[k], toward)
    return push


def _way(muscle: str, other: str) -> float:
    """Return toward where a muscle leaves another: 1 to the front, -1 to the back, 0 anywhere."""
    return float((muscle, other) in _BEFORE) - float((other, muscle) in _BEFORE)


def _evened(rings: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return rings whose displacement changes smoothly from point to point."""
    move = rings - before
    smooth = gaussian_filter(move, (_EVEN, _EVEN, 0), mode=("nearest", "wrap", "nearest"))
    # At the ends opposite points meet and stay together.
    weight = _inner(len(rings))[:, None, None]
    return before + (1 - weight) * move + weight * smooth


def _inner(count: int, rings: float = 6.0) -> np.ndarray:
    """Return 1 for most rings, falling to 0 at both ends."""
    steps = np.arange(count)
    return np.clip(np.minimum(steps, steps[::-1]) / rings, 0.0, 1.0)


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
