"""What a path costs, by the surface that it runs over: small models made here."""

from __future__ import annotations

import numpy as np

from common import Array, ours
from rounds import Contender
from trochanter.mechanics import Hip
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

AXES = {"flexion": (0.0, 0.0, 1.0), "adduction": (1.0, 0.0, 0.0), "rotation": (0.0, 1.0, 0.0)}
RANGE = (-0.5, 0.5)
LINES = 8
"""Paths in a model, apart by some millimetres, all from the pelvis to the femur."""

SURFACES: dict[str, AnyWrap | None] = {
    "straight": None,
    "cylinder": WrapCylinder(
        name="it", body="pelvis", translation=(0.035, 0.0, 0.0), radius=0.025, length=0.4
    ),
    "sphere": WrapSphere(name="it", body="pelvis", translation=(0.035, 0.0, 0.0), radius=0.03),
    "ellipsoid": WrapEllipsoid(
        name="it", body="pelvis", translation=(0.035, 0.0, 0.0), dimensions=(0.025, 0.04, 0.03)
    ),
    "torus": WrapTorus(
        name="it",
        body="pelvis",
        translation=(0.075, 0.0, 0.0),
        orientation=(1.5, 0.1, 0.0),
        inner_radius=0.01,
        outer_radius=0.035,
    ),
}


def made(kind: str) -> Hip:
    """Return a model of `LINES` paths over one kind of surface."""
    surface = SURFACES[kind]
    turns = tuple(TransformAxis(axis=axis, coordinate=name) for name, axis in AXES.items())
    over = (PathWrap(wrap="it"),) if surface is not None else ()
    lines = tuple(
        Line(
            name=f"line {number}",
            source="made",
            points=(
                FixedPoint(body="pelvis", location=(0.05, 0.08, 0.002 * number - 0.007)),
                FixedPoint(body="femur", location=(0.03, -0.12, 0.002 * number - 0.007)),
            ),
            wraps=over,
        )
        for number in range(LINES)
    )
    return Hip(
        MuscleModel(
            id="made",
            title=f"Paths over a surface: {kind}",
            licence="CC0-1.0",
            sources=(Source(id="made", citation="Made for this benchmark"),),
            coordinates=tuple(Coordinate(name=name, range=RANGE) for name in AXES),
            bodies=(
                Body(name="pelvis"),
                Body(name="femur", joint=Joint(name="hip", parent="pelvis", rotations=turns)),
            ),
            wraps=(surface,) if surface is not None else (),
            lines=lines,
        )
    )


def contenders(quick: bool) -> list[tuple[Contender, float]]:
    """Return one a kind, its amount counted in paths, and the share of paths that wrap."""
    found = []
    for kind in SURFACES:
        hip, closed = made(kind), kind in ("straight", "sphere", "cylinder")
        q = poses(1000 if closed else 100 if quick else 400)
        status = hip.wraps(**dict(zip(hip.coordinates, q.T, strict=True))).status.values
        one = ours(hip, kind, q, 200 if closed else 1)
        one.amount *= LINES
        found.append((one, float(np.mean((status == 1) | (status == 2)))))
    return found


def poses(count: int) -> Array:
    """Return poses at random, the same each time (count, 3) [rad]."""
    return np.random.default_rng(1).uniform(*RANGE, (count, len(AXES)))
