"""From what a user gives for a pose to the array the kernels take, and its checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics.telling import warn
from trochanter.model import Coordinate, MuscleModel

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
OutOfRange = Literal["raise", "warn", "ignore"]

CONVENTION_NAMES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")
"""Coordinates that every model of this project's accepts; see docs/conventions.md."""

RANGE_SLACK = 1e-6  # rad or m: ranges are written with eight figures, 120 degrees is not
TAKEN = ("muscle", "coordinate")


class Poses(NamedTuple):
    """Poses as an array, and the labels that the results get.

    Attributes
    ----------
    q : (*shape, nq) array
        All coordinates of the model [rad or m].
    dims : tuple of str
        Names of the leading axes.
    coords : mapping or xarray.Coordinates
        Coordinates of the pose dimensions, and the angles themselves.
    """

    q: Array
    dims: tuple[str, ...]
    coords: Any


def read_poses(
    model: MuscleModel, given: Mapping[str, Any], out_of_range: OutOfRange = "raise"
) -> Poses:
    """Return poses checked against `model` and broadcast against each other.

    Parameters
    ----------
    model : MuscleModel
    given : mapping of str to scalar, array or xarray.DataArray
        Coordinates by name [rad or m]; those missing take their default.
    out_of_range : {"raise", "warn", "ignore"}

    Raises
    ------
    UnknownNameError, OutOfRangeError, TrochanterError
    """
    if out_of_range not in ("raise", "warn", "ignore"):
        choices = "'raise', 'warn' or 'ignore'"
        raise TrochanterError(f"out_of_range is {choices}, not {out_of_range!r}")
    kept = _known(model, given)
    arrays: dict[str, Any] = {}
    for coordinate in model.coordinates:
        value = kept.get(coordinate.name, coordinate.default)
        arrays[coordinate.name] = numbers = _numbers(coordinate.name, value)
        check_range(model.id, coordinate, _bare(numbers), out_of_range)
    if any(_labelled(array) for array in arrays.values()):
        return _labelled_poses(arrays)
    return _plain_poses(arrays)


def check_range(id: str, coordinate: Coordinate, values: Array, out_of_range: OutOfRange) -> None:
    """Raise or warn if a value lies outside the coordinate's stated range."""
    low, high = coordinate.range
    outside = values[(values < low - RANGE_SLACK) | (values > high + RANGE_SLACK)]
    if outside.size == 0 or out_of_range == "ignore" or not coordinate.limited:
        return
    worst = float(outside[np.argmax(np.maximum(low - outside, outside - high))])
    text = f"{coordinate.name} = {_said(coordinate, worst)} is outside the range of {id}, "
    text += f"{_said(coordinate, low)} to {_said(coordinate, high)}"
    if coordinate.unit == "rad" and abs(worst) > 2 * np.pi:
        text += "; angles are in radians, and this looks like degrees: use numpy.deg2rad"
    if out_of_range == "raise":
        error = OutOfRangeError(text)
        error.add_note("out_of_range='warn' computes all the same")
        raise error
    warn(text)


def finite(name: str, values: Array) -> Array:
    """Return `values`, or raise a TrochanterError naming the coordinate if any is not finite."""
    if not np.isfinite(values).all():
        bad = values[~np.isfinite(values)].flat[0]
        raise TrochanterError(f"{name} holds {bad}; every value must be a finite number")
    return values


def _known(model: MuscleModel, given: Mapping[str, Any]) -> dict[str, Any]:
    names = [coordinate.name for coordinate in model.coordinates]
    kept = {}
    for name, value in given.items():
        if name in names:
            kept[name] = value
        elif name in CONVENTION_NAMES and not _sided(name, names):
            _bare(_numbers(name, value))
            text = f"{model.id} has no coordinate {name}; it is ignored"
            warn(text)
        else:
            listed = f" ({', '.join(names)})" if len(names) <= 8 else ""
            raise UnknownNameError(f"coordinate of {model.id}{listed}", name, names)
    return kept


def _sided(name: str, names: list[str]) -> bool:
    """Whether the model has the coordinate under a name of its own, such as hip_flexion_r."""
    return any(own.startswith(f"{name}_") for own in names)


def _numbers(name: str, value: Any) -> Any:
    """Return a float array, or a DataArray of floats with its labels."""
    array = finite(name, real(name, value.values if _labelled(value) else value))
    return value.copy(data=array) if _labelled(value) else array


def real(name: str, value: Any) -> Array:
    """Return `value` as an array of floats, or raise a TrochanterError naming it."""
    try:
        raw = np.asarray(value)
    except (TypeError, ValueError):
        raise TrochanterError(f"{name} is not a rectangular array of numbers") from None
    if raw.dtype.kind not in "iuf":
        raise TrochanterError(f"{name} takes real numbers (angles in radians), not {raw.dtype}")
    return raw.astype(float)


def _labelled(value: Any) -> bool:
    return all(hasattr(value, name) for name in ("dims", "coords", "dtype"))


def _bare(value: Any) -> Array:
    array: Array = value.values if _labelled(value) else value
    return array


def _plain_poses(arrays: Mapping[str, Array]) -> Poses:
    try:
        shaped = np.broadcast_arrays(*arrays.values())
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items() if array.ndim)
        raise TrochanterError(f"shapes do not broadcast: {shapes}") from None
    count = shaped[0].ndim
    dims = ("pose",) if count == 1 else tuple(f"pose_{axis}" for axis in range(count))
    coords = {
        name: (dims if array.ndim else (), whole if array.ndim else array)
        for (name, array), whole in zip(arrays.items(), shaped, strict=True)
    }
    return Poses(np.stack(shaped, axis=-1), dims, coords)


def _labelled_poses(arrays: Mapping[str, Any]) -> Poses:
    import xarray as xr

    labelled = {name: array for name, array in arrays.items() if _labelled(array)}
    for name, array in arrays.items():
        if name not in labelled and array.ndim:
            other = next(iter(labelled))
            raise TrochanterError(
                f"{name} is an array without labels while {other} has dimensions "
                f"{labelled[other].dims}; give it the same, as xarray.DataArray({name}, dims=...)"
            )
    wrapped: list[xr.DataArray] = [
        array if name in labelled else xr.DataArray(array) for name, array in arrays.items()
    ]
    try:
        # Exactly: an outer join would fill the gaps between two sets of labels with NaN.
        shaped = xr.broadcast(*xr.align(*wrapped, join="exact"))
        coords = xr.merge([array.coords.to_dataset() for array in shaped], compat="equals").coords
    except ValueError as fault:
        raise TrochanterError(f"coordinates do not share their labels: {fault}") from None
    dims = tuple(str(dim) for dim in shaped[0].dims)
    for dim in dims:
        if dim in TAKEN:
            raise TrochanterError(f"a pose dimension cannot be called {dim!r}; rename it")
    angles = {
        name: (array.dims, array.values)
        for name, array in zip(arrays, wrapped, strict=True)
        if name not in coords
    }
    q = np.stack([array.values for array in shaped], axis=-1)
    return Poses(q, dims, coords.assign(angles))


def _said(coordinate: Coordinate, value: float) -> str:
    if coordinate.unit == "rad":
        return f"{value:.4g} rad ({np.rad2deg(value):.4g}°)"
    return f"{value:.4g} m"
