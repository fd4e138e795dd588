"""How active each line of a hip is taken to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics.poses import Poses

Array = NDArray[np.float64]


def activations(poses: Poses, names: list[str], given: Any) -> Array:
    """Return activations in the shape ``(*pose, k)``.

    Parameters
    ----------
    poses : Poses
    names : list of str
        The k lines.
    given : float, mapping of str to float, or xarray.DataArray
        Of all lines; by line, the others 0; or with dimensions among the poses' and 'muscle'.

    Raises
    ------
    UnknownNameError
        A line that is not among `names`.
    TrochanterError
        An array without labels, or with other labels than the poses'.
    OutOfRangeError
        A number that is not finite.
    """
    shape = (*poses.q.shape[:-1], len(names))
    if isinstance(given, Mapping):
        for name in given:
            if name not in names:
                raise UnknownNameError("line with force parameters", name, names)
        by_line = [number(f"activation of {name}", given.get(name, 0.0)) for name in names]
        return np.broadcast_to(np.array(by_line), shape)
    if hasattr(given, "dims"):
        return _labelled(poses, names, given)
    if np.ndim(given):
        raise TrochanterError(
            "activation is one number, a mapping by line, or an xarray.DataArray with dimensions "
            f"among {', '.join((*poses.dims, 'muscle'))}"
        )
    return np.full(shape, number("activation", given))


def number(name: str, value: Any) -> float:
    """Return `value` as a finite float, or raise an error that names it."""
    try:
        real = float(value)
    except (TypeError, ValueError):
        raise TrochanterError(f"{name} is not a number: {value!r}") from None
    if not np.isfinite(real):
        raise OutOfRangeError(f"{name} is {real}; it must be finite")
    return real


def _labelled(poses: Poses, names: list[str], activation: Any) -> Array:
    import xarray as xr

    dims = (*poses.dims, "muscle")
    odd = [str(dim) for dim in activation.dims if dim not in dims]
    if odd:
        raise TrochanterError(
            f"activation has the dimension {', '.join(odd)}; the result has {', '.join(dims)}"
        )
    whole = xr.DataArray(
        np.zeros((*poses.q.shape[:-1], len(names))), dims=dims, coords=poses.coords
    )
    whole = whole.assign_coords(muscle=names)
    if "muscle" in activation.coords:
        missing = [name for name in names if name not in activation["muscle"].values]
        if missing:
            raise TrochanterError(f"activation has no value for {', '.join(missing)}")
        activation = activation.sel(muscle=names)
    try:
        _, level = xr.broadcast(*xr.align(whole, activation, join="exact"))
    except ValueError as fault:
        raise TrochanterError(f"activation does not share the poses' labels: {fault}") from None
    return np.asarray(level.transpose(*dims).values, float)
