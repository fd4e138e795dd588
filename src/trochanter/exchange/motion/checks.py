"""What must hold of a table of numbers before it is a motion."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import DataFaultError
from trochanter.exchange.motion.record import Motion
from trochanter.exchange.motion.units import Unit, read_heading
from trochanter.exchange.reading import shown

Array = NDArray[np.float64]

MAX_COLUMNS = 5000
GAP = 1.5
"""A step this many times the usual one is a gap, where the steps are otherwise alike."""

TURNS = 4 * np.pi
"""Angles beyond this [rad] are taken for degrees that do not say so."""

_TIMES = ("time", "time_s", "t")
_CYCLES = ("cycle_percent", "gait_cycle_percent", "percent")


def make_motion(
    name: str,
    headings: Sequence[str],
    table: Array,
    degrees: bool | None,
    allow_gaps: bool,
    lengths: frozenset[str],
    line_of: Callable[[int], str],
) -> Motion:
    """Return the motion in a table, checked and in SI units.

    Parameters
    ----------
    name : str
        The file's.
    headings : sequence of str
        One a column; one of them is the time's.
    table : (n, k) array
    degrees : bool or None
        The unit of angles whose heading does not say it; None is radians, with a check
        that they can be.
    allow_gaps : bool
    lengths : frozenset of str
        Columns that are known to be lengths.
    line_of : function
        From a row of the table to its place in the file.

    Raises
    ------
    DataFaultError
    """
    read = [read_heading(heading, lengths) for heading in headings]
    names = [one.name for one in read]
    _check_names(name, names, line_of(-1))
    if len(table) == 0:
        raise DataFaultError([f"{name}: no rows of values"])
    _check_finite(name, names, table, line_of)
    at, time_unit = _time_column(name, names)
    times = table[:, at] * (1.0 if time_unit == "s" else 0.01)
    _check_times(times, allow_gaps, line_of)
    rest = [k for k in range(len(names)) if k != at]
    values, units = _converted(name, [read[k] for k in rest], table[:, rest], degrees)
    return Motion(
        name,
        times,
        tuple(names[k] for k in rest),
        values,
        units,
        "s" if time_unit == "s" else "cycle",
    )


def _check_names(name: str, names: Sequence[str], where: str) -> None:
    if len(names) > MAX_COLUMNS:
        raise DataFaultError([f"{name}: more than {MAX_COLUMNS} columns"])
    seen: set[str] = set()
    for one in names:
        if not one:
            raise DataFaultError([f"{where}: a column has no name"])
        if one in seen:
            raise DataFaultError([f"{where}: column {shown(one)} is there twice"])
        seen.add(one)


def _time_column(name: str, names: Sequence[str]) -> tuple[int, str]:
    folded = [one.casefold() for one in names]
    for unit, choices in (("s", _TIMES), ("cycle", _CYCLES)):
        for choice in choices:
            if choice in folded:
                if len(names) == 1:
                    raise DataFaultError([f"{name}: there is no column but the time"])
                return folded.index(choice), unit
    listed = ", ".join((*_TIMES, *_CYCLES))
    raise DataFaultError([f"{name}: no column of times ({listed})"])


def _check_finite(
    name: str, names: Sequence[str], table: Array, line_of: Callable[[int], str]
) -> None:
    bad = np.argwhere(~np.isfinite(table))
    if len(bad):
        row, column = bad[0]
        count = f"; {len(bad)} such values in all" if len(bad) > 1 else ""
        text = f"column {shown(names[column])} holds {table[row, column]}, a gap to be filled first"
        raise DataFaultError([f"{line_of(int(row))}: {text}{count}"])


def _check_times(times: Array, allow_gaps: bool, line_of: Callable[[int], str]) -> None:
    steps = np.diff(times)
    back = np.flatnonzero(steps <= 0)
    if len(back):
        row = int(back[0]) + 1
        way = "stands still" if steps[back[0]] == 0 else "goes backward"
        text = f"time {way}, from {times[row - 1]:g} to {times[row]:g}"
        raise DataFaultError([f"{line_of(row)}: {text}"])
    if allow_gaps or len(steps) < 4:
        return
    usual = float(np.median(steps))
    alike = np.abs(steps - usual) <= 0.01 * usual
    wide = np.flatnonzero(steps > GAP * usual)
    if alike.mean() > 0.9 and len(wide):
        row = int(wide[0]) + 1
        text = f"a gap of {steps[wide[0]]:g} s, where rows are {usual:g} s apart"
        raise DataFaultError([f"{line_of(row)}: {text} (allow_gaps=True lets it be bridged)"])


def _converted(
    name: str, read: Sequence[Unit], table: Array, degrees: bool | None
) -> tuple[Array, tuple[str, ...]]:
    values, units = table.copy(), []
    for k, one in enumerate(read):
        scale = one.scale
        if one.unit == "rad" and not one.stated and degrees:
            scale = np.pi / 180
        values[:, k] *= scale
        units.append(one.unit)
        if one.unit == "rad" and not one.stated and degrees is None:
            worst = float(np.abs(values[:, k]).max())
            if worst > TURNS:
                text = f"{shown(one.name)} reaches {worst:.4g}, which looks like degrees"
                raise DataFaultError([f"{name}: {text}: say degrees=True, or degrees=False"])
    return values, tuple(units)
