"""Writing a motion to a file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import TrochanterError
from trochanter.exchange.files import replace_file
from trochanter.exchange.motion.parquet import pyarrow_parquet
from trochanter.exchange.motion.record import Motion


def write_motion(motion: Motion, path: str | Path) -> None:
    """Write a motion as a .mot, .sto, .csv or .parquet file; it appears whole or not at all.

    A .mot file is in degrees, as most programs expect; the others are in radians. Each
    says so, and `read_motion` gives the same motion back.

    Raises
    ------
    TrochanterError
        If the ending is another one or the file cannot be written.
    """
    path = Path(path)
    ending = path.suffix.lower()
    time = "time" if motion.time_unit == "s" else "cycle_percent"
    times = motion.times * (1.0 if motion.time_unit == "s" else 100.0)
    table = np.column_stack([times, motion.values])
    if ending in (".mot", ".sto"):
        replace_file(path, _storage(motion, time, table, ending == ".mot").encode())
    elif ending == ".csv":
        units = [f"_{unit}" if unit else "" for unit in motion.units]
        names = [f"{name}{unit}" for name, unit in zip(motion.columns, units, strict=True)]
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerow([time, *names])
        replace_file(path, (stream.getvalue() + _rows(table, ",")).encode())
    elif ending == ".parquet":
        replace_file(path, _parquet(motion, time, table))
    else:
        choices = ".mot, .sto, .csv, .parquet"
        raise TrochanterError(f"{path.name}: the ending says the format; it is one of {choices}")


def _rows(table: NDArray[np.float64], mark: str) -> str:
    return "".join(mark.join(repr(float(value)) for value in row) + "\n" for row in table)


def _storage(motion: Motion, time: str, table: NDArray[np.float64], degrees: bool) -> str:
    if degrees:
        scale = [180 / np.pi if unit == "rad" else 1.0 for unit in motion.units]
        table = table * np.array([1.0, *scale])
    head = [
        " ".join(motion.name.split()) or "motion",
        "version=1",
        f"nRows={len(table)}",
        f"nColumns={table.shape[1]}",
        f"inDegrees={'yes' if degrees else 'no'}",
        "endheader",
        "\t".join([time, *motion.columns]),
    ]
    return "\n".join(head) + "\n" + _rows(table, "\t")


def _parquet(motion: Motion, time: str, table: NDArray[np.float64]) -> bytes:
    parquet = pyarrow_parquet()
    import pyarrow

    columns = dict(zip((time, *motion.columns), table.T, strict=True))
    made = pyarrow.table(columns).replace_schema_metadata({"inDegrees": "no"})
    stream = io.BytesIO()
    parquet.write_table(made, stream)
    return stream.getvalue()
