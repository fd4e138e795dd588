"""What every line of a hip pulls with, in any pose, at any activation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import UnknownNameError
from trochanter.mechanics.activation import activations, number
from trochanter.mechanics.force_parameters import FORCE_PARAMETERS, complete_lines, no_force
from trochanter.mechanics.muscle import (
    MuscleCurves,
    MuscleParameters,
    MuscleState,
    MuscleStatus,
    Tendon,
    equilibrium,
    muscle_curves,
)
from trochanter.mechanics.poses import OutOfRange, Poses
from trochanter.mechanics.questions import Questions
from trochanter.mechanics.telling import warn

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

MAX_CONTRACTION_VELOCITY = 10.0
"""Where a model does not say [optimal fibre lengths per second]; OpenSim's default."""

# Attribute of MuscleState, what it is in words, and its unit.
_VARIABLES = (
    ("tendon_force", "force along the line", "N"),
    ("active_force_along_tendon", "active part of the fibre's force, along the tendon", "N"),
    ("passive_force_along_tendon", "passive part of the fibre's force, along the tendon", "N"),
    ("fiber_length", "fibre length", "m"),
    ("normalized_fiber_length", "fibre length by optimal fibre length", "1"),
    ("fiber_velocity", "lengthening of the fibre", "m/s"),
    ("pennation_angle", "pennation angle", "rad"),
    ("tendon_strain", "strain of the tendon", "1"),
    ("musculotendon_stiffness", "slope of the force by the line's length", "N/m"),
    ("residual", "tendon less fibre, in maximum isometric forces", "1"),
)


class Strength(NamedTuple):
    """The lines of a hip that have force parameters.

    Attributes
    ----------
    rows : (k,) array
        Their numbers in `Hip.muscles`.
    parameters : MuscleParameters
        Of shape (k,), or (subject, 1, ..., k).
    left_out : tuple of str
        Names of the lines without.
    """

    rows: NDArray[np.intp]
    parameters: MuscleParameters
    left_out: tuple[str, ...]


class Situation(NamedTuple):
    """Poses, the lines' lengths and arms in them, and how fast the lines lengthen.

    Attributes
    ----------
    poses : Poses
    strength : Strength
    length, velocity : (*pose, k) arrays
        [m], [m/s]
    moment_arm : (*pose, k, nq) array
        [m]
    failed : str
        Lines without a path over a surface, as `trochanter.Hip.lengths` has them.
    """

    poses: Poses
    strength: Strength
    length: Array
    velocity: Array
    moment_arm: Array
    failed: str


def muscle_forces(
    hip: Questions,
    *,
    activation: Any = 1.0,
    tendon: Tendon = "rigid",
    curves: str | MuscleCurves = "degroote2016",
    velocities: Mapping[str, float] | None = None,
    out_of_range: OutOfRange = "raise",
    **coordinates: Any,
) -> xr.Dataset:
    """Return what every line pulls with, and the state of its fibre.

    Parameters
    ----------
    hip : Hip or Subjects
        With force parameters, such as ``load("gait2392")``.
    activation : float, mapping of str to float, or xarray.DataArray
        From 0 to 1: of all lines; by line, the others 0; or with dimensions among those of
        the result.
    tendon : {"rigid", "elastic"}
    curves : str or MuscleCurves
        ``"degroote2016"``, ``"millard2013"`` or a set made with other parameters.
    velocities : mapping of str to float, optional
        How fast coordinates move [rad/s]; those left out stand still.
    out_of_range : {"raise", "warn", "ignore"}
        What to do about a coordinate outside its range.
    **coordinates : scalar, array or xarray.DataArray
        The pose, by coordinate [rad].

    Returns
    -------
    xarray.Dataset
        Over ``(*pose, muscle)``: ``tendon_force`` [N] and more of `MuscleState`, with
        ``muscle_tendon_length`` and ``status``. Lines without force parameters are left
        out with a `UserWarning`, and named in the attribute ``left_out``.

    Raises
    ------
    TrochanterError
        No line of the model has force parameters; or an activation with other labels.
    UnknownNameError, OutOfRangeError
        As `Hip.lengths`; an activation outside 0 to 1.

    Examples
    --------
    >>> import trochanter as tr
    >>> forces = muscle_forces(tr.load("gait2392"), hip_flexion=[0.0, 1.0])
    >>> psoas = forces.sel(muscle="psoas major")
    >>> psoas.tendon_force.round(0).values
    array([1126.,  350.])
    """
    chosen = muscle_curves(curves) if isinstance(curves, str) else curves
    place = situation(hip, velocities, out_of_range, coordinates)
    names = [hip.muscles[row] for row in place.strength.rows]
    level = activations(place.poses, names, activation)
    state = solve(place, level, tendon, chosen)
    return _dataset(hip, place, names, state, tendon, chosen)


