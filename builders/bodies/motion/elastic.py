"""Elastic flesh in balance: as rigid as it may be, but for its stretch along the fibres.

Every vertex's springs keep their rest course but for a turn of the vertex's own and a
stretch along the fibre that its whole line shares (Sorkine and Alexa 2007, Eurographics
Symposium on Geometry Processing, 109-116; turns of neighbours drawn together as in Levi and
Gotsman 2015, IEEE Trans Vis Comput Graph 21:264-277). What gets longer gets thinner by
the root, so that the flesh keeps its volume.
"""

from __future__ import annotations

import numba
import numpy as np
from builders.bodies.motion.cage import UNIT, Cage
from scipy.ndimage import gaussian_filter1d
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import splu

from trochanter.geometry.meshes import TriangleMesh
from trochanter.pictures.flesh.distances import BONES, distances
from trochanter.pictures.flesh.frames import CARRIERS

#: How much neighbours' turns are drawn together, against the springs.
_ALIKE = 0.2
#: Stiffness of bone and of the hold on it, against a spring of one `UNIT`.
_BONE, _HELD = 40.0, 40.0
#: Strain by which a line draws itself straight, once it is this much longer or shorter.
_TENSION, _TAUT = 0.3, 0.15
#: By this share of a line's length, drawn out, the fascia's hold fades.
_DRAWN = 0.06
#: Times that contacts are sought, and turns and places settled between.
_OUTER, _INNER = 8, 8


