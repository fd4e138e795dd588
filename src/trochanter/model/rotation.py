"""The rotation that three body-fixed angles stand for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def rotation_xyz(angles: tuple[float, float, float]) -> NDArray[np.float64]:
    """Return the matrix of turning about the body-fixed x, then y, then z axis [rad].

    Examples
    --------
    >>> rotation_xyz((0.0, 0.0, np.pi / 2)).round(12) + 0.0
    array([[ 0., -1.,  0.],
           [ 1.,  0.,  0.],
           [ 0.,  0.,  1.]])
    """
    (cx, cy, cz), (sx, sy, sz) = np.cos(angles), np.sin(angles)
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    matrix: NDArray[np.float64] = about_x @ about_y @ about_z
    return matrix


def angles_xyz(matrix: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the body-fixed x, y, z angles of a rotation matrix [rad]; see `rotation_xyz`.

    Where the middle angle is a right angle only the sum or the difference of the outer
    ones is determined; the last one is then zero.

    Examples
    --------
    >>> np.array(angles_xyz(rotation_xyz((0.3, -0.2, 1.1)))).round(12).tolist()
    [0.3, -0.2, 1.1]
    """
    y = float(np.arctan2(matrix[0, 2], np.hypot(matrix[0, 0], matrix[0, 1])))
    if np.hypot(matrix[0, 0], matrix[0, 1]) < 1e-12:
        return float(np.arctan2(matrix[2, 1], matrix[1, 1])), y, 0.0
    x = float(np.arctan2(-matrix[1, 2], matrix[2, 2]))
    return x, y, float(np.arctan2(-matrix[0, 1], matrix[0, 0]))
