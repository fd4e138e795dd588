"""How well flesh moves: how evenly, how far in bone, how often folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from trochanter.bones.skeleton import STANDING_LEAN
from trochanter.pictures.flesh.distances import BONES, distances
from trochanter.pictures.flesh.frames import COORDINATES, motions
from trochanter.pictures.flesh.muscle import Muscle
from trochanter.pictures.flesh.posing import posed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Neighbouring faces fold where they meet at less than 70°, and at neutral at more than 90°.
_FOLDED, _FLAT = float(np.cos(np.radians(110.0))), 0.0


def unevenness(
    muscles: Sequence[Muscle],
    coordinate: str,
    angles: Iterable[float],
    pose: Mapping[str, float] | None = None,
    step: float = float(np.radians(1.0)),
) -> Floats:
    """Return how unevenly muscles move: the largest ``|x(q + d) - 2 x(q) + x(q - d)|``.

    Parameters
    ----------
    muscles : sequence of Muscle
    coordinate : str
        That which is moved, such as ``"hip_flexion"``.
    angles : iterable of float
        Its values q [rad].
    pose : Mapping of str to float, optional
        The other coordinates [rad].
    step : float
        d [rad].

    Returns
    -------
    ndarray, shape (muscles,)
        In metres, over all vertices and angles. A point that turns rigidly at 0.45 m from
        the joint has 0.14 mm at one degree.
    """
    out = np.zeros(len(muscles))
    for angle in angles:
        before, here, after = (
            posed(muscles, {**(pose or {}), coordinate: angle + k * step}) for k in (-1, 0, 1)
        )
        for n, (a, b, c) in enumerate(zip(before, here, after, strict=True)):
            out[n] = max(out[n], float(np.linalg.norm(a - 2 * b + c, axis=1).max()))
    return out


def depth_in_bone(muscle: Muscle, points: Floats, pose: Mapping[str, float]) -> Floats:
    """Return how much deeper in bone vertices lie at a pose than at neutral.

    Parameters
    ----------
    muscle : Muscle
    points : ndarray, shape (n, 3)
        From `posed`, at `pose`.
    pose : Mapping of str to float
        In radians, from standing.

    Returns
    -------
    ndarray, shape (n,)
        In metres, 0 where they lie outside.
    """
    angles = np.array([pose.get(name, 0.0) for name in COORDINATES])
    angles[0] += STANDING_LEAN
    deep = np.zeros(len(points))
    for k, (bone, motion) in enumerate(zip(BONES, motions(angles), strict=False)):
        turn, shift = motion[:3, :3], motion[:3, 3]
        gap, _ = distances(bone).at((points - shift) @ turn)
        deep = np.maximum(deep, muscle.depth[:, k] - gap)
    return deep


def folds(muscle: Muscle, points: Floats) -> int:
    """Return how many edges are folded sharply that at neutral are not.

    Parameters
    ----------
    muscle : Muscle
    points : ndarray, shape (n, 3)
        From `posed`.
    """
    pairs = _neighbours(muscle.mesh.faces)
    now, rest = (
        _bends(shape, muscle.mesh.faces, pairs) for shape in (points, muscle.mesh.vertices)
    )
    return int(((now < _FOLDED) & (rest > _FLAT)).sum())


def _neighbours(faces: Ints) -> Ints:
    """Return the two faces at each edge of a closed surface."""
    sides = np.sort(np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)]), axis=1)
    owner = np.tile(np.arange(len(faces)), 3)
    return np.asarray(owner[np.lexsort(sides.T)].reshape(-1, 2))


def _bends(points: Floats, faces: Ints, pairs: Ints) -> Floats:
    """Return the cosine between the normals of neighbouring faces."""
    a, b, c = (points[faces[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-15)[:, None]
    return np.asarray((normal[pairs[:, 0]] * normal[pairs[:, 1]]).sum(axis=1))
