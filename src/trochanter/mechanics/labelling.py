"""Results of a hip with their labels: names, units, the convention and the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.poses import Poses

if TYPE_CHECKING:
    import xarray as xr

    from trochanter.mechanics.named import Named

Array = NDArray[np.float64]

CONVENTION = (
    "moment arm = -dL/dq: positive turns the joint toward +q (+ flexion, + adduction, "
    "+ internal rotation, + knee flexion; abduction is minus adduction). The hip turns in this "
    "order: flexion about the pelvis's mediolateral axis, adduction about the anteroposterior "
    "axis carried by flexion, rotation about the femur's long axis. About axes fixed in the "
    "pelvis, abduction and rotation change places at 90 degrees of flexion."
)


def labelled(hip: Named, values: Array, poses: Poses, name: str, long_name: str) -> xr.DataArray:
    """Return lengths or arms as a labelled array in metres."""
    import xarray as xr

    dims = (*poses.dims, "muscle", "coordinate")[: values.ndim]
    labels = _lines(hip)
    if "coordinate" in dims:
        labels["coordinate"] = list(hip.coordinates)
    attrs = {"long_name": long_name, "units": "m", "convention": CONVENTION, **_origin(hip)}
    array = xr.DataArray(values, dims=dims, coords=poses.coords, name=name, attrs=attrs)
    return array.assign_coords(labels)


def wraps_dataset(
    hip: Named, poses: Poses, status: NDArray[np.intp], residual: Array, other: Array
) -> xr.Dataset:
    """Return what `trochanter.mechanics.wrapping` finds of lines, with labels."""
    import xarray as xr

    from trochanter.geometry.geodesics import STATUS

    dims = (*poses.dims, "muscle")
    flags = {"flag_values": list(range(len(STATUS))), "flag_meanings": " ".join(STATUS)}
    data = {
        "status": (dims, status.astype(np.int8), {"long_name": "course of the path", **flags}),
        "residual": (dims, residual, {"long_name": "miss of the path", "units": "m"}),
        "other_way": (dims, other, {"long_name": "excess of the next way", "units": "m"}),
    }
    return xr.Dataset(data, coords=poses.coords, attrs=_origin(hip)).assign_coords(_lines(hip))


def _lines(hip: Named) -> dict[str, Any]:
    names = hip.muscles
    return {
        "muscle": list(names),
        "muscle_slug": ("muscle", ["+".join(names.slugs[line]) for line in names]),
        "compartment": ("muscle", [names.compartments[line] for line in names]),
    }


def _origin(hip: Named) -> dict[str, str]:
    return {
        "model": hip.id,
        "title": hip.title,
        "side": hip.model.side,
        "licence": hip.model.licence,
        "sources": "\n".join(source.citation for source in hip.sources),
    }
