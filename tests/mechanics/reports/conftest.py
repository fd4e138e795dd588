"""A small model whose every number can be worked out by hand."""

from __future__ import annotations

import pytest

from trochanter.mechanics import Hip
from trochanter.model import (
    Body,
    ConditionalPoint,
    Coordinate,
    FixedPoint,
    Force,
    Joint,
    Line,
    MuscleModel,
    Source,
    TransformAxis,
)


def line(name: str, *points, **more) -> Line:
    return Line(name=name, source="made", points=points, **more)


def pelvis(*location: float) -> FixedPoint:
    return FixedPoint(body="pelvis", location=location)


def femur(*location: float) -> FixedPoint:
    return FixedPoint(body="femur", location=location)


@pytest.fixture
def hinge() -> Hip:
    """A thigh that turns about z at the pelvis's origin by -60 to 60 degrees, and slides along z.

    ``crank`` goes from (0.1, 0, 0) to a point that at rest is (0, -0.3, 0). ``balance`` runs
    straight down through the axis at rest. ``inner`` never leaves the pelvis. ``gate`` has a point
    while the angle is 0.5 or more.
    """
    force = Force(
        source="made", optimal_fiber_length=0.2, tendon_slack_length=0.1, max_isometric_force=100.0
    )
    gate = ConditionalPoint(
        body="pelvis", location=(0.2, -0.1, 0.0), coordinate="angle", range=(0.5, 2.0)
    )
    turn = TransformAxis(axis=(0.0, 0.0, 1.0), coordinate="angle")
    slide = TransformAxis(axis=(0.0, 0.0, 1.0), coordinate="slide")
    joint = Joint(name="hip", parent="pelvis", rotations=(turn,), translations=(slide,))
    return Hip(
        MuscleModel(
            id="hinge",
            title="A hinge",
            licence="CC0-1.0",
            sources=(Source(id="made", citation="made up"),),
            coordinates=(
                Coordinate(name="angle", range=(-1.0471975511965976, 1.0471975511965976)),
                Coordinate(name="slide", range=(-0.05, 0.05), unit="m"),
            ),
            bodies=(Body(name="pelvis"), Body(name="femur", joint=joint)),
            lines=(
                line("crank", pelvis(0.1, 0.0, 0.0), femur(0.0, -0.3, 0.0), force=force),
                line("balance", pelvis(0.0, 0.1, 0.0), femur(0.0, -0.3, 0.0)),
                line("inner", pelvis(0.0, 0.1, 0.0), pelvis(0.0, 0.2, 0.0)),
                line("gate", pelvis(0.1, 0.0, 0.0), gate, femur(0.0, -0.3, 0.0)),
            ),
        )
    )