class Flesh:
    """One muscle's balance; it keeps the turns that it found last."""

    def __init__(self, cage: Cage) -> None:
        self.cage, n = cage, len(cage.body.vertices)
        self.turns = np.tile(np.eye(3), (n, 1, 1))
        row = np.repeat(np.arange(n), np.diff(cage.start))
        graph = coo_matrix((2 * cage.weight, (row, cage.to)), shape=(n, n)).tocsr()
        self.matrix = (diags(np.asarray(graph.sum(axis=1)).ravel()) - graph).tocsr()
        self.swell = 1.0
        self.rest = [_lengths(cage.body.vertices, line) for line in cage.lines]

    def settled(self, points: np.ndarray, home: np.ndarray, motion: np.ndarray) -> np.ndarray:
        """Return the vertices in balance.

        Parameters
        ----------
        points : ndarray, shape (n, 3)
            A guess [m].
        home : ndarray, shape (n, 3)
            Where the thigh's fascia draws flesh that lies in it [m].
        motion : ndarray, shape (bones, 4, 4)
            Of the bones from neutral.
        """
        cage, now = self.cage, points.copy()
        held = cage.hold
        grip = _HELD * (held**2 / (1.02 - np.minimum(held, 1.0)))
        aims = [_moved(motion[CARRIERS.index(end.bone)], cage.body.vertices) for end in cage.ends]
        for _ in range(_OUTER):
            self.swell = self._swell(now)
            springs = self._springs(self._stretch(now))
            fascia = cage.fascia * self._slack(now)
            push, pull = self._contacts(now, motion)
            factor = splu(
                (self.matrix + diags(grip.sum(axis=1) + push + fascia)).tocsc(),
                permc_spec="MMD_AT_PLUS_A",
                diag_pivot_thresh=0.0,
                options={"SymmetricMode": True},
            )
            fixed = grip[:, :1] * aims[0] + grip[:, 1:] * aims[1] + pull
            fixed += fascia[:, None] * home
            for _ in range(_INNER):
                right = np.empty_like(now)
                _local(
                    now,
                    cage.start,
                    cage.to,
                    cage.weight,
                    *springs,
                    _ALIKE * UNIT**2,
                    self.turns,
                    right,
                )
                now = factor.solve(right + fixed)
        return now

    def _stretch(self, points: np.ndarray) -> np.ndarray:
        """Return each vertex's stretch along its fibre, by its line's length now and at rest."""
        cage, n = self.cage, len(points)
        total, count = np.zeros(n), np.zeros(n)
        for line, rest in zip(cage.lines, self.rest, strict=True):
            steps = _lengths(points, line)
            soft = 0.5 * (cage.soft[line[:, :-1]] + cage.soft[line[:, 1:]])
            more = (steps - rest).sum(axis=1) / np.maximum((rest * soft).sum(axis=1), 1e-4)
            more = gaussian_filter1d(more, len(line) / 14, mode="wrap")
            more -= _TENSION * np.minimum(np.abs(more) / _TAUT, 1.0)
            each = 1.0 + np.clip(more, -0.65, 1.5)[:, None] * cage.soft[line]
            np.add.at(total, line, each)
            np.add.at(count, line, 1.0)
        return total / count

    def _slack(self, points: np.ndarray) -> float:
        """Return how much the fascia must hold; a line that is drawn out runs straight."""
        steps = [_lengths(points, line).sum() for line in self.cage.lines]
        more = sum(steps) / sum(rest.sum() for rest in self.rest) - 1.0
        return float(np.exp(-np.maximum(more, 0.0) / _DRAWN))

    def _springs(self, stretch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return springs at rest, stretched as the vertex they start from is, and as the other."""
        cage = self.cage
        row = np.repeat(np.arange(len(stretch)), np.diff(cage.start))
        plain = cage.body.vertices[row] - cage.body.vertices[cage.to]
        out = []
        for v in (row, cage.to):
            fibre, across = cage.body.fibre[v], self.swell * stretch[v] ** -0.5
            reach = (fibre * plain).sum(axis=1)
            long = (stretch[v] - across) * reach
            out.append(across[:, None] * plain + long[:, None] * fibre)
        return out[0], out[1]

    def _swell(self, points: np.ndarray) -> float:
        """Return by how much flesh must be wider across for the muscle to keep its volume."""
        body = self.cage.body
        lost = body.volume / max(TriangleMesh(points, body.faces).volume, 0.3 * body.volume)
        return float(np.clip(self.swell * np.sqrt(lost), 0.7, 2.0))

    def _contacts(self, points: np.ndarray, motion: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return stiffness and pull of the bones that vertices lie in."""
        push, pull = np.zeros(len(points)), np.zeros_like(points)
        for k, bone in enumerate(BONES):
            m = motion[k]
            gap, out = distances(bone).at((points - m[:3, 3]) @ m[:3, :3])
            deep = self.cage.room[:, k] - gap
            size = np.linalg.norm(out, axis=1)
            here = (deep > 0) & (size > 0.3)
            aim = points + (deep / np.maximum(size, 0.3))[:, None] * (out @ m[:3, :3].T)
            push += np.where(here, _BONE, 0.0)
            pull += np.where(here[:, None], _BONE * aim, 0.0)
        return push, pull


def _lengths(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    return np.linalg.norm(np.diff(points[line], axis=1), axis=2)


def _moved(motion: np.ndarray, points: np.ndarray) -> np.ndarray:
    return points @ motion[:3, :3].T + motion[:3, 3]


@numba.njit(cache=True)
def _local(now, start, to, weight, own, other, alike, turns, right):
    """Find each vertex's turn, and what the springs then ask of the places."""
    n = len(now)
    moment, old = np.empty((3, 3)), turns.copy()
    for i in range(n):
        moment[:] = 0.0
        for e in range(start[i], start[i + 1]):
            j, w = to[e], weight[e]
            for a in range(3):
                x = w * (now[i, a] - now[j, a])
                for b in range(3):
                    moment[a, b] += x * own[e, b] + alike * old[j, a, b]
        _turn(moment, turns[i])
    for i in range(n):
        right[i] = 0.0
        for e in range(start[i], start[i + 1]):
            j, w = to[e], weight[e]
            for a in range(3):
                for b in range(3):
                    right[i, a] += w * (turns[i, a, b] * own[e, b] + turns[j, a, b] * other[e, b])


@numba.njit(cache=True)
def _turn(moment, turn):
    """Bring a rotation to the one nearest to a matrix, from where it was.

    Müller et al. 2016, ACM SIGGRAPH Motion in Games, 55-60.
    """
    for _ in range(4):
        x, y, z, size = 0.0, 0.0, 0.0, 1e-12
        for k in range(3):
            x += turn[1, k] * moment[2, k] - turn[2, k] * moment[1, k]
            y += turn[2, k] * moment[0, k] - turn[0, k] * moment[2, k]
            z += turn[0, k] * moment[1, k] - turn[1, k] * moment[0, k]
            for a in range(3):
                size += turn[a, k] * moment[a, k]
        length = np.sqrt(x * x + y * y + z * z)
        angle = min(length / abs(size), 1.0)
        if angle < 1e-6:
            return
        x, y, z = x / length, y / length, z / length
        cosine, sine = np.cos(angle), np.sin(angle)
        for k in range(3):
            u, v, w = turn[0, k], turn[1, k], turn[2, k]
            reach = (1.0 - cosine) * (x * u + y * v + z * w)
            turn[0, k] = cosine * u + sine * (y * w - z * v) + reach * x
            turn[1, k] = cosine * v + sine * (z * u - x * w) + reach * y
            turn[2, k] = cosine * w + sine * (x * v - y * u) + reach * z
