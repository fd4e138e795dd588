"""BodyParts3D's OBJ files: a header that names the part, and triangles in millimetres."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import DataFaultError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A part of BodyParts3D has at most a few megabytes.
_MOST = 200_000_000
_NUMBER = r"(-?[\d.]+)"


@dataclass(frozen=True, eq=False)
class Raw:
    """One file as it was read.

    Attributes
    ----------
    path : Path
    concept, name : str
        Such as ``"FMA24474"`` and ``"Right femur"``; empty where the header has none.
    licence : str
        What the header says of it.
    vertices : ndarray, shape (n, 3)
        In the file's own numbers: x to the subject's left, y posterior, z up.
    faces : ndarray, shape (m, 3)
    bounds : ndarray, shape (2, 3), or None
        The header's bounds [mm].
    volume : float or None
        The header's volume [cm³].
    """

    path: Path
    concept: str
    name: str
    licence: str
    vertices: Floats
    faces: Ints
    bounds: Floats | None
    volume: float | None


def read_obj(path: Path) -> Raw:
    """Read one file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Raw

    Raises
    ------
    DataFaultError
        If it is no OBJ file of triangles; the message holds the file's name and line.
    """
    try:
        if path.stat().st_size > _MOST:
            raise DataFaultError([f"{path.name}: larger than {_MOST // 1_000_000} MB"])
        text = path.read_text(encoding="utf-8", errors="strict")
    except UnicodeDecodeError:
        raise DataFaultError([f"{path.name}: not a text file, so no OBJ file"]) from None
    except OSError as fault:
        raise DataFaultError([f"{path.name}: {fault.strerror or fault}"]) from None
    header, vertices, faces = [], [], []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            if line.startswith("v "):
                x, y, z = line.split()[1:4]
                vertices.append((float(x), float(y), float(z)))
            elif line.startswith("f "):
                corners = [int(corner.split("/")[0]) for corner in line.split()[1:]]
                faces += [(corners[0], b, c) for b, c in pairwise(corners[1:])]
            elif line.startswith("#"):
                header.append(line[1:].strip())
        except (ValueError, IndexError):
            raise DataFaultError([f"{path.name}: line {number} is no OBJ: {line[:40]!r}"]) from None
    return _checked(path, "\n".join(header), np.array(vertices), np.array(faces, np.int64))


def _checked(path: Path, header: str, vertices: Floats, faces: Ints) -> Raw:
    """Return what was read, once it is a mesh."""
    if vertices.size == 0 or faces.size == 0:
        raise DataFaultError([f"{path.name}: no triangles in it; is the file complete?"])
    if not np.isfinite(vertices).all():
        raise DataFaultError([f"{path.name}: a vertex is not finite"])
    # Negative numbers count from the end.
    faces = np.where(faces < 0, faces + len(vertices), faces - 1)
    if faces.min() < 0 or faces.max() >= len(vertices):
        raise DataFaultError([f"{path.name}: a face names a vertex that is not there; is it cut?"])
    return Raw(
        path,
        _entry(header, "Concept ID"),
        _entry(header, "English name"),
        next((line for line in header.splitlines() if "licens" in line.lower()), ""),
        vertices,
        faces,
        _bounds(header),
        _volume(header),
    )


def _entry(header: str, key: str) -> str:
    found = re.search(rf"^{key}\s*:\s*(.+)$", header, flags=re.M)
    return found[1].strip() if found else ""


def _bounds(header: str) -> Floats | None:
    three = rf"\({_NUMBER},{_NUMBER},{_NUMBER}\)"
    found = re.search(rf"^Bounds\(mm\)\s*:\s*{three}-{three}", header, flags=re.M)
    return np.array(found.groups(), dtype=np.float64).reshape(2, 3) if found else None


def _volume(header: str) -> float | None:
    found = re.search(rf"^Volume\(cm3\)\s*:\s*{_NUMBER}", header, flags=re.M)
    return float(found[1]) if found else None
