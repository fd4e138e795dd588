"""What must hold between lines and the surfaces they wrap over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Place = tuple[str | int, ...]
Fault = tuple[Place, str]


def wrap_faults(model: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the wraps of the lines of `model`, each with its place.

    Names that name nothing are left to `trochanter.model.checks.reference_faults`.
    """
    kinds = {
        row.get("name"): row.get("type")
        for row in _records(model.get("wraps"))
        if isinstance(row.get("name"), str)
    }
    faults: list[Fault] = []
    for i, line in enumerate(_records(model.get("lines"))):
        points = line.get("points")
        count = len(points) if isinstance(points, list | tuple) else 0
        for k, use in enumerate(_records(line.get("wraps"))):
            place: Place = ("lines", i, "wraps", k)
            faults += _range_faults(place, use, count)
            name = use.get("wrap")
            kind = kinds.get(name) if isinstance(name, str) else None
            if use.get("side") is not None and kind in ("ellipsoid", "torus"):
                text = f"a side point goes with a sphere or a cylinder; {name!r} is of kind {kind}"
                faults.append(((*place, "side"), text))
    return faults


def _records(rows: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the rows that can be looked into; others are empty, so that counting is kept."""
    for row in rows if isinstance(rows, list | tuple) else ():
        yield row if isinstance(row, Mapping) else {}


def _range_faults(place: Place, use: Mapping[str, Any], count: int) -> Iterator[Fault]:
    first, last = use.get("first"), use.get("last")
    for key, value in (("first", first), ("last", last)):
        if isinstance(value, int) and value >= count > 0:
            text = f"there is no point {value}; the line's points are 0 to {count - 1}"
            yield (*place, key), text
    begin = first if isinstance(first, int) else 0
    end = last if isinstance(last, int) else count - 1
    if count and begin >= end:
        yield place, f"no segment of the line lies between its points {begin} and {end}"
