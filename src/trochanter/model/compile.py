"""From readable records to read-only arrays: what the kernels of mechanics work on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.model.functions import AnyFunction, Constant
from trochanter.model.pieces import Pieces, pieces_of, stack_pieces
from trochanter.model.records import (
    Body,
    ConditionalPoint,
    Joint,
    MovingPoint,
    MuscleModel,
    TransformAxis,
)

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class CompiledModel:
    """A muscle model as read-only arrays.

    Bodies come parents first, the root at 0; joint j moves body j + 1. There are
    nq coordinates, nb bodies, nf functions, np path points and m lines.

    Attributes
    ----------
    id : str
    coordinate_names, body_names, line_names : tuple of str
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
    function_coordinate : (nf,) array
        Which coordinate each function is of.
    breaks, origins, coefficients : (nf, k), (nf, k + 1), (nf, k + 1, d) arrays
        The functions as polynomial pieces.
    point_body : (np,) array
    point_location : (np, 3) array
        In the body's frame [m]; zero for a moving point.
    line_start : (m + 1,) array
        Points ``line_start[i]:line_start[i + 1]`` are those of line i.
    conditional_point, conditional_coordinate : (nc,) arrays
    conditional_range : (nc, 2) array
    moving_point : (nv,) array
    moving_function : (nv, 3) array
    """

    id: str
    coordinate_names: tuple[str, ...]
    body_names: tuple[str, ...]
    line_names: tuple[str, ...]
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
    functions = _FunctionTable(tuple(one.name for one in model.coordinates))
    arrays = _joint_arrays(bodies, functions) | _point_arrays(model, bodies, functions)
    return CompiledModel(
        id=model.id,
        coordinate_names=functions.coordinates,
        body_names=tuple(body.name for body in bodies),
        line_names=tuple(line.name for line in model.lines),
        lower=np.array([one.range[0] for one in model.coordinates], float),
        upper=np.array([one.range[1] for one in model.coordinates], float),
        default=np.array([one.default for one in model.coordinates], float),
        **arrays,
        **functions.arrays(),
    )


class _FunctionTable:
    """Collects functions as they are met and hands out their index."""

    def __init__(self, coordinates: tuple[str, ...]) -> None:
        self.coordinates = coordinates
        self._pieces: list[Pieces] = []
        self._of: list[int] = []

    def add(self, function: AnyFunction, coordinate: str | None) -> int:
        # A constant has slope zero, so it may be called a function of any coordinate.
        self._of.append(self.coordinates.index(coordinate) if coordinate else 0)
        self._pieces.append(pieces_of(function))
        return len(self._pieces) - 1

    def arrays(self) -> dict[str, Any]:
        breaks, origins, coefficients = stack_pieces(self._pieces)
        return {
            "function_coordinate": np.array(self._of, np.intp),
            "breaks": breaks,
            "origins": origins,
            "coefficients": coefficients,
        }


def _parents_first(bodies: tuple[Body, ...]) -> list[Body]:
    waiting, placed = list(bodies), list[Body]()
    while waiting:
        names = {body.name for body in placed}
        ready = [body for body in waiting if body.joint is None or body.joint.parent in names]
        placed += ready
        waiting = [body for body in waiting if body not in ready]
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
    coordinates = list(functions.coordinates)
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
            [coordinates.index(p.coordinate) for _, p in conditional], np.intp
        ),
        "conditional_range": _rows([p.range for _, p in conditional], 2),
        "moving_point": np.array([i for i, _ in moving], np.intp),
        "moving_function": np.array(slides, np.intp).reshape(-1, 3),
    }


def rotation_xyz(angles: tuple[float, float, float]) -> Array:
    """Return the matrix of turning about the body-fixed x, then y, then z axis [rad]."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(angles), np.sin(angles)
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    matrix: Array = about_x @ about_y @ about_z
    return matrix


def _rows(values: list[Any], *shape: int) -> Array:
    return np.array(values, float).reshape(-1, *shape)
