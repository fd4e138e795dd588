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
