"""Muscle models: readable records, the built-in ones as data, and their compiled arrays."""

from trochanter.model.compile import CompiledModel, compile_model
from trochanter.model.functions import (
    AnyFunction,
    Constant,
    Linear,
    Multiplier,
    Polynomial,
    SimmSpline,
)
from trochanter.model.mirror import mirror
from trochanter.model.muscles import HIP_MUSCLES
from trochanter.model.read import builtin_ids, read_builtin, read_model_file
from trochanter.model.records import (
    Body,
    ConditionalPoint,
    Coordinate,
    FixedPoint,
    Force,
    Joint,
    Line,
    MovingAxis,
    MovingPoint,
    MuscleModel,
    Source,
    TransformAxis,
    Vector,
)

__all__ = [
    "HIP_MUSCLES",
    "AnyFunction",
    "Body",
    "CompiledModel",
    "ConditionalPoint",
    "Constant",
    "Coordinate",
    "FixedPoint",
    "Force",
    "Joint",
    "Line",
    "Linear",
    "MovingAxis",
    "MovingPoint",
    "Multiplier",
    "MuscleModel",
    "Polynomial",
    "SimmSpline",
    "Source",
    "TransformAxis",
    "Vector",
    "builtin_ids",
    "compile_model",
    "mirror",
    "read_builtin",
    "read_model_file",
]
