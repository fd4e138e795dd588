"""The state in which fibre and tendon pull equally, for a rigid or an elastic tendon."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.mechanics.muscle.balance import Balance, along_tendon, balance
from trochanter.mechanics.muscle.curve import MuscleCurves
from trochanter.mechanics.muscle.curves import muscle_curves
from trochanter.mechanics.muscle.fiber import Fiber, Task, fiber, stopped, task
from trochanter.mechanics.muscle.parameters import MuscleParameters
from trochanter.mechanics.muscle.state import MuscleState, MuscleStatus

Array = NDArray[np.float64]
Tendon = Literal["rigid", "elastic"]


def equilibrium(
    parameters: MuscleParameters,
    muscle_tendon_length: ArrayLike,
    *,
    activation: ArrayLike = 1.0,
    muscle_tendon_velocity: ArrayLike = 0.0,
    tendon: Tendon = "rigid",
    curves: str | MuscleCurves = "degroote2016",
    max_iterations: int = 100,
) -> MuscleState:
    """Return the state in which a muscle's fibre and tendon pull equally.

    With velocity, an elastic tendon is taken to keep its length for the moment (its force is
    steady), as OpenSim's DeGrooteFregly2016Muscle takes it where a simulation begins.

    Parameters
    ----------
    parameters : MuscleParameters
    muscle_tendon_length : array
        Of the line [m].
    activation : array
        From 0 to 1.
    muscle_tendon_velocity : array
        Lengthening of the line [m/s].
    tendon : {"rigid", "elastic"}
        A rigid tendon keeps its slack length.
    curves : str or MuscleCurves
        A name of `muscle_curves`, or curves made with other parameters.
    max_iterations : int
        For an elastic tendon. A dozen do, mostly.

    Returns
    -------
    MuscleState
        In the shape to which the arguments broadcast. A line too short to bear load is
        SLACK and a search that does not end is FAILED: nothing raises, and no number is NaN.

    Raises
    ------
    OutOfRangeError
        A length that is negative, an activation outside 0 to 1, or a value that is not finite.
    TrochanterError
        Shapes that do not broadcast, or an unknown `tendon`.

    Notes
    -----
    The unknown is the tendon's strain. Where a tendon is so long and soft that several
    states balance, the one found is stable: a longer fibre would be pulled back by less
    than it pulls itself (docs/muscle.md, 'Equilibrium').

    Examples
    --------
    >>> medius = MuscleParameters(546.0, 0.0535, 0.078, 0.1396)
    >>> rigid = equilibrium(medius, 0.131)
    >>> elastic = equilibrium(medius, 0.131, tendon="elastic")
    >>> float(rigid.tendon_force.round(1)), float(elastic.tendon_force.round(1))
    (550.6, 526.9)
    >>> elastic.status == MuscleStatus.SOLVED, float(elastic.tendon_strain.round(4))
    (np.True_, 0.0482)
    """
    if tendon not in ("rigid", "elastic"):
        raise TrochanterError(f"tendon is 'rigid' or 'elastic', not {tendon!r}")
    if max_iterations < 1:
        raise OutOfRangeError(f"max_iterations must be at least 1, not {max_iterations}")
    chosen = muscle_curves(curves) if isinstance(curves, str) else curves
    length, velocity, level = _arguments(
        parameters, muscle_tendon_length, muscle_tendon_velocity, activation
    )
    flat = task(parameters, chosen, length, velocity, level)
    if tendon == "rigid":
        zeros = np.zeros(length.size)
        found = Balance(zeros, zeros, np.full(length.size, MuscleStatus.SOLVED))
    else:
        found = balance(flat, chosen, max_iterations)
    return _state(parameters, flat, chosen, tendon, found, length.shape)


def _arguments(
    parameters: MuscleParameters, length: ArrayLike, velocity: ArrayLike, activation: ArrayLike
) -> tuple[Array, Array, Array]:
    names = ("muscle_tendon_length", "muscle_tendon_velocity", "activation")
    arrays = []
    for name, value in zip(names, (length, velocity, activation), strict=True):
        array = np.asarray(value, float)
        if not np.isfinite(array).all():
            raise OutOfRangeError(f"{name} must be finite everywhere")
        arrays.append(array)
    if (arrays[0] < 0.0).any():
        raise OutOfRangeError(f"muscle_tendon_length cannot be negative, as {arrays[0].min()} is")
    if (arrays[2] < 0.0).any() or (arrays[2] > 1.0).any():
        bad = arrays[2][(arrays[2] < 0.0) | (arrays[2] > 1.0)].flat[0]
        raise OutOfRangeError(f"activation goes from 0 to 1; {bad} is outside")
    try:
        shape = np.broadcast_shapes(parameters.shape, *(array.shape for array in arrays))
    except ValueError:
        shapes = ", ".join(f"{n} {a.shape}" for n, a in zip(names, arrays, strict=True))
        text = f"shapes do not broadcast: parameters {parameters.shape}, {shapes}"
        raise TrochanterError(text) from None
    wide = [np.broadcast_to(array, shape) for array in arrays]
    return wide[0], wide[1], wide[2]


def _state(
    parameters: MuscleParameters,
    flat: Task,
    curves: MuscleCurves,
    tendon: Tendon,
    found: Balance,
    shape: tuple[int, ...],
) -> MuscleState:
    along = along_tendon(flat, found.strain)
    one = fiber(flat, curves, np.maximum(along, flat.shortest))
    force = (one.active + one.passive) * one.cosine
    tendon_slope = np.full_like(force, np.inf)
    if tendon == "elastic":
        force, tendon_slope = curves.tendon_force_length.value_and_slope(1.0 + found.strain)
        one = stopped(one, force, found.status == MuscleStatus.SHORTEST)
    one = replace(one, velocity=np.where(along < flat.shortest, 0.0, one.velocity))
    idle = (force <= 0.0) & (found.status == MuscleStatus.SOLVED)
    idle |= (along < flat.shortest) & (found.status != MuscleStatus.SHORTEST)
    status = np.where(idle, MuscleStatus.SLACK, found.status).astype(np.int8)
    arrays = _physical(parameters, flat, one, force, tendon_slope, ~idle, shape)
    return MuscleState(
        status=status.reshape(shape), residual=found.residual.reshape(shape).copy(), **arrays
    )


def _physical(
    parameters: MuscleParameters,
    flat: Task,
    one: Fiber,
    force: Array,
    tendon_slope: Array,
    taut: NDArray[np.bool_],
    shape: tuple[int, ...],
) -> dict[str, Array]:
    """Return the state's numbers with their units; `taut` is where the tendon bears load."""
    optimal = np.broadcast_to(parameters.optimal_fiber_length, shape)
    newtons = np.broadcast_to(parameters.max_isometric_force, shape)
    speed = np.broadcast_to(parameters.max_contraction_velocity, shape) * optimal
    per_metre = newtons / optimal

    def bears(values: Array) -> Array:
        return np.where(taut, values, 0.0).reshape(shape)

    in_tendon = tendon_slope / flat.slack
    tendon_length = flat.whole - one.along
    return {
        "fiber_length": one.length.reshape(shape) * optimal,
        "normalized_fiber_length": one.length.reshape(shape),
        "fiber_velocity": one.velocity.reshape(shape) * speed,
        "pennation_angle": np.arccos(one.cosine).reshape(shape),
        "tendon_length": tendon_length.reshape(shape) * optimal,
        "tendon_strain": (tendon_length / flat.slack - 1.0).reshape(shape),
        "active_fiber_force": bears(one.active) * newtons,
        "passive_fiber_force": bears(one.passive) * newtons,
        "tendon_force": bears(force) * newtons,
        "fiber_stiffness": bears(one.stiffness) * per_metre,
        "fiber_stiffness_along_tendon": bears(one.stiffness_along) * per_metre,
        "tendon_stiffness": bears(in_tendon) * per_metre,
        "musculotendon_stiffness": bears(_in_series(one.stiffness_along, in_tendon)) * per_metre,
    }


def _in_series(first: Array, second: Array) -> Array:
    """Return the stiffness of two springs end to end, of which one may be rigid."""
    total = first + second
    whole = np.where((total == 0.0) | np.isinf(total), 1.0, total)
    with np.errstate(invalid="ignore"):
        series = first * (second / whole)
    return np.where(np.isinf(second), first, np.where(np.isinf(first), second, series))
