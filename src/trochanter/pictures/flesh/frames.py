"""What flesh does before it is bent: it turns between its bones, by its share in each joint."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from trochanter.bones.skeleton import skeleton
from trochanter.geometry.transforms import apply, inverse, unit
from trochanter.pictures.flesh.distances import BONES
from trochanter.pictures.flesh.ends import smooth_step

Floats = NDArray[np.float64]

#: Bones that muscles end on; the first three are those of `BONES`, in its order.
CARRIERS = (*BONES, "patella-right")
#: Hip flexion, adduction, rotation and knee angle.
COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")


def motions(angles: Floats) -> Floats:
    """Return each carrier's motion from neutral to a pose.

    Parameters
    ----------
    angles : ndarray, shape (4,)
        By `COORDINATES` [rad].

    Returns
    -------
    ndarray, shape (bones, 4, 4)
        In the pelvis's frame, by `CARRIERS`.
    """
    now, back = skeleton().aligned(*angles), _back()
    return np.stack([now[bone] @ back[bone] for bone in CARRIERS])


@cache
def _back() -> dict[str, Floats]:
    start = skeleton().aligned()
    return {bone: inverse(start[bone]) for bone in CARRIERS}


@dataclass(frozen=True)
class Crossing:
    """Where along a muscle it crosses a joint.

    Attributes
    ----------
    first, last : float
        Before the first (0 to 1, from the origin) flesh does not turn with the
        joint, beyond the last it turns as the bone does.
    """

    first: float
    last: float

    def share(self, along: Floats) -> Floats:
        """Return how much of the joint's turn each place takes, 0 to 1."""
        return smooth_step((along - self.first) / max(self.last - self.first, 1e-6))


def carried(
    points: Floats, bent: Floats, angles: Floats, hip: Floats, knee: Floats | None
) -> Floats:
    """Return points turned by their shares of hip and knee.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        At neutral, in the pelvis's frame, whose origin is the hip's centre [m].
    bent : ndarray, shape (n, 3)
        What is added to them once the knee has turned, before the hip does [m].
    angles : ndarray, shape (4,)
        By `COORDINATES` [rad].
    hip, knee : ndarray, shape (n,)
        Shares, 0 to 1; None where the muscle does not cross the knee.

    Returns
    -------
    ndarray, shape (n, 3)
    """
    flexion, adduction, rotation, bending = angles
    out = points if knee is None or bending == 0.0 else _kneed(points, float(bending) * knee)
    x, y, z = (out + bent).T
    x, z = _turned(x, z, -rotation * hip)
    y, z = _turned(y, z, adduction * hip)
    x, y = _turned(x, y, flexion * hip)
    return np.stack([x, y, z], axis=1)


def uncarried(points: Floats, angles: Floats, hip: Floats) -> Floats:
    """Return points before the hip turned them; `carried` undone but for the knee."""
    flexion, adduction, rotation, _ = angles
    x, y, z = points.T
    x, y = _turned(x, y, -flexion * hip)
    y, z = _turned(y, z, -adduction * hip)
    x, z = _turned(x, z, rotation * hip)
    return np.stack([x, y, z], axis=1)


def _turned(a: Floats, b: Floats, angle: Floats) -> tuple[Floats, Floats]:
    cosine, sine = np.cos(angle), np.sin(angle)
    return cosine * a - sine * b, sine * a + cosine * b


def _kneed(points: Floats, angle: Floats) -> Floats:
    """Return points turned about the knee's axis, each by its angle."""
    start, axis = _knee_axis()
    arm = points - start
    along = (arm @ axis)[:, None] * axis
    side = np.cross(axis, arm)
    cosine, sine = np.cos(angle)[:, None], np.sin(angle)[:, None]
    return np.asarray(start + along + cosine * (arm - along) + sine * side)


@cache
def _knee_axis() -> tuple[Floats, Floats]:
    """Return a point of the knee's axis and its direction at neutral, those of `bend`."""
    bones = skeleton()
    marks, femur = bones.landmarks["femur-right"], bones.aligned()["femur-right"]
    medial, lateral = (apply(femur, marks[f"epicondyle-{side}"]) for side in ("medial", "lateral"))
    return medial, unit(medial - lateral)
