"""Flesh at a pose: ends on their bones, bellies between them, volume kept, out of bone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from trochanter.errors import UnknownNameError
from trochanter.pictures.flesh.distances import BONES, distances
from trochanter.pictures.flesh.ends import smooth_step
from trochanter.pictures.flesh.guides import CARRIERS, motions_to, pulled
from trochanter.pictures.flesh.muscle import Muscle
from trochanter.pictures.flesh.sheet import ACROSS, STATIONS

Floats = NDArray[np.float64]

COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")
_GUIDES = len(ACROSS)
#: Rounds of pushing flesh out of bone, and of sharing the push among neighbours.
_PUSHES, _SHARES = 2, 4
#: From this depth on [m] flesh in bone is pushed out less and less.
_DEEP = 0.005


def posed(muscles: Sequence[Muscle], pose: Mapping[str, float] | None = None) -> list[Floats]:
    """Return the vertices of muscles at a pose.

    Both ends go with their bones; what lies between follows the guide lines
    (`trochanter.pictures.flesh.strings`), its sections turned and scaled so that
    every muscle keeps its volume.

    Parameters
    ----------
    muscles : sequence of Muscle
        From `trochanter.pictures.flesh.bind`.
    pose : Mapping of str to float, optional
        ``hip_flexion``, ``hip_adduction``, ``hip_rotation``, ``knee_angle`` [rad];
        those left out are 0.

    Returns
    -------
    list of ndarray, shape (n, 3)
        In the pelvis's frame [m], in the order of the muscles.

    Raises
    ------
    UnknownNameError
        If a coordinate has no such name.
    OutOfRangeError
        If an angle is not finite.
    """
    for name in pose or {}:
        if name not in COORDINATES:
            raise UnknownNameError("coordinate", name, COORDINATES)
    angles = np.array([float((pose or {}).get(name, 0.0)) for name in COORDINATES])
    if not muscles:
        return []
    motions = motions_to(angles)
    lines, turned = pulled([one.guides for one in muscles], motions)
    return [
        _clothed(one, lines[k : k + _GUIDES], turned[k : k + _GUIDES], motions[-1])
        for k, one in zip(range(0, len(lines), _GUIDES), muscles, strict=True)
    ]


def _clothed(muscle: Muscle, lines: Floats, turned: Floats, motion: Floats) -> Floats:
    """Return a muscle's vertices about its guide lines at the pose."""
    weights, vertices = muscle.weights, muscle.mesh.vertices
    middle = weights @ lines.reshape(-1, 3)
    turn = _rotations(weights @ _aligned(turned).reshape(-1, 4))
    offset = vertices - weights @ muscle.guides.lines.reshape(-1, 3)
    tangent = weights @ _tangents(muscle.guides.lines).reshape(-1, 3)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1), 1e-9)[:, None]
    straight = np.einsum("ij,ij->i", offset, tangent)[:, None] * tangent
    across = (weights @ _thinner(muscle.guides.lines, lines).ravel())[:, None] * (offset - straight)
    straight, across = (np.einsum("nij,nj->ni", turn, part) for part in (straight, across))
    first, last = (_moved(motion[CARRIERS.index(end.bone)], vertices) for end in muscle.ends)
    held = muscle.hold.sum(axis=1, keepdims=True)
    hold = muscle.hold / np.maximum(held, 1.0)
    free = 1.0 - np.minimum(held, 1.0)
    base = free * (middle + straight + across) + hold[:, :1] * first + hold[:, 1:] * last
    growth = free * across
    push = np.zeros_like(base)
    for _ in range(2):
        push += _out_of_bone(muscle, base + push, free, motion)
        share = _filling(muscle, base + push, growth)
        base = base + share * growth
    return np.asarray(base + push)


def mirrored(points: Floats) -> Floats:
    """Return the left side's points for the right's, or back: x, y, -z.

    The triangles' corners must be turned round too, ``faces[:, ::-1]``.

    Parameters
    ----------
    points : ndarray, shape (..., 3)
        In the frame of the pelvis whose origin is the right hip's centre, or the left's [m].

    Returns
    -------
    ndarray, shape (..., 3)
        In the frame whose origin is the other hip's centre.
    """
    return np.asarray(points * np.array([1.0, 1.0, -1.0]))


def _tangents(lines: Floats) -> Floats:
    return np.asarray(np.gradient(lines, axis=1))


def _thinner(rest: Floats, lines: Floats) -> Floats:
    """Return how sections shrink where guides are stretched, shape (guides, stations)."""
    was, now = (np.linalg.norm(_tangents(one), axis=2) for one in (rest, lines))
    stretch = gaussian_filter1d(now / np.maximum(was, 1e-9), 2.0, axis=1, mode="nearest")
    return np.asarray(np.clip(stretch, 0.45, 2.5) ** -0.5)


def _aligned(turned: Floats) -> Floats:
    """Return quaternions with the signs of the muscle's middle one, so that they can be mixed."""
    middle = turned[_GUIDES // 2, STATIONS // 2]
    sign = np.where((turned @ middle) < 0, -1.0, 1.0)
    return np.asarray(turned * sign[..., None])


def _rotations(quaternion: Floats) -> Floats:
    return np.asarray(Rotation.from_quat(quaternion, scalar_first=True).as_matrix())


def _moved(motion: Floats, points: Floats) -> Floats:
    return np.asarray(points @ motion[:3, :3].T + motion[:3, 3])


def _out_of_bone(muscle: Muscle, points: Floats, free: Floats, motion: Floats) -> Floats:
    """Return the displacement that takes flesh out of bone, shared among neighbours."""
    total = np.zeros_like(points)
    for _ in range(_PUSHES):
        step = np.zeros_like(points)
        for k, bone in enumerate(BONES):
            m = motion[k]
            distance, gradient = distances(bone).at((points + total - m[:3, 3]) @ m[:3, :3])
            short = np.maximum(muscle.depth[:, k] - distance, 0.0)
            # The gradient fades in the middle of a thin bone, and so does the push of what is
            # deep in a thick one, where it is not seen: else it would jump from side to side.
            short *= 1.0 - smooth_step(short / _DEEP - 1.0)
            step += short[:, None] * (gradient @ m[:3, :3].T)
        # Neighbours go along in part, so that the surface stays smooth.
        wide = step.copy()
        for _ in range(_SHARES):
            wide = muscle.spread @ wide
            done = np.einsum("ij,ij->i", wide, step) / np.maximum((step**2).sum(axis=1), 1e-12)
            wide += np.clip(1.0 - done, 0.0, 1.0)[:, None] * step
        total += free * wide
    return total


def _filling(muscle: Muscle, points: Floats, growth: Floats) -> float:
    """Return by how much sections must grow for the muscle to keep its volume.

    The volume is a cubic of that share, so four values give it exactly.
    """
    faces, wanted = muscle.mesh.faces, muscle.mesh.volume
    shares = np.array([-0.2, 0.0, 0.2, 0.4])
    volumes = [_volume(points + share * growth, faces) - wanted for share in shares]
    roots = np.polynomial.Polynomial.fit(shares, volumes, 3).roots()
    real = roots[np.abs(roots.imag) < 1e-9].real
    near = real[np.abs(real) < 0.8]
    return float(near[np.abs(near).argmin()]) if len(near) else 0.0


def _volume(points: Floats, faces: NDArray[np.int64]) -> float:
    a, b, c = (points[faces[:, k]] - points[0] for k in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)
