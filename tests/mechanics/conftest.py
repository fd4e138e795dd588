"""A small model with every kind of surface, made for tests: a thigh that turns on a pelvis."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from trochanter.model import (
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

SIDED = (0.09, 0.01, 0.0)


def made_model(**changes: Any) -> MuscleModel:
    """Return the model; the lines are named by the surfaces that they run over."""
    axes = {"hip_flexion": (0.0, 0.0, 1.0), "hip_adduction": (1.0, 0.0, 0.0)}
    turns = tuple(TransformAxis(axis=axis, coordinate=name) for name, axis in axes.items())
    wraps = (
        WrapSphere(name="ball", body="pelvis", translation=(0.035, 0.0, 0.0), radius=0.025),
        WrapCylinder(name="bar", body="femur", translation=(0.03, -0.04, 0.0), radius=0.02),
        WrapCylinder(
            name="log", body="pelvis", translation=(0.02, -0.01, 0.0), radius=0.03, length=0.2
        ),
        WrapEllipsoid(
            name="egg", body="femur", translation=(0.02, 0.0, 0.0), dimensions=(0.03, 0.05, 0.02)
        ),
        WrapTorus(
            name="ring",
            body="pelvis",
            translation=(0.05, 0.0, 0.0),
            orientation=(1.5, 0.1, 0.0),
            inner_radius=0.01,
            outer_radius=0.04,
        ),
    )
    over = {
        "free": (),
        "ball": (PathWrap(wrap="ball", side=SIDED),),
        "bar": (PathWrap(wrap="bar"),),
        "log": (PathWrap(wrap="log", side=SIDED),),
        "egg": (PathWrap(wrap="egg"),),
        "ring": (PathWrap(wrap="ring"),),
        "both": (PathWrap(wrap="ball"), PathWrap(wrap="bar")),
    }  # fmt: skip
    given: dict[str, Any] = {
        "id": "made",
        "title": "A model for tests",
        "licence": "CC0-1.0",
        "sources": (Source(id="made", citation="Made for tests"),),
        "coordinates": tuple(Coordinate(name=name, range=(-1.0, 1.0)) for name in axes),
        "bodies": (
            Body(name="pelvis"),
            Body(name="femur", joint=Joint(name="hip", parent="pelvis", rotations=turns)),
        ),
        "wraps": wraps,
        "lines": tuple(_line(name, place, uses) for place, (name, uses) in enumerate(over.items())),
    }
    return MuscleModel(**{**given, **changes})


def _line(name: str, place: int, uses: tuple[PathWrap, ...]) -> Line:
    top = FixedPoint(body="pelvis", location=(0.06, 0.08, 0.002 * place + 0.001))
    end = FixedPoint(body="femur", location=(0.03, -0.12, 0.003 * place - 0.01))
    below = FixedPoint(body="femur", location=(0.02, -0.2, 0.0))
    return Line(name=name, source="made", points=(top, end, below), wraps=uses)


@pytest.fixture(scope="session")
def make_model() -> Callable[..., MuscleModel]:
    """Return what makes the model, with other fields if given."""
    return made_model
