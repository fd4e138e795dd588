"""What is planned on the mean bones: surfaces, points that hold a line, and lines."""

from __future__ import annotations

from typing import Literal, NamedTuple

Triple = tuple[float, float, float]


class SurfacePlan(NamedTuple):
    """A surface on the mean bone.

    Attributes
    ----------
    name, bone : str
    kind : {"sphere", "cylinder"}
        Cylinders have no ends, so that no line ever slips off one.
    centre : tuple
        In the bone's ISB frame [mm].
    radius : float
        [mm]
    axis : tuple
        A cylinder's direction.
    side : tuple or None
        The direction, seen from the centre, of the side on which lines run; None leaves it to
        the shorter way.
    reason : str
        What is there, and why a line runs over it.
    sources : tuple of str
        Keys of the atlas's sources.
    reach : float
        How far from the centre the bone's points carry the surface to other shapes [mm].
    """

    name: str
    bone: str
    kind: Literal["sphere", "cylinder"]
    centre: Triple
    radius: float
    axis: Triple = (0.0, 0.0, 1.0)
    side: Triple | None = None
    reason: str = ""
    sources: tuple[str, ...] = ()
    reach: float = 45.0


class ViaPlan(NamedTuple):
    """A point through which a line is held, on the mean bone [mm]."""

    name: str
    bone: str
    place: Triple
    reason: str
    sources: tuple[str, ...]
    reach: float = 45.0


class Over(NamedTuple):
    """That a line runs over a surface.

    Attributes
    ----------
    surface : str
    first, last : int or None
        The line's points between which it may, counted from the origin's 0.
    """

    surface: str
    first: int | None = None
    last: int | None = None


class LinePlan(NamedTuple):
    """One line before it is laid on bones.

    Attributes
    ----------
    name, muscle, compartment : str
    wraps : tuple of Over
    vias : tuple of str
        Names of points that hold it, from origin to insertion.
    """

    name: str
    muscle: str
    compartment: str
    wraps: tuple[Over, ...] = ()
    vias: tuple[str, ...] = ()


def ball(
    bone: str, name: str, centre: Triple, radius: float, reason: str, *sources: str
) -> SurfacePlan:
    """Return a sphere on a bone [mm], with its reason and sources."""
    return SurfacePlan(name, bone, "sphere", centre, radius, reason=reason, sources=sources)


def roll(
    bone: str,
    name: str,
    centre: Triple,
    radius: float,
    axis: Triple,
    side: Triple | None,
    reason: str,
    *sources: str,
) -> SurfacePlan:
    """Return a cylinder on a bone [mm], with the side that lines run on, its reason and sources."""
    return SurfacePlan(name, bone, "cylinder", centre, radius, axis, side, reason, sources)
