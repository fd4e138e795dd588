"""Rows of a .parquet file, a group of them at a time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import DataFaultError
from trochanter.mechanics.streaming.libraries import pyarrow_parquet

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ParquetRows:
    """A table in a Parquet file; as much of it is in memory as one of its row groups.

    Attributes
    ----------
    path : Path
    headings : tuple of str
    digest : str
        SHA-256 of the file.
    firsts : tuple of int
        Number of the first row of each row group, and how many rows there are.
    """

    path: Path
    headings: tuple[str, ...]
    digest: str
    firsts: tuple[int, ...]

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the rows of a file.

        Raises
        ------
        DataFaultError
            If it is no Parquet file.
        MissingLibraryError
            If pyarrow is not installed.
        OSError
        """
        parquet = pyarrow_parquet()
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        try:
            with parquet.ParquetFile(path) as file:
                groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
                headings = tuple(str(name) for name in file.schema_arrow.names)
        except Exception as fault:  # pyarrow raises its own, OSError and ValueError alike
            raise _unreadable(path, fault) from None
        firsts = np.cumsum([0, *(group.num_rows for group in groups)]).tolist()
        return cls(path, headings, digest, tuple(firsts))

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.firsts[-1]

    def read(self, first: int, last: int, columns: tuple[int, ...]) -> Array:
        """Return some columns of the rows from `first` to before `last`; a null is NaN.

        Raises
        ------
        DataFaultError
            If a column does not hold numbers.
        """
        names = tuple(self.headings[index] for index in columns)
        parts = [np.empty((0, len(names)))]
        for group, (start, stop) in enumerate(zip(self.firsts, self.firsts[1:], strict=False)):
            if start < last and stop > first:
                values = _group(self.path, self.digest, group, names)
                parts.append(values[max(0, first - start) : last - start])
        return np.concatenate(parts)


@lru_cache(maxsize=1)
def _group(path: Path, digest: str, group: int, names: tuple[str, ...]) -> Array:
    """Return a row group; the last one is kept, since several chunks may lie in it."""
    try:
        with pyarrow_parquet().ParquetFile(path) as file:
            table = file.read_row_group(group, columns=list(names))
        return np.stack([_numbers(path, name, table[name]) for name in names], axis=1)
    except DataFaultError:
        raise
    except Exception as fault:
        raise _unreadable(path, fault) from None


def _numbers(path: Path, name: str, column: Any) -> Array:
    values = np.asarray(column.to_numpy())
    if values.dtype.kind not in "iuf":
        text = f"column {name} of type {column.type} is no column of numbers"
        raise DataFaultError([f"{path.name}: {text}"])
    return values.astype(float)


def _unreadable(path: Path, fault: Exception) -> DataFaultError:
    text = " ".join(str(fault).split())[:160]
    return DataFaultError([f"{path.name}: not a Parquet file that can be read: {text}"])