def situation(
    hip: Questions,
    velocities: Mapping[str, float] | None,
    out_of_range: OutOfRange,
    coordinates: Mapping[str, Any],
) -> Situation:
    """Return poses with the lengths, velocities and moment arms of the lines with parameters."""
    poses = hip._poses(coordinates, out_of_range)
    strength = strength_of(hip, len(poses.dims))
    length, arm, failed = hip._answers(poses)
    length, arm = length[..., strength.rows], arm[..., strength.rows, :]
    rate = np.zeros(len(hip.coordinates))
    for name, value in (velocities or {}).items():
        if name not in hip.coordinates:
            raise UnknownNameError(f"coordinate of {hip.id}", name, hip.coordinates)
        rate[hip.coordinates.index(name)] = number(f"velocity of {name}", value)
    return Situation(poses, strength, length, 0.0 - arm @ rate, arm, hip._failures(poses, failed))


def strength_of(hip: Questions, dimensions: int) -> Strength:
    """Return the lines that have force parameters, and the parameters.

    Parameters
    ----------
    hip : Hip or Subjects
    dimensions : int
        How many leading axes the poses have; subjects are the first of them.

    Raises
    ------
    TrochanterError
        If no line has; it names the built-in models whose lines do.
    """
    given = hip._strength()
    rows = complete_lines(given)
    left_out = tuple(name for row, name in enumerate(hip.muscles) if row not in rows)
    if not rows.size:
        raise no_force(hip.id, hip.muscles, given)
    if left_out:
        warn(f"lines of {hip.id} without force parameters are left out: {', '.join(left_out)}")
    force, fiber, tendon, pennation = (
        array[..., rows].reshape(*array.shape[:-1], *[1] * (dimensions - array.ndim + 1), -1)
        for array in (given[name] for name in FORCE_PARAMETERS)
    )
    parameters = MuscleParameters(force, fiber, tendon, pennation, MAX_CONTRACTION_VELOCITY)
    return Strength(rows, parameters, left_out)


def solve(place: Situation, level: Array, tendon: Tendon, curves: MuscleCurves) -> MuscleState:
    """Return the states of the lines at these activations (*pose, k)."""
    return equilibrium(
        place.strength.parameters,
        place.length,
        activation=level,
        muscle_tendon_velocity=place.velocity,
        tendon=tendon,
        curves=curves,
    )


def label(
    hip: Questions, place: Situation, names: list[str], variables: Mapping[str, tuple[Any, ...]]
) -> xr.Dataset:
    """Return variables over the poses and lines as a labelled set, with the model's sources."""
    import xarray as xr

    known = hip.muscles
    data = xr.Dataset(dict(variables), coords=place.poses.coords)
    data = data.assign_coords(
        muscle=names,
        muscle_slug=("muscle", ["+".join(known.slugs[name]) for name in names]),
        compartment=("muscle", [known.compartments[name] for name in names]),
    )
    return data.assign_attrs(
        model=hip.id,
        title=hip.title,
        side=hip.model.side,
        licence=hip.model.licence,
        sources="\n".join(source.citation for source in hip.sources),
        left_out=", ".join(place.strength.left_out),
        failed=place.failed,
    )


def _dataset(
    hip: Questions,
    place: Situation,
    names: list[str],
    state: MuscleState,
    tendon: Tendon,
    curves: MuscleCurves,
) -> xr.Dataset:
    dims = (*place.poses.dims, "muscle")
    variables: dict[str, tuple[Any, ...]] = {
        name: (dims, np.array(getattr(state, name)), {"long_name": words, "units": unit})
        for name, words, unit in _VARIABLES
    }
    length = {"long_name": "muscle-tendon length", "units": "m"}
    variables["muscle_tendon_length"] = (dims, place.length, length)
    variables["status"] = (dims, np.array(state.status), status_attrs())
    data = label(hip, place, names, variables)
    return data.assign_attrs(tendon=tendon, curves=curves.name, curves_source=curves.source)


def status_attrs() -> dict[str, Any]:
    """Return the meaning of the numbers of a status, as CF's flags."""
    return {
        "long_name": "how the state was found",
        "flag_values": [int(one) for one in MuscleStatus],
        "flag_meanings": " ".join(one.name.lower() for one in MuscleStatus),
    }
