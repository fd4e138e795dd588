"""The predicates of a claim, each a pure function from values to findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from trochanter.anatomy.claim import Count, Crossing, Order, Quantity, Sign, Small, Test, Trend
from trochanter.claims.quantity import Floats, Values
from trochanter.mechanics.words import motion

STEP_DEG = 0.25
"""Spacing of the grid on which a change of sign is looked for, before interpolation."""

Ask = Callable[[Quantity, str | None, Floats | None], Values]


@dataclass(frozen=True)
class Finding:
    """One number that a verdict rests on.

    Attributes
    ----------
    line : str
        The model's line, or what several were combined into.
    what : str
        What the number is, in words with its pose.
    value : float or None
        In `unit`; None where there is no such number (a crossing that does not happen).
    unit : str
        ``m``, ``m2``, ``deg`` or ``1``.
    holds : bool
        Whether the claim's condition holds for it.
    """

    line: str
    what: str
    value: float | None
    unit: str
    holds: bool


def ask(test: Test, values_of: Ask) -> tuple[Finding, ...]:
    """Return the findings of one test; `values_of` puts a quantity to the model."""
    kinds: dict[type, Callable[[Any, Ask], tuple[Finding, ...]]] = {
        Sign: _sign,
        Small: _small,
        Order: _order,
        Crossing: _crossing,
        Trend: _trend,
        Count: _count,
    }
    return kinds[type(test)](test, values_of)


def _sign(test: Sign, values_of: Ask) -> tuple[Finding, ...]:
    found = values_of(test.of, None, None)
    side = 1.0 if test.expect == "positive" else -1.0
    least = test.at_least_mm * 1e-3
    return tuple(
        Finding(line, _named(test.of, v), float(v), found.unit, bool(side * v > max(least, 1e-12)))
        for line, v in zip(found.names, found.values[0], strict=True)
    )


def _small(test: Small, values_of: Ask) -> tuple[Finding, ...]:
    found = values_of(test.of, None, None)
    most = test.at_most_mm * 1e-3
    return tuple(
        Finding(line, _named(test.of, v), float(v), found.unit, bool(abs(v) <= most))
        for line, v in zip(found.names, found.values[0], strict=True)
    )


def _order(test: Order, values_of: Ask) -> tuple[Finding, ...]:
    more, less = (values_of(side, None, None) for side in (test.greater, test.lesser))
    high, low = float(more.values[0, 0]), float(less.values[0, 0])
    holds = high >= test.factor * low
    return (
        Finding(more.names[0], _named(test.greater, high), high, more.unit, holds),
        Finding(less.names[0], _named(test.lesser, low), low, less.unit, holds),
    )


def _crossing(test: Crossing, values_of: Ask) -> tuple[Finding, ...]:
    count = round(abs(test.to_deg - test.from_deg) / STEP_DEG) + 1
    grid = np.linspace(test.from_deg, test.to_deg, count)
    found = values_of(test.of, test.along, grid)
    findings = []
    for line, curve in zip(found.names, found.values.T, strict=True):
        angle = crossing_angle(grid, curve, test.direction == "to-positive")
        low, high = test.within_deg or (-np.inf, np.inf)
        holds = angle is not None and bool(low <= angle <= high)
        start, end = motion(str(test.of.coordinate), curve[0]), "no change of sign"
        if angle is not None:
            end = f"turns to {motion(str(test.of.coordinate), curve[-1])}"
        what = f"{start} at {test.from_deg:g}° of {_plain(test.along)}, {end}"
        findings.append(Finding(line, what, angle, "deg", holds))
    return tuple(findings)


def crossing_angle(grid: Floats, curve: Floats, to_positive: bool) -> float | None:
    """Return where a curve first changes sign in the wanted direction, interpolated; else None."""
    rising = (curve[:-1] <= 0) & (curve[1:] > 0)
    falling = (curve[:-1] >= 0) & (curve[1:] < 0)
    places = np.flatnonzero(rising if to_positive else falling)
    if not places.size:
        return None
    i = int(places[0])
    share = curve[i] / (curve[i] - curve[i + 1])
    return float(grid[i] + share * (grid[i + 1] - grid[i]))


def _trend(test: Trend | Count, values_of: Ask) -> tuple[Finding, ...]:
    ends = np.array([test.from_deg, test.to_deg])
    found = values_of(test.of, test.along, ends)
    side = 1.0 if test.expect == "rises" else -1.0
    least = getattr(test, "at_least_mm", 0.0) * 1e-3
    span = f"{test.from_deg:g}° to {test.to_deg:g}° of {_plain(test.along)}"
    return tuple(
        Finding(
            line,
            f"change of {_subject(test.of)}, {span}",
            float(change),
            found.unit,
            bool(side * change > max(least, 1e-12)),
        )
        for line, change in zip(found.names, found.values[1] - found.values[0], strict=True)
    )


def _count(test: Count, values_of: Ask) -> tuple[Finding, ...]:
    each = _trend(test, values_of)
    share = sum(f.holds for f in each) / len(each)
    what = f"share of {len(each)} lines whose arm {test.expect}"
    return (Finding("all", what, share, "1", share >= test.share_at_least), *each)


def _subject(quantity: Quantity) -> str:
    """Name what a trend is about: ``hip rotation arm``, ``muscle tendon length``."""
    if quantity.coordinate is None:
        return _plain(quantity.quantity)
    return f"{_plain(quantity.coordinate)} arm"


def _named(quantity: Quantity, value: float) -> str:
    """Name a value with its pose: ``internal rotation arm, hip flexion 90°``."""
    if quantity.quantity == "moment_arm":
        word = motion(str(quantity.coordinate), value)
        name = _subject(quantity) if quantity.absolute else f"{word} arm"
        if quantity.moves == "pelvis":
            name += " on the pelvis, foot fixed"
    else:
        name = _plain(quantity.quantity)
    pose = [
        f"{_plain(field.removesuffix('_deg'))} {degrees:g}°"
        for field, degrees in quantity.pose.model_dump().items()
        if degrees
    ]
    return ", ".join([name, *pose]) if quantity.quantity != _AREA else name


_AREA = "physiological_cross_sectional_area"


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("knee angle", "knee flexion")
