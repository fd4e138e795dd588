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
from pathlib import Path
from typing import Any

import numpy as np

from trochanter.bones.elements import Floats, Ints, lattice_of
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
    layout, bases = _json(mesh), _json(ensemble)["basis"]
    kinds = {int(e): text.split()[-1] for e, text in layout["elements"].items()}
    if sorted(kinds) != list(range(len(kinds))):
        raise DataFaultError([f"{mesh.name}: elements are not numbered 0..{len(kinds) - 1}"])
    lattices = tuple(lattice_of(bases[kinds[e]]) for e in sorted(kinds))
    joined = {
        _point(key): [_point(one) for one in text.split()]
        for key, text in layout["connectivity"].items()
    }
    numbers: dict[tuple[int, int], int] = {}
    count = 0
    nodes: list[Ints] = []
    for e, lattice in enumerate(lattices):
        here = [(e, k) for k in range(len(lattice.points))]
        for point in here:
            if point not in numbers:
                numbers.update(dict.fromkeys([point, *joined[point]], count))
                count += 1
        nodes.append(np.array([numbers[point] for point in here], dtype=np.int64))
    if count != layout["number_of_points"]:
        raise DataFaultError(
            [f"{mesh.name}: {count} nodes, but it says {layout['number_of_points']}"]
        )
    turns = consistent_turns(lattices, tuple(nodes))
    return ElementSurface(lattices, tuple(nodes), count, turns)


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
    except (pickle.UnpicklingError, EOFError, AttributeError, ValueError, TypeError) as fault:
        raise DataFaultError([f"{path.name}: {fault}"]) from None
    wanted = ("mean", "modes", "weights")
    if not isinstance(held, dict) or not all(_is_numbers(held.get(key)) for key in wanted):
        raise DataFaultError([f"{path.name}: it needs arrays of numbers named {', '.join(wanted)}"])
    return {key: np.asarray(held[key], dtype=np.float64) for key in wanted}


class _ArraysOnly(pickle.Unpickler):
    """An unpickler for which nothing exists but the parts of a NumPy array."""

    _admitted = frozenset(
        {
            ("numpy", "ndarray"),
            ("numpy", "dtype"),
            ("numpy.core.multiarray", "_reconstruct"),
            ("numpy._core.multiarray", "_reconstruct"),
        }
    )

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._admitted:
            raise pickle.UnpicklingError(f"refused {module}.{name}; only NumPy arrays are read")
        if name == "_reconstruct":
            return _empty_array
        return getattr(np, name)


def _empty_array(kind: type, shape: tuple[int, ...], dtype: bytes) -> Any:
    """Make the empty array that the pickle then fills."""
    if kind is not np.ndarray:
        raise pickle.UnpicklingError(f"refused an array of kind {kind!r}")
    return np.ndarray(shape, dtype.decode("ascii"))


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
    element, point = key.split("_")
    return int(element), int(point)
