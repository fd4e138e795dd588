"""Curves as tables: one row an angle and a line, units in the columns' names."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from trochanter.errors import MissingLibraryError
from trochanter.exchange.files import replace_file

if TYPE_CHECKING:
    import xarray as xr


def arms_table(curves: xr.Dataset) -> dict[str, list[Any]]:
    """Return curves of `trochanter.sweep` as columns: a row for each value and each line.

    Angles are in degrees, ``<coordinate>_deg``, as the columns' users expect; places of
    a sliding coordinate are in metres, ``<coordinate>_m``.

    Examples
    --------
    >>> import trochanter as tr
    >>> table = arms_table(tr.sweep(tr.load("gait2392"), "hip_flexion", [0.0]))
    >>> list(table)
    ['hip_flexion_deg', 'muscle', 'muscle_tendon_length_m', 'moment_arm_m']
    """
    name = str(curves.attrs["coordinate"])
    turns = curves[name].attrs["units"] == "rad"
    # Rounded, so that a degree is not 29.000000000000004.
    at = np.round(np.rad2deg(curves[name].values), 6) + 0.0 if turns else curves[name].values
    lines = [str(one) for one in curves.muscle.values]
    return {
        f"{name}_{'deg' if turns else 'm'}": np.repeat(at, len(lines)).tolist(),
        "muscle": lines * len(at),
        "muscle_tendon_length_m": curves.muscle_tendon_length.values.ravel().tolist(),
        f"moment_arm{'_m' if turns else ''}": curves.moment_arm.values.ravel().tolist(),
    }


def write_csv(table: dict[str, list[Any]], path: str | Path) -> None:
    """Write columns as a .csv file, whole or not at all; numbers with all their figures."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(table)
    rows.writerows(zip(*table.values(), strict=True))
    replace_file(Path(path), text.getvalue().encode())


def write_parquet(table: dict[str, list[Any]], path: str | Path) -> None:
    """Write columns as a .parquet file, whole or not at all.

    Raises
    ------
    MissingLibraryError
        If pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        text = "writing .parquet needs pyarrow: pip install 'trochanter[parquet]'"
        raise MissingLibraryError(text) from None
    buffer = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(table), buffer)
    replace_file(Path(path), buffer.getvalue().to_pybytes())
