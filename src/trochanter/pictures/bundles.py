"""A muscle's published lines as a bundle of tapered strands between its bones.

The rule, in full. A muscle has as many strands as its drawing says. Where it has
several published lines, the strands stand at equal steps between neighbouring
lines, on the smooth sheet through them, so that a fan reads as a fan; none springs
from beyond the outermost lines. Where it has one, the strands fill an ellipse about
it. A tendon's end, where strands meet at one published point, is as broad as a
stated part of the belly. The cross-section of all strands together is the muscle's
physiological cross-section. Every end that should meet bone is set on its surface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.meshes import TriangleMesh, nearest_on_surface
from trochanter.pictures.drawing import Drawing
from trochanter.pictures.profiles import (
    FLAT,
    belly,
    clearance,
    closed_ranks,
    layout,
    radii_along,
    rounding,
    tendon,
)
from trochanter.pictures.solids import Solid
from trochanter.pictures.strands import STATIONS, between, lay_over, resample

Floats = NDArray[np.float64]

_STAND_OFF = 0.03  # how far strands start off the bones before they are laid over them [m]
_DEPTH = 0.0008  # how far under the bone's surface a strand ends, so that it grows out of it [m]


@dataclass(frozen=True, eq=False)
class Bundle:
    """The strands of one muscle, in the pelvis's frame.

    Attributes
    ----------
    slug : str
    curves : ndarray, shape (strands, stations, 3)
        Centre lines from origin to insertion [m].
    radii : ndarray, shape (strands, stations)
        [m]
    tendon : ndarray, shape (strands, stations)
        How much of the colour is tendon's, 0 to 1.
    """

    slug: str
    curves: Floats
    radii: Floats
    tendon: Floats

    def thinned(self) -> Bundle:
        """Return the same strands with every second station, for where detail is not seen."""
        return Bundle(self.slug, self.curves[:, ::2], self.radii[:, ::2], self.tendon[:, ::2])


@dataclass(frozen=True, eq=False)
class EndSurface:
    """Where on the bones an end may lie.

    Attributes
    ----------
    mesh : TriangleMesh or None
        The part of the bones that looks the right way; None where the end meets no bone.
    """

    mesh: TriangleMesh | None

    def settle(self, points: Floats) -> tuple[Floats, Floats]:
        """Return the nearest places on the surface, and the surface's unit normals there."""
        if self.mesh is None:
            return points, np.tile([1.0, 0.0, 0.0], (len(points), 1))
        found = nearest_on_surface(self.mesh, points)
        return found.points, self.mesh.face_normals[found.faces]

    def distance(self, point: Floats) -> float | None:
        """Return a point's distance from the surface [m]; None where the end meets no bone."""
        if self.mesh is None:
            return None
        return float(nearest_on_surface(self.mesh, point[None]).distances[0])


@dataclass(frozen=True, eq=False)
class _Seat:
    """How a bundle's end sits: the way its strands lie side by side, and the way out of bone."""

    across: Floats
    outward: Floats


def bundle(
    slug: str,
    drawing: Drawing,
    courses: Sequence[Floats],
    ends: tuple[EndSurface, EndSurface],
    obstacle: Solid,
    area: float,
) -> Bundle:
    """Build a muscle's strands.

    Parameters
    ----------
    slug : str
    drawing : Drawing
    courses : sequence of ndarray, shape (k, 3)
        Its published lines, registered to the bones, in order across the fan [m].
    ends : tuple of EndSurface
        Where origins and insertions may lie.
    obstacle : Solid
        The bones, which strands go round.
    area : float
        Cross-section of the whole muscle [m²].

    Returns
    -------
    Bundle
    """
    guides = np.stack([resample(course, STATIONS) for course in courses])
    count = drawing.fascicles
    places = np.linspace(0, 1, count) if len(guides) > 1 else np.zeros(count)
    curves = between(guides, places)
    half = np.sqrt(area * drawing.flatness / np.pi)
    seats = _spread_ends(curves, guides, drawing, ends, half)
    if len(guides) == 1:
        curves = curves + _swelling(curves, seats, drawing, half)
    radii = radii_along(drawing, area)
    start = curves + _lift(seats)
    steady = lay_over(curves, obstacle, lambda n: clearance(radii, n), start)
    if len(guides) > 1 or drawing.flatness >= FLAT:
        radii = closed_ranks(steady, radii)
    return Bundle(slug, steady, radii * rounding(drawing), tendon(drawing))


