"""From readable records to read-only arrays: what the kernels of mechanics work on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.model.compile_wraps import wrap_arrays
from trochanter.model.functions import AnyFunction, Constant
from trochanter.model.pieces import Pieces, pieces_of, stack_pieces
from trochanter.model.points import ConditionalPoint, MovingPoint
from trochanter.model.records import (
    Body,
    DependentCoordinate,
    Joint,
    MuscleModel,
    TransformAxis,
)
from trochanter.model.rotation import rotation_xyz

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class CompiledModel:
    """A muscle model as read-only arrays.

    Bodies come parents first, the root at 0; joint j moves body j + 1. There are
    nq coordinates that a pose is made of, nd that depend on them, nb bodies, nf
    functions, np path points, m lines, nw wrapping surfaces and nu uses of them.
    Where "any coordinate" is numbered, the nq come first, then the nd.

    Attributes
    ----------
    id : str
    coordinate_names, body_names, line_names : tuple of str
    dependent_names : tuple of str
        Dependent coordinates; each comes after what it depends on. Number k of them is
        any-coordinate nq + k and has the value of function k.
    lower, upper, default : (nq,) arrays
        Ranges and values at rest [rad or m].
    parent : (nb - 1,) array
        Index of each joint's parent body.
    parent_rotation, parent_translation : (nb - 1, 3, 3), (nb - 1, 3) arrays
        Parent-from-joint transform, at rest.
    child_rotation, child_translation : (nb - 1, 3, 3), (nb - 1, 3) arrays
        Joint-from-child transform.
    axes : (nb - 1, 6, 3) array
        Unit axes, three of rotation (outermost first), then three of translation.
    axis_function : (nb - 1, 6) array
        Which function turns or slides each axis.
    function_input : (nf,) array
        Which of any coordinate each function is of. Its slope by a pose's coordinate is
        its own slope times that of its input (derivations.md, 'Dependent coordinates').
    function_coordinate : (nf,) array
        Which of the nq coordinates each function depends on in the end.
    breaks, origins, coefficients : (nf, k), (nf, k + 1), (nf, k + 1, d) arrays
        The functions as polynomial pieces.
    point_body : (np,) array
    point_location : (np, 3) array
        In the body's frame [m]; zero for a moving point.
    line_start : (m + 1,) array
        Points ``line_start[i]:line_start[i + 1]`` are those of line i.
    conditional_point, conditional_coordinate : (nc,) arrays
        The points that come and go, and which of any coordinate decides.
    conditional_range : (nc, 2) array
    moving_point : (nv,) array
    moving_function : (nv, 3) array
    wrap_names : tuple of str
    wrap_kind : (nw,) array
        Index into `trochanter.model.WRAP_KINDS`.
    wrap_body : (nw,) array
    wrap_pose : (nw, 4, 4) array
        Body-from-surface transforms [m].
    wrap_size : (nw, 3) array
        Sphere: radius. Cylinder: radius, length (infinite if endless). Ellipsoid: three
        semi-axes. Torus: radius of the tube, radius of the circle at its middle [m].
    wrap_quadrant : (nw,) array
        0 for all, else the axis (1 x, 2 y, 3 z) with the sign of the half to be on.
    use_start : (m + 1,) array
        Uses ``use_start[i]:use_start[i + 1]`` are line i's, in the order of the record;
        surfaces that are not active have none.
    use_wrap, use_method : (nu,) arrays
    use_first, use_last : (nu,) arrays
        The path points, both included, between which the line may wrap.
    use_rule : (nu,) array
        Index into `trochanter.model.compile_wraps.RULES`.
    use_side : (nu,) array
        SIDE_NONE, SIDE_OUTSIDE or SIDE_INSIDE of `trochanter.model`.
    use_side_point : (nu, 3) array
        In the surface's frame [m]; zero where there is none.
    """

    id: str
    coordinate_names: tuple[str, ...]
    body_names: tuple[str, ...]
    line_names: tuple[str, ...]
    dependent_names: tuple[str, ...]
    lower: Array
    upper: Array
    default: Array
    parent: Index
    parent_rotation: Array
    parent_translation: Array
    child_rotation: Array
    child_translation: Array
    axes: Array
    axis_function: Index
    function_input: Index
    function_coordinate: Index
    breaks: Array
    origins: Array
    coefficients: Array
    point_body: Index
    point_location: Array
    line_start: Index
    conditional_point: Index
    conditional_coordinate: Index
    conditional_range: Array
    moving_point: Index
    moving_function: Index
    wrap_names: tuple[str, ...]
    wrap_kind: Index
    wrap_body: Index
    wrap_pose: Array
    wrap_size: Array
    wrap_quadrant: Index
    use_start: Index
    use_wrap: Index
    use_method: Index
    use_first: Index
    use_last: Index
    use_rule: Index
    use_side: Index
    use_side_point: Array

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # Through the constructor, because a pickled array comes back writable.
        return CompiledModel, tuple(getattr(self, field.name) for field in fields(self))


def compile_model(model: MuscleModel) -> CompiledModel:
    """Return `model` as read-only arrays that can be pickled.

    Examples
    --------
    >>> from trochanter.model import compile_model, read_builtin
    >>> compiled = compile_model(read_builtin("dostal1981"))
    >>> compiled.point_location.shape, compiled.point_location.flags.writeable
    ((54, 3), False)
    """
    bodies = _parents_first(model.bodies)
    functions = _FunctionTable(tuple(one.name for one in model.coordinates), model.dependents)
    arrays = _joint_arrays(bodies, functions) | _point_arrays(model, bodies, functions)
    return CompiledModel(
        id=model.id,
        coordinate_names=tuple(one.name for one in model.coordinates),
        body_names=tuple(body.name for body in bodies),
        line_names=tuple(line.name for line in model.lines),
        dependent_names=functions.dependents,
        lower=np.array([one.range[0] for one in model.coordinates], float),
        upper=np.array([one.range[1] for one in model.coordinates], float),
        default=np.array([one.default for one in model.coordinates], float),
        **arrays,
        **wrap_arrays(model, [body.name for body in bodies]),
        **functions.arrays(),
    )


class _FunctionTable:
    """Collects functions as they are met and hands out their index.

    Those of dependent coordinates come first, each after what it depends on.
    """

    def __init__(self, names: tuple[str, ...], dependents: tuple[DependentCoordinate, ...]) -> None:
        self.any_coordinate = {name: index for index, name in enumerate(names)}
        self._count = len(names)
        self._pieces: list[Pieces] = []
        self._input: list[int] = []
        self._of: list[int] = []
        for one in _leaders_first(names, dependents):
            self.add(one.function, one.coordinate)
            self.any_coordinate[one.name] = len(self.any_coordinate)
        self.dependents = tuple(self.any_coordinate)[self._count :]

    def add(self, function: AnyFunction, coordinate: str | None) -> int:
        # A constant has slope zero, so it may be called a function of any coordinate.
        given = self.any_coordinate[coordinate] if coordinate else 0
        self._input.append(given)
        self._of.append(given if given < self._count else self._of[given - self._count])
        self._pieces.append(pieces_of(function))
        return len(self._pieces) - 1

    def arrays(self) -> dict[str, Any]:
        breaks, origins, coefficients = stack_pieces(self._pieces)
        return {
            "function_input": np.array(self._input, np.intp),
            "function_coordinate": np.array(self._of, np.intp),
            "breaks": breaks,
            "origins": origins,
            "coefficients": coefficients,
        }


def _leaders_first(
    names: tuple[str, ...], dependents: tuple[DependentCoordinate, ...]
) -> list[DependentCoordinate]:
    known, waiting, placed = {None, *names}, list(dependents), list[DependentCoordinate]()
    while waiting:
        placed += (ready := [one for one in waiting if one.coordinate in known])
        waiting = [one for one in waiting if one.coordinate not in known]
        known |= {one.name for one in ready}
    return placed


def _parents_first(bodies: tuple[Body, ...]) -> list[Body]:
    children: dict[str | None, list[Body]] = {}
    for body in bodies:
        children.setdefault(body.joint.parent if body.joint else None, []).append(body)
    placed = list(children[None])
    for body in placed:  # grows as it goes: children after their parents, level by level
        placed += children.get(body.name, [])
    return placed


def _joint_arrays(bodies: list[Body], functions: _FunctionTable) -> dict[str, Any]:
    names = [body.name for body in bodies]
    joints = [body.joint for body in bodies if body.joint is not None]
    axes, numbers = np.zeros((len(joints), 6, 3)), np.zeros((len(joints), 6), np.intp)
    for row, joint in enumerate(joints):
        for column, one in enumerate(_six_axes(joint)):
            axes[row, column] = np.asarray(one.axis) / np.linalg.norm(one.axis)
            numbers[row, column] = functions.add(one.function, one.coordinate)
    turned = [rotation_xyz(joint.child_orientation).T for joint in joints]
    shifted = [-back @ joint.child_translation for back, joint in zip(turned, joints, strict=True)]
    return {
        "parent": np.array([names.index(joint.parent) for joint in joints], np.intp),
        "parent_rotation": _rows([rotation_xyz(one.parent_orientation) for one in joints], 3, 3),
        "parent_translation": _rows([one.parent_translation for one in joints], 3),
        "child_rotation": _rows(turned, 3, 3),
        "child_translation": _rows(shifted, 3),
        "axes": axes,
        "axis_function": numbers,
    }


def _six_axes(joint: Joint) -> list[TransformAxis]:
    still = TransformAxis(axis=(1.0, 0.0, 0.0), function=Constant(value=0.0))
    padded: list[TransformAxis] = []
    for group in (joint.rotations, joint.translations):
        padded += [*group, *[still] * (3 - len(group))]
    return padded


def _point_arrays(
    model: MuscleModel, bodies: list[Body], functions: _FunctionTable
) -> dict[str, Any]:
    names = [body.name for body in bodies]
    points = [point for line in model.lines for point in line.points]
    conditional = [(i, p) for i, p in enumerate(points) if isinstance(p, ConditionalPoint)]
    moving = [(i, p) for i, p in enumerate(points) if isinstance(p, MovingPoint)]
    places = [(0.0, 0.0, 0.0) if isinstance(p, MovingPoint) else p.location for p in points]
    slides = [
        [functions.add(axis.function, axis.coordinate) for axis in (p.x, p.y, p.z)]
        for _, p in moving
    ]
    return {
        "point_body": np.array([names.index(point.body) for point in points], np.intp),
        "point_location": _rows(places, 3),
        "line_start": np.cumsum([0, *[len(line.points) for line in model.lines]], dtype=np.intp),
        "conditional_point": np.array([i for i, _ in conditional], np.intp),
        "conditional_coordinate": np.array(
            [functions.any_coordinate[p.coordinate] for _, p in conditional], np.intp
        ),
        "conditional_range": _rows([p.range for _, p in conditional], 2),
        "moving_point": np.array([i for i, _ in moving], np.intp),
        "moving_function": np.array(slides, np.intp).reshape(-1, 3),
    }


def _rows(values: list[Any], *shape: int) -> Array:
    return np.array(values, float).reshape(-1, *shape)
