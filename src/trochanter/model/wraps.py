"""Surfaces that lines wrap over, and which line wraps over which.

The surfaces and their limits are those of OpenSim (Delp and Loan 1995) and of
MuJoCo's spatial tendons. A surface has a frame of its own, placed in its body by
``translation`` [m] and ``orientation`` [rad, about the body-fixed x, then y, then z].
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from trochanter.model.basics import Name, Positive, Record, Vector

Quadrant = Literal["all", "x", "+x", "-x", "y", "+y", "-y", "z", "+z", "-z"]
Method = Literal["hybrid", "midpoint", "axial"]
WrapRule = Literal["each", "opensim"]


class Surface(Record):
    """What all wrapping surfaces have.

    ``quadrant`` is OpenSim's: the half of the surface, in the surface's own frame, on
    which a path may lie; ``"all"`` leaves the side to the shorter way. ``"x"`` is ``"+x"``.
    A surface that is not ``active`` is kept in the record and wrapped by nothing.
    """

    name: Name
    body: Name
    translation: Vector = (0.0, 0.0, 0.0)
    orientation: Vector = (0.0, 0.0, 0.0)
    quadrant: Quadrant = "all"
    active: bool = True
    note: str = ""


class WrapSphere(Surface):
    """A sphere about the frame's origin."""

    type: Literal["sphere"] = "sphere"
    radius: Positive


class WrapCylinder(Surface):
    """A cylinder about the frame's z axis, from -length/2 to +length/2; endless without a length.

    MuJoCo's cylinders are endless to tendons, OpenSim's have a length.
    """

    type: Literal["cylinder"] = "cylinder"
    radius: Positive
    length: Positive | None = None


class WrapEllipsoid(Surface):
    """An ellipsoid about the frame's origin; ``dimensions`` are its semi-axes along x, y, z [m]."""

    type: Literal["ellipsoid"] = "ellipsoid"
    dimensions: tuple[Positive, Positive, Positive]


class WrapTorus(Surface):
    """A ring about the frame's z axis, which a path passes through the inside of.

    With OpenSim's names: the circle at the middle of the tube has ``outer_radius``,
    the tube itself has ``inner_radius``.
    """

    type: Literal["torus"] = "torus"
    inner_radius: Positive
    outer_radius: Positive

    @model_validator(mode="after")
    def _check_radii(self) -> Self:
        if self.inner_radius >= self.outer_radius:
            text = f"tube radius {self.inner_radius} (inner_radius) leaves no hole in a ring"
            raise ValueError(f"{text} of radius {self.outer_radius} (outer_radius)")
        return self


AnyWrap = Annotated[
    WrapSphere | WrapCylinder | WrapEllipsoid | WrapTorus, Field(discriminator="type")
]


class PathWrap(Record):
    """That a line wraps over a surface.

    ``first`` and ``last`` are the points of the line, counted from 0, between which it
    may wrap; None is the line's own end. ``method`` is OpenSim's for ellipsoids.
    ``side``, in the frame of the surface's body [m], is MuJoCo's sidesite: of the two
    ways round the path takes the one nearer to it, and where it lies inside the surface
    (nearer to its origin than the radius) the path runs on the inside.

    ``rule`` says what holds where there is more than one way to run. ``"each"``: the surface
    bends every segment in the range that it is in the way of, and a quadrant keeps the path
    off the half-plane behind, so that lengths jump as little as they can. ``"opensim"``: as
    OpenSim has it, the surface bends one segment of the range only, and a quadrant is taken
    as it is there; lengths jump where the choice does. Lines read from .osim have it.
    """

    wrap: Name
    method: Method = "hybrid"
    first: Annotated[int, Field(ge=0)] | None = None
    last: Annotated[int, Field(ge=0)] | None = None
    side: Vector | None = None
    rule: WrapRule = "each"
