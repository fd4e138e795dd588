"""One subject's model as readable records, to be asked, drawn or written like any other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.force_parameters import FORCE_PARAMETERS
from trochanter.mechanics.parameters import AXES, resting_points
from trochanter.mechanics.subjects.variation import Variation
from trochanter.model import (
    AnyFunction,
    AnyWrap,
    CompiledModel,
    Constant,
    Force,
    Line,
    Linear,
    Multiplier,
    MuscleModel,
    PiecewiseLinear,
    Polynomial,
    SimmSpline,
    WrapCylinder,
    WrapEllipsoid,
    WrapSphere,
)
from trochanter.model.rotation import angles_xyz

Array = NDArray[np.float64]


def subject_record(
    record: MuscleModel, model: CompiledModel, variation: Variation, subject: int
) -> MuscleModel:
    """Return the records of one subject.

    Parameters
    ----------
    record : MuscleModel
        What the subjects vary from.
    model : CompiledModel
        The same, compiled.
    variation : Variation
    subject : int
        The subject's number, from 0.
    """
    label = variation.names[subject]
    changes: dict[str, Any] = {
        "id": f"{record.id}-{label}",
        "title": f"{record.title}, varied: {label}",
        "lines": _lines(record, model, variation, subject),
        "wraps": tuple(
            _wrap(wrap, variation, subject, row) for row, wrap in enumerate(record.wraps)
        ),
    }
    return record.model_copy(update=changes)


def _lines(
    record: MuscleModel, model: CompiledModel, variation: Variation, subject: int
) -> tuple[Line, ...]:
    lines = []
    rest = resting_points(model)
    for row, line in enumerate(record.lines):
        changes: dict[str, Any] = {"force": _force(line, variation, subject, row)}
        if variation.points is not None:
            own = slice(*model.line_start[row : row + 2])
            places = variation.points[subject, own]
            changes["points"] = tuple(
                _point(point, place, place - before)
                for point, place, before in zip(line.points, places, rest[own], strict=True)
            )
        lines.append(line.model_copy(update=changes))
    return tuple(lines)


def _point(point: Any, place: Array, shift: Array) -> Any:
    if point.type != "moving":
        return point.model_copy(update={"location": tuple(place.tolist())})
    axes = {name: getattr(point, name) for name in AXES}
    moved = {
        name: axis.model_copy(update={"function": shifted(axis.function, float(by))})
        for (name, axis), by in zip(axes.items(), shift, strict=True)
        if by
    }
    return point.model_copy(update=moved)


def shifted(function: AnyFunction, by: float) -> AnyFunction:
    """Return a function that is greater by the same number everywhere.

    Examples
    --------
    >>> shifted(Linear(slope=2.0, intercept=1.0), 0.5)
    Linear(type='linear', slope=2.0, intercept=1.5)
    """
    match function:
        case Constant():
            return Constant(value=function.value + by)
        case Linear():
            return Linear(slope=function.slope, intercept=function.intercept + by)
        case Polynomial():
            *rest, last = function.coefficients
            return Polynomial(coefficients=(*rest, last + by))
        case SimmSpline() | PiecewiseLinear():
            return type(function)(x=function.x, y=tuple(value + by for value in function.y))
        case Multiplier():
            if function.scale == 0.0:
                return Constant(value=by)
            inner = shifted(function.function, by / function.scale)
            return Multiplier(scale=function.scale, function=inner)


def _wrap(wrap: AnyWrap, variation: Variation, subject: int, row: int) -> AnyWrap:
    changes: dict[str, Any] = {}
    if variation.surface_places is not None:
        place = variation.surface_places[subject, row]
        changes["translation"] = tuple(place[:3, 3].tolist())
        changes["orientation"] = angles_xyz(place[:3, :3])
    if variation.surface_sizes is not None:
        changes |= _sizes(wrap, variation.surface_sizes[subject, row].tolist())
    return wrap.model_copy(update=changes)


def _sizes(wrap: AnyWrap, size: list[float]) -> dict[str, Any]:
    match wrap:
        case WrapSphere():
            return {"radius": size[0]}
        case WrapCylinder():
            return {"radius": size[0], "length": None if wrap.length is None else size[1]}
        case WrapEllipsoid():
            return {"dimensions": tuple(size)}
        case _:
            return {"inner_radius": size[0], "outer_radius": size[1]}


def _force(line: Line, variation: Variation, subject: int, row: int) -> Force | None:
    given = {name: getattr(variation, name) for name in FORCE_PARAMETERS}
    own = {name: float(a[subject, row]) for name, a in given.items() if a is not None}
    known = {name: value for name, value in own.items() if not np.isnan(value)}
    if not known:
        return line.force
    before = Force(source=line.source) if line.force is None else line.force
    return before.model_copy(update=known)
