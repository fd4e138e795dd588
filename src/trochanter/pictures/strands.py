"""Lines of action to strands: curves that run from bone to bone and lie over what is between."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from trochanter.pictures.solids import Solid

Floats = NDArray[np.float64]

STATIONS = 49
# Coarse to fine, so that a curve finds its way round a bone before it is smoothed in detail.
_ROUNDS = ((13, 80), (25, 50), (STATIONS, 40))


def resample(points: Floats, count: int = STATIONS) -> Floats:
    """Return `count` points at equal steps along a polyline.

    Parameters
    ----------
    points : ndarray, shape (k, 3)
        Two points or more [m].
    count : int

    Returns
    -------
    ndarray, shape (count, 3)
        The first and the last point are kept.
    """
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    where = np.linspace(0, length[-1], count)
    return np.stack([np.interp(where, length, points[:, k]) for k in range(3)], axis=1)


def between(guides: Floats, places: Floats) -> Floats:
    """Return curves between the guides, on the smooth sheet through them.

    The sheet is monotone between guides (Fritsch & Butland 1984, SIAM J Sci Stat Comput
    5:300-304, doi:10.1137/0905021), so that no curve leaves the span of the guides.

    Parameters
    ----------
    guides : ndarray, shape (lines, stations, 3)
        The published lines of a muscle, in order across its fan.
    places : ndarray, shape (n,)
        0 is the first line, 1 the last, and the lines between stand at equal steps.

    Returns
    -------
    ndarray, shape (n, stations, 3)
    """
    if len(guides) == 1:
        return np.asarray(np.repeat(guides, len(places), axis=0))
    at = np.linspace(0, 1, len(guides))
    if len(guides) == 2:
        share = places[:, None, None]
        return np.asarray((1 - share) * guides[0] + share * guides[1])
    return np.asarray(PchipInterpolator(at, guides, axis=0)(places))


def lay_over(
    curves: Floats,
    obstacle: Solid,
    clearance: Callable[[int], Floats],
    start: Floats,
    held: float = 0.04,
) -> Floats:
    """Smooth curves and push them out of bone, their ends fixed.

    Each step draws a point toward the middle of its neighbours and a little
    toward where its published line runs, then sets it back on the bone's surface
    if it has gone under. What remains is a soft bend where a straight line would
    pass through bone, and the published line everywhere else.

    Parameters
    ----------
    curves : ndarray, shape (n, stations, 3)
        The published lines, resampled [m].
    obstacle : Solid
        The bones.
    clearance : callable
        Number of stations -> least distance to bone, shape (n, stations) [m].
    start : ndarray, shape (n, stations, 3)
        Where the curves are before the first step. On which side of a bone they
        start decides on which side they come to lie [m].
    held : float
        How strongly each step draws toward the published line, 0 to 1, with the
        fewest stations; with more it is less, so that a bend stays as soft.

    Returns
    -------
    ndarray, shape (n, stations, 3)
    """
    moving = _restation(start, _ROUNDS[0][0])
    for count, steps in _ROUNDS:
        moving = _restation(moving, count)
        guide, apart = _restation(curves, count), clearance(count)
        pull = held * (_ROUNDS[0][0] / count) ** 2
        for step in range(steps):
            inner = moving[:, 1:-1]
            inner += 0.5 * ((moving[:, :-2] + moving[:, 2:]) / 2 - inner)
            inner += pull * (guide[:, 1:-1] - inner)
            _push_out(moving, obstacle, apart, share=0.5 if step < steps - 3 else 1.0)
    return moving


def _push_out(moving: Floats, obstacle: Solid, apart: Floats, share: float) -> None:
    """Move inner points that are too near to bone along the bone's normal, in place."""
    inner = moving[:, 1:-1]
    distance, outward = obstacle.clearance(inner.reshape(-1, 3))
    short = np.clip(apart[:, 1:-1].ravel() - distance, 0, None)
    inner += share * (short[:, None] * outward).reshape(inner.shape)


def _restation(curves: Floats, count: int) -> Floats:
    """Resample every curve to equal steps."""
    return np.stack([resample(curve, count) for curve in curves])
