"""Published attachments carried to the atlas's bones by landmarks.

Each body of a published model has its own person's size and its own tilt. A
rotation and a scale along each axis, fitted to a handful of landmarks, carry its
points to our bones. No more is fitted, so what is left over is a fair measure of
how far one person's attachments lie from another's, and the scene reports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation

from trochanter.errors import DataFaultError

Floats = NDArray[np.float64]

# How far from one common scale an axis may go: a pull of as many metres as the landmarks'
# own misfit would be if the scales differed by a factor e. Small, for four points fix little.
_STIFFNESS = 0.03


@dataclass(frozen=True, eq=False)
class Registration:
    """The map from a published body's frame to our bone's.

    Attributes
    ----------
    model, body : str
        The published model and its body.
    origin : ndarray, shape (3,)
        The point in the body's frame that is carried to the target's origin [m].
    rotation : ndarray, shape (3, 3)
    scale : ndarray, shape (3,)
        Along the axes of our bone.
    landmarks : tuple of str
        What it was fitted to.
    residuals : ndarray, shape (k,)
        Distance left at each landmark [m].
    """

    model: str
    body: str
    origin: Floats
    rotation: Floats
    scale: Floats
    landmarks: tuple[str, ...]
    residuals: Floats

    def apply(self, points: ArrayLike) -> Floats:
        """Return points of the published body in our bone's frame, shape (..., 3) [m]."""
        centred = np.asarray(points, dtype=np.float64) - self.origin
        return np.asarray((centred @ self.rotation.T) * self.scale)


def register(
    model: str,
    body: str,
    origin: Floats,
    published: Floats,
    target: Floats,
    landmarks: Sequence[str],
    turn: bool = True,
) -> Registration:
    """Fit the map from landmarks.

    Parameters
    ----------
    model, body : str
        What is registered, for the record.
    origin : ndarray, shape (3,)
        The published point that must meet the target's origin exactly [m].
    published, target : ndarray, shape (k, 3)
        The same landmarks in the published body's frame and in our bone's [m].
    landmarks : sequence of str
        Their names.
    turn : bool
        Whether a rotation is fitted too; without it, only one common scale is.

    Returns
    -------
    Registration

    Raises
    ------
    DataFaultError
        If the landmarks do not fix the map.
    """
    away = published - origin
    if not turn:
        share = float(np.sum(away * target) / np.sum(away * away))
        turned, scale = np.eye(3), np.full(3, share)
    else:
        if len(published) < 3:
            raise DataFaultError([f"{model} {body}: a fit needs three landmarks or more"])
        found = least_squares(_misfit, np.zeros(6), args=(away, target))
        turned, scale = Rotation.from_rotvec(found.x[:3]).as_matrix(), np.exp(found.x[3:])
    left = np.linalg.norm((away @ turned.T) * scale - target, axis=1)
    return Registration(model, body, origin, turned, scale, tuple(landmarks), left)


def _misfit(values: Floats, away: Floats, target: Floats) -> Floats:
    """Misfit of the landmarks, and how far the three scales are from being one [m]."""
    turned = Rotation.from_rotvec(values[:3]).apply(away) * np.exp(values[3:])
    uneven = _STIFFNESS * (values[3:] - values[3:].mean())
    return np.concatenate([(turned - target).ravel(), uneven])
