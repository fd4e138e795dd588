"""A model's program: relations found once a block, segments worked off relation by relation."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from trochanter.geometry.geodesics import LENGTH, RESULT_SIZE, WORK_SIZE
from trochanter.geometry.placed import (
    CYLINDER,
    KIND,
    RULE,
    SIDE,
    SIZE,
    SPHERE,
    STATE_SIZE,
    SURFACE_SIZE,
    into,
    wrap_round,
)
from trochanter.mechanics.kernel import operations as codes
from trochanter.mechanics.kernel.rows import LINE_BYTES, MOST, Floats, Ints
from trochanter.mechanics.kernel.segments import (
    ADDED,
    FIGURES,
    FIXED,
    FRAME,
    FRAME2,
    HALF,
    POINT,
    POINT2,
    RADIUS,
    SENSE,
)
from trochanter.mechanics.kernel.segments import SIDE as SIDE_FIGURE
from trochanter.mechanics.program.choosers import Choosers
from trochanter.mechanics.program.losses import mark_losses
from trochanter.mechanics.program.operations import (
    dense,
    moved,
    operation,
    stash,
    where_seen,
    write_frame,
)
from trochanter.mechanics.program.relations import Chain, Relation, Relations
from trochanter.mechanics.program.rows import Rows
from trochanter.mechanics.program.segments import Segment, segments_of
from trochanter.mechanics.program.surfaces import frame_of, is_inside, placed, simple, surface_of
from trochanter.mechanics.program.tree import Tree, inverse
from trochanter.model import CompiledModel
from trochanter.model.compile import Array


@dataclass(frozen=True, eq=False)
class Program:
    """What the kernel takes besides poses and results, as read-only arrays.

    The attributes are the arguments of `trochanter.mechanics.kernel.run.run` in their
    order, then how many numbers of scratch it needs.
    """

    program: Ints
    figures: Floats
    maps: Ints
    shapes: Floats
    bodies: Ints
    factors: Ints
    steps: Ints
    step_figures: Floats
    function_use: Ints
    breaks: Floats
    origins: Floats
    coefficients: Floats
    angle_use: Ints
    active_use: Ints
    active_limits: Floats
    layout: Ints
    scratch: int

    def arrays(self) -> tuple[Any, ...]:
        """Return the arrays in the kernel's order."""
        return tuple(getattr(self, field.name) for field in fields(self)[:-1])

    def chained(self) -> bool:
        """Return whether it needs what works off any surfaces, several on a segment too."""
        code = self.program[:, codes.CODE]
        choices = self.program[code == codes.CHOICE]
        first, count = choices[:, codes.SHAPE0], choices[:, codes.SHAPE1] - choices[:, codes.SHAPE0]
        others = (count > 1) | ~np.isin(self.shapes[first, KIND], (SPHERE, CYLINDER))
        return bool((code == codes.CHAIN).any() or others.any())


def program_of(model: CompiledModel) -> Program:
    """Return the program of a model.

    Raises
    ------
    TrochanterError
        If more coordinates lie between two bodies than the kernel has rows for, or a
        cylinder's side is stated along its axis.
    """
    return Assembly(model).program()


