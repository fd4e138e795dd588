"""The courses of lines over all poses: evenly spaced points, each a polynomial of the pose."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics import Hip
from trochanter.site.bundle.chebyshev import exponents, fitted, terms
from trochanter.site.bundle.grids import Floats
from trochanter.site.bundle.motion import warped

#: Points of a course, greatest degrees of the coordinates, and the step of its factors [m].
POINTS, DEGREES, STEP = 16, {3: (7, 5, 5), 4: (7, 4, 4, 7)}, 2e-5
_LEARNED, _TOLD, _TOLD_SEED = 1024, 200, 78


def course(
    one: Hip, line: str, low: Floats, high: Floats
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return a line's course over a range.

    Parameters
    ----------
    one : Hip
        With the line, perhaps alone.
    line : str
    low, high : ndarray, shape (3 or 4,)
        Ranges of the coordinates that move it [rad].

    Returns
    -------
    head : dict
        Coordinates, ranges, step and the measured error.
    arrays : dict
        ``degrees`` (terms, coordinates) and ``factors`` (terms, points * 3) in steps.
    """
    count = len(low)
    q = warped(_LEARNED, low, high, seed=2)
    told = low + (high - low) * np.random.default_rng(_TOLD_SEED).random((_TOLD, count))
    powers = exponents(DEGREES[count])
    known = evenly(_points(one, line, q)).reshape(len(q), -1)
    factors = np.round(fitted(terms(q, low, high, powers), known) / STEP)
    step = STEP * max(1.0, float(np.abs(factors).max()) / 32000)
    factors = np.round(factors * STEP / step).astype(np.int16)
    found = terms(told, low, high, powers) @ (factors * step)
    true = evenly(_points(one, line, told))
    off = np.linalg.norm(found.reshape(true.shape) - true, axis=2) * 1e3
    head = {
        "coordinates": list(one.coordinates[:count]),
        "low": low.tolist(),
        "high": high.tolist(),
        "points": POINTS,
        "step": step,
        "error": {
            "rms_mm": round(float(np.sqrt((off**2).mean())), 3),
            "p99_mm": round(float(np.quantile(off, 0.99)), 3),
            "max_mm": round(float(off.max()), 3),
            "poses": _TOLD,
        },
    }
    return head, {"degrees": powers.astype(np.uint8), "factors": factors}


def evenly(points: Floats) -> Floats:
    """Return as many points at equal ways along each polyline, shape (n, POINTS, 3)."""
    steps = np.linalg.norm(np.diff(points, axis=1), axis=2)
    way = np.concatenate([np.zeros((len(points), 1)), np.cumsum(steps, axis=1)], axis=1)
    out = np.empty((len(points), POINTS, 3))
    for k, (at, line) in enumerate(zip(way, points, strict=True)):
        wanted = np.linspace(0.0, at[-1], POINTS)
        # Points that repeat their neighbours have no way between them.
        keep = np.concatenate([[True], np.diff(at) > 1e-12])
        for axis in range(3):
            out[k, :, axis] = np.interp(wanted, at[keep], line[keep, axis])
    return out


def _points(one: Hip, line: str, q: Floats) -> Floats:
    given = {name: q[:, k] for k, name in enumerate(one.coordinates[: q.shape[1]])}
    return np.asarray(one.path(line, **given, out_of_range="ignore"))
