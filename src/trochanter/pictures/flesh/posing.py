"""Flesh at a pose: turned between its bones, bent as its course says, out of bone, volume kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from trochanter.bones.skeleton import STANDING_LEAN
from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.pictures.flesh.distances import BONES, distances
from trochanter.pictures.flesh.ends import smooth_step
from trochanter.pictures.flesh.frames import CARRIERS, COORDINATES, carried, motions
from trochanter.pictures.flesh.muscle import Muscle

__all__ = ["COORDINATES", "mirrored", "posed"]

Floats = NDArray[np.float64]

#: A push out of bone sets in over this depth [m], and fades from `_DEEP` on, where flesh is
#: not seen: else it would change sides in the middle of a bone.
_ONSET, _DEEP = 0.001, 0.012
#: Rounds of sharing a push among neighbours.
_SHARES = 4
#: Flesh is swollen or shrunk by no more than this share of its thickness, on either face.
_MOST = 1.0


def posed(muscles: Sequence[Muscle], pose: Mapping[str, float] | None = None) -> list[Floats]:
    """Return the vertices of muscles at a pose.

    Both ends go with their bones, what lies between follows the muscle's course
    (`trochanter.pictures.flesh.course`); every muscle keeps its volume. Positions are a
    smooth function of the pose, and with aligned frames (`Skeleton.aligned`) the mesh as it
    was given.

    Parameters
    ----------
    muscles : sequence of Muscle
        From `trochanter.pictures.flesh.bind`.
    pose : Mapping of str to float, optional
        ``hip_flexion``, ``hip_adduction``, ``hip_rotation``, ``knee_angle`` [rad];
        those left out are 0, standing as in `trochanter.bones.Skeleton.pose`.

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
    angles[0] += STANDING_LEAN  # flesh was grown, and its course found, from aligned frames
    if not np.isfinite(angles).all():
        raise OutOfRangeError(f"pose angles {tuple(angles)} hold a number that is not finite")
    motion = motions(angles)
    return [_clothed(one, angles, motion) for one in muscles]


def _clothed(muscle: Muscle, angles: Floats, motion: Floats) -> Floats:
    """Return a muscle's vertices at a pose."""
    rest = muscle.mesh.vertices
    hip, knee = muscle.course.at(angles)
    bent = (hip @ muscle.modes + (knee @ muscle.knee_modes if len(knee) else 0.0)).reshape(-1, 3)
    between = carried(rest, bent, angles, muscle.hip, muscle.knee)
    ends = [_moved(motion[CARRIERS.index(end.bone)], rest) for end in muscle.ends]
    held = muscle.hold.sum(axis=1, keepdims=True)
    hold = muscle.hold / np.maximum(held, 1.0)
    free = 1.0 - np.minimum(held, 1.0)
    points = free * between + hold[:, :1] * ends[0] + hold[:, 1:] * ends[1]
    points = _filled(muscle, points, free)
    points = points + _out_of_bone(muscle, points, free, motion)
    return _filled(muscle, points, free)


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


def _moved(motion: Floats, points: Floats) -> Floats:
    return np.asarray(points @ motion[:3, :3].T + motion[:3, 3])


def _out_of_bone(muscle: Muscle, points: Floats, free: Floats, motion: Floats) -> Floats:
    """Return the displacement that takes flesh out of bone: shared among neighbours, then alone."""
    wide = 1.5 * _push(muscle, points, motion)
    for _ in range(_SHARES):
        wide = muscle.spread @ wide
    total = free * wide
    return np.asarray(total + free * _push(muscle, points + total, motion))


def _push(muscle: Muscle, points: Floats, motion: Floats) -> Floats:
    """Return the way out of bone, which grows smoothly with the depth."""
    step = np.zeros_like(points)
    for k, bone in enumerate(BONES):
        turn, shift = motion[k, :3, :3], motion[k, :3, 3]
        distance, gradient = distances(bone).at((points - shift) @ turn)
        short = muscle.depth[:, k] - distance
        near = np.clip(short, 0.0, _ONSET)
        push = near * near / (2 * _ONSET) + np.maximum(short - _ONSET, 0.0)
        push *= 1.0 - smooth_step(short / _DEEP - 1.0)
        step += push[:, None] * (gradient @ turn.T)
    return step


def _filled(muscle: Muscle, points: Floats, free: Floats) -> Floats:
    """Return points swollen outward, the more the thicker the flesh, to the muscle's volume.

    The volume is a cubic of the share, so four values give it exactly.
    """
    corners = points[muscle.mesh.faces]
    a, b, c = (corners[:, k] for k in range(3))
    area = np.cross(b - a, c - a)
    size = muscle.around @ np.linalg.norm(area, axis=1)
    # Where faces fold on one another, the mean of their normals is short, and turns round smoothly.
    normals = muscle.around @ area / np.maximum(size, 1e-15)[:, None]
    growth = free * muscle.thickness[:, None] * (muscle.spread @ normals)
    grown = growth[muscle.mesh.faces]
    shares = np.array([-0.1, 0.0, 0.1, 0.2])
    lacks = np.array([muscle.mesh.volume - _volume(corners + k * grown) for k in shares])
    return np.asarray(points + _root(shares, lacks) * growth)


def _root(shares: Floats, lacks: Floats) -> float:
    """Return the share at which a cubic that is known at some shares is zero.

    Of its zeros the nearest on the side where flesh lacks or abounds, but none beyond `_MOST`:
    flesh that is squeezed to nothing between two bones has no such share.
    """
    roots = np.polynomial.Polynomial.fit(shares, lacks, 3).roots()
    sign = 1.0 if lacks[1] > 0 else -1.0
    ahead = sign * roots[np.abs(roots.imag) < 1e-9].real
    # A zero that is as good as nothing may by rounding lie on either side.
    return float(sign * min([_MOST, *ahead[ahead > -1e-6].tolist()]))


def _volume(corners: Floats) -> float:
    """Return the volume within triangles, shape (m, 3, 3)."""
    a, b, c = (corners[:, k] - corners[0, 0] for k in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)
