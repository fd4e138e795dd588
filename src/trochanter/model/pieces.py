"""Every function of a coordinate as one table of polynomial pieces, for one kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.model.functions import (
    AnyFunction,
    Constant,
    Linear,
    Multiplier,
    PiecewiseLinear,
    Polynomial,
    SimmSpline,
)
from trochanter.model.spline import simm_spline_pieces

Array = NDArray[np.float64]


class Pieces(NamedTuple):
    """One function: breaks (k,), origins (k+1,), coefficients (k+1, degree+1) from constant up."""

    breaks: Array
    origins: Array
    coefficients: Array


def pieces_of(function: AnyFunction) -> Pieces:
    """Return a function as polynomial pieces."""
    if isinstance(function, Constant):
        return _single([function.value])
    if isinstance(function, Linear):
        return _single([function.intercept, function.slope])
    if isinstance(function, Polynomial):
        return _single(list(reversed(function.coefficients)))
    if isinstance(function, SimmSpline):
        x, y = np.asarray(function.x), np.asarray(function.y)
        origins = np.concatenate([x[:1], x])
        return Pieces(x, origins, simm_spline_pieces(x, y))
    if isinstance(function, PiecewiseLinear):
        return _straight(np.asarray(function.x), np.asarray(function.y))
    if isinstance(function, Multiplier):
        inner = pieces_of(function.function)
        return inner._replace(coefficients=function.scale * inner.coefficients)
    raise TypeError(f"not a function of a coordinate: {function!r}")


def stack_pieces(functions: Sequence[Pieces]) -> Pieces:
    """Return many functions as one padded table, with a leading axis of functions.

    Breaks are padded with infinity, so that no coordinate reaches a padded piece.
    """
    count = len(functions)
    most = max((len(one.breaks) for one in functions), default=0)
    terms = max((one.coefficients.shape[1] for one in functions), default=1)
    breaks = np.full((count, most), np.inf)
    origins = np.zeros((count, most + 1))
    coefficients = np.zeros((count, most + 1, terms))
    for row, one in enumerate(functions):
        k, degree = len(one.breaks), one.coefficients.shape[1]
        breaks[row, :k] = one.breaks
        origins[row, : k + 1] = one.origins
        coefficients[row, : k + 1, :degree] = one.coefficients
    return Pieces(breaks, origins, coefficients)


def _single(coefficients: list[float]) -> Pieces:
    return Pieces(np.zeros(0), np.zeros(1), np.array([coefficients]))


def _straight(x: Array, y: Array) -> Pieces:
    slope = np.diff(y) / np.diff(x)
    slope = np.concatenate([slope[:1], slope, slope[-1:]])
    start = np.concatenate([y[:1], y])
    origins = np.concatenate([x[:1], x])
    return Pieces(x, origins, np.stack([start, slope], axis=1))