class Assembly:
    """Collects operations by the relations that they need."""

    def __init__(self, model: CompiledModel) -> None:
        self.model = model
        self.tree = Tree(model)
        self.rows = Rows(model)
        self.relations = Relations(model, self.tree, self.rows)
        self.figures: list[Array] = []
        self.maps: list[list[int]] = []
        self.shapes: list[Array] = []
        self.bodies: list[list[int]] = []
        self.factors: list[list[int]] = []
        self.stashes: dict[tuple[int, int], tuple[int, Chain]] = {}
        self.by_need: dict[Hashable, tuple[list[list[int]], list[list[int]]]] = {}
        self.mended: list[tuple[int, dict[tuple[int, int], tuple[int, Chain]], list[int]]] = []
        self.constants = np.zeros(len(model.line_names))

    def program(self) -> Program:
        """Return the program."""
        choosers = Choosers(self)
        for segment in segments_of(self.model):
            if (plain := choosers.without_choice(segment)) is not None:
                self._add(plain)
        choosers.add()
        operations = self._operations()
        mark_losses(operations, self.rows)
        steps, step_figures = self.relations.tables()
        function_use, angle_use, active_use, active_limits = self.rows.tables()
        lines = len(self.model.line_names)
        first = self.rows.room(lines * (1 + len(self.model.coordinate_names)))
        arrays = {
            "program": np.array(operations, np.int64).reshape(-1, codes.COLUMNS),
            "figures": np.array(self.figures, float).reshape(-1, FIGURES),
            "maps": np.array([row + [0] * (MOST - len(row)) for row in self.maps], np.int64),
            "shapes": np.array(self.shapes, float).reshape(-1, SURFACE_SIZE),
            "bodies": np.array(self.bodies, np.int64).reshape(-1, 2),
            "factors": np.array(self.factors, np.int64).reshape(-1, 2),
            "steps": steps,
            "step_figures": step_figures,
            "function_use": function_use,
            "breaks": np.ascontiguousarray(self.model.breaks),
            "origins": np.ascontiguousarray(self.model.origins),
            "coefficients": np.ascontiguousarray(self.model.coefficients),
            "angle_use": angle_use,
            "active_use": active_use,
            "active_limits": active_limits,
            "layout": np.array([lines, first], np.int64),
        }
        arrays["maps"] = arrays["maps"].reshape(-1, MOST)
        for array in arrays.values():
            array.setflags(write=False)
        return Program(**arrays, scratch=self.rows.size + LINE_BYTES // 8)

    # Segments ---------------------------------------------------------------------------

    def _add(self, segment: Segment) -> None:
        a, b = (self.tree.node_of_point[k] for k in (segment.begin, segment.end))
        surfaces = [
            (int(self.model.wrap_body[self.model.use_wrap[u]]), surface_of(self.model, u))
            for u in segment.uses
        ]
        between = self.tree.rigid(a, b)
        if between is not None and all(self.tree.rigid(a, w) is not None for w, _ in surfaces):
            self._constant(segment, self._constant_length(segment, a, b, surfaces))
        elif not surfaces:
            self._straight(segment, a, b)
        elif len(surfaces) == 1 and simple(surfaces[0][1]):
            self._around(segment, a, b, *surfaces[0])
        else:
            self._chain(segment, a, b, surfaces)

    def _constant_length(
        self, segment: Segment, a: int, b: int, surfaces: list[tuple[int, Array]]
    ) -> float:
        """Return the length of a segment whose ends and surfaces never move apart."""
        here = np.array([self.seen_from(a, node, row) for node, row in surfaces])
        begin = np.array(self.model_location(segment.begin))
        end = moved(self.tree.rigid(a, b), self.model_location(segment.end))
        if not surfaces:
            return float(np.linalg.norm(end - begin))
        out, work = np.zeros(RESULT_SIZE), np.zeros(WORK_SIZE)
        if len(here) == 1 and here[0, KIND] in (SPHERE, CYLINDER):
            local = np.empty((2, 3))
            into(here[0], begin, local[0])
            into(here[0], end, local[1])
            wrap_round(here[0], local[0], local[1], out)
            return float(out[LENGTH])
        from trochanter.geometry.several import wrap_several  # takes long to compile

        state, order = np.zeros((len(here), STATE_SIZE)), np.zeros(len(here))
        length, _, _ = wrap_several(here, begin, end, state, order, out, work)
        return float(length)

    def model_location(self, point: int) -> Array:
        """Return where a path point is on its node."""
        return np.array(self.tree.location[point], float)

    def seen_from(self, a: int, node: int, row: Array) -> Array:
        """Return a surface in the frame of node `a`, from which its own never moves."""
        seen = row.copy()
        transform = self.tree.rigid(a, node)
        if transform is not None:
            placed(seen, transform @ frame_of(row))
        return seen

    def _constant(self, segment: Segment, length: float) -> None:
        if not segment.factors:
            self.constants[segment.line] += length
            return
        row = self.new_row(codes.CONSTANT, segment, ())
        self.figures[row[codes.FIGURE]][ADDED] = length
        self.need("constant", [], row)

    def _straight(self, segment: Segment, a: int, b: int) -> None:
        begin, end = self.model_location(segment.begin), self.model_location(segment.end)
        if a > b:
            a, b, begin, end = b, a, end, begin
        relation = self.relations.relation(a, b)
        row = self.new_row(codes.STRAIGHT, segment, relation.coordinates)
        row[codes.PLAIN] = self.plain(relation, figures := self.figures[row[codes.FIGURE]])
        figures[POINT : POINT + 3] = relation.end(end)
        fixed = relation.to_chain(begin)
        figures[FIXED : FIXED + 3] = figures[POINT2 : POINT2 + 3] = fixed
        figures[FRAME : FRAME + 9] = np.eye(3).ravel()
        self._own(row, codes.COUNT1, codes.USE1, relation.coordinates, relation.coordinates)
        self.need(("one", relation.chain, relation.backward), self.built(relation), row)

    def _around(self, segment: Segment, a: int, b: int, node: int, surface: Array) -> None:
        begin, end = self.model_location(segment.begin), self.model_location(segment.end)
        if self.tree.rigid(node, b) is not None:
            a, b, begin, end = b, a, end, begin
        fixed = self.tree.rigid(node, a)
        if fixed is not None and is_inside(surface, moved(fixed, begin)):
            self._straight(
                segment, *(self.tree.node_of_point[k] for k in (segment.begin, segment.end))
            )
            return
        one = self.relations.relation(node, b)
        two = None if fixed is not None else self.relations.relation(node, a)
        coordinates = one.coordinates
        if two is not None:
            coordinates = tuple(sorted({*one.coordinates, *two.coordinates}))
        code = codes.CYLINDER if surface[KIND] == CYLINDER else codes.SPHERE
        row = self.new_row(code, segment, coordinates)
        row[codes.BOTH] = two is not None
        row[codes.SIDED] = int(surface[RULE])
        figures = self.figures[row[codes.FIGURE]]
        if two is None:
            row[codes.PLAIN] = self.plain(one, figures)
        figures[RADIUS], figures[HALF] = surface[SIZE], 0.5 * surface[SIZE + 1]
        row[codes.ENDED] = bool(np.isfinite(figures[HALF]))
        figures[SIDE_FIGURE : SIDE_FIGURE + 3] = surface[SIDE : SIDE + 3]
        figures[POINT : POINT + 3] = one.end(end)
        write_frame(figures, FRAME, one.to_chain(frame_of(surface)))
        self._own(row, codes.COUNT1, codes.USE1, one.coordinates, coordinates)
        if two is None:
            own = inverse(frame_of(surface))
            figures[FIXED : FIXED + 3] = moved(own, moved(fixed, begin))
            self.need(("one", one.chain, one.backward), self.built(one), row)
            return
        figures[POINT2 : POINT2 + 3] = two.end(begin)
        write_frame(figures, FRAME2, two.to_chain(frame_of(surface)))
        self._own(row, codes.COUNT2, codes.USE2, two.coordinates, coordinates)
        keep = [operation(codes.KEEP, len(two.coordinates))]
        build = [*self.built(two, whole=True), *keep, *self.built(one, whole=True)]
        need = ("two", two.chain, two.backward, one.chain, one.backward)
        self.need(need, build, row)

    def _chain(self, segment: Segment, a: int, b: int, surfaces: list[tuple[int, Array]]) -> None:
        nodes = [*(node for node, _ in surfaces), b]
        held = [self.stashed(a, node, self.stashes) for node in nodes]
        coordinates = tuple(sorted({c for _, own in held for c in own}))
        row = self.new_row(codes.CHAIN, segment, coordinates)
        figures = self.figures[row[codes.FIGURE]]
        figures[POINT2 : POINT2 + 3] = self.model_location(segment.begin)
        end = self.model_location(segment.end)
        rigid = self.tree.rigid(a, b)
        figures[POINT : POINT + 3] = end if rigid is None else moved(rigid, end)
        row[codes.SHAPE0], row[codes.SHAPE1] = len(self.shapes), len(self.shapes) + len(surfaces)
        self.shapes += [self.seen_from(a, node, shape) for node, shape in surfaces]
        row[codes.BODY] = self.hold(held, coordinates)
        self.need("chains", [], row)

    def hold(self, held: list[tuple[int, tuple[int, ...]]], coordinates: tuple[int, ...]) -> int:
        """Write where bodies are stashed and their coordinates' places; return the first row.

        The rows of `bodies` and of `maps` begin at one number.
        """
        short = len(self.maps) - len(self.bodies)
        self.bodies += [[0, 0]] * short
        self.maps += [[]] * -short
        first = len(self.maps)
        for place, own in held:
            self.bodies.append([place, len(own)])
            self.maps.append([coordinates.index(c) for c in own])
        return first

    def stashed(
        self, a: int, node: int, stashes: dict[tuple[int, int], tuple[int, Chain]]
    ) -> tuple[int, tuple[int, ...]]:
        """Return where the relation of `node` to `a` is stashed, and its coordinates."""
        if self.tree.rigid(a, node) is not None:
            return 0, ()
        if (a, node) in self.stashes:
            stashes = self.stashes
        elif (a, node) not in stashes:
            chain = self.relations.whole(a, node)
            place = self.rows.room(12 + 6 * len(chain.coordinates))
            stashes[a, node] = place, chain
        place, chain = stashes[a, node]
        return place, chain.coordinates

    # Operations -------------------------------------------------------------------------

    def new_row(self, code: int, segment: Segment, coordinates: tuple[int, ...]) -> list[int]:
        """Return a new operation for a segment, with figures and the map of coordinates."""
        row = operation(code, len(coordinates))
        row[codes.FIGURE], row[codes.LINE] = len(self.figures), segment.line
        self.figures.append(np.zeros(FIGURES))
        row[codes.USE] = len(self.maps)
        self.maps.append(list(coordinates))
        row[codes.FACTOR0] = len(self.factors)
        self.factors += [[self.rows.active(point), int(off)] for point, off in segment.factors]
        row[codes.FACTOR1] = len(self.factors)
        return row

    def plain(self, relation: Relation, figures: Array) -> int:
        """Return whether a relation is a plain ball joint; write its sense."""
        if not relation.plain:
            return 0
        figures[SENSE] = self.relations.sense(relation.chain)
        return codes.BACKWARD if relation.backward else codes.FORWARD

    def _own(
        self,
        row: list[int],
        count: int,
        use: int,
        own: tuple[int, ...],
        coordinates: tuple[int, ...],
    ) -> None:
        """Say which of the segment's coordinates are those of a relation."""
        row[count], row[use] = len(own), len(self.maps)
        self.maps.append([coordinates.index(c) for c in own])

    def need(self, need: Hashable, build: list[list[int]], row: list[int]) -> None:
        """Add an operation after those that build what it needs."""
        self.by_need.setdefault(need, (build, []))[1].append(row)

    def built(self, relation: Relation, *, whole: bool = False) -> list[list[int]]:
        """Return the operations that build a relation."""
        chain = self.relations.chains[relation.chain]
        build = operation(codes.BUILD, len(chain.coordinates))
        build[codes.STEP0], build[codes.STEP1] = chain.first, chain.last
        if chain.plain:
            build[codes.CODE], build[codes.BACK] = codes.BALL_BUILD, relation.backward
            build[codes.WHOLE] = whole
            return [build]
        back = [operation(codes.REVERSE, len(chain.coordinates))] if relation.backward else []
        return [build, *back]

    def _operations(self) -> list[list[int]]:
        """Return all operations in order, and give each line its constant length."""
        operations: list[list[int]] = []
        for place, chain in self.stashes.values():
            operations += stash(place, chain)
        # A relation and its reverse follow each other, so that it is built only once.
        last: list[list[int]] = []
        for _, (build, rows) in sorted(self.by_need.items(), key=lambda item: str(item[0])):
            operations += build[1:] if last and build[:1] == last else build
            operations += rows
            last = build if len(build) == 1 else []
        for watched, stashes, row in self.mended:
            mend = [one for held in stashes.values() for one in stash(*held)]
            operations += where_seen(watched, [*mend, row])
        seen: set[int] = set()
        for row in operations:
            if row[codes.CODE] >= codes.CONSTANT and row[codes.FACTOR0] == row[codes.FACTOR1]:
                self.figures[row[codes.FIGURE]][ADDED] += self.constants[row[codes.LINE]]
                self.constants[row[codes.LINE]] = 0.0
        for line in np.flatnonzero(self.constants):
            row = self.new_row(codes.CONSTANT, Segment(int(line), 0, 0, (), ()), ())
            self.figures[row[codes.FIGURE]][ADDED] = self.constants[line]
            operations.append(row)
        for row in operations:
            if row[codes.CODE] >= codes.CONSTANT and row[codes.LINE] not in seen:
                row[codes.FIRST] = 1
                row[codes.DENSE] = dense(row, self.maps[row[codes.USE]])
                seen.add(row[codes.LINE])
        return operations
