"""As many nodes for each line as its length and arms need, and where they do not suffice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation
from scipy.stats import qmc

from trochanter.site.bundle.grids import Floats, Grid, blend

#: What interpolation may miss the engine by [m].
LENGTH_ERROR, ARM_ERROR = 1e-4, 5e-4
#: Cells that an axis may have, from coarse to fine.
LADDER = (3, 4, 6, 8, 11, 15, 20, 26, 34, 44)
#: Nodes that a line may have, by its number of axes; where it jumps none would be enough.
MOST_NODES = {1: 100, 2: 2000, 3: 16000, 4: 60000}
#: Poses at which a refinement is tried, and how many places are looked at in every cell, half as
#: many with four axes, and in all cells together.
_TRIALS, _LOOKS, _LEAST_LOOKS = 256, 8, 16000
#: What counts as fine while cells are chosen, so that poses not tried are fine too.
_MARGIN = 0.6
#: A cell is rough from here on, since not every place in it is looked at; and from here on where
#: it touches a rough one.
_CALLED_ROUGH, _ROUGH_BESIDE = 0.65, 0.4

#: Poses (n, d) to lengths (n,) and their derivatives (n, d).
Asked = Callable[[Floats], tuple[Floats, Floats]]


@dataclass(frozen=True, eq=False)
class Chosen:
    """A grid, and which of its cells are rough.

    Attributes
    ----------
    grid : Grid
    rough : ndarray of bool, shape (cells)
        True where the interpolation misses the engine by more than it may somewhere in the cell.
    """

    grid: Grid
    rough: NDArray[np.bool_]


def misses(length: Floats, slope: Floats, true: tuple[Floats, Floats]) -> Floats:
    """Return how far numbers are off, in parts of what is allowed, shape (n,)."""
    arms = np.abs(slope - true[1]).max(axis=1) / ARM_ERROR
    return np.asarray(np.maximum(np.abs(length - true[0]) / LENGTH_ERROR, arms))


def choose(asked: Asked, axes: tuple[int, ...], low: Floats, high: Floats) -> Chosen:
    """Choose the cells of a line's grid and compute its nodes.

    From a coarse grid on, the axis is refined that brings most for its nodes, until
    no trial misses or the nodes are used up.

    Parameters
    ----------
    asked : callable
        Gives lengths and their derivatives by the axes at poses of the axes.
    axes : tuple of int
    low, high : ndarray, shape (d,)
        Range of the axes [rad].

    Returns
    -------
    Chosen
    """
    d = len(axes)
    trials = low + (high - low) * qmc.Sobol(d, seed=11).random(_TRIALS)
    true = asked(trials)
    rungs = [2 if k == 0 else 1 for k in range(d)]
    now = _tried(asked, trials, true, low, high, rungs)
    while (now > _MARGIN).any():
        options = [_raised(rungs, k) for k in range(d) if rungs[k] + 1 < len(LADDER)]
        options = [one for one in options if _nodes(one) <= MOST_NODES[d]]
        if not options:
            break
        found = [_tried(asked, trials, true, low, high, one) for one in options]
        gains = [_gain(now, new, rungs, one) for new, one in zip(found, options, strict=True)]
        best = int(np.argmax(gains))
        rungs, now = options[best], found[best]
    best_found = _chosen(asked, axes, low, high, rungs)
    while best_found.rough.any():
        finer = [min(rung + 1, len(LADDER) - 1) for rung in rungs]
        if finer == rungs or _nodes(finer) > MOST_NODES[d]:
            break
        one = _chosen(asked, axes, low, high, finer)
        if one.rough.mean() > 0.5 * best_found.rough.mean():
            break
        rungs, best_found = finer, one
    return best_found


def _chosen(
    asked: Asked, axes: tuple[int, ...], low: Floats, high: Floats, rungs: list[int]
) -> Chosen:
    grid = grid_over(asked, axes, low, high, np.array([LADDER[rung] for rung in rungs]))
    return Chosen(grid, rough_cells(asked, grid))


def grid_over(
    asked: Asked, axes: tuple[int, ...], low: Floats, high: Floats, counts: NDArray[np.int64]
) -> Grid:
    """Compute a grid's nodes."""
    step = (high - low) / counts
    lines = [low[k] + step[k] * np.arange(counts[k] + 1) for k in range(len(axes))]
    nodes = np.stack(np.meshgrid(*lines, indexing="ij"), axis=-1)
    length, slope = asked(nodes.reshape(-1, len(axes)))
    values = np.column_stack([length, slope]).reshape(*nodes.shape[:-1], 1 + len(axes))
    return Grid(axes, low, step, values)


def rough_cells(asked: Asked, grid: Grid) -> NDArray[np.bool_]:
    """Return the cells in which the interpolation is seen to miss by more than it may."""
    d = len(grid.axes)
    cells = np.stack(np.meshgrid(*map(np.arange, grid.cells), indexing="ij"), -1).reshape(-1, d)
    wanted = max(_LOOKS if d < 4 else _LOOKS // 2, _LEAST_LOOKS // len(cells))
    inner = qmc.Sobol(d, seed=5).random(2 ** int(np.ceil(np.log2(wanted))))
    most = np.zeros(len(cells))
    for share in inner:
        q = grid.low + grid.step * (cells + share)
        most = np.maximum(most, misses(*grid.at(q), asked(q)))
    most = most.reshape(grid.cells)
    rough = most > _CALLED_ROUGH
    beside = binary_dilation(rough, np.ones((3,) * d))
    return np.asarray(rough | (beside & (most > _ROUGH_BESIDE)))


def _tried(
    asked: Asked,
    trials: Floats,
    true: tuple[Floats, Floats],
    low: Floats,
    high: Floats,
    rungs: list[int],
) -> Floats:
    """Return by how much a grid would miss at the trials; only their cells' corners are asked."""
    d = len(rungs)
    counts = np.array([LADDER[rung] for rung in rungs])
    step = (high - low) / counts
    at = (trials - low) / step
    cell = np.clip(np.floor(at), 0, counts - 1)
    corners = np.array(list(product((0, 1), repeat=d)))
    nodes = low + step * (cell[:, None, :] + corners)
    length, slope = asked(nodes.reshape(-1, d))
    known = np.column_stack([length, slope]).reshape(len(trials), len(corners), 1 + d)
    return misses(*blend(known, at - cell, step), true)


def _gain(now: Floats, new: Floats, rungs: list[int], option: list[int]) -> float:
    """Return what a refinement brings for its nodes; a jump counts no more than a small miss."""
    less = np.minimum(now, 4.0).sum() - np.minimum(new, 4.0).sum()
    return float(less / np.log(_nodes(option) / _nodes(rungs)))


def _raised(rungs: list[int], k: int) -> list[int]:
    return [rung + (j == k) for j, rung in enumerate(rungs)]


def _nodes(rungs: list[int]) -> int:
    return int(np.prod([LADDER[rung] + 1 for rung in rungs]))
