"""Where a picture is seen from."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.bones import world_from_pelvis
from trochanter.errors import OutOfRangeError
from trochanter.pictures.views import View, view

Floats = NDArray[np.float64]
Triple = tuple[float, float, float]

VIEW_ANGLE_DEG = 20.0
#: Turns plumb directions (x forward, y upward, z right) into the pelvis's frame, which leans.
PELVIS_FROM_WORLD = world_from_pelvis()[:3, :3].T
UPWARD: Triple = (float(PELVIS_FROM_WORLD[0, 1]), float(PELVIS_FROM_WORLD[1, 1]), 0.0)


@dataclass(frozen=True)
class Camera:
    """A camera that looks at a ball and fills the picture's shorter side with it.

    Attributes
    ----------
    focus : tuple of float
        The ball's middle, in the pelvis's frame [m].
    reach : float
        The ball's radius [m].
    direction : tuple of float
        Unit vector from the focus to the camera, in the pelvis's frame.
    up : tuple of float
        What is upward in the picture.
    """

    focus: Triple
    reach: float
    direction: Triple
    up: Triple = UPWARD

    def __post_init__(self) -> None:
        """Refuse what is no camera."""
        figures = (*self.focus, *self.direction, *self.up, self.reach)
        if not all(map(math.isfinite, figures)) or self.reach <= 0:
            raise OutOfRangeError("a camera needs finite places and a reach above 0 m")
        if np.linalg.norm(np.cross(self.direction, self.up)) < 1e-6:
            raise OutOfRangeError("a camera cannot look along its own upward direction")

    @property
    def distance(self) -> float:
        """From the camera to the focus [m]."""
        return self.reach / math.sin(math.radians(VIEW_ANGLE_DEG / 2))

    @property
    def place(self) -> Floats:
        """Where the camera stands [m], shape (3,)."""
        toward = np.array(self.direction) / np.linalg.norm(self.direction)
        return np.asarray(np.array(self.focus) + self.distance * toward)

    def zoomed(self, factor: float) -> Camera:
        """Return a camera that shows everything larger by a factor."""
        return replace(self, reach=self.reach / factor)

    def project(self, points: ArrayLike, width: int, height: int) -> Floats:
        """Return where points fall in a picture.

        Parameters
        ----------
        points : array_like, shape (..., 3)
            [m].
        width, height : int
            Of the picture [px].

        Returns
        -------
        ndarray, shape (..., 3)
            Pixels from the left and from the top, and the distance before the camera [m].
        """
        away = np.asarray(points, dtype=np.float64) - self.place
        front = -np.array(self.direction) / np.linalg.norm(self.direction)
        right = np.cross(front, self.up)
        right /= np.linalg.norm(right)
        depth = away @ front
        scale = min(width, height) / 2 / math.tan(math.radians(VIEW_ANGLE_DEG / 2)) / depth
        x = width / 2 + scale * (away @ right)
        y = height / 2 - scale * (away @ np.cross(right, front))
        return np.stack([x, y, depth], axis=-1)


def camera_at(focus: ArrayLike, reach: float, where: View | int | ArrayLike) -> Camera:
    """Return a camera that looks at a ball from one of the sixteen views or any direction.

    Parameters
    ----------
    focus : array_like, shape (3,)
        [m].
    reach : float
        [m].
    where : View, int or array_like of shape (3,)
        A view, its index (0 to 15), or a direction from the focus to the camera
        (x forward, y plumb upward, z right; a standing pelvis leans in it).

    Raises
    ------
    OutOfRangeError
        If there is no view of that index, or the direction or the ball is none.
    """
    if isinstance(where, int):
        where = view(where)
    direction = where.direction if isinstance(where, View) else _triple(where)
    return Camera(_triple(focus), float(reach), _triple(PELVIS_FROM_WORLD @ direction))


def _triple(values: ArrayLike) -> Triple:
    figures = np.asarray(values, dtype=np.float64)
    if figures.shape != (3,):
        raise OutOfRangeError(f"a direction or a point has three figures, not {figures.shape}")
    x, y, z = map(float, figures)
    return x, y, z
