"""How strongly a hip can be turned, in every direction, and which muscles it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import TrochanterError, UnknownNameError
from trochanter.mechanics.activation import activations
from trochanter.mechanics.forces import (
    Situation,
    label,
    situation,
    solve,
    status_attrs,
)
from trochanter.mechanics.labelling import CONVENTION
from trochanter.mechanics.muscle import (
    MuscleCurves,
    MuscleState,
    MuscleStatus,
    Tendon,
    muscle_curves,
)
from trochanter.mechanics.poses import OutOfRange
from trochanter.mechanics.questions import Questions
from trochanter.mechanics.words import motion

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

ANGLES = 61  # of a curve, where none are given


def torque_capacity(
    hip: Questions,
    *,
    activation: Any = 1.0,
    tendon: Tendon = "rigid",
    curves: str | MuscleCurves = "degroote2016",
    velocities: Mapping[str, float] | None = None,
    out_of_range: OutOfRange = "raise",
    **coordinates: Any,
) -> xr.Dataset:
    """Return the torque that the muscles can make about each coordinate, each way.

    A muscle's active torque is its moment arm times what activation adds to its force at
    rest, as a dynamometer measures it once the passive torque is taken off. The capacity
    of a motion, such as abduction, is the sum over the muscles that drive it; those that
    oppose it are taken to be silent. Only the model's own lines count: about the knee, a
    model of the hip has no more than the muscles that cross both.

    Parameters
    ----------
    hip : Hip or Subjects
        With force parameters, such as ``load("gait2392")``.
    activation, tendon, curves, velocities, out_of_range, **coordinates
        As for `muscle_forces`.

    Returns
    -------
    xarray.Dataset
        With ``motion`` among 'flexion', 'extension', 'adduction' and so on, two a coordinate
        (about one in metres, forces [N] stand for torques):

        - ``capacity`` (*pose, motion): torque of all muscles that drive the motion [N m];
        - ``share`` (*pose, muscle, motion): what each adds to it, never negative;
        - ``active_torque`` (*pose, muscle, coordinate): signed, positive toward +q;
        - ``passive_torque`` (*pose, muscle, coordinate): signed, of the muscle at rest;
        - ``passive`` (*pose, coordinate): the sum of these;
        - ``status`` (*pose, muscle): of the active muscle; failed where it fails at rest;
        - ``failed`` (*pose): how many muscles have no solution, and so make the sums doubtful.

    Raises
    ------
    TrochanterError
        No line of the model has force parameters; a pose dimension called 'motion'.
    UnknownNameError, OutOfRangeError
        As for `muscle_forces`.

    Examples
    --------
    >>> import trochanter as tr
    >>> torques = torque_capacity(tr.load("gait2392"))
    >>> torques.capacity.sel(motion=["flexion", "extension", "abduction"]).values.round(0)
    array([172., 204., 151.])
    >>> torques.share.sel(motion="flexion").idxmax().item()
    'rectus femoris'
    """
    chosen = muscle_curves(curves) if isinstance(curves, str) else curves
    place = situation(hip, velocities, out_of_range, coordinates)
    if "motion" in place.poses.dims:
        raise TrochanterError("a pose dimension cannot be called 'motion'; rename it")
    names = [hip.muscles[row] for row in place.strength.rows]
    level = activations(place.poses, names, activation)
    active = solve(place, level, tendon, chosen)
    rest = solve(place, np.zeros_like(level), tendon, chosen)
    data = label(hip, place, names, _variables(hip, place, active, rest))
    data = data.assign_coords(_coordinate_labels(hip))
    return data.assign_attrs(
        tendon=tendon,
        curves=chosen.name,
        curves_source=chosen.source,
        convention=CONVENTION,
    )


def isometric_torque(
    hip: Questions,
    coordinate: str,
    angles: ArrayLike | None = None,
    *,
    activation: Any = 1.0,
    tendon: Tendon = "rigid",
    curves: str | MuscleCurves = "degroote2016",
    out_of_range: OutOfRange = "raise",
    **coordinates: Any,
) -> xr.Dataset:
    """Return torque against angle, both ways about one coordinate, with each muscle's share.

    Parameters
    ----------
    hip : Hip or Subjects
        With force parameters, such as ``load("gait2392")``.
    coordinate : str
        Which is swept, and about which the torques are.
    angles : (n,) array, optional
        Where [rad]; 61 over the coordinate's range if left out.
    activation, tendon, curves, out_of_range
        As for `muscle_forces`.
    **coordinates : float
        Where the other coordinates are held [rad].

    Returns
    -------
    xarray.Dataset
        `torque_capacity` over the dimension named by the coordinate, with the two motions
        of the coordinate.

    Raises
    ------
    UnknownNameError
        A coordinate that the model does not have.
    TrochanterError
        Angles that are no row of numbers; no line of the model has force parameters.

    Examples
    --------
    >>> import trochanter as tr
    >>> curve = isometric_torque(tr.load("gait2392"), "hip_rotation", [-0.5, 0.0, 0.5])
    >>> curve.capacity.dims, curve.motion.values.tolist()
    (('hip_rotation', 'motion'), ['internal rotation', 'external rotation'])
    """
    import xarray as xr

    if coordinate not in hip.coordinates:
        raise UnknownNameError(f"coordinate of {hip.id}", coordinate, hip.coordinates)
    if coordinate in coordinates:
        raise TrochanterError(f"{coordinate} is swept, it cannot be held as well")
    row = np.linspace(*hip.coordinates.ranges[coordinate], ANGLES) if angles is None else angles
    if np.ndim(row) != 1:
        raise TrochanterError(f"angles is a row of numbers, not of shape {np.shape(row)}")
    for name, value in coordinates.items():
        if np.ndim(value):
            raise TrochanterError(f"{name} is held while {coordinate} is swept; give one number")
    swept = xr.DataArray(np.asarray(row), dims=coordinate, coords={coordinate: np.asarray(row)})
    data = torque_capacity(
        hip,
        activation=activation,
        tendon=tendon,
        curves=curves,
        out_of_range=out_of_range,
        **{coordinate: swept, **coordinates},
    )
    own = [str(name) for name in data.motion.values[data.about.values == coordinate]]
    return data.sel(motion=own, coordinate=coordinate)


def _variables(
    hip: Questions, place: Situation, active: MuscleState, rest: MuscleState
) -> dict[str, tuple[Any, ...]]:
    pose = place.poses.dims
    # Two motions a coordinate, the positive one first.
    torque = (active.tendon_force - rest.tendon_force)[..., None] * place.moment_arm
    passive = rest.tendon_force[..., None] * place.moment_arm
    ways = np.stack((torque, -torque), axis=-1).clip(min=0.0)
    share = ways.reshape(*torque.shape[:-1], 2 * len(hip.coordinates))
    status = np.where(rest.solved, active.status, rest.status)
    by_line, by_motion = (*pose, "muscle", "coordinate"), (*pose, "muscle", "motion")

    def words(text: str) -> dict[str, str]:
        return {"long_name": text, "units": "N m"}

    return {
        "capacity": ((*pose, "motion"), share.sum(axis=-2), words("isometric torque")),
        "share": (by_motion, share, words("a muscle's part of the torque")),
        "active_torque": (by_line, torque, words("active torque, positive toward +q")),
        "passive_torque": (by_line, passive, words("passive torque, positive toward +q")),
        "passive": (
            (*pose, "coordinate"),
            passive.sum(axis=-2),
            words("passive torque of all muscles, positive toward +q"),
        ),
        "status": ((*pose, "muscle"), status, status_attrs()),
        "failed": (
            pose,
            (status == MuscleStatus.FAILED).sum(axis=-1),
            {"long_name": "muscles without a solution"},
        ),
    }


def _coordinate_labels(hip: Questions) -> dict[str, Any]:
    names = hip.coordinates
    return {
        "coordinate": list(names),
        "motion": [motion(name, sign) for name in names for sign in (1.0, -1.0)],
        "about": ("motion", [name for name in names for _ in range(2)]),
        "sign": ("motion", [sign for _ in names for sign in (1, -1)]),
    }
