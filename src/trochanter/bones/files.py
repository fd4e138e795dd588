"""Where the bone files lie, and readers of their JSON and their shape models.

The files come with the package musculoskeletal-models of the Auckland
Bioengineering Institute (MPL-2.0): curved elements of each bone, and the shape
model LLP26 of 26 people. How such models are made is told by Zhang et al. 2016,
J Biomech 49:3875-3881, doi:10.1016/j.jbiomech.2016.10.021. They hold millimetres.
"""

from __future__ import annotations

import importlib.util
import json
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np

from trochanter.bones.elements import Floats, Ints, Lattice, lattice_of
from trochanter.bones.surfaces import ElementSurface
from trochanter.bones.topology import consistent_turns
from trochanter.errors import DataFaultError, MissingLibraryError


def package_folder() -> Path:
    """Return the folder of the installed bone files, without running the package's code.

    Raises
    ------
    MissingLibraryError
        If the package is not installed; the message holds the line that installs it.
    """
    spec = importlib.util.find_spec("musculoskeletal")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "models"
        if (folder / "atlas_meshes").is_dir():
            return folder
    raise MissingLibraryError(
        "the bones are not installed; run: pip install 'musculoskeletal-models>=0.2.4'"
    )


def read_surface(mesh: Path, ensemble: Path) -> ElementSurface:
    """Read elements and shared nodes from a ``.mesh`` and its ``.ens`` file.

    The mesh lists each element's type and which element points coincide; the
    ensemble names each type's basis. Nodes are numbered where they first occur,
    elements in the order of their numbers and points in lattice order, which is
    the order of the ``.geof`` files and of the shape models.

    Parameters
    ----------
    mesh, ensemble : Path

    Returns
    -------
    ElementSurface
        Its neighbours agree in sense; `facing_outward` decides which sense.

    Raises
    ------
    DataFaultError
        If a file is not what it should be.
    """
    layout, bases = _json(mesh), _json(ensemble)
    try:
        lattices = _lattices(layout["elements"], bases["basis"])
        nodes = _nodes(layout["connectivity"], lattices, int(layout["number_of_points"]))
        turns = consistent_turns(lattices, nodes)
    except DataFaultError as fault:
        raise DataFaultError(f"{mesh.name}: {one}" for one in fault.faults) from None
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        what = f"no entry {fault}" if isinstance(fault, KeyError) else str(fault)
        raise DataFaultError([f"{mesh.name} with {ensemble.name}: {what}"]) from None
    return ElementSurface(lattices, nodes, int(layout["number_of_points"]), turns)


def _lattices(elements: dict[str, str], bases: dict[str, str]) -> tuple[Lattice, ...]:
    """Return every element's lattice, in the order of the elements' numbers."""
    kinds = {int(number): text.split()[-1] for number, text in elements.items()}
    if sorted(kinds) != list(range(len(kinds))):
        raise DataFaultError([f"elements are not numbered 0..{len(kinds) - 1}"])
    return tuple(lattice_of(bases[kinds[number]]) for number in sorted(kinds))


def _nodes(
    connectivity: dict[str, str], lattices: tuple[Lattice, ...], count: int
) -> tuple[Ints, ...]:
    """Return each element's node numbers; points that coincide are one node."""
    joined = {
        _point(key): [_point(one) for one in text.split()] for key, text in connectivity.items()
    }
    points = [[(e, k) for k in range(len(one.points))] for e, one in enumerate(lattices)]
    numbers: dict[tuple[int, int], int] = {}
    found = 0
    for point in (point for here in points for point in here):
        if point not in numbers:
            numbers.update(dict.fromkeys([point, *joined[point]], found))
            found += 1
    strange = sorted(set(numbers) - {point for here in points for point in here})
    if strange:
        raise DataFaultError([f"no element point {strange[0][0]}_{strange[0][1]}"])
    if found != count:
        raise DataFaultError([f"{found} nodes, but it says {count}"])
    return tuple(np.array([numbers[point] for point in here], dtype=np.int64) for here in points)


def read_nodes(path: Path) -> Floats:
    """Read the nodes of a ``.geof`` file, shape (nodes, 3), in the file's millimetres."""
    field = _json(path)["field_parameters"]
    rows = [[float(field[key][f"dim {k}"]) for k in range(3)] for key in sorted(field)]
    return np.array(rows, dtype=np.float64)


def read_shape_arrays(path: Path) -> dict[str, Floats]:
    """Read the arrays of a ``.pc`` shape model.

    The file is a pickle, which can run any program it names; this reader admits
    nothing but NumPy arrays of numbers.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict
        ``mean`` (3n,), ``modes`` (3n, m) and ``weights`` (m,), as the file has them.

    Raises
    ------
    DataFaultError
        If the file holds anything else than plain values and arrays.
    """
    try:
        with path.open("rb") as stream:
            held = _ArraysOnly(stream).load()
    except OSError as fault:
        raise DataFaultError([f"{path}: {fault.strerror}"]) from None
    except Exception as fault:  # a damaged pickle can fail in any way
        raise DataFaultError([f"{path.name}: {fault or type(fault).__name__}"]) from None
    wanted = ("mean", "modes", "weights")
    if not isinstance(held, dict) or not all(_is_numbers(held.get(key)) for key in wanted):
        raise DataFaultError([f"{path.name}: it needs arrays of numbers named {', '.join(wanted)}"])
    return {key: np.asarray(held[key], dtype=np.float64) for key in wanted}


class _ArraysOnly(pickle.Unpickler):
    """An unpickler for which nothing exists but arrays of numbers."""

    def find_class(self, module: str, name: str) -> Any:
        if name == "_reconstruct" and module in ("numpy.core.multiarray", "numpy._core.multiarray"):
            return _empty_array
        if (module, name) == ("numpy", "ndarray"):
            return _ArrayKind
        if (module, name) == ("numpy", "dtype"):
            return _number_type
        raise pickle.UnpicklingError(f"refused {module}.{name}; only arrays of numbers are read")


class _ArrayKind:
    """Stands for the class of arrays, which a file may name but not call."""

    def __init__(self, *_: object) -> None:
        raise pickle.UnpicklingError("refused a call of numpy.ndarray")


def _empty_array(kind: type, shape: tuple[int, ...], dtype: bytes) -> Any:
    """Make the empty array that the pickle's own bytes then fill."""
    if kind is not _ArrayKind or shape != (0,) or dtype != b"b":
        raise pickle.UnpicklingError("refused an array that does not start empty")
    return np.ndarray((0,), "b")


def _number_type(name: str, align: bool = False, copy: bool = True) -> Any:
    """Make the type of an array's numbers; text and Python objects are refused."""
    if not re.fullmatch(r"[fiu][1248]", str(name)):
        raise pickle.UnpicklingError(f"refused an array of type {name!r}; only numbers are read")
    return np.dtype(name, align=align, copy=True)


def _is_numbers(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "fiu" and value.size > 0


def _json(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise DataFaultError([f"{path}: {fault.strerror}"]) from None
    except ValueError as fault:
        raise DataFaultError([f"{path.name}: not JSON: {fault}"]) from None
    if not isinstance(held, dict):
        raise DataFaultError([f"{path.name}: it needs a JSON object at the top"])
    return held


def _point(key: str) -> tuple[int, int]:
    """Return (element, point) of a key such as ``12_0``."""
    match = re.fullmatch(r"(\d+)_(\d+)", key)
    if match is None:
        raise ValueError(f"{key!r} names no element and point, such as 12_0")
    return int(match[1]), int(match[2])
