"""Rows of operations and figures, from which programs are put together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from trochanter.mechanics.kernel import operations as codes
from trochanter.mechanics.program.relations import Chain
from trochanter.mechanics.program.tree import inverse
from trochanter.model.compile import Array


def stash(place: int, chain: Chain) -> list[list[int]]:
    """Return the operations that build a relation and stash it."""
    whole = operation(codes.BUILD, len(chain.coordinates))
    whole[codes.STEP0], whole[codes.STEP1] = chain.first, chain.last
    stash = operation(codes.STASH, len(chain.coordinates))
    stash[codes.TO] = place
    return [whole, stash]


def where_seen(watched: int, operations: list[list[int]]) -> list[list[int]]:
    """Return operations to be passed over where a guard has seen nothing."""
    skip = operation(codes.SKIP, 0)
    skip[codes.TO], skip[codes.ROWS] = watched, len(operations)
    return [skip, *operations]


def operation(code: int, count: int) -> list[int]:
    """Return a new operation over so many coordinates."""
    row = [0] * codes.COLUMNS
    row[codes.CODE], row[codes.COUNT] = code, count
    return row


def dense(row: list[int], use: Sequence[int]) -> bool:
    """Whether a line's first segment can be written where its line's results are.

    Parameters
    ----------
    row : list of int
        The operation of that segment.
    use : sequence of int
        To which of the line's coordinates each of the operation's belongs.
    """
    weighted = row[codes.FACTOR0] < row[codes.FACTOR1]
    follow = all(b - a == 1 for a, b in pairwise(use[: row[codes.COUNT]]))
    return follow and not weighted and row[codes.CODE] < codes.CHAIN


def moved(transform: Array | None, point: Array) -> Array:
    """Return a point after a (4, 4) transform, if there is one."""
    return point if transform is None else np.asarray(transform[:3, :3] @ point + transform[:3, 3])


def write_frame(figures: Array, at: int, frame: Array) -> None:
    """Write rotation and offset that take a relation's frame to a surface's."""
    back = inverse(frame)
    figures[at : at + 9], figures[at + 9 : at + 12] = back[:3, :3].ravel(), back[:3, 3]
