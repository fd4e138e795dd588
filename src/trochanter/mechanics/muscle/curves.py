"""The sets of curves that there are, by name."""

from __future__ import annotations

from functools import lru_cache

from trochanter.errors import UnknownNameError
from trochanter.mechanics.muscle.curve import MuscleCurves
from trochanter.mechanics.muscle.degroote import degroote2016
from trochanter.mechanics.muscle.millard import millard2013

_MAKERS = {"degroote2016": degroote2016, "millard2013": millard2013}

CURVE_SETS = tuple(_MAKERS)
"""Names of the sets of curves."""


@lru_cache
def muscle_curves(name: str) -> MuscleCurves:
    """Return a set of muscle curves with its usual parameters.

    Parameters
    ----------
    name : str
        One of `CURVE_SETS`.

    Raises
    ------
    UnknownNameError
        If there is no such set.

    Examples
    --------
    >>> muscle_curves("millard2013").tendon_strain_at_one_norm_force
    0.049
    """
    if name not in _MAKERS:
        raise UnknownNameError("set of muscle curves", name, CURVE_SETS)
    return _MAKERS[name]()
