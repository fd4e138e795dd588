"""Newton's method kept inside a bracket, for many equations at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


class Roots(NamedTuple):
    """Where the functions vanish, as far as that was found.

    Attributes
    ----------
    x : (n,) array
    residual : (n,) array
        The function there.
    found : (n,) array of bool
        Whether the residual is within its tolerance.
    """

    x: Array
    residual: Array
    found: NDArray[np.bool_]


def safeguarded_newton(
    function: Callable[[Array, Rows], tuple[Array, Array, Array]],
    low: Array,
    high: Array,
    start: Array,
    *,
    iterations: int = 100,
) -> Roots:
    """Return a root of each function between `low` and `high`.

    The functions are negative at `low` and positive at `high`, or zero there. A step of
    Newton is taken where the function rises, where it stays inside the bracket and where it
    is at most half the step before; else the bracket is halved (Press et al., Numerical
    Recipes, section 9.4). So a root at which the function rises is found always.

    Parameters
    ----------
    function : callable
        ``function(x, rows)`` gives value, slope and tolerance of the functions `rows` at x.
    low, high, start : (n,) arrays
    iterations : int
        Evaluations at most; what is not solved by then is not `found`.
    """
    low, high = low.copy(), high.copy()
    x, ahead = np.clip(start, low, high), np.clip(start, low, high)
    residual = np.zeros_like(x)
    found = np.zeros(x.shape, bool)
    before = high - low
    rows: Rows = np.arange(len(x))
    for _ in range(iterations):
        if len(rows) == 0:
            break
        at = ahead[rows]
        value, slope, tolerance = function(at, rows)
        x[rows], residual[rows] = at, value
        found[rows] = np.abs(value) <= tolerance
        low[rows] = np.where(value < 0.0, at, low[rows])
        high[rows] = np.where(value < 0.0, high[rows], at)
        step = _step(value, slope, at, low[rows], high[rows], before[rows])
        open_ = ~found[rows]
        rows, step = rows[open_], step[open_]
        before[rows] = np.abs(step)
        ahead[rows] += step
    return Roots(x, residual, found)


def _step(value: Array, slope: Array, at: Array, low: Array, high: Array, before: Array) -> Array:
    with np.errstate(all="ignore"):
        newton = -value / slope
        good = (slope > 0.0) & np.isfinite(newton)
        good &= (at + newton > low) & (at + newton < high)
        good &= np.abs(newton) <= 0.5 * before
    return np.where(good, newton, 0.5 * (low + high) - at)
