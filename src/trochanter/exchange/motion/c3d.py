"""Markers of a C3D file, by ezc3d (the extra ``trochanter[c3d]``)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import DataFaultError, MissingLibraryError, UnknownNameError
from trochanter.exchange.documents import read_bytes
from trochanter.exchange.reading import shown

MAX_BYTES = 512 * 2**20
_KEY = 0x50
_BLOCK = 512
_METRES = {"m": 1.0, "cm": 0.01, "mm": 0.001}


@dataclass(frozen=True, eq=False)
class Markers:
    """Markers' places over time, as read-only arrays, in the laboratory's own axes.

    Attributes
    ----------
    name : str
    times : (n,) array
        [s]
    labels : tuple of str
    places : (n, m, 3) array
        [m]; not a number where a marker was not seen, as `seen` says.
    seen : (n, m) array of bool
    """

    name: str
    times: NDArray[np.float64]
    labels: tuple[str, ...]
    places: NDArray[np.float64]
    seen: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for array in (self.times, self.places, self.seen):
            array.setflags(write=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name, self.times, self.labels, self.places, self.seen)

    def __getitem__(self, label: str) -> NDArray[np.float64]:
        """Return one marker's places (n, 3)."""
        if label not in self.labels:
            raise UnknownNameError(f"marker of {self.name}", label, self.labels)
        places: NDArray[np.float64] = self.places[:, self.labels.index(label)]
        return places


def read_markers(path: str | Path) -> Markers:
    """Return the markers in a C3D file.

    Raises
    ------
    MissingLibraryError
        Without ezc3d: ``pip install 'trochanter[c3d]'``.
    DataFaultError
        If it is no C3D file, or its header promises more than the file holds.
    """
    path = Path(path)
    name = shown(path.name)[1:-1]
    _check_header(read_bytes(path, name, MAX_BYTES), name)
    try:
        import ezc3d
    except ImportError:
        raise MissingLibraryError("C3D files need ezc3d: pip install 'trochanter[c3d]'") from None
    try:
        file = ezc3d.c3d(str(path))
        points = np.asarray(file["data"]["points"], float)[:3]
        residuals = np.asarray(file["data"]["meta_points"]["residuals"], float)
        group = file["parameters"]["POINT"]
        labels = tuple(str(one) for one in group["LABELS"]["value"])[: points.shape[1]]
        unit = str((group["UNITS"]["value"] or ["mm"])[0]).strip().lower()
        rate = float(file["header"]["points"]["frame_rate"])
    except Exception as fault:  # a C++ library's own exceptions
        text = " ".join(str(fault).split())[:160]
        raise DataFaultError([f"{name}: not a C3D file that can be read: {text}"]) from None
    _check(name, points, labels, unit, rate)
    places = np.moveaxis(points, 0, 2).transpose(1, 0, 2) * _METRES[unit]
    seen: NDArray[np.bool_] = np.asarray(np.isfinite(places).all(axis=2))
    if residuals.size == seen.size:
        seen &= residuals.reshape(points.shape[1:]).T >= 0
    places = np.where(seen[..., None], places, np.nan)
    return Markers(name, np.arange(len(places)) / rate, labels, places, seen)


def _check(
    name: str, points: NDArray[np.float64], labels: tuple[str, ...], unit: str, rate: float
) -> None:
    if points.shape[1] == 0 or points.shape[2] == 0:
        raise DataFaultError([f"{name}: there are no markers in it"])
    if len(labels) != points.shape[1]:
        text = f"{len(labels)} labels for {points.shape[1]} markers"
        raise DataFaultError([f"{name}: {text}"])
    twice = next((one for k, one in enumerate(labels) if one in labels[:k]), None)
    if twice is not None:
        raise DataFaultError([f"{name}: marker {shown(twice)} is there twice"])
    if unit not in _METRES:
        raise DataFaultError([f"{name}: markers in {shown(unit)}, which is none of m, cm, mm"])
    if not (np.isfinite(rate) and rate > 0):
        raise DataFaultError([f"{name}: {rate} frames a second"])


def _check_header(data: bytes, name: str) -> None:
    """Look at the header before a C++ library is let at the file."""
    if len(data) < 2 * _BLOCK or data[1] != _KEY:
        raise DataFaultError([f"{name}: not a C3D file"])
    order = {84: "<", 85: "<", 86: ">"}
    place = (data[0] - 1) * _BLOCK
    processor = data[place + 3] if 0 < place < len(data) - 4 else 0
    if processor not in order:
        raise DataFaultError([f"{name}: not a C3D file: no parameters at block {data[0]}"])
    way = order[processor]
    points, _, first, last = struct.unpack_from(way + "4H", data, 2)
    start = struct.unpack_from(way + "H", data, 16)[0]
    size = 8  # four 16-bit numbers a marker at least; four of 32 bits where they are floats
    frames = max(0, last - first + 1) if last < 65535 else 0
    if (start - 1) * _BLOCK + frames * points * size > len(data) + _BLOCK:
        text = f"its header promises {frames} frames of {points} markers, and it ends before"
        raise DataFaultError([f"{name}: {text}"])
