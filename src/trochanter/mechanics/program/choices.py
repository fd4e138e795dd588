"""Lines that have to choose which segment a surface bends: which they are, and what they need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochanter.geometry.choice import NONE, claim
from trochanter.geometry.geodesics import RESULT_SIZE
from trochanter.geometry.placed import into, wrap_round
from trochanter.mechanics.program.segments import Segment, segments_of
from trochanter.mechanics.program.surfaces import frame_of, placed, simple
from trochanter.mechanics.program.tree import Tree
from trochanter.model import CompiledModel
from trochanter.model.compile import Array


def choosing(model: CompiledModel) -> dict[int, list[int]]:
    """Return, for each line that may have to choose, its uses that bend one segment only."""
    counts = np.zeros(len(model.use_wrap), int)
    lines: dict[int, list[int]] = {}
    if not model.use_rule.any():
        return lines
    for segment in segments_of(model):
        for use in segment.uses:
            counts[use] += model.use_rule[use]
            if counts[use] == 2:
                lines.setdefault(segment.line, []).append(use)
    return lines


@dataclass(frozen=True)
class Guarded:
    """A line over one surface that bends one segment, unless guards see others to be bent.

    Attributes
    ----------
    main : Segment
        The one whose ends move against each other.
    others : tuple of Segment
        Those that keep their shape but move against the surface, with an end of the main one;
        its other end stands still.
    """

    main: Segment
    others: tuple[Segment, ...]


def guarded(
    model: CompiledModel, tree: Tree, line: int, surfaces: dict[int, tuple[int, Array]]
) -> Guarded | None:
    """Return how a line can be found faster than pose by pose, None if it cannot.

    Parameters
    ----------
    model, tree : CompiledModel, Tree
    line : int
    surfaces : mapping
        Of each use of the line: its surface's node and row of figures.
    """
    segments = [one for one in segments_of(model) if one.line == line]
    if len(surfaces) != 1 or any(one.factors for one in segments):
        return None
    use, (node, surface) = next(iter(surfaces.items()))
    if not simple(surface):
        return None
    mains, others = [], []
    for one in (one for one in segments if use in one.uses):
        a, b = (tree.node_of_point[k] for k in (one.begin, one.end))
        still = tree.rigid(a, b)
        if still is None:
            mains.append(one)
        elif (seat := tree.rigid(a, node)) is None:
            others.append(one)
        elif _claims(tree, one, surface, seat, still) != NONE:
            return None
    if len(mains) != 1:
        return None
    ends = [tree.node_of_point[k] for k in (mains[0].begin, mains[0].end)]
    moving = [end for end in ends if tree.rigid(node, end) is None]
    with_it = [tree.rigid(moving[0], tree.node_of_point[one.begin]) for one in others]
    if len(moving) != 1 or any(seat is None for seat in with_it):
        return None
    return Guarded(mains[0], tuple(others))


def _claims(tree: Tree, segment: Segment, surface: Array, seat: Array, still: Array) -> int:
    """Return what a surface makes of a segment that never moves against it."""
    row, local = surface.copy(), np.empty((2, 3))
    placed(row, seat @ frame_of(surface))
    end = still[:3, :3] @ tree.location[segment.end] + still[:3, 3]
    into(row, np.array(tree.location[segment.begin], float), local[0])
    into(row, end, local[1])
    status = wrap_round(row, local[0], local[1], np.zeros(RESULT_SIZE))
    return int(claim(row, local[0], local[1], int(status)))
