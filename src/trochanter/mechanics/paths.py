"""Paths of lines over the bodies, their lengths and their moment arms in closed form."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.functions import Values, any_coordinate, values_and_slopes
from trochanter.mechanics.kinematics import Kinematics, kinematics
from trochanter.model import CompiledModel

BLOCK = 1024  # poses at a time: bounds the memory, and a block stays near the cache

# OpenSim holds a conditional point active this far outside its range too, so that
# a coordinate that is on the border but for rounding does not switch it.
CONDITION_SLACK = 1e-5


def lengths_and_arms(model: CompiledModel, q: Values) -> tuple[Values, Values]:
    """Return muscle-tendon lengths and moment arms of every line.

    Parameters
    ----------
    model : CompiledModel
    q : (n, nq) array
        Coordinates [rad or m], finite. Ranges are not looked at.

    Returns
    -------
    length : (n, m) array
        Length of each line's path [m].
    moment_arm : (n, m, nq) array
        Minus the derivative of the length by each coordinate [m, or 1 for a
        coordinate in metres]: positive turns the joint toward +q.

    Notes
    -----
    The derivative is that of the path's own geometry (docs/derivations.md,
    'Length and moment arm'), not a difference of lengths.
    """
    if len(model.use_wrap):
        from trochanter.mechanics.wrapping import follow

        return follow(model, q).lengths_and_arms()
    lines = len(model.line_names)
    length = np.empty((len(q), lines), q.dtype)
    arm = np.empty((len(q), lines, q.shape[1]), q.dtype)
    for start in range(0, len(q), BLOCK):
        part = slice(start, start + BLOCK)
        length[part], arm[part] = _block(model, q[part])
    return length, arm


def _block(model: CompiledModel, q: Values) -> tuple[Values, Values]:
    points, rates = points_and_rates(model, q)
    run, run_rate = np.diff(points, axis=1), np.diff(rates, axis=1)
    span = np.sqrt((run * run).sum(axis=-1))
    # Two points in one place have no direction between them; they add nothing.
    safe = np.where(span == 0, 1.0, span)
    growth = (run[:, :, None, :] * run_rate).sum(axis=-1) / safe[..., None]
    # A segment that would join one line's end to the next line's beginning counts for nothing.
    seams = model.line_start[1:-1] - 1
    span[:, seams] = 0.0
    growth[:, seams] = 0.0
    first = model.line_start[:-1]
    return np.add.reduceat(span, first, axis=1), -np.add.reduceat(growth, first, axis=1)


def points_and_rates(model: CompiledModel, q: Values) -> tuple[Values, Values]:
    """Return the path points in the root frame, and how each coordinate moves them.

    A conditional point that is off the path stands where its neighbour stands,
    so that every path keeps its number of points.

    Parameters
    ----------
    model : CompiledModel
    q : (n, nq) array
        Coordinates [rad or m].

    Returns
    -------
    points : (n, np, 3) array
        [m]
    rates : (n, np, nq, 3) array
        Derivative of each point by each coordinate.
    """
    _, points, rates = every_point(model, q)
    if len(model.conditional_point) == 0:
        return points, rates
    stand = standing_for(model, q)
    rows = np.arange(len(q))[:, None]
    return points[rows, stand], rates[rows, stand]


def drawn(model: CompiledModel, q: Values, line: int) -> Values:
    """Return the points to draw a line through in the root frame (n, k, 3)."""
    if model.use_start[line] < model.use_start[line + 1]:
        from trochanter.mechanics.wrapping import follow

        return follow(model, q, line).drawn(line)
    points, _ = points_and_rates(model, q)
    return points[:, model.line_start[line] : model.line_start[line + 1]]


def every_point(model: CompiledModel, q: Values) -> tuple[Kinematics, Values, Values]:
    """Return the bodies' kinematics and `points_and_rates`, points off their path as well."""
    value, slope = values_and_slopes(model, q)
    pose = kinematics(model, q, value, slope)
    local = np.broadcast_to(model.point_location, (len(q), *model.point_location.shape)).astype(
        q.dtype
    )
    local[:, model.moving_point] = value[:, model.moving_function]
    turned = pose.root_from_body[:, model.point_body]
    points = pose.origin[:, model.point_body] + np.einsum("npij,npj->npi", turned, local)
    rates = np.cross(pose.turn[:, model.point_body], points[:, :, None, :])
    rates += pose.shift[:, model.point_body]
    _add_slides(model, pose, slope, rates)
    return pose, points, rates


def _add_slides(model: CompiledModel, pose: Kinematics, slope: Values, rates: Values) -> None:
    """Add to `rates` what moving points do on their bodies."""
    for point, functions in zip(model.moving_point, model.moving_function, strict=True):
        turned = pose.root_from_body[:, model.point_body[point]]
        for axis, function in enumerate(functions):
            of = model.function_coordinate[function]
            rates[:, point, of] += slope[:, function, None] * turned[:, :, axis]


def standing_for(model: CompiledModel, q: Values) -> NDArray[np.intp]:
    """Return, for each pose and path point, the point of its line that is used (n, np).

    An active point stands for itself, an inactive one is replaced by the active
    one before it on its line, or after it at the line's beginning.
    """
    active = active_points(model, q)
    number = np.arange(active.shape[1])
    before = np.maximum.accumulate(np.where(active, number, -1), axis=1)
    after = np.where(active, number, active.shape[1])[:, ::-1]
    after = np.minimum.accumulate(after, axis=1)[:, ::-1]
    first = np.repeat(model.line_start[:-1], np.diff(model.line_start))
    stand: NDArray[np.intp] = np.where(before >= first, before, after)
    return stand


def active_points(model: CompiledModel, q: Values) -> NDArray[np.bool_]:
    """Return which path points are on their path in each pose (n, np)."""
    active = np.ones((len(q), len(model.point_body)), bool)
    at: NDArray[Any] = any_coordinate(model, q).real[:, model.conditional_coordinate]
    low, high = model.conditional_range.T
    within = (at >= low - CONDITION_SLACK) & (at <= high + CONDITION_SLACK)
    active[:, model.conditional_point] = within
    return active
