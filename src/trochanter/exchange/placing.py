"""Places and orientations in a parent."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.model import Vector
from trochanter.model.rotation import angles_xyz

Array = NDArray[np.float64]


class Pose(NamedTuple):
    """A place and an orientation in a parent."""

    rotation: Array
    place: Array

    def after(self, outer: Pose) -> Pose:
        """Return this pose, given in `outer`, in the frame that `outer` is given in."""
        return Pose(outer.rotation @ self.rotation, outer.point(self.place))

    def point(self, location: Array) -> Array:
        """Return a point of this frame in the parent's."""
        moved: Array = self.rotation @ location + self.place
        return moved

    def inverse(self) -> Pose:
        """Return the parent's pose in this frame."""
        return Pose(self.rotation.T, -self.rotation.T @ self.place)

    @property
    def angles(self) -> Vector:
        """The orientation as body-fixed x, y, z angles [rad]."""
        if np.array_equal(self.rotation, np.eye(3)):
            return 0.0, 0.0, 0.0
        return angles_xyz(self.rotation)

    @property
    def vector(self) -> Vector:
        """The place as a record has it."""
        return vector(self.place)


IDENTITY = Pose(np.eye(3), np.zeros(3))


def vector(values: Array) -> Vector:
    """Return three numbers of NumPy's as plain ones."""
    x, y, z = (float(value) for value in values)
    return x, y, z


def cross_matrix(v: Array) -> Array:
    """Return the matrix that takes the cross product with v."""
    return np.array([[0.0, -v[2], v[1]], [v[2], 0.0, -v[0]], [-v[1], v[0], 0.0]])


def turned(axis: Array, angle: float) -> Array:
    """Return the matrix of turning about a unit axis by an angle [rad]."""
    cross = cross_matrix(axis)
    matrix: Array = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross)
    return matrix