def _spread_ends(
    curves: Floats,
    guides: Floats,
    drawing: Drawing,
    ends: tuple[EndSurface, EndSurface],
    half: float,
) -> tuple[_Seat, _Seat]:
    """Lay the ends side by side on bone, moving the curves with them, in place."""
    along = np.linspace(0, 1, curves.shape[1])[:, None]
    shares = (drawing.origin_spread, drawing.insertion_spread)
    row = layout(len(curves), drawing.flatness)[:, 0]
    if len(guides) > 1:
        row = np.linspace(-1, 1, len(curves))
    seats: list[_Seat] = []
    for end, surface, share in zip((0, -1), ends, shares, strict=True):
        _, normals = surface.settle(guides[:, end].mean(axis=0)[None])
        way = _across(guides, end, normals[0], seats)
        # Lines that are already apart say themselves how broad the end is.
        apart = np.linalg.norm(guides[0, end] - guides[-1, end]) > 0.01
        wide = 0.0 if apart else share * half
        target, out = surface.settle(curves[:, end] + wide * row[:, None] * way)
        if surface.mesh is not None:
            target = target - _DEPTH * out
        weight = (1 - along if end == 0 else along) ** 1.5
        curves += weight * (target - curves[:, end])[:, None]
        seats.append(_Seat(way, normals[0] if surface.mesh is not None else np.zeros(3)))
    return seats[0], seats[1]


def _across(guides: Floats, end: int, normal: Floats, before: list[_Seat]) -> Floats:
    """Return the unit vector in the bone's surface, across the pull; both ends' agree."""
    middle = guides.mean(axis=0)
    pull = middle[end] - middle[6 if end == 0 else -7]
    way = np.cross(normal, pull)
    span = guides[-1, guides.shape[1] // 2] - guides[0, guides.shape[1] // 2]
    if len(guides) > 1:
        way = span - (span @ normal) * normal
        return np.asarray(way / np.linalg.norm(way))
    way = way / np.linalg.norm(way)
    return np.asarray(-way if before and way @ before[0].across < 0 else way)


def _swelling(curves: Floats, seats: tuple[_Seat, _Seat], drawing: Drawing, half: float) -> Floats:
    """How far each strand of a single line leaves the line in its belly."""
    s = np.linspace(0, 1, curves.shape[1])[:, None]
    middle = curves.mean(axis=0)
    tangent = np.gradient(middle, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    breadth = (1 - s) * seats[0].across + s * seats[1].across
    breadth -= np.einsum("ij,ij->i", breadth, tangent)[:, None] * tangent
    breadth /= np.maximum(np.linalg.norm(breadth, axis=1, keepdims=True), 1e-9)
    depth = np.cross(tangent, breadth)
    places = layout(len(curves), drawing.flatness)
    ends = (1 - s[:, 0]) ** 1.5 * drawing.origin_spread + s[:, 0] ** 1.5 * drawing.insertion_spread
    full = belly(s[:, 0], drawing)
    wide = half * np.maximum(full - ends, 0)
    thick = half / drawing.flatness * full
    return np.asarray(
        places[:, :1, None] * (wide[:, None] * breadth)[None]
        + places[:, 1:, None] * (thick[:, None] * depth)[None]
    )


def _lift(seats: tuple[_Seat, _Seat]) -> Floats:
    """How far strands stand off at first, so that they settle on their own side of thin bone."""
    s = np.linspace(0, 1, STATIONS)[:, None]
    leave = (1 - s) * seats[0].outward + s * seats[1].outward
    return np.asarray(_STAND_OFF * np.sin(np.pi * s) * leave)
