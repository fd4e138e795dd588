"""Poses that two models can both take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.reports.looking import chosen_ranges, resting
from trochanter.mechanics.reports.matching import CoordinatePair

Array = NDArray[np.float64]

POSES = 1000
MAX_POSES = 200_000
FINE_ENOUGH = 4
"""Where a regular grid would have fewer steps a coordinate, poses spread evenly are taken."""

SEED = 20


class CommonPoses(NamedTuple):
    """The same poses for two models.

    Attributes
    ----------
    first, second : (n, nq) arrays
        [rad or m], by each model's coordinates.
    ranges : mapping of str to (float, float)
        What is covered, by the first model's names [rad].
    regular : bool
        Whether the poses are a regular grid.
    """

    first: Array
    second: Array
    ranges: Mapping[str, tuple[float, float]]
    regular: bool


def common_poses(
    first: Hip,
    second: Hip,
    pairs: list[CoordinatePair],
    count: int = POSES,
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> CommonPoses:
    """Return poses over the ranges that two models share; what is not shared rests.

    Parameters
    ----------
    first, second : Hip
    pairs : list of CoordinatePair
        The coordinates to vary.
    count : int
        About how many poses, at most.
    ranges : mapping of str to (float, float), optional
        Instead of what both ranges share, by the first model's names [rad].

    Raises
    ------
    TrochanterError
        Ranges that have nothing in common; nothing to vary.
    OutOfRangeError
        More than `MAX_POSES` poses, or none.
    """
    if not 1 <= count <= MAX_POSES:
        raise OutOfRangeError(f"take from 1 to {MAX_POSES} poses, not {count}")
    if not pairs:
        raise TrochanterError(f"{first.id} and {second.id} share no coordinate that moves a line")
    given = chosen_ranges(first, ranges)
    shared = {
        pair.first: given[pair.first]
        if pair.first in (ranges or {})
        else _shared(first, second, pair)
        for pair in pairs
    }
    steps = int(count ** (1 / len(pairs)) + 1e-9)
    low, high = np.array(list(shared.values())).T
    share = _grid(steps, len(pairs)) if steps >= FINE_ENOUGH else _spread(count, len(pairs))
    values = low + share * (high - low)
    ours, theirs = (np.tile(resting(hip), (len(values), 1)) for hip in (first, second))
    for column, pair in enumerate(pairs):
        ours[:, first.coordinates.index(pair.first)] = values[:, column]
        theirs[:, second.coordinates.index(pair.second)] = pair.sign * values[:, column]
    return CommonPoses(ours, theirs, shared, steps >= FINE_ENOUGH)


def _shared(first: Hip, second: Hip, pair: CoordinatePair) -> tuple[float, float]:
    ours = first.coordinates.ranges[pair.first]
    theirs = sorted(pair.sign * limit for limit in second.coordinates.ranges[pair.second])
    low, high = max(ours[0], theirs[0]), min(ours[1], theirs[1])
    if not low < high:
        raise TrochanterError(
            f"the ranges of {pair.first} in {first.id} and {second.id} have nothing in common; "
            "give a range, or turn a sign"
        )
    return low, high


def _grid(steps: int, dimensions: int) -> Array:
    axis = np.linspace(0.0, 1.0, steps)
    return np.stack(np.meshgrid(*[axis] * dimensions, indexing="ij"), -1).reshape(-1, dimensions)


def _spread(count: int, dimensions: int) -> Array:
    """Return points that fill a cube evenly: Halton's sequence (1960), the same each time."""
    from scipy.stats import qmc

    points: Array = qmc.Halton(dimensions, rng=np.random.default_rng(SEED)).random(count)
    return points
