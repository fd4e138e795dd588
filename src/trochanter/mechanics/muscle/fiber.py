"""The fibre at one length along the tendon: its pennation, its force and its stiffness."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.muscle.curve import MuscleCurves
from trochanter.mechanics.muscle.parameters import MAX_PENNATION_ANGLE, MuscleParameters

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Task:
    """States to be found, flat, with lengths in optimal fibre lengths.

    Attributes
    ----------
    whole : (n,) array
        Length of the line [optimal fibre lengths].
    velocity : (n,) array
        Lengthening of the line [maximum contraction velocities].
    activation : (n,) array
    slack : (n,) array
        Tendon slack length [optimal fibre lengths].
    height : (n,) array
        Of the fibre across the tendon [optimal fibre lengths].
    damping : (n,) array
    shortest : (n,) array
        Length along the tendon of the shortest fibre [optimal fibre lengths].
    """

    whole: Array
    velocity: Array
    activation: Array
    slack: Array
    height: Array
    damping: Array
    shortest: Array

    def take(self, rows: Rows) -> Task:
        """Return the states `rows`."""
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)})


@dataclass(frozen=True, eq=False)
class Fiber:
    """Fibres at given lengths along the tendon; forces in maximum isometric forces.

    Attributes
    ----------
    along, length, cosine : (n,) arrays
        Length along the tendon, length, and cosine of the pennation angle.
    velocity : (n,) array
        Of the fibre [maximum contraction velocities].
    active, passive : (n,) arrays
        Forces along the fibre; passive holds the damping.
    stiffness, stiffness_along : (n,) arrays
        Slope of the force by the length, and of the force along the tendon by the length
        along the tendon, at the same velocity.
    slope : (n,) array
        Slope of the force along the tendon, the fibre's velocity changing with its pennation.
    """

    along: Array
    length: Array
    cosine: Array
    velocity: Array
    active: Array
    passive: Array
    stiffness: Array
    stiffness_along: Array
    slope: Array


def task(
    parameters: MuscleParameters,
    curves: MuscleCurves,
    length: Array,
    velocity: Array,
    activation: Array,
) -> Task:
    """Return the states to be found, normalised and flat, of arrays of one shape."""
    flat = {
        field.name: np.broadcast_to(getattr(parameters, field.name), length.shape).ravel()
        for field in fields(parameters)
    }
    optimal = flat["optimal_fiber_length"]
    height = np.sin(flat["pennation_angle_at_optimal"])
    shortest = np.maximum(curves.min_fiber_length, height / np.sin(MAX_PENNATION_ANGLE))
    return Task(
        whole=length.ravel() / optimal,
        velocity=velocity.ravel() / (optimal * flat["max_contraction_velocity"]),
        activation=activation.ravel(),
        slack=flat["tendon_slack_length"] / optimal,
        height=height,
        damping=flat["fiber_damping"],
        shortest=np.sqrt(shortest**2 - height**2),
    )


def fiber(task: Task, curves: MuscleCurves, along: Array) -> Fiber:
    """Return the fibres at the lengths `along` the tendon (docs/muscle.md, 'The fibre').

    The tendon is taken to keep its length for the moment, so that the fibre along the
    tendon lengthens as fast as the line does.
    """
    length = np.hypot(along, task.height)
    cosine, sine_square = along / length, (task.height / length) ** 2
    velocity = task.velocity * cosine
    reach, reach_slope = curves.active_force_length.value_and_slope(length)
    rest, rest_slope = curves.passive_force_length.value_and_slope(length)
    speed, speed_slope = curves.force_velocity.value_and_slope(velocity)
    pushes = speed < 0.0  # past the maximum velocity a curve may go below zero; a fibre does not
    speed, speed_slope = np.where(pushes, 0.0, speed), np.where(pushes, 0.0, speed_slope)
    active = task.activation * reach * speed
    passive = np.maximum(rest, 0.0) + task.damping * velocity
    force = active + passive
    stiffness = task.activation * reach_slope * speed + rest_slope
    bend = sine_square / length  # of the cosine, by the length along the tendon
    along_tendon = stiffness * cosine**2 + force * bend
    quicken = (task.activation * reach * speed_slope + task.damping) * task.velocity * bend
    pushes = force < 0.0
    return Fiber(
        along=along,
        length=length,
        cosine=cosine,
        velocity=velocity,
        active=active,
        passive=np.where(pushes, -active, passive),
        stiffness=np.where(pushes, 0.0, stiffness),
        stiffness_along=np.where(pushes, 0.0, along_tendon),
        slope=np.where(pushes, 0.0, along_tendon + cosine * quicken),
    )


def stopped(one: Fiber, force: Array, where: NDArray[np.bool_]) -> Fiber:
    """Return the fibres with those `where` held at their shortest by something stiff.

    They give the tendon no more than its `force`: first what is passive, then what is active.
    """
    given = force / one.cosine
    passive = np.minimum(one.passive, given)
    return replace(
        one,
        velocity=np.where(where, 0.0, one.velocity),
        active=np.where(where, given - passive, one.active),
        passive=np.where(where, passive, one.passive),
        stiffness=np.where(where, np.inf, one.stiffness),
        stiffness_along=np.where(where, np.inf, one.stiffness_along),
    )
