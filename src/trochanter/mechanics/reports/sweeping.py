"""Lengths and moment arms along one coordinate: the curves that papers print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics.hip import CONVENTION, Hip
from trochanter.mechanics.poses import OutOfRange, finite, read_poses, real

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

MAX_VALUES = 100_001
"""Values along one coordinate: a range of 100 degrees by thousandths."""

BLOCK = 1024  # poses at a time: the arms about all coordinates are dropped block by block


def sweep(
    hip: Hip,
    coordinate: str,
    values: ArrayLike | None = None,
    *,
    out_of_range: OutOfRange = "raise",
    **pose: float,
) -> xr.Dataset:
    """Return every line's length and its moment arm about one coordinate along that coordinate.

    Parameters
    ----------
    hip : Hip
    coordinate : str
        A name of ``hip.coordinates``.
    values : (n,) array, optional
        Where along it [rad or m]; by default as `steps_between`: its range, by degrees.
    out_of_range : {"raise", "warn", "ignore"}
        What to do about a coordinate outside its range.
    **pose : float
        Where the other coordinates stand [rad or m]; those left out take their default.

    Returns
    -------
    xarray.Dataset
        ``muscle_tendon_length`` [m] and ``moment_arm`` [m] over ``(coordinate, muscle)``,
        the first dimension having the coordinate's name; the pose as scalar coordinates.

    Raises
    ------
    UnknownNameError
        A coordinate that the model does not have.
    OutOfRangeError
        A coordinate outside the model's stated range, or too many values.
    TrochanterError
        Values that are not finite numbers along one axis.

    Examples
    --------
    >>> import numpy as np
    >>> import trochanter as tr
    >>> curves = tr.sweep(tr.load("gait2392"), "hip_flexion", np.radians([0, 45, 90]))
    >>> curves.moment_arm.sel(muscle="psoas major").values.round(3)
    array([0.039, 0.043, 0.027])
    """
    import xarray as xr

    index = coordinate_index(hip, coordinate)
    at = steps_between(hip, coordinate) if values is None else _values(coordinate, values)
    for name, value in pose.items():
        if real(name, value).ndim:
            raise TrochanterError(f"{name} takes one number, since only {coordinate} varies")
        if name == coordinate:
            raise TrochanterError(f"{coordinate} is what varies; it has no value of its own")
    axis = xr.DataArray(at, dims=coordinate, coords={coordinate: at})
    poses = read_poses(hip.model, {coordinate: axis, **pose}, out_of_range)
    length = np.empty((len(at), len(hip.muscles)))
    arm = np.empty_like(length)
    for start in range(0, len(at), BLOCK):
        part = slice(start, start + BLOCK)
        length[part], arms = hip.evaluate(poses.q[part])
        arm[part] = arms[..., index]
    return _dataset(hip, coordinate, length, arm, poses.coords)


def coordinate_index(hip: Hip, coordinate: str) -> int:
    """Return the place of a coordinate in q.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    TrochanterError
        If another coordinate decides it.
    """
    for one in hip.model.dependents:
        if one.name == coordinate and one.coordinate:
            text = f"{coordinate} of {hip.id} follows {one.coordinate}; ask about that one"
            raise TrochanterError(text)
    if coordinate not in hip.coordinates:
        raise UnknownNameError(f"coordinate of {hip.id}", coordinate, hip.coordinates)
    return hip.coordinates.index(coordinate)


def steps_between(
    hip: Hip,
    coordinate: str,
    start: float | None = None,
    stop: float | None = None,
    step: float | None = None,
) -> Array:
    """Return values from start to stop, both included where the step falls on them.

    Parameters
    ----------
    hip : Hip
    coordinate : str
    start, stop : float, optional
        [rad or m]; by default the ends of the coordinate's range.
    step : float, optional
        [rad or m]; by default a degree, or a hundredth of what a sliding coordinate covers.

    Raises
    ------
    OutOfRangeError
        A stop before the start, a step that is not positive, or more than `MAX_VALUES`.
    """
    coordinate_index(hip, coordinate)
    low, high = hip.coordinates.ranges[coordinate]
    low, high = low if start is None else start, high if stop is None else stop
    if not high > low:
        raise OutOfRangeError(f"{coordinate}: the end must lie above the beginning")
    if step is None:
        turns = hip.coordinates.units[coordinate] == "rad"
        step = float(np.deg2rad(1.0)) if turns else (high - low) / 100
    if not step > 0:
        raise OutOfRangeError(f"{coordinate}: the step must be positive")
    count = np.floor((high - low) / step + 1e-6) + 1
    if count > MAX_VALUES:
        text = f"{coordinate}: {count:.0f} values are more than {MAX_VALUES}"
        raise OutOfRangeError(f"{text}; take a larger step")
    values: Array = low + step * np.arange(int(count), dtype=float)
    return values


def _values(coordinate: str, values: ArrayLike) -> Array:
    array = finite(coordinate, real(coordinate, values))
    if array.ndim != 1 or array.size == 0:
        raise TrochanterError(f"{coordinate} takes values along one axis, not {array.shape}")
    if array.size > MAX_VALUES:
        text = f"{array.size} values of {coordinate} are more than {MAX_VALUES}"
        raise OutOfRangeError(f"{text}; use Hip.evaluate in blocks")
    return array


def _dataset(hip: Hip, coordinate: str, length: Array, arm: Array, coords: Any) -> xr.Dataset:
    import xarray as xr

    turns = hip.coordinates.units[coordinate] == "rad"
    dims, names = (coordinate, "muscle"), hip.muscles
    data = xr.Dataset(
        {
            "muscle_tendon_length": (
                dims,
                length,
                {"long_name": "muscle-tendon length", "units": "m"},
            ),
            "moment_arm": (
                dims,
                arm,
                {"long_name": f"moment arm about {coordinate}", "units": "m" if turns else "1"},
            ),
        },
        coords=coords,
    ).assign_coords(
        muscle=list(names),
        muscle_slug=("muscle", ["+".join(names.slugs[line]) for line in names]),
        compartment=("muscle", [names.compartments[line] for line in names]),
    )
    for name, unit in hip.coordinates.units.items():
        data[name].attrs["units"] = unit
    return data.assign_attrs(
        coordinate=coordinate,
        model=hip.id,
        title=hip.title,
        side=hip.model.side,
        licence=hip.model.licence,
        sources="\n".join(source.citation for source in hip.sources),
        convention=CONVENTION,
    )
