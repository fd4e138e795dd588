"""Reading a finished result without reading all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from trochanter.mechanics.streaming.labels import COORDINATE, FAILED, LINE, PART, POSE, SLUG
from trochanter.mechanics.streaming.layout import Layout
from trochanter.mechanics.streaming.libraries import zarr_library
from trochanter.mechanics.streaming.stored import finished_description

if TYPE_CHECKING:
    import xarray as xr

LABELS = {LINE, COORDINATE, SLUG, PART}


def open_stream(path: str | Path) -> xr.Dataset:
    """Return a finished result, whose values are read when they are asked for.

    Parameters
    ----------
    path : str or Path
        What `stream` wrote.

    Returns
    -------
    xarray.Dataset
        ``muscle_tendon_length`` [m] and ``moment_arm`` [m]. Of a grid in Zarr the leading
        dimensions are the grid's coordinates; else there is one, ``pose``, along which the
        coordinates lie. Select before computing: what is selected is read. The attribute
        ``failed`` counts paths over surfaces that were not found.

    Raises
    ------
    TrochanterError
        If it is not finished, missing, or no result of `stream`.
    MissingLibraryError
        If zarr or pyarrow is needed and not installed.
    """
    place = Path(path).absolute()
    described = finished_description(place)
    if described["container"] == "parquet":
        from trochanter.mechanics.streaming.parquet_files import failed_of
        from trochanter.mechanics.streaming.parquet_lazy import open_parts

        return open_parts(place, described).assign_attrs({FAILED: failed_of(place)})
    zarr_library()
    import xarray as xr

    data: xr.Dataset = xr.open_zarr(place, chunks=None, consolidated=True)
    # A name with a space in it cannot be listed as a coordinate in the file.
    found = data.set_coords([str(name) for name in described["poses"]["at"]])
    # NumPy's own text, which more of xarray and pandas knows than variable-length strings.
    texts = {name: found[name] for name in LABELS & set(found.coords)}
    plain = {name: (one.dims, np.array(one.values.tolist())) for name, one in texts.items()}
    return found.assign_coords(plain)


def iter_stream(path: str | Path) -> Iterator[xr.Dataset]:
    """Yield a finished result chunk by chunk, each in memory, in the order of poses.

    Parameters
    ----------
    path : str or Path
        What `stream` wrote.

    Yields
    ------
    xarray.Dataset
        A part of what `open_stream` gives.

    Raises
    ------
    TrochanterError, MissingLibraryError
        As `open_stream`.
    """
    data = open_stream(path)
    described = finished_description(Path(path).absolute())
    layout = Layout(tuple(described["shape"]), tuple(described["block"]))
    axes = tuple(described["poses"].get("axes", ()))
    for chunk in range(layout.count):
        if POSE in data.dims:
            part = {POSE: slice(*layout.run(chunk))}
        else:
            part = dict(zip(axes, layout.slices(chunk), strict=True))
        yield data.isel(part).copy().load()
