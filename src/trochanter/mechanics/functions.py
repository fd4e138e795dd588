"""Values and slopes of a model's functions of a coordinate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.model import CompiledModel

Values = NDArray[Any]  # float64, or complex128 for a test by complex steps


def values_and_slopes(model: CompiledModel, q: Values) -> tuple[Values, Values]:
    """Return every function of `model` and its derivative by its own coordinate.

    Parameters
    ----------
    model : CompiledModel
    q : (n, nq) array
        Coordinates [rad or m].

    Returns
    -------
    value, slope : (n, nf) arrays

    Notes
    -----
    Horner's rule on the piece that `q` falls in (docs/derivations.md, 'Functions
    of a coordinate').
    """
    at = q[:, model.function_coordinate]
    piece = (at.real[..., None] >= model.breaks).sum(axis=-1)
    rows = np.arange(at.shape[1])
    step = at - model.origins[rows, piece]
    terms = model.coefficients[rows, piece]
    value = np.zeros_like(at)
    slope = np.zeros_like(at)
    for power in range(terms.shape[-1] - 1, -1, -1):
        slope = slope * step + value
        value = value * step + terms[..., power]
    return value, slope
