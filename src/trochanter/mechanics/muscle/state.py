"""What a muscle does in one state: lengths, forces, stiffness, and how the answer was got."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class MuscleStatus(IntEnum):
    """How the state of a muscle came about.

    SOLVED: fibre and tendon pull equally. SLACK: the line is so short that the tendon bears
    nothing; all forces and stiffnesses are 0. SHORTEST: the fibre is as short as it gets and
    would pull more than the tendon, hardly stretched, can take; the tendon's force counts.
    FAILED: the iteration ended before fibre and tendon agreed; the numbers are those of the
    last one, and `residual` says how far they are apart.
    """

    SOLVED = 0
    SLACK = 1
    SHORTEST = 2
    FAILED = 3


@dataclass(frozen=True, eq=False)
class MuscleState:
    """State of one muscle or of many; every attribute is a read-only array of one shape.

    Forces are positive in tension and never negative: a muscle only pulls.

    Attributes
    ----------
    status : array of int
        Of `MuscleStatus`.
    residual : array
        Tendon force less the fibre's force along the tendon [maximum isometric forces].
    fiber_length, normalized_fiber_length : array
        [m], [optimal fibre lengths]
    fiber_velocity : array
        Along the fibre, negative when shortening [m/s]; 0 where it is as short as it gets.
    pennation_angle : array
        [rad]
    tendon_length, tendon_strain : array
        [m], [1]; shorter than its slack length where the tendon is slack.
    active_fiber_force, passive_fiber_force : array
        Along the fibre [N]; passive holds the damping too, and gives way where their sum
        would push.
    tendon_force : array
        What the line pulls with [N].
    fiber_stiffness : array
        Change of the fibre's force with its length, at the same activation and
        velocity [N/m]; negative on the descending limb, infinite where the status is SHORTEST.
    fiber_stiffness_along_tendon : array
        Change of the fibre's force along the tendon with its length along the tendon [N/m].
    tendon_stiffness : array
        [N/m]; infinite for a rigid tendon.
    musculotendon_stiffness : array
        Change of the tendon's force with the length of the line [N/m].
    """

    status: NDArray[np.int8]
    residual: Array
    fiber_length: Array
    normalized_fiber_length: Array
    fiber_velocity: Array
    pennation_angle: Array
    tendon_length: Array
    tendon_strain: Array
    active_fiber_force: Array
    passive_fiber_force: Array
    tendon_force: Array
    fiber_stiffness: Array
    fiber_stiffness_along_tendon: Array
    tendon_stiffness: Array
    musculotendon_stiffness: Array

    def __post_init__(self) -> None:
        for field in fields(self):
            array = np.asarray(getattr(self, field.name))
            array.setflags(write=False)
            object.__setattr__(self, field.name, array)

    def __reduce__(self) -> tuple[Any, ...]:
        # Through the constructor, because a pickled array comes back writable.
        return type(self), tuple(getattr(self, field.name) for field in fields(self))

    @property
    def fiber_force(self) -> Array:
        """Active and passive force of the fibre together, along the fibre [N]."""
        return self.active_fiber_force + self.passive_fiber_force

    @property
    def active_force_along_tendon(self) -> Array:
        """What the active part of the fibre adds to the tendon's force [N]."""
        return self.active_fiber_force * np.cos(self.pennation_angle)

    @property
    def passive_force_along_tendon(self) -> Array:
        """What the passive part of the fibre adds to the tendon's force [N]."""
        return self.passive_fiber_force * np.cos(self.pennation_angle)

    @property
    def solved(self) -> NDArray[np.bool_]:
        """Where the numbers can be used: wherever the status is not FAILED."""
        return np.asarray(self.status != MuscleStatus.FAILED)
