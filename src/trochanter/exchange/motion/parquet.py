"""Tables in Parquet files, by pyarrow (the extra ``trochanter[parquet]``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from trochanter.errors import DataFaultError, MissingLibraryError
from trochanter.exchange.motion.tables import Table
from trochanter.exchange.reading import shown

MAX_CELLS = 50_000_000


def pyarrow_parquet() -> Any:
    """Return ``pyarrow.parquet``.

    Raises
    ------
    MissingLibraryError
    """
    try:
        import pyarrow.parquet
    except ImportError:
        text = "Parquet files need pyarrow: pip install 'trochanter[parquet]'"
        raise MissingLibraryError(text) from None
    return pyarrow.parquet


def read_parquet(path: Path, name: str) -> Table:
    """Return the table in a Parquet file; its metadata may say ``inDegrees``.

    Raises
    ------
    DataFaultError, MissingLibraryError
    """
    parquet = pyarrow_parquet()
    try:
        with parquet.ParquetFile(path) as file:
            cells = file.metadata.num_rows * file.metadata.num_columns
            if cells > MAX_CELLS:
                raise DataFaultError([f"{name}: more than {MAX_CELLS} values"])
            said = (file.schema_arrow.metadata or {}).get(b"inDegrees")
            table = file.read()
    except DataFaultError:
        raise
    except Exception as fault:  # pyarrow raises its own, OSError and ValueError alike
        text = " ".join(str(fault).split())[:160]
        raise DataFaultError([f"{name}: not a Parquet file that can be read: {text}"]) from None
    headings = [str(one) for one in table.column_names]
    columns = []
    for heading, column in zip(headings, table.columns, strict=True):
        try:
            columns.append(np.asarray(column.to_numpy(), dtype=float))
        except (ValueError, TypeError, NotImplementedError):
            text = f"column {shown(heading)} of type {column.type} is no column of numbers"
            raise DataFaultError([f"{name}: {text}"]) from None
    values = np.stack(columns, axis=1) if columns else np.zeros((0, 0))
    degrees = None if said is None else said.lower() in (b"yes", b"true")
    return Table(headings, values, 0, degrees)
