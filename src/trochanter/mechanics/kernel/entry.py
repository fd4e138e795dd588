"""The way into the compiled loops past numba's choice among kinds of arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import types  # type: ignore[import-untyped,unused-ignore]

_FLOATS, _INTS = types.float64[::1], types.int64[::1]
_TABLE, _LIST = types.float64[:, ::1], types.int64[:, ::1]
SIGNATURE = (
    *(_TABLE, types.int64, types.int64),
    *(_LIST, _TABLE, _LIST, _TABLE, _LIST, _LIST, _LIST, _TABLE, _LIST, _TABLE, _TABLE),
    *(types.float64[:, :, ::1], _LIST, _LIST, _TABLE, _INTS),
    *(_FLOATS, _FLOATS, _FLOATS, types.int64, types.int64, _INTS),
)
"""The kinds of what a run is given."""


def entry(loops: Any) -> Callable[..., int]:
    """Return what numba calls in the end, once it has found out what it is given.

    That takes as long as a good many poses, and everything here is always of one kind: only
    the engine calls it, with arrays of its own.
    """
    if not hasattr(loops, "compile"):  # uncompiled
        plain: Callable[..., int] = loops
        return plain
    loops.compile(SIGNATURE)
    found: Callable[..., int] = loops.overloads[SIGNATURE].entry_point
    return found
