"""The poses that `trochanter stream` is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from trochanter.cli.options import Beyond, named_numbers, within
from trochanter.errors import TrochanterError

if TYPE_CHECKING:
    from trochanter.mechanics import Hip
    from trochanter.mechanics.streaming import PoseFile, PoseGrid, RandomPoses

GRID = "NAME=FROM:TO:COUNT"
RANGE = "NAME=LOW:HIGH"


def chosen_poses(
    hip: Hip,
    grid: list[str] | None,
    random: int | None,
    seed: int,
    covered: list[str] | None,
    file: Path | None,
    at: list[str] | None,
    beyond: Beyond,
) -> PoseGrid | RandomPoses | PoseFile:
    """Return the poses that are asked for, in radians and metres.

    Raises
    ------
    TrochanterError
        If not one kind of poses is asked for, or a text is not of its form.
    """
    from trochanter.mechanics.streaming import PoseFile, PoseGrid, RandomPoses

    if sum((bool(grid), random is not None, file is not None)) != 1:
        raise TrochanterError("say which poses: one of --grid, --random and --poses")
    if covered and random is None:
        raise TrochanterError("--range is for --random; a grid has its ends, a file its values")
    units = hip.coordinates.units

    def inside(name: str, value: float) -> float:
        own = value if units.get(name) == "m" else math.radians(value)
        if math.isfinite(own):
            within(hip, name, own, beyond)
        return own

    stand = {name: inside(name, value) for name, value in named_numbers(at or ()).items()}
    if file is not None:
        return PoseFile(file, at=stand)
    if random is not None:
        ends = {
            name: tuple(inside(name, value) for value in values)
            for name, values in _parts(covered or [], RANGE, 2)
        }
        return RandomPoses(random, seed, ranges=ends, at=stand)  # type: ignore[arg-type]
    axes = {}
    for name, (start, stop, count) in _parts(grid or [], GRID, 3):
        if name in axes:
            raise TrochanterError(f"--grid gives {name} twice")
        axes[name] = (inside(name, start), inside(name, stop), count)
    return PoseGrid(axes, at=stand)  # type: ignore[arg-type]


def _parts(given: list[str], form: str, count: int) -> Iterator[tuple[str, list[float]]]:
    """Yield names and numbers from texts such as ``hip_flexion=-20:100:50``."""
    for text in given:
        name, _, after = text.partition("=")
        try:
            values = [float(part) for part in after.split(":")]
        except ValueError:
            values = []
        if len(values) != count or not name.strip():
            raise TrochanterError(f"{text!r} is not {form}")
        yield name.strip(), values
