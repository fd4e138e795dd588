"""Ranges of coordinates as files state them, made ranges that a record can have."""

from __future__ import annotations

import math
from typing import Literal

_UNBOUNDED = 1e4
"""OpenSim models write 99999.9 and the like where they mean no limit."""

_FREE = {"rad": math.pi, "m": 1.0}
_STILL = 1e-9


def stated_range(
    given: tuple[float, float], default: float, unit: Literal["rad", "m"]
) -> tuple[tuple[float, float], bool]:
    """Return a range that contains the default and rises, and whether it limits.

    Parameters
    ----------
    given : (float, float)
        What the file states, perhaps without end and perhaps of no width.
    default : float
    unit : {"rad", "m"}

    Examples
    --------
    >>> stated_range((-math.inf, math.inf), 0.5, "m")
    ((-0.5, 1.5), False)
    >>> stated_range((0.0, 1.0), 0.2, "rad")
    ((0.0, 1.0), True)
    """
    low, high = given
    if not (low > -_UNBOUNDED and high < _UNBOUNDED):
        reach = _FREE[unit]
        low = low if low > -_UNBOUNDED else min(default, high) - reach
        high = high if high < _UNBOUNDED else max(default, low) + reach
        return (min(low, default), max(high, default)), False
    low, high = min(low, default), max(high, default)
    if low == high:
        # A coordinate that its file lets not move: as narrow a range as still rises.
        return (low - _STILL * max(1.0, abs(low)), high + _STILL * max(1.0, abs(high))), True
    return (low, high), True
