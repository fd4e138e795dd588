"""The surfaces of a model in the columns that `trochanter.geometry.several` takes."""

from __future__ import annotations

import numpy as np

from trochanter.errors import TrochanterError
from trochanter.geometry.circle import OPENSIM, SHORTER, SIDED, SKIN, WITHIN
from trochanter.geometry.placed import (
    CYLINDER,
    ELLIPSOID,
    KIND,
    ORIGIN,
    QUADRANT,
    RULE,
    SIDE,
    SIZE,
    SPHERE,
    SURFACE_SIZE,
    TURN,
)
from trochanter.model import CompiledModel
from trochanter.model.compile import Array
from trochanter.model.compile_wraps import SIDE_INSIDE, SIDE_NONE


def surface_of(model: CompiledModel, use: int) -> Array:
    """Return the surface of a use, in its own body's frame.

    Raises
    ------
    TrochanterError
        If the side of a cylinder is stated along its axis, where it has none.
    """
    wrap = int(model.use_wrap[use])
    row = np.zeros(SURFACE_SIZE)
    row[KIND], row[SIZE : SIZE + 3] = model.wrap_kind[wrap], model.wrap_size[wrap]
    row[QUADRANT] = quadrant = int(model.wrap_quadrant[wrap])
    row[RULE] = SHORTER
    if model.use_side[use] == SIDE_INSIDE:
        row[RULE] = WITHIN
    elif model.use_side[use] != SIDE_NONE:
        row[RULE], row[SIDE : SIDE + 3] = SIDED, model.use_side_point[use]
        if row[KIND] == CYLINDER and not row[SIDE : SIDE + 2].any():
            row[SIDE] = 1.0  # as MuJoCo has it for a side point on the axis
    elif quadrant and row[KIND] in (SPHERE, CYLINDER):
        if row[KIND] == CYLINDER and abs(quadrant) == 3:
            name = model.wrap_names[wrap]
            text = f"cylinder {name!r} of {model.id} has its side along its axis (quadrant z)"
            raise TrochanterError(f"{text}, where it has none; use x, -x, y, -y or all")
        row[RULE] = OPENSIM if model.use_rule[use] else SIDED
        row[SIDE + abs(quadrant) - 1] = float(np.sign(quadrant))
    if quadrant and row[KIND] == ELLIPSOID and model.use_rule[use]:
        row[RULE] = OPENSIM
    placed(row, model.wrap_pose[wrap])
    return row


def placed(row: Array, frame: Array) -> None:
    """Put a surface into a (4, 4) frame."""
    row[TURN : TURN + 9] = frame[:3, :3].ravel()
    row[ORIGIN : ORIGIN + 3] = frame[:3, 3]


def frame_of(row: Array) -> Array:
    """Return the (4, 4) frame of a surface."""
    frame = np.eye(4)
    frame[:3, :3] = row[TURN : TURN + 9].reshape(3, 3)
    frame[:3, 3] = row[ORIGIN : ORIGIN + 3]
    return frame


def simple(surface: Array) -> bool:
    """Whether the kernel's loops cover a surface, alone on a segment."""
    return surface[KIND] in (SPHERE, CYLINDER) and surface[RULE] != WITHIN


def is_inside(surface: Array, point: Array) -> bool:
    """Whether a point in the surface's body's frame lies inside its sphere or cylinder."""
    turn = surface[TURN : TURN + 9].reshape(3, 3)
    local = turn.T @ (point - surface[ORIGIN : ORIGIN + 3])
    across = local[:2] if surface[KIND] == CYLINDER else local
    square = float(surface[SIZE]) ** 2
    # As `free_length` of trochanter.geometry.circle has it, which would be compiled for this.
    return float(across @ across) - square < -2.0 * SKIN * square
