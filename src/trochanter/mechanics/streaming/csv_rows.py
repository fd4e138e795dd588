"""Rows of a .csv file, found by their number without reading those before."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import DataFaultError

Array = NDArray[np.float64]
READ = 1 << 23  # bytes at a time
STRIDE = 4096  # rows between those whose place in the file is kept
LONGEST = 1 << 20  # bytes of a heading line


@dataclass(frozen=True)
class CsvRows:
    """A table of numbers with commas between and one line of headings, a line a row.

    Attributes
    ----------
    path : Path
    headings : tuple of str
    count : int
    digest : str
        SHA-256 of the file.
    marks : tuple of int
        Where in the file each row begins whose number is a multiple of `STRIDE`, and where
        the last row ends [bytes].
    """

    path: Path
    headings: tuple[str, ...]
    count: int
    digest: str
    marks: tuple[int, ...]

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the rows of a file, which is read once to find where they are.

        Raises
        ------
        DataFaultError
            If its first line is no line of headings.
        OSError
        """
        with path.open("rb") as file:
            first = file.readline(LONGEST)
            try:
                text = first.decode("utf-8-sig").strip()
            except UnicodeDecodeError:
                text = ""
            headings = tuple(part.strip() for part in next(csv.reader([text]), []))
            if not headings or len(first) == LONGEST or _numbers(headings):
                raise DataFaultError([f"{path.name}:1: no headings of columns"])
            end = _end(file, len(first))
            file.seek(len(first))
            starts, count, digest = _scan(file, end, hashlib.sha256(first))
        return cls(path, headings, count, digest, (*starts, end))

    def read(self, first: int, last: int, columns: tuple[int, ...]) -> Array:
        """Return some columns of the rows from `first` to before `last`.

        Raises
        ------
        DataFaultError
            A row that is blank or holds something that is no number, with its line.
        """
        lines = self._lines(first, last)
        if not lines.strip():
            raise self._fault(lines.splitlines(), first, columns)
        try:
            values = np.loadtxt(
                io.BytesIO(lines),
                delimiter=",",
                usecols=columns,
                ndmin=2,
                comments=None,
                quotechar='"',
                encoding="utf-8",
            )
        except ValueError:
            values = np.empty((0, len(columns)))
        if len(values) != last - first:
            raise self._fault(lines.splitlines(), first, columns)
        return np.asarray(values, float)

    def _lines(self, first: int, last: int) -> bytes:
        """Return the lines of the rows from `first` to before `last`, and no others."""
        begin, end = first // STRIDE, min(-(-last // STRIDE), len(self.marks) - 1)
        with self.path.open("rb") as file:
            file.seek(self.marks[begin])
            data = file.read(self.marks[end] - self.marks[begin])
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n")) + 1
        places = [0, *ends.tolist(), len(data)]
        return data[places[first - begin * STRIDE] : places[last - begin * STRIDE]]

    def _fault(self, lines: list[bytes], first: int, columns: tuple[int, ...]) -> DataFaultError:
        for number, line in enumerate(lines, start=first + 2):
            parts = next(csv.reader([line.decode("utf-8", "replace")]), [])
            for column in columns:
                text = parts[column].strip() if column < len(parts) else ""
                if not _numbers([text]):
                    what = f"{self.headings[column]} is {text[:40]!r}, not a number"
                    return DataFaultError([f"{self.path.name}:{number}: {what}"])
        return DataFaultError([f"{self.path.name}: lines {first + 2} onward are not rows"])


def _numbers(parts: tuple[str, ...] | list[str]) -> bool:
    """Whether all of some texts are numbers."""
    try:
        return all(float(part) is not None for part in parts)
    except ValueError:
        return False


def _end(file: io.BufferedReader, head: int) -> int:
    """Return where the last line ends that is not blank."""
    size = file.seek(0, io.SEEK_END)
    while size > head:
        start = max(head, size - READ)
        file.seek(start)
        kept = file.read(size - start).rstrip()
        if kept:
            return start + len(kept)
        size = start
    return head


def _scan(file: io.BufferedReader, end: int, digest: hashlib._Hash) -> tuple[list[int], int, str]:
    """Return where every `STRIDE`th row begins, how many rows there are, and the digest."""
    place = file.tell()
    starts, count = ([place], 1) if place < end else ([], 0)
    while data := file.read(READ):
        digest.update(data)
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n")) + place + 1
        ends = ends[ends < end]
        # Each line that ends before the table does is followed by a row.
        numbers = np.arange(count, count + len(ends))
        starts.extend(ends[numbers % STRIDE == 0].tolist())
        count += len(ends)
        place += len(data)
    return starts, count, digest.hexdigest()
