"""Put a claim's quantity to a model: which lines it speaks of, and their values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochanter.anatomy.claim import Pose, Quantity
from trochanter.mechanics import Hip

Floats = NDArray[np.float64]


class NotTestableError(Exception):
    """The model lacks what the claim speaks of; the text says what."""


@dataclass(frozen=True)
class Values:
    """Values of a quantity: one column a line, one row a pose.

    Attributes
    ----------
    names : tuple of str
        The lines, or what several were combined into.
    values : ndarray, shape (pose, line)
        In SI units.
    unit : str
        ``m`` or ``m2``.
    """

    names: tuple[str, ...]
    values: Floats
    unit: str


def lines_for(hip: Hip, quantity: Quantity) -> tuple[str, ...]:
    """Return the model's lines that the quantity speaks of.

    Raises
    ------
    NotTestableError
        Where the model has none.
    """
    found: list[str] = []
    for slug in quantity.muscles:
        found.extend(line for line in hip.lines_of(slug) if line not in found)
    if quantity.compartment is not None:
        wanted = quantity.compartment.casefold()
        parts = hip.muscles.compartments
        found = [line for line in found if (parts[line] or "").casefold() == wanted]
    if not found:
        part = f" ({quantity.compartment})" if quantity.compartment else ""
        raise NotTestableError(f"no line for {', '.join(quantity.muscles)}{part}")
    return tuple(found)


def evaluate(
    hip: Hip,
    quantity: Quantity,
    along: str | None = None,
    grid_deg: Floats | None = None,
) -> Values:
    """Return a quantity's values in its pose, or along a coordinate from that pose.

    With the foot fixed and the pelvis turning (`moves` is ``pelvis``) the arm is the same
    number: the path's length depends only on the pose of one bone relative to the other.

    Parameters
    ----------
    hip : Hip
        The model.
    quantity : Quantity
        What is asked.
    along : str, optional
        Coordinate that takes the values of `grid_deg` instead of the pose's.
    grid_deg : ndarray, shape (pose,), optional
        Degrees.

    Raises
    ------
    NotTestableError
        Where the model has no such line or coordinate, or the pose is outside its range.
    """
    lines = lines_for(hip, quantity)
    if quantity.coordinate is not None and quantity.coordinate not in hip.coordinates:
        raise NotTestableError(f"the model has no {quantity.coordinate}")
    pose = _pose(hip, quantity.pose, along, grid_deg)
    columns = [hip.muscles.index(line) for line in lines]
    lengths, arms = hip.evaluate(pose)
    if quantity.quantity == "moment_arm":
        values = arms[:, columns, hip.coordinates.index(str(quantity.coordinate))]
    else:
        values = lengths[:, columns]
    return combine(Values(lines, values, "m"), quantity)


def combine(values: Values, quantity: Quantity) -> Values:
    """Reduce several lines to one number as the quantity's `over` says."""
    found = np.abs(values.values) if quantity.absolute else values.values
    if quantity.over == "each":
        return Values(values.names, found, values.unit)
    reducers: dict[str, Callable[..., Floats]] = {
        "mean": np.mean,
        "sum": np.sum,
        "max": np.max,
        "min": np.min,
    }
    label = f"{quantity.over} of {', '.join(values.names)}" if len(values.names) > 1 else None
    reduced: Floats = np.asarray(reducers[quantity.over](found, axis=1, keepdims=True))
    return Values((label or values.names[0],), reduced, values.unit)


def _pose(hip: Hip, pose: Pose, along: str | None, grid_deg: Floats | None) -> Floats:
    """Build the array of poses (n, coordinate) in radians, within the model's ranges."""
    wanted: dict[str, Floats] = {}
    for field, degrees in pose.model_dump().items():
        wanted[field.removesuffix("_deg")] = np.array([degrees])
    if along is not None and grid_deg is not None:
        wanted[along] = grid_deg
    count = max(len(v) for v in wanted.values())
    q = np.zeros((count, len(hip.coordinates)))
    for name, degrees_of in wanted.items():
        if name not in hip.coordinates:
            if np.any(degrees_of != 0):
                raise NotTestableError(f"the model has no {name}")
            continue
        low, high = hip.coordinates.ranges_deg[name]
        if degrees_of.min() < low - 1e-9 or degrees_of.max() > high + 1e-9:
            raise NotTestableError(f"{name} {degrees_of.max():g}° is outside {low:g}..{high:g}°")
        q[:, hip.coordinates.index(name)] = np.radians(degrees_of)
    return q
