"""What a Hill-type muscle is made with: its parameters, checked, as arrays that broadcast."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import OutOfRangeError, TrochanterError

Array = NDArray[np.float64]

MAX_PENNATION_ANGLE = float(np.arccos(0.1))
"""A fibre never stands steeper than this [rad]; OpenSim's Millard2012EquilibriumMuscle has it."""


@dataclass(frozen=True, eq=False)
class MuscleParameters:
    """Parameters of one muscle or of many, by their names in the field.

    Numbers or arrays that broadcast against each other; they become read-only arrays.

    Attributes
    ----------
    max_isometric_force : array
        Force of the fully active fibre at its optimal length, standing still [N].
    optimal_fiber_length : array
        [m]
    tendon_slack_length : array
        Tendon and aponeurosis, at the length where they begin to bear load [m].
    pennation_angle_at_optimal : array
        Between fibre and tendon at the optimal fibre length [rad].
    max_contraction_velocity : array
        [optimal fibre lengths per second]
    fiber_damping : array
        Force that resists the fibre's movement, at the maximum contraction velocity
        [maximum isometric forces].

    Raises
    ------
    OutOfRangeError
        A parameter that no muscle can have.
    TrochanterError
        A value that is no number, or shapes that do not broadcast.

    Examples
    --------
    >>> one = MuscleParameters(546.0, 0.0535, 0.078, 0.1396)
    >>> one.shape, round(float(one.fiber_height), 5)
    ((), 0.00744)
    """

    max_isometric_force: Any
    optimal_fiber_length: Any
    tendon_slack_length: Any
    pennation_angle_at_optimal: Any = 0.0
    max_contraction_velocity: Any = 10.0
    fiber_damping: Any = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            array = _numbers(field.name, getattr(self, field.name))
            _check(field.name, array)
            array.setflags(write=False)
            object.__setattr__(self, field.name, array)
        try:
            _ = self.shape
        except ValueError:
            shapes = ", ".join(f"{f.name} {getattr(self, f.name).shape}" for f in fields(self))
            raise TrochanterError(f"shapes do not broadcast: {shapes}") from None

    def __reduce__(self) -> tuple[Any, ...]:
        # Through the constructor, because a pickled array comes back writable.
        return type(self), tuple(getattr(self, field.name) for field in fields(self))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape to which the parameters broadcast."""
        return np.broadcast_shapes(*(getattr(self, field.name).shape for field in fields(self)))

    @property
    def fiber_height(self) -> Array:
        """What the fibre spans across the tendon, the same at every length [m]."""
        height: Array = self.optimal_fiber_length * np.sin(self.pennation_angle_at_optimal)
        return height


def _numbers(name: str, value: ArrayLike) -> Array:
    try:
        array = np.array(value, float)
    except (TypeError, ValueError):
        raise TrochanterError(f"{name} is not a number or an array of numbers") from None
    if not np.isfinite(array).all():
        bad = array[~np.isfinite(array)].flat[0]
        raise OutOfRangeError(f"{name} holds {bad}; every value must be a finite number")
    return array


def _check(name: str, array: Array) -> None:
    if name == "pennation_angle_at_optimal":
        good, words = (array >= 0.0) & (array < MAX_PENNATION_ANGLE), "from 0 to 1.4706 rad"
    elif name == "fiber_damping":
        good, words = array >= 0.0, "zero or positive"
    else:
        good, words = array > 0.0, "positive"
    if not good.all():
        raise OutOfRangeError(f"{name} must be {words}, not {array[~good].flat[0]}")
