"""How paths over surfaces were found; those that were not, counted so that none is hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.telling import warn
from trochanter.model import SIDE_INSIDE, WRAP_KINDS, CompiledModel

if TYPE_CHECKING:
    from trochanter.mechanics.program.segments import Segment

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

BLOCK = 4096  # poses followed at a time: bounds the memory

ROUND = ("sphere", "cylinder")


def at_risk(model: CompiledModel) -> list[int]:
    """Return the lines with a path that is found by iteration, which may fail.

    That over one sphere or cylinder is in closed form, unless it runs on the inside.
    """
    return sorted({segment.line for segment in _segments_at_risk(model)})


def unnoted(model: CompiledModel, program: NDArray[np.int64]) -> list[int]:
    """Return those lines of `at_risk` whose failures the engine's own pass does not note.

    It notes those of chains. A segment that never moves against its surfaces is found once
    and for all: it matters only if it is not found, or not always there.
    """
    segments = _segments_at_risk(model)
    if not segments:
        return []
    from trochanter.mechanics.kernel.operations import CHAIN, CODE, LINE
    from trochanter.mechanics.program.tree import Tree

    tree, still = Tree(model), set()
    chains = Counter(program[program[:, CODE] == CHAIN, LINE].tolist())
    for segment in segments:
        nodes = [int(model.wrap_body[model.use_wrap[use]]) for use in segment.uses]
        begin, end = (tree.node_of_point[k] for k in (segment.begin, segment.end))
        if not segment.factors and all(tree.rigid(begin, k) is not None for k in (end, *nodes)):
            chains[segment.line] += 1
            still.add(segment.line)
    moving = Counter(segment.line for segment in segments)
    lines = {line for line, count in moving.items() if chains[line] < count}
    standing = count_failed(model, model.default[None], sorted(still))
    return sorted(lines | {line for line in still if standing[line]})


def _segments_at_risk(model: CompiledModel) -> list[Segment]:
    """Return the segments that are found by iteration."""
    if not len(model.use_wrap):
        return []
    # Imported here because numba takes half a second.
    from trochanter.mechanics.program.segments import segments_of

    return [
        segment
        for segment in segments_of(model)
        if len(segment.uses) > 1 or any(_iterates(model, use) for use in segment.uses)
    ]


def _iterates(model: CompiledModel, use: int) -> bool:
    kind = WRAP_KINDS[model.wrap_kind[model.use_wrap[use]]]
    return kind not in ROUND or bool(model.use_side[use] == SIDE_INSIDE)


def statuses(
    model: CompiledModel, q: Array, line: int | None = None
) -> tuple[NDArray[np.intp], Array, Array]:
    """Return each line's status, residual and how much longer its next way is, each (n, m).

    Parameters
    ----------
    model : CompiledModel
    q : (n, nq) array
        Coordinates [rad or m].
    line : int, optional
        The only line that is looked at.
    """
    from trochanter.mechanics.wrapping import follow

    shape = len(q), len(model.line_names)
    status, residual, other = np.empty(shape, np.intp), np.empty(shape), np.empty(shape)
    for start in range(0, len(q), BLOCK):
        part = slice(start, start + BLOCK)
        status[part], residual[part], other[part] = follow(model, q[part], line).status()
    return status, residual, other


def count_failed(model: CompiledModel, q: Array, lines: Sequence[int]) -> Counts:
    """Return in how many poses (n, nq) each line (m,) has no path, looking at `lines` alone."""
    counts = np.zeros(len(model.line_names), np.int64)
    if lines:
        from trochanter.geometry.geodesics import FAILED

        only = lines[0] if len(lines) == 1 else None
        for start in range(0, len(q), BLOCK):
            status, _, _ = statuses(model, q[start : start + BLOCK], only)
            counts += (status == FAILED).sum(axis=0)
    return counts


def tell_failed(id: str, names: Sequence[str], counts: Counts, poses: int) -> str:
    """Return which lines have no path in how many poses; warn if there are any."""
    told = [f"{name} ({counts[row]})" for row, name in enumerate(names) if counts[row]]
    if told:
        warn(
            f"{id}: no path was found over a surface, and the straight line's length stands in, "
            f"for {', '.join(told)} (in so many of {poses} poses); Hip.wraps says where"
        )
    return ", ".join(told)
