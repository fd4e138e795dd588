"""A made-up hip with one line over each kind of surface, for peers to be asked about."""

from __future__ import annotations

from trochanter.model import (
    AnyWrap,
    Body,
    Coordinate,
    FixedPoint,
    Joint,
    Line,
    MuscleModel,
    PathWrap,
    Source,
    TransformAxis,
    WrapCylinder,
    WrapEllipsoid,
    WrapSphere,
    WrapTorus,
)

TURNS = {
    "hip_flexion": (0.0, 0.0, 1.0),
    "hip_adduction": (1.0, 0.0, 0.0),
    "hip_rotation": (0.0, 1.0, 0.0),
}

SURFACES: tuple[AnyWrap, ...] = (
    WrapSphere(name="head", body="pelvis", radius=0.03, quadrant="+x"),
    WrapCylinder(
        name="brim",
        body="pelvis",
        translation=(0.02, 0.01, 0.0),
        orientation=(0.2, -0.3, 0.1),
        radius=0.025,
        length=0.2,
        quadrant="+x",
    ),
    WrapEllipsoid(
        name="ischium",
        body="pelvis",
        translation=(-0.01, -0.01, 0.0),
        orientation=(0.1, 0.4, -0.2),
        dimensions=(0.03, 0.04, 0.025),
        quadrant="-x",
    ),
    WrapTorus(
        name="notch",
        body="pelvis",
        translation=(0.03, -0.04, 0.02),
        orientation=(1.4, 0.2, 0.0),
        inner_radius=0.01,
        outer_radius=0.025,
    ),
)

ENDS = {
    "head": ((0.02, 0.08, 0.01), (0.005, -0.12, 0.0)),
    "brim": ((0.03, 0.09, -0.02), (0.01, -0.08, 0.01)),
    "ischium": ((-0.03, 0.07, 0.01), (-0.02, -0.1, -0.01)),
    "notch": ((0.06, 0.06, 0.04), (0.0, -0.15, 0.0)),
}


def surfaces_model() -> MuscleModel:
    """Return the model: a ball joint, and lines named after the surfaces they wrap over."""
    lines = tuple(
        Line(
            name=f"over_{name}",
            source="made-up",
            points=(
                FixedPoint(body="pelvis", location=begin),
                FixedPoint(body="femur", location=end),
            ),
            wraps=(PathWrap(wrap=name),),
        )
        for name, (begin, end) in ENDS.items()
    )
    turns = tuple(TransformAxis(axis=axis, coordinate=name) for name, axis in TURNS.items())
    return MuscleModel(
        id="surfaces",
        title="One line over each kind of surface",
        licence="CC0-1.0",
        sources=(Source(id="made-up", citation="Made up for comparisons"),),
        coordinates=tuple(Coordinate(name=name, range=(-2.0, 2.0)) for name in TURNS),
        bodies=(
            Body(name="pelvis"),
            Body(name="femur", joint=Joint(name="hip", parent="pelvis", rotations=turns)),
        ),
        wraps=SURFACES,
        lines=lines,
    )
