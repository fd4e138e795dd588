"""Poses from a table too large to be read at once."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import DataFaultError, OutOfRangeError, TrochanterError
from trochanter.exchange.motion.units import read_heading
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.poses import OutOfRange
from trochanter.mechanics.streaming.sources import Axis, check_ends, filled

Array = NDArray[np.float64]


class Rows(Protocol):
    """Rows of a table, any run of which can be read alone."""

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called."""

    @property
    def count(self) -> int:
        """How many rows there are."""

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""

    def read(self, first: int, last: int, columns: tuple[int, ...]) -> Array:
        """Return some columns of the rows from `first` to before `last`."""


@dataclass(frozen=True)
class PoseFile:
    r"""Poses from a .csv or .parquet file, a row each, read as they are needed.

    A column is called as the coordinate; a unit may stand at the end of its heading, as in
    ``hip_flexion_deg``, else values are in radians and metres. Columns that are no
    coordinates of the model are ignored with a `UserWarning`.

    Parameters
    ----------
    path : str or Path
    at : mapping of str to float, optional
        Where coordinates without a column stand [rad or m]; else they are at rest.

    Examples
    --------
    >>> import tempfile
    >>> import trochanter as tr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "poses.csv"
    ...     _ = path.write_text("hip_flexion_deg,hip_rotation\n0,0.1\n90,0.2\n")
    ...     PoseFile(path).bound(tr.load("dostal1981"), "raise").rows(1, 2).round(4)
    array([[1.5708, 0.    , 0.2   ]])
    """

    path: str | Path
    at: Mapping[str, float] = field(default_factory=dict)

    def bound(self, hip: Hip, out_of_range: OutOfRange) -> BoundTable:
        """Return the file's poses of a model.

        Raises
        ------
        DataFaultError
            A file that is missing or no table, or that has no column for a coordinate.
        MissingLibraryError
            If it is a Parquet file and pyarrow is not installed.
        """
        rows = open_rows(Path(self.path))
        name, found, scale, ignored = Path(self.path).name, {}, {}, []
        units = hip.coordinates.units
        lengths = frozenset(one for one in units if units[one] == "m")
        for index, heading in enumerate(rows.headings):
            said = read_heading(heading, lengths)
            # A coordinate may be called so that its own name looks like one with a unit.
            own, factor = (heading, 1.0) if heading in units else (said.name, said.scale)
            if own not in units:
                ignored.append(heading)
                continue
            if own in found:
                raise DataFaultError([f"{name}: two columns are {own}"])
            if own != heading and said.unit != units[own]:
                text = f"column {heading} is in {said.unit}, but {own} in {units[own]}"
                raise DataFaultError([f"{name}: {text}"])
            found[own], scale[own] = index, factor
        if not found:
            text = f"no column is one of {', '.join(hip.coordinates)}"
            raise DataFaultError([f"{name}: {text}"])
        if not rows.count:
            raise DataFaultError([f"{name}: no poses in it"])
        if ignored:
            text = f"{name}: ignored columns, no coordinates of {hip.id}: {', '.join(ignored[:8])}"
            warnings.warn(text, UserWarning, stacklevel=3)
        fixed = filled(hip, found, self.at)
        check_ends(hip, fixed, out_of_range)
        return BoundTable(hip, rows, found, scale, fixed, out_of_range, name)


def open_rows(path: Path) -> Rows:
    """Return the rows of a .csv or .parquet file."""
    from trochanter.mechanics.streaming.csv_rows import CsvRows
    from trochanter.mechanics.streaming.parquet_rows import ParquetRows

    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet", ".pq"):
        raise TrochanterError(f"{path.name}: poses are read from .csv or .parquet files")
    if not path.is_file():
        raise DataFaultError([f"{path}: no such file"])
    path = path.absolute()
    try:
        return CsvRows.open(path) if ending == ".csv" else ParquetRows.open(path)
    except OSError as fault:
        raise DataFaultError([f"{path}: cannot be read: {fault.strerror}"]) from None


@dataclass(frozen=True)
class BoundTable:
    """Poses of one model in a file; see `BoundPoses`."""

    hip: Hip
    table: Rows
    found: Mapping[str, int]
    scale: Mapping[str, float]
    fixed: Mapping[str, float]
    out_of_range: OutOfRange
    name: str
    axes: tuple[Axis, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """How many poses there are."""
        return (self.table.count,)

    def rows(self, first: int, last: int) -> Array:
        """Return the poses from number `first` to before `last`, (n, nq) [rad or m]."""
        names = [name for name in self.hip.coordinates if name in self.found]
        try:
            values = self.table.read(first, last, tuple(self.found[name] for name in names))
        except OSError as fault:
            raise DataFaultError([f"{self.name}: cannot be read: {fault.strerror}"]) from None
        q = np.empty((last - first, len(self.hip.coordinates)))
        for column, name in enumerate(self.hip.coordinates):
            if name in self.found:
                q[:, column] = values[:, names.index(name)] * self.scale[name]
                self._check(name, q[:, column], first)
            else:
                q[:, column] = self.fixed[name]
        return q

    def _check(self, name: str, values: Array, first: int) -> None:
        bad = np.flatnonzero(~np.isfinite(values))
        if len(bad):
            text = f"{name} of pose {first + bad[0] + 1} is {values[bad[0]]}"
            raise DataFaultError([f"{self.name}: {text}; every value must be a finite number"])
        try:
            check_ends(self.hip, {name: values}, self.out_of_range)
        except OutOfRangeError as fault:
            where = f"{self.name}, poses {first + 1} to {first + len(values)}"
            raise OutOfRangeError(f"{where}: {fault}") from None

    def description(self) -> dict[str, Any]:
        """Return what decides the poses, as JSON holds it."""
        columns = {name: self.table.headings[index] for name, index in self.found.items()}
        return {
            "kind": "file",
            "sha256": self.table.digest,
            "count": self.table.count,
            "columns": columns,
            "at": dict(self.fixed),
        }
