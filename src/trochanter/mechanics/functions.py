"""Values and slopes of a model's functions of a coordinate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.model import CompiledModel

Values = NDArray[Any]  # float64, or complex128 for a test by complex steps


def values_and_slopes(model: CompiledModel, q: Values) -> tuple[Values, Values]:
    """Return every function of `model` and its derivative by the pose's own coordinate.

    Parameters
    ----------
    model : CompiledModel
    q : (n, nq) array
        Coordinates [rad or m].

    Returns
    -------
    value, slope : (n, nf) arrays
        The slope of function f is by coordinate ``model.function_coordinate[f]``: where f
        is of a dependent coordinate, by the chain rule.

    Notes
    -----
    Horner's rule on the piece that each input falls in (docs/derivations.md,
    'Functions of a coordinate' and 'Dependent coordinates').
    """
    count = len(model.function_input)
    value, slope = np.empty((len(q), count), q.dtype), np.empty((len(q), count), q.dtype)
    nq, led = q.shape[1], len(model.dependent_names)
    # Dependent coordinates one after the other, since each may depend on the one before.
    for part in [*(slice(k, k + 1) for k in range(led)), slice(led, count)]:
        given = model.function_input[part]
        at = np.empty((len(q), len(given)), q.dtype)
        rate = np.ones_like(at)
        own = given < nq
        at[:, own] = q[:, given[own]]
        at[:, ~own], rate[:, ~own] = value[:, given[~own] - nq], slope[:, given[~own] - nq]
        value[:, part], slope[:, part] = _horner(model, part, at)
        slope[:, part] *= rate
    return value, slope


def any_coordinate(model: CompiledModel, q: Values) -> Values:
    """Return the pose's coordinates followed by the dependent ones (n, nq + nd)."""
    led = len(model.dependent_names)
    if led == 0:
        return q
    value, _ = values_and_slopes(model, q)
    return np.concatenate([q, value[:, :led]], axis=1)


def _horner(model: CompiledModel, part: slice, at: Values) -> tuple[Values, Values]:
    piece = (at.real[..., None] >= model.breaks[part]).sum(axis=-1)
    rows = np.arange(part.start, part.stop)
    step = at - model.origins[rows, piece]
    terms = model.coefficients[rows, piece]
    value, slope = np.zeros_like(at), np.zeros_like(at)
    for power in range(terms.shape[-1] - 1, -1, -1):
        slope = slope * step + value
        value = value * step + terms[..., power]
    return value, slope
