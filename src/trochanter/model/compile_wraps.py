"""Wrapping surfaces and their uses as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.model.records import MuscleModel
from trochanter.model.rotation import rotation_xyz
from trochanter.model.wraps import (
    AnyWrap,
    PathWrap,
    WrapCylinder,
    WrapEllipsoid,
    WrapSphere,
    WrapTorus,
)

WRAP_KINDS = ("sphere", "cylinder", "ellipsoid", "torus")
"""What ``CompiledModel.wrap_kind`` counts."""

METHODS = ("hybrid", "midpoint", "axial")
"""What ``CompiledModel.use_method`` counts."""

RULES = ("each", "opensim")
"""What ``CompiledModel.use_rule`` counts."""

SIDE_NONE, SIDE_OUTSIDE, SIDE_INSIDE = 0, 1, 2
"""What ``CompiledModel.use_side`` holds: no side point; one outside the surface; one inside."""

_QUADRANTS = {"all": 0, "x": 1, "+x": 1, "-x": -1, "y": 2, "+y": 2, "-y": -2}
_QUADRANTS |= {"z": 3, "+z": 3, "-z": -3}


def wrap_arrays(model: MuscleModel, body_names: list[str]) -> dict[str, Any]:
    """Return the arrays of `trochanter.model.CompiledModel` that are about wraps."""
    wraps = model.wraps
    pose = np.zeros((len(wraps), 4, 4))
    for row, wrap in enumerate(wraps):
        pose[row, :3, :3] = rotation_xyz(wrap.orientation)
        pose[row, :3, 3] = wrap.translation
        pose[row, 3, 3] = 1.0
    return {
        "wrap_names": tuple(wrap.name for wrap in wraps),
        "wrap_kind": np.array([WRAP_KINDS.index(wrap.type) for wrap in wraps], np.intp),
        "wrap_body": np.array([body_names.index(wrap.body) for wrap in wraps], np.intp),
        "wrap_pose": pose,
        "wrap_size": np.array([_size(wrap) for wrap in wraps], float).reshape(-1, 3),
        "wrap_quadrant": np.array([_QUADRANTS[wrap.quadrant] for wrap in wraps], np.intp),
        **_use_arrays(model, pose),
    }


def _size(wrap: AnyWrap) -> tuple[float, float, float]:
    match wrap:
        case WrapSphere():
            return wrap.radius, 0.0, 0.0
        case WrapCylinder():
            return wrap.radius, np.inf if wrap.length is None else wrap.length, 0.0
        case WrapEllipsoid():
            return wrap.dimensions
        case WrapTorus():
            return wrap.inner_radius, wrap.outer_radius, 0.0


def _use_arrays(model: MuscleModel, pose: NDArray[np.float64]) -> dict[str, Any]:
    """Return the uses of active surfaces, line by line in the order of the records."""
    names = [wrap.name for wrap in model.wraps]
    active = {wrap.name for wrap in model.wraps if wrap.active}
    starts, rows, sides, use_start = 0, list[list[int]](), list[Any](), [0]
    for line in model.lines:
        final = starts + len(line.points) - 1
        for use in (use for use in line.wraps if use.wrap in active):
            wrap = names.index(use.wrap)
            place, kind = _side(model.wraps[wrap], pose[wrap], use)
            first = starts if use.first is None else starts + use.first
            last = final if use.last is None else starts + use.last
            rule = RULES.index(use.rule)
            rows.append([wrap, METHODS.index(use.method), first, last, kind, rule])
            sides.append(place)
        starts = final + 1
        use_start.append(len(rows))
    table = np.array(rows, np.intp).reshape(-1, 6).T.copy()
    wraps, methods, firsts, lasts, kinds, rules = table
    return {
        "use_start": np.array(use_start, np.intp),
        "use_wrap": wraps,
        "use_method": methods,
        "use_first": firsts,
        "use_last": lasts,
        "use_rule": rules,
        "use_side": kinds,
        "use_side_point": np.array(sides, float).reshape(-1, 3),
    }


def _side(
    wrap: AnyWrap, pose: NDArray[np.float64], use: PathWrap
) -> tuple[NDArray[np.float64], int]:
    """Return a use's side point in the surface's frame, and whether it is inside."""
    if use.side is None or not isinstance(wrap, WrapSphere | WrapCylinder):
        return np.zeros(3), SIDE_NONE
    place = pose[:3, :3].T @ (np.asarray(use.side) - pose[:3, 3])
    inside = float(np.linalg.norm(place)) < wrap.radius
    return place, SIDE_INSIDE if inside else SIDE_OUTSIDE
