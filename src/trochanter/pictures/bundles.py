"""A muscle's published lines as a bundle of tapered strands between its bones.

The rule, in full. A muscle has as many strands as its drawing says. Where it has
several published lines, the strands stand at equal steps between neighbouring
lines, so that a fan reads as a fan; none lies outside the published lines. Where
it has one, the strands fill an ellipse about it. The cross-section of all strands
together is the muscle's physiological cross-section. Every end that should meet
bone is set on the bone's surface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.meshes import TriangleMesh, nearest_on_surface
from trochanter.pictures.drawing import Drawing
from trochanter.pictures.solids import Solid
from trochanter.pictures.strands import STATIONS, between, lay_over, resample

Floats = NDArray[np.float64]

_TENDON_RADIUS = 0.36  # of the belly's
_FLESHY_RADIUS = 0.62  # of the belly's, where fibres spring from bone without a tendon
_STAND_OFF = 0.03  # how far strands start off the bones before they are laid over them [m]
_FLAT = 2.5  # flatness from which the strands of one line stand in a row
_DEPTH = 0.0008  # how far under the bone's surface a strand ends, so that it grows out of it [m]
_OVERLAP = 1.12  # strands are drawn a little thicker than their share, so that no gap shows


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
    radii = _radii(drawing, area)
    start = curves + _lift(seats)
    steady = lay_over(curves, obstacle, lambda n: _clearance(radii, n), start)
    if len(guides) > 1 or drawing.flatness >= _FLAT:
        radii = _closed_ranks(steady, radii)
    return Bundle(slug, steady, radii * _rounding(drawing), _tendon(drawing))


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
    row = _layout(len(curves), drawing.flatness)[:, 0]
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
    places = _layout(len(curves), drawing.flatness)
    ends = (1 - s[:, 0]) ** 1.5 * drawing.origin_spread + s[:, 0] ** 1.5 * drawing.insertion_spread
    belly = _belly(np.linspace(0, 1, curves.shape[1]), drawing)
    wide = half * np.maximum(belly - ends, 0)
    thick = half / drawing.flatness * belly
    return np.asarray(
        places[:, :1, None] * (wide[:, None] * breadth)[None]
        + places[:, 1:, None] * (thick[:, None] * depth)[None]
    )


def _lift(seats: tuple[_Seat, _Seat]) -> Floats:
    """How far strands stand off at first, so that they settle on their own side of thin bone."""
    s = np.linspace(0, 1, STATIONS)[:, None]
    leave = (1 - s) * seats[0].outward + s * seats[1].outward
    return np.asarray(_STAND_OFF * np.sin(np.pi * s) * leave)


def _layout(count: int, flatness: float) -> Floats:
    """Places of strands in the unit disc: a row for a flat muscle, a sunflower's seeds for a round.

    Shape (count, 2): across the breadth, across the thickness.
    """
    if flatness >= _FLAT:
        row = np.linspace(-0.85, 0.85, count)
        return np.stack([row, 0.35 * np.where(np.arange(count) % 2, 1.0, -1.0)], axis=1)
    k = np.arange(count)
    out, turn = 0.8 * np.sqrt((k + 0.4) / count), k * np.pi * (3 - np.sqrt(5))
    return np.stack([out * np.cos(turn), out * np.sin(turn)], axis=1)


def _step(x: Floats) -> Floats:
    """Smooth step from 0 at 0 to 1 at 1."""
    t = np.clip(x, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def _belly(s: Floats, drawing: Drawing) -> Floats:
    """How full the belly is along the muscle, 0 in the tendons to 1."""
    a, b = drawing.origin_tendon, drawing.insertion_tendon
    up = _step((s - 0.7 * a) / (0.14 + 0.5 * a))
    down = _step((1 - s - 0.7 * b) / (0.14 + 0.35 * b))
    return np.asarray(up * down)


def _radii(drawing: Drawing, area: float) -> Floats:
    """Radius along every strand [m], shape (strands, stations)."""
    s = np.linspace(0, 1, STATIONS)
    full = _OVERLAP * np.sqrt(area / (drawing.fascicles * np.pi))
    least = np.where(
        s < 0.5,
        _FLESHY_RADIUS if drawing.origin_tendon < 0.07 else _TENDON_RADIUS,
        _FLESHY_RADIUS if drawing.insertion_tendon < 0.07 else _TENDON_RADIUS,
    )
    shape = least + (1 - least) * _belly(s, drawing)
    return np.tile(full * shape, (drawing.fascicles, 1))


def _closed_ranks(curves: Floats, radii: Floats) -> Floats:
    """Thicken strands of a row until each touches the next, so that a flat tendon is a sheet."""
    gap = np.linalg.norm(np.diff(curves, axis=0), axis=2)
    beside = np.maximum(np.vstack([gap[:1], gap]), np.vstack([gap, gap[-1:]]))
    return np.asarray(np.maximum(radii, np.minimum(0.6 * beside, radii.max())))


def _rounding(drawing: Drawing) -> Floats:
    """Taper of a strand's ends: a round tip where it enters bone, long where it just ends."""
    s = np.linspace(0, 1, STATIONS)
    out = np.ones(STATIONS)
    for free, from_end in ((drawing.origin_free, s), (drawing.insertion_free, 1 - s)):
        if free:
            out *= 0.35 + 0.65 * _step(from_end / 0.22)
        else:
            near = np.clip(from_end / 0.06, 0, 1)
            out *= 0.42 + 0.58 * np.sqrt(1 - (1 - near) ** 2)
    return out


def _tendon(drawing: Drawing) -> Floats:
    """How much of each strand's colour is tendon's; strands change one after another."""
    s = np.linspace(0, 1, STATIONS)[None]
    uneven = 1 + 0.12 * np.sin(2.4 * np.arange(drawing.fascicles))[:, None]
    out = np.zeros((drawing.fascicles, STATIONS))
    for share, from_end in ((drawing.origin_tendon, s), (drawing.insertion_tendon, 1 - s)):
        if share > 0:
            reach = share * uneven
            out = np.maximum(out, 1 - _step((from_end - 0.75 * reach) / (0.5 * reach)))
    return out


def _clearance(radii: Floats, count: int) -> Floats:
    """How far from bone a strand's centre must stay: its radius, less toward its ends."""
    s = np.linspace(0, 1, count)
    at = np.linspace(0, 1, radii.shape[1])
    ramp = _step(np.minimum(s, 1 - s) / 0.12)
    return np.stack([0.85 * np.interp(s, at, row) for row in radii]) * ramp
