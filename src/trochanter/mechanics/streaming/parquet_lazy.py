"""Parquet files of a result as arrays that are read when they are asked for."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from xarray.backends import BackendArray
from xarray.core import indexing

from trochanter.errors import DataFaultError
from trochanter.mechanics.streaming.labels import (
    ARM,
    COORDINATE,
    LENGTH,
    LINE,
    MANIFEST,
    PART,
    POSE,
    SLUG,
)
from trochanter.mechanics.streaming.layout import Layout
from trochanter.mechanics.streaming.libraries import pyarrow_parquet
from trochanter.mechanics.streaming.parquet_files import part_name
from trochanter.mechanics.streaming.stored import parquet_attributes


class Columns(BackendArray):  # type: ignore[misc,no-untyped-call,unused-ignore]
    """Columns of the files as an array (poses, *columns)."""

    def __init__(self, folder: Path, layout: Layout, names: NDArray[Any], dtype: Any) -> None:
        self.folder, self.layout, self.names = folder, layout, names
        self.shape = (layout.poses, *names.shape)
        self.dtype = np.dtype(dtype)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """Return what a selection holds, for xarray."""
        support = indexing.IndexingSupport.BASIC
        return indexing.explicit_indexing_adapter(key, self.shape, support, self._read)

    def _read(self, key: tuple[int | slice, ...]) -> NDArray[Any]:
        rows, *rest = key
        names = np.asarray(self.names[tuple(rest)], dtype=object)
        if isinstance(rows, slice):
            wanted = range(*rows.indices(self.layout.poses))
        else:
            wanted = range(rows, rows + 1)
        found = np.empty((len(wanted), names.size), self.dtype)
        if len(wanted):
            first, last = min(wanted), max(wanted) + 1
            table = self._rows(first, last, names.ravel().tolist())
            found[:] = table[wanted.start - first :: wanted.step][: len(wanted)]
        found = found.reshape(len(wanted), *names.shape)
        return found if isinstance(rows, slice) else found[0]

    def _rows(self, first: int, last: int, names: list[str]) -> NDArray[Any]:
        """Return rows from `first` to before `last`, of the files that hold them."""
        if not names:
            return np.empty((last - first, 0), self.dtype)
        # Chunks are in order, so that the one with a row is found by halving.
        chunk = bisect_right(range(self.layout.count), first, key=self._first) - 1
        parts = []
        while chunk < self.layout.count and self.layout.run(chunk)[0] < last:
            start, stop = self.layout.run(chunk)
            values = _read_part(self.folder / part_name(chunk), names, stop - start)
            parts.append(values[max(0, first - start) : last - start])
            chunk += 1
        return np.concatenate(parts)

    def _first(self, chunk: int) -> int:
        return self.layout.run(chunk)[0]


def _read_part(path: Path, names: list[str], rows: int) -> NDArray[Any]:
    try:
        table = pyarrow_parquet().read_table(path, columns=names, partitioning=None)
    except (OSError, ValueError) as fault:
        text = " ".join(str(fault).split())[:160]
        raise DataFaultError([f"{path}: cannot be read: {text}"]) from None
    if table.num_rows != rows:
        raise DataFaultError([f"{path}: {table.num_rows} rows instead of {rows}"])
    return np.stack([table[name].to_numpy() for name in names], axis=1)


def open_parts(path: Path, described: dict[str, Any]) -> xr.Dataset:
    """Return the dataset of a finished result in Parquet files."""
    told = parquet_attributes(path) or {}
    layout = Layout(tuple(described["shape"]), tuple(described["block"]))
    lines, about, dtype = told[LINE], described["about"], described["dtype"]

    def variable(dims: tuple[str, ...], names: Any, dtype: str, unit: str) -> xr.Variable:
        columns = Columns(path, layout, np.array(names, dtype=object), dtype)
        return xr.Variable(dims, indexing.LazilyIndexedArray(columns), {"units": unit})

    lengths = [f"{LENGTH}/{line}" for line in lines]
    data = {LENGTH: variable((POSE, LINE), lengths, dtype, "m")}
    if about:
        arms = [[f"{ARM}/{line}/{name}" for name in about] for line in lines]
        data[ARM] = variable((POSE, LINE, COORDINATE), arms, dtype, told["arm_units"])
    coords: dict[str, Any] = {
        name: variable((POSE,), name, "float64", unit) for name, unit in told["units"].items()
    }
    coords |= {LINE: lines, SLUG: (LINE, told[SLUG]), PART: (LINE, told[PART])}
    if about:
        coords[COORDINATE] = about
    aside = {MANIFEST, LINE, SLUG, PART, "units", "arm_units"}
    attrs = {name: value for name, value in told.items() if name not in aside}
    return xr.Dataset(data, coords, attrs | {MANIFEST: described})
