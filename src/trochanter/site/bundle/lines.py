"""Lengths and arms of a model's lines on grids, with what the interpolation misses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics import Hip, load
from trochanter.site.bundle.choosing import ARM_ERROR, LENGTH_ERROR, Asked, choose
from trochanter.site.bundle.coding import decoded, encoded
from trochanter.site.bundle.grids import Floats, Grid

#: Poses at which the error is told, and the seed that they are drawn with.
CHECKS, CHECK_SEED = 1000, 20261122
#: Below this an arm [m], or a length that two coordinates share [m], is none.
_NONE = 1e-9


@dataclass(frozen=True, eq=False)
class Part:
    """A share of a line's length that some coordinates decide alone.

    Attributes
    ----------
    grid : Grid
        As it is read back from the file.
    rough : ndarray of bool, shape (cells)
    head : dict
        What the file's header says of the grid.
    kept : ndarray of uint8
        What the file holds of it.
    """

    grid: Grid
    rough: NDArray[np.bool_]
    head: dict[str, Any]
    kept: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Line:
    """A line's parts, whose lengths add up, and the error that was measured.

    Attributes
    ----------
    name, compartment : str
    parts : tuple of Part
    error : dict
        See `measured`.
    """

    name: str
    compartment: str
    parts: tuple[Part, ...]
    error: dict[str, Any]


def ranges(hip: Hip) -> tuple[Floats, Floats]:
    """Return the lower and upper ends of the poses shown [rad]: the default model's range.

    A model that reaches less far keeps its own ends.
    """
    shown = load().coordinates.ranges_deg
    own = np.array([hip.coordinates.ranges_deg[name] for name in hip.coordinates])
    all_shown = np.array([shown.get(name, own[k]) for k, name in enumerate(hip.coordinates)])
    low, high = np.maximum(own, all_shown)[:, 0], np.minimum(own, all_shown)[:, 1]
    return np.radians(low), np.radians(high)


def checks(hip: Hip, count: int = CHECKS) -> Floats:
    """Return the random poses of the whole range at which errors are told, shape (n, nq)."""
    low, high = ranges(hip)
    return low + (high - low) * np.random.default_rng(CHECK_SEED).random((count, len(low)))


def alone(hip: Hip, name: str) -> Hip:
    """Return the same leg with one line only, which is quicker to ask."""
    held = tuple(line for line in hip.model.lines if line.name == name)
    return Hip(hip.model.model_copy(update={"lines": held}))


def interpolated(hip: Hip, name: str) -> Line:
    """Put a line on grids that are fine enough, and measure what they miss."""
    one, (low, high) = alone(hip, name), ranges(hip)
    rest = np.array([hip.coordinates.defaults[c] for c in hip.coordinates])
    parts = []
    for number, axes in enumerate(_shares(one, low, high)):
        chosen = choose(_asked(one, axes, rest, number > 0), axes, *_on(axes, low, high))
        head, kept = encoded(chosen.grid)
        parts.append(Part(decoded(head, kept), chosen.rough, head, kept))
    told = measured(one, tuple(parts), checks(hip))
    return Line(name, hip.muscles.compartments[name], tuple(parts), told)


def evaluate(parts: tuple[Part, ...], q: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return what a reader of the bundle finds.

    Parameters
    ----------
    parts : tuple of Part
    q : ndarray, shape (n, nq)
        All coordinates [rad].

    Returns
    -------
    length : ndarray, shape (n,)
        [m]
    arm : ndarray, shape (n, nq)
        Minus the derivative of the interpolated length, in rough cells a mean of the corners'
        arms [m].
    rough : ndarray of bool, shape (n,)
        Where a pose lies in a rough cell.
    """
    length, arm, rough = np.zeros(len(q)), np.zeros(q.shape), np.zeros(len(q), dtype=bool)
    for part in parts:
        mine = q[:, list(part.grid.axes)]
        here = part.rough[tuple(part.grid.place(mine)[0].T)]
        smooth, mixed = part.grid.at(mine), part.grid.between(mine)
        length += np.where(here, mixed[0], smooth[0])
        arm[:, list(part.grid.axes)] -= np.where(here[:, None], mixed[1], smooth[1])
        rough |= here
    return length, arm, rough


def measured(one: Hip, parts: tuple[Part, ...], q: Floats) -> dict[str, Any]:
    """Return the greatest errors at some poses, outside and inside rough cells.

    Returns
    -------
    dict
        ``length_mm`` and ``arm_mm`` outside rough cells, ``rough_length_mm`` and
        ``rough_arm_mm`` in them (0 where no pose fell into one), ``rough_share`` of the poses and
        ``rough_volume``, the cells' share of the range.
    """
    length, arm, rough = evaluate(parts, q)
    true = one.evaluate(q)
    off = np.abs(length - true[0][:, 0]) * 1e3
    turned = np.abs(arm - true[1][:, 0]).max(axis=1) * 1e3

    def most(errors: Floats, where: NDArray[np.bool_]) -> float:
        return round(float(errors[where].max(initial=0.0)), 4)

    smooth = 1.0
    for part in parts:
        smooth *= 1.0 - float(part.rough.mean())
    return {
        "length_mm": most(off, ~rough),
        "arm_mm": most(turned, ~rough),
        "rough_length_mm": most(off, rough),
        "rough_arm_mm": most(turned, rough),
        "rough_share": round(float(rough.mean()), 4),
        "rough_volume": round(1.0 - smooth, 5),
        "poses": len(q),
        "allowed_length_mm": LENGTH_ERROR * 1e3,
        "allowed_arm_mm": ARM_ERROR * 1e3,
    }


def _shares(one: Hip, low: Floats, high: Floats) -> list[tuple[int, ...]]:
    """Return the coordinates of each part: knee apart from hip where neither minds the other."""
    q = low + (high - low) * np.random.default_rng(1).random((512, len(low)))
    crossed = tuple(np.flatnonzero(np.abs(one.evaluate(q)[1][:, 0]).max(axis=0) > _NONE).tolist())
    hip = tuple(k for k in crossed if k < 3)
    knee = tuple(k for k in crossed if k >= 3)
    if not hip or not knee:
        return [crossed]
    # Where the knee's share is the knee's alone, it does not change with the hip.
    other = q.copy()
    other[:, list(hip)] = np.roll(q[:, list(hip)], 1, axis=0)
    grown = []
    for pose in (q, other):
        straight = pose.copy()
        straight[:, list(knee)] = 0.0
        grown.append(one.evaluate(pose)[0][:, 0] - one.evaluate(straight)[0][:, 0])
    apart = np.abs(grown[0] - grown[1]).max() < _NONE
    return [hip, knee] if apart else [crossed]


def _asked(one: Hip, axes: tuple[int, ...], rest: Floats, relative: bool) -> Asked:
    """Return a line's length and derivatives by some axes, the other coordinates at rest."""
    columns = list(axes)

    def asked(x: Floats) -> tuple[Floats, Floats]:
        q = np.tile(rest, (len(x), 1))
        q[:, columns] = x
        length, arm = one.evaluate(q)
        base = one.evaluate(rest[None])[0][0, 0] if relative else 0.0
        return length[:, 0] - base, -arm[:, 0, columns]

    return asked


def _on(axes: tuple[int, ...], low: Floats, high: Floats) -> tuple[Floats, Floats]:
    columns = list(axes)
    return low[columns], high[columns]
