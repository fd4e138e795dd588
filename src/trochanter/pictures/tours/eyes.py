"""From where a tour looks: cameras for its shots, and the flight from one to the next."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochanter.pictures.cameras import Camera, camera_at
from trochanter.pictures.scene import Scene
from trochanter.pictures.surfaces import LEFT
from trochanter.pictures.tours.records import Eye

Floats = NDArray[np.float64]

#: The least that a picture of an attachment shows around it [m].
_LEAST_REACH = 0.085
#: Of a patch, so many points are asked whether they are seen.
_ASKED = 150
_ELEVATIONS_DEG = (-20.0, 5.0, 30.0)
_AZIMUTHS_DEG = tuple(22.5 * k for k in range(16))


@dataclass(frozen=True)
class Stand:
    """A place of the camera in the terms in which it is moved.

    Attributes
    ----------
    azimuth_deg, elevation_deg : float
        0 in front, growing toward the body's right; above the horizon.
    focus : tuple of float
        [m].
    reach : float
        [m].
    """

    azimuth_deg: float
    elevation_deg: float
    focus: tuple[float, float, float]
    reach: float

    @property
    def camera(self) -> Camera:
        """The camera that stands there."""
        turn, rise = math.radians(self.azimuth_deg), math.radians(self.elevation_deg)
        flat = math.cos(rise)
        way = (flat * math.cos(turn), math.sin(rise), flat * math.sin(turn))
        return camera_at(self.focus, self.reach, way)

    def turned(self, degrees: float) -> Stand:
        """Return the place after going round the focus."""
        return Stand(self.azimuth_deg + degrees, self.elevation_deg, self.focus, self.reach)


def between(one: Stand, other: Stand, share: float) -> Stand:
    """Return a place on the way from one to another, the shorter way round."""
    way = (other.azimuth_deg - one.azimuth_deg + 180.0) % 360.0 - 180.0
    x, y, z = ((1 - share) * a + share * b for a, b in zip(one.focus, other.focus, strict=True))
    return Stand(
        one.azimuth_deg + share * way,
        (1 - share) * one.elevation_deg + share * other.elevation_deg,
        (x, y, z),
        one.reach ** (1 - share) * other.reach**share,
    )


def eased(share: float) -> float:
    """Return a share of a way that starts and stops gently.

    Examples
    --------
    >>> eased(0.0), eased(0.5), eased(1.0)
    (0.0, 0.5, 1.0)
    """
    return share * share * (3 - 2 * share)


def stand(eye: Eye, scene: Scene, ends: Scene, hip: tuple[Floats, float]) -> Stand:
    """Return where a shot is seen from.

    Parameters
    ----------
    eye : Eye
    scene : Scene
        Of the muscle.
    ends : Scene
        With its patches.
    hip : (ndarray of shape (3,), float)
        Middle and radius of all that moves [m].
    """
    if eye.aim == "hip":
        return Stand(eye.azimuth_deg, eye.elevation_deg, _triple(hip[0]), eye.reach * hip[1])
    if eye.aim == "muscle":
        reach = eye.reach * scene.reach
        return Stand(eye.azimuth_deg, eye.elevation_deg, scene.focus, reach)
    points, normals = _patch(ends, 0 if eye.aim == "origin" else 1)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    spread = float(np.linalg.norm(points - middle, axis=1).max())
    reach = max(_LEAST_REACH, 1.5 * spread)
    turn, rise = _best_side(points, normals, ends, eye)
    return Stand(turn, rise, _triple(middle), reach)


def _patch(ends: Scene, which: int) -> tuple[Floats, Floats]:
    """Return the points and normals of the bone in a patch; of the muscle's end where none is."""
    points, normals = [], []
    for part in ends.parts:
        if part.patches is not None:
            inside = part.patches[:, which] < 0
            points.append(part.surface.mesh.vertices[inside])
            normals.append(part.surface.normals[inside])
    if not points or not sum(map(len, points)):
        held = ends.part(ends.slug).surface
        inside = held.along < 0.15 if which == 0 else held.along > 0.85
        points, normals = [held.mesh.vertices[inside]], [held.normals[inside]]
    return np.concatenate(points), np.concatenate(normals)


def _best_side(points: Floats, normals: Floats, ends: Scene, eye: Eye) -> tuple[float, float]:
    """Return the azimuth and elevation from which most of a patch is seen.

    What faces the camera squarely counts more; of sides that show about as much, the
    one nearest to the eye's own is taken.
    """
    from trochanter.pictures.shading.rays import hidden

    every = max(len(points) // _ASKED, 1)
    at, up = points[::every], normals[::every]
    bones = [one for one in ends.parts if one.surface.kind == "bone" and one.name != LEFT]
    best = (-1.0, eye.azimuth_deg, eye.elevation_deg)
    for rise in _ELEVATIONS_DEG:
        for turn in _AZIMUTHS_DEG:
            toward = np.array(Stand(turn, rise, (0.0, 0.0, 0.0), 1.0).camera.direction)
            facing = np.clip(up @ toward, 0.0, None)
            near = np.flatnonzero(facing > 0.1)
            shut = np.zeros(len(near), dtype=bool)
            for one in bones:
                shut |= hidden(one.surface.tree, at[near] + 8e-4 * up[near], toward)
            aside = abs((turn - eye.azimuth_deg + 180.0) % 360.0 - 180.0) / 180.0
            worth = float(facing[near][~shut].sum()) / len(at) - 0.10 * aside
            best = max(best, (worth, turn, rise))
    return best[1], best[2]


def _triple(values: Floats) -> tuple[float, float, float]:
    x, y, z = map(float, values)
    return x, y, z
