"""Functions and bodies at given values of the coordinates, for what writers must know."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from trochanter.exchange.placing import IDENTITY, Pose, turned
from trochanter.model import AnyFunction, Joint, MuscleModel
from trochanter.model.pieces import pieces_of
from trochanter.model.rotation import rotation_xyz

Array = NDArray[np.float64]


def value_of(function: AnyFunction, at: float) -> float:
    """Return a function's value."""
    pieces = pieces_of(function)
    piece = int((at >= pieces.breaks).sum())
    step = at - pieces.origins[piece]
    return float(np.polynomial.polynomial.polyval(step, pieces.coefficients[piece]))


def rest_values(model: MuscleModel, given: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return every coordinate's value, dependent ones too, where the given are given.

    Those not given are at their defaults.
    """
    values = {one.name: one.default for one in model.coordinates} | dict(given or {})
    waiting = list(model.dependents)
    while waiting:
        later = []
        for one in waiting:
            if one.coordinate is None or one.coordinate in values:
                at = values[one.coordinate] if one.coordinate else 0.0
                values[one.name] = value_of(one.function, at)
            else:
                later.append(one)
        waiting = later
    return values


def root_from_bodies(model: MuscleModel, values: Mapping[str, float]) -> dict[str, Pose]:
    """Return the pose of every body in the root body, at the values of all coordinates."""
    placed: dict[str, Pose] = {}
    waiting = list(model.bodies)
    while waiting:
        later = []
        for body in waiting:
            if body.joint is None:
                placed[body.name] = IDENTITY
            elif body.joint.parent in placed:
                placed[body.name] = _hung(body.joint, values).after(placed[body.joint.parent])
            else:
                later.append(body)
        waiting = later
    return placed


def _hung(joint: Joint, values: Mapping[str, float]) -> Pose:
    """Return a body's pose in its parent."""
    place, matrix = np.zeros(3), np.eye(3)
    for axis in joint.translations:
        reach = value_of(axis.function, values[axis.coordinate] if axis.coordinate else 0.0)
        place = place + reach * np.array(axis.axis) / np.linalg.norm(axis.axis)
    for axis in joint.rotations:
        angle = value_of(axis.function, values[axis.coordinate] if axis.coordinate else 0.0)
        matrix = matrix @ turned(np.array(axis.axis) / np.linalg.norm(axis.axis), angle)
    seat = Pose(rotation_xyz(joint.parent_orientation), np.array(joint.parent_translation))
    end = Pose(rotation_xyz(joint.child_orientation), np.array(joint.child_translation))
    return end.inverse().after(Pose(matrix, place)).after(seat)
