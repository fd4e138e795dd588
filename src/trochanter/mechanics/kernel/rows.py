"""Where the rows of a block of poses stand in the scratch array."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba  # type: ignore[import-untyped,unused-ignore]
import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.lanes import FLAGS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., Any])

LANES = 256
"""Poses in a block: the rows in use at a time stay in a core's first cache, and what a loop
does once is small beside what it does pose by pose. Half as many or twice as many are slower
by a few per cent."""
STRIDE = LANES + 8
"""Numbers from row to row; not a power of two, or rows would compete for cache lines."""
LINE_BYTES = 64
"""Bytes in a cache line; a row takes a whole number of them."""
MOST = 24
"""Coordinates that may lie between two bodies."""

# A relation of two bodies A and B: the rotation that turns B's vectors into A's frame, B's
# origin in A's frame, and how each coordinate moves B's points: turn x p + slide.
ROTATION, SHIFT, TURN = 0, 9 * STRIDE, 12 * STRIDE
TURN2, TURN3 = 15 * STRIDE, 18 * STRIDE
SLIDE = (12 + 3 * MOST) * STRIDE
AXIS = (12 + 6 * MOST) * STRIDE
"""For a plain ball joint, cosine and sine of the angle that places its second axis."""
RELATION = AXIS + 2 * STRIDE
"""Numbers that a relation takes; a second one, of an end's body, follows the first."""

PLACE = 2 * RELATION
"""A path's end in the first relation's frame; PLACE2, the other end in the second's."""
PLACE2 = PLACE + 3 * STRIDE
LOCAL = PLACE2 + 3 * STRIDE
"""The ends in the surface's frame, and then how the path pulls at them, times its length."""
LOCAL2 = LOCAL + 3 * STRIDE
SQUARE = LOCAL2 + 3 * STRIDE
"""The square of the segment's length."""
OUT = SQUARE + STRIDE
"""The segment's length, then its moment arms."""
WEIGHT = OUT + (1 + MOST) * STRIDE
"""1 where the segment's points are on the path, 0 where not."""
SPARE = WEIGHT + STRIDE
"""Room for eight rows of work."""
LOST = SPARE + 8 * STRIDE
"""1 where no path was found over a chain's surfaces."""
FREE = LOST + STRIDE
"""Here begin the coordinates, the functions' values and what else a model has."""


def loop(function: Function) -> Function:
    """Compile a loop over the poses of a block."""
    return cast(Function, numba.njit(**FLAGS)(function))


_BARE: dict[str, Any] = {**FLAGS, "_nrt": False}


def bare(function: Function) -> Function:
    """Compile a function that makes no arrays, nor does what it calls.

    Parts of arrays are then not counted as references, which takes as long as some poses.
    """
    return cast(Function, numba.njit(**_BARE)(function))


# A row whose place is not known when a loop is compiled is taken as a slice first: the
# compiler then knows that its indices are not negative, and can make a vector of the loop.


@loop
def copy_row(w: Floats, to: int, of: int, m: int) -> None:
    """Copy a row."""
    target, source = w[to : to + m], w[of : of + m]
    for j in range(m):
        target[j] = source[j]


@loop
def fill_row(w: Floats, to: int, value: float, m: int) -> None:
    """Set a row to one value."""
    target = w[to : to + m]
    for j in range(m):
        target[j] = value


@loop
def add_row(w: Floats, to: int, of: int, m: int) -> None:
    """Add a row to another."""
    target, source = w[to : to + m], w[of : of + m]
    for j in range(m):
        target[j] += source[j]


@loop
def add_weighted(w: Floats, to: int, of: int, weight: int, m: int) -> None:
    """Add a row times another to a third."""
    target, source, factor = w[to : to + m], w[of : of + m], w[weight : weight + m]
    for j in range(m):
        target[j] += factor[j] * source[j]


@loop
def scale_row(w: Floats, to: int, of: int, m: int) -> None:
    """Multiply a row by another."""
    target, source = w[to : to + m], w[of : of + m]
    for j in range(m):
        target[j] *= source[j]
