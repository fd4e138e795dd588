"""The operations of lines that choose which segment a surface bends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from trochanter.geometry.placed import KIND, RULE, SIDE, SIZE, SPHERE
from trochanter.mechanics.kernel import operations as codes
from trochanter.mechanics.kernel.choices import BALL
from trochanter.mechanics.kernel.segments import (
    FIGURES,
    FIXED,
    FRAME,
    FRAME2,
    POINT,
    POINT2,
    RADIUS,
)
from trochanter.mechanics.kernel.segments import SIDE as SIDE_FIGURE
from trochanter.mechanics.program.choices import Guarded, choosing, guarded
from trochanter.mechanics.program.operations import moved, operation, write_frame
from trochanter.mechanics.program.relations import Chain
from trochanter.mechanics.program.segments import Segment
from trochanter.mechanics.program.surfaces import frame_of, surface_of
from trochanter.mechanics.program.tree import inverse
from trochanter.model.compile import Array

if TYPE_CHECKING:
    from trochanter.mechanics.program.assemble import Assembly


class Choosers:
    """The lines of a model that choose, and how a program finds them.

    Parameters
    ----------
    assembly : Assembly
        Of the program that they become part of.
    """

    def __init__(self, assembly: Assembly) -> None:
        self._all = assembly
        self._over = {line: self._surfaces(line) for line in choosing(assembly.model)}
        self._plans = {
            line: guarded(assembly.model, assembly.tree, line, over)
            for line, over in self._over.items()
        }

    def without_choice(self, segment: Segment) -> Segment | None:
        """Return a segment as it is found without a choice, None if there is always one."""
        if segment.line not in self._over:
            return segment
        if (plan := self._plans[segment.line]) is None:
            return None
        return replace(segment, uses=segment.uses if segment == plan.main else ())

    def add(self) -> None:
        """Add the operations that choose to the program."""
        for line, plan in self._plans.items():
            self._choose(line, self._over[line], plan)

    def _surfaces(self, line: int) -> dict[int, tuple[int, Array]]:
        """Return, by use, the surfaces of a line and their nodes."""
        uses = range(int(self._all.model.use_start[line]), int(self._all.model.use_start[line + 1]))
        wraps = self._all.model.use_wrap
        return {
            u: (int(self._all.model.wrap_body[wraps[u]]), surface_of(self._all.model, u))
            for u in uses
        }

    def _choose(
        self, line: int, surfaces: dict[int, tuple[int, Array]], plan: Guarded | None
    ) -> None:
        """Add the operations of a line that chooses, or those that mend what it has."""
        if plan is None:
            self._choice(line, surfaces, self._all.stashes)
            return
        if not plan.others:
            return
        seen = self._all.rows.room(1)
        ((node, surface),) = surfaces.values()
        for again, segment in enumerate(plan.others):
            self._watch(plan.main, segment, (node, surface), seen, again)
        stashes: dict[tuple[int, int], tuple[int, Chain]] = {}
        row = self._choice(line, surfaces, stashes)
        row[codes.GUARDED] = seen
        row[codes.MAIN] = plan.main.begin - int(self._all.model.line_start[line])
        self._all.mended.append((seen, stashes, row))

    def _watch(
        self, main: Segment, other: Segment, over: tuple[int, Array], seen: int, again: int
    ) -> None:
        """Add an operation that sees where another segment than the main one may be bent."""
        node, surface = over
        still, moving = main.begin, main.end
        if self._all.tree.rigid(node, self._all.tree.node_of_point[still]) is None:
            still, moving = moving, still
        b = self._all.tree.node_of_point[moving]
        relation = self._all.relations.relation(node, b)
        row = operation(codes.GUARD, len(relation.coordinates))
        row[codes.FIGURE] = len(self._all.figures)
        self._all.figures.append(figures := np.zeros(FIGURES))
        row[codes.WATCH], row[codes.AGAIN] = seen, again
        row[codes.PLAIN] = self._all.plain(relation, figures)
        row[codes.SIDED] = int(surface[RULE])
        row[codes.JOINED], row[codes.FIRST] = moving == other.begin, other.begin < main.begin
        for slot, point in ((POINT, moving), (POINT2, other.begin), (FRAME2, other.end)):
            rigid = self._all.tree.rigid(b, self._all.tree.node_of_point[point])
            figures[slot : slot + 3] = relation.end(moved(rigid, self._all.model_location(point)))
        fixed = self._all.tree.rigid(node, self._all.tree.node_of_point[still])
        seat = inverse(frame_of(surface))
        figures[FIXED : FIXED + 3] = moved(seat, moved(fixed, self._all.model_location(still)))
        figures[RADIUS], figures[BALL] = surface[SIZE], surface[KIND] == SPHERE
        figures[SIDE_FIGURE : SIDE_FIGURE + 3] = surface[SIDE : SIDE + 3]
        write_frame(figures, FRAME, relation.to_chain(frame_of(surface)))
        self._all.need(("one", relation.chain, relation.backward), self._all.built(relation), row)

    def _choice(
        self,
        line: int,
        surfaces: dict[int, tuple[int, Array]],
        stashes: dict[tuple[int, int], tuple[int, Chain]],
    ) -> list[int]:
        """Add what chooses, pose by pose, and return it."""
        model = self._all.model
        start, stop = (int(k) for k in model.line_start[line : line + 2])
        a = self._all.tree.node_of_point[start]
        points = [self._all.tree.node_of_point[k] for k in range(start, stop)]
        nodes = [*(node for node, _ in surfaces.values()), *points]
        held = [self._all.stashed(a, node, stashes) for node in nodes]
        coordinates = tuple(sorted({c for _, own in held for c in own}))
        row = self._all.new_row(codes.CHOICE, Segment(line, start, stop, (), ()), coordinates)
        self._all.figures += [np.zeros(FIGURES) for _ in points[1:]]
        for k, node in enumerate(points):
            rigid = self._all.tree.rigid(a, node)
            figures = self._all.figures[row[codes.FIGURE] + k]
            figures[POINT : POINT + 3] = moved(rigid, self._all.model_location(start + k))
        row[codes.SHAPE0] = len(self._all.shapes)
        self._all.shapes += [
            self._all.seen_from(a, node, shape) for node, shape in surfaces.values()
        ]
        row[codes.SHAPE1], row[codes.POINTS] = len(self._all.shapes), len(points)
        row[codes.BODY] = self._all.hold(held, coordinates)
        row[codes.RANGES] = len(self._all.bodies)
        for use in surfaces:
            first, last = (
                self._all.model.use_first[use] - start,
                self._all.model.use_last[use] - start,
            )
            self._all.bodies += [[int(first), int(last)], [int(self._all.model.use_rule[use]), 0]]
        conditional = {int(point): c for c, point in enumerate(model.conditional_point)}
        for k in range(start, stop):
            on = self._all.rows.active(conditional[k]) if k in conditional else 0
            self._all.bodies.append([on, 0])
        if stashes is self._all.stashes:
            self._all.need("chains", [], row)
        return row
