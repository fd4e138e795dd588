"""The bodies that come with the package."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from trochanter.errors import DataFaultError, UnknownNameError
from trochanter.pictures.bodies.records import Figures, Sections

DATA = Path(__file__).parents[1] / "data" / "bodies"


@cache
def muscles_with_bodies() -> tuple[str, ...]:
    """Return the slugs of the muscles that have a body, in order.

    Examples
    --------
    >>> len(muscles_with_bodies())
    22
    """
    return tuple(sorted(path.stem for path in DATA.glob("*.json")))


@cache
def sections(muscle: str) -> Figures:
    """Return the figures of a muscle's body.

    Parameters
    ----------
    muscle : str
        A slug, such as ``"gluteus-minimus"``.

    Raises
    ------
    UnknownNameError
        If no such muscle has a body.
    """
    if muscle not in muscles_with_bodies():
        raise UnknownNameError("muscle with a body", muscle, muscles_with_bodies())
    return read_figures(DATA / f"{muscle}.json")


def read_figures(path: Path) -> Figures:
    """Read a file of figures.

    Raises
    ------
    DataFaultError
        With every fault of the file at once.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        held = Figures.model_validate(_tuples(raw))
    except ValidationError as error:
        told = [f"{path.name}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise DataFaultError(told) from None
    except (OSError, ValueError, RecursionError) as fault:
        raise DataFaultError([f"{path.name}: {fault}"]) from None
    faults = [f"{path.name}: {one.source}: {f}" for one in held.bodies for f in _faults(one)]
    if faults:
        raise DataFaultError(faults)
    return held


def _faults(one: Sections) -> list[str]:
    """Return what a record's types cannot say."""
    shapes = {tuple(len(axis) for axis in section) for section in one.coefficients}
    widths = {width for shape in shapes for width in shape}
    out = []
    if len(shapes) != 1 or len(next(iter(shapes))) != 3 or len(widths) != 1:
        out.append("its sections do not all have three coordinates with equally many figures")
    elif next(iter(widths)) % 2 == 0 or next(iter(widths)) < 3:
        out.append("a coordinate needs a constant, and a cosine and a sine of each wave")
    if len(one.coefficients) != len(one.stations):
        out.append(f"{len(one.coefficients)} sections for {len(one.stations)} stations")
    steps = np.diff(one.stations)
    if one.stations[0] != 0.0 or one.stations[-1] != 1.0 or (steps <= 0).any():
        out.append("its stations do not rise from 0 to 1")
    if len(one.cuts) != len(one.compartments) - 1 or (np.diff(one.cuts) <= 0).any():
        out.append("its cuts do not rise, or are not one fewer than its compartments")
    return out


def _tuples(value: Any) -> Any:
    """Turn lists into tuples, all the way down, as strict records take them."""
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
