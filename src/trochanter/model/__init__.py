"""Muscle models: readable records, the built-in ones as data, and their compiled arrays."""

from trochanter.model.basics import Vector
from trochanter.model.compile import CompiledModel, compile_model
from trochanter.model.compile_wraps import SIDE_INSIDE, SIDE_NONE, SIDE_OUTSIDE, WRAP_KINDS
from trochanter.model.functions import (
    AnyFunction,
    Constant,
    Linear,
    Multiplier,
    PiecewiseLinear,
    Polynomial,
    SimmSpline,
)
from trochanter.model.mirror import mirror
from trochanter.model.muscles import HIP_MUSCLES
from trochanter.model.points import (
    ConditionalPoint,
    FixedPoint,
    MovingAxis,
    MovingPoint,
    PathPoint,
)
from trochanter.model.read import builtin_ids, read_builtin, read_model_file
from trochanter.model.records import (
    Body,
    Coordinate,
    DependentCoordinate,
    Force,
    Joint,
    Line,
    MuscleModel,
    Source,
    TransformAxis,
)
from trochanter.model.wraps import (
    AnyWrap,
    PathWrap,
    WrapCylinder,
    WrapEllipsoid,
    WrapSphere,
    WrapTorus,
)

__all__ = [
    "HIP_MUSCLES",
    "SIDE_INSIDE",
    "SIDE_NONE",
    "SIDE_OUTSIDE",
    "WRAP_KINDS",
    "AnyFunction",
    "AnyWrap",
    "Body",
    "CompiledModel",
    "ConditionalPoint",
    "Constant",
    "Coordinate",
    "DependentCoordinate",
    "FixedPoint",
    "Force",
    "Joint",
    "Line",
    "Linear",
    "MovingAxis",
    "MovingPoint",
    "Multiplier",
    "MuscleModel",
    "PathPoint",
    "PathWrap",
    "PiecewiseLinear",
    "Polynomial",
    "SimmSpline",
    "Source",
    "TransformAxis",
    "Vector",
    "WrapCylinder",
    "WrapEllipsoid",
    "WrapSphere",
    "WrapTorus",
    "builtin_ids",
    "compile_model",
    "mirror",
    "read_builtin",
    "read_model_file",
]
