"""The program that many subjects share, and the figures of each.

A program says what is computed, its figures and shapes with which numbers
(`trochanter.mechanics.program`). People who differ in points and surfaces have the same
program but for its figures, which are found here for all of them together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.placed import CYLINDER, RULE, SPHERE
from trochanter.mechanics.engine import Engine
from trochanter.mechanics.kernel import operations as codes
from trochanter.mechanics.kernel.segments import ADDED
from trochanter.mechanics.program import Program
from trochanter.mechanics.program.choices import choosing
from trochanter.mechanics.program.relations import Relations
from trochanter.mechanics.program.rows import Rows
from trochanter.mechanics.program.segments import Segment, segments_of
from trochanter.mechanics.program.surfaces import simple
from trochanter.mechanics.program.tree import Tree
from trochanter.mechanics.subjects.people import People, own_surfaces
from trochanter.mechanics.subjects.recipes import Around, Chain, Rigid, Straight
from trochanter.model import CompiledModel

Array = NDArray[np.float64]

EXACT = 1e-15
"""How near [m] the program's own figures must come out for others to be trusted."""

SMALL = 1e-9
"""A radius [m] at which no point lies inside."""

NAMES = [field.name for field in fields(Program)]
PROGRAM_AT, FIGURES_AT, SHAPES_AT = map(NAMES.index, ("program", "figures", "shapes"))
"""Where these are among the arrays of a program."""


class Figures:
    """One program for all subjects, and the figures of each.

    Over one sphere or cylinder a program holds a plain straight segment where an end that
    stands still lies inside. The program here is that of the model with such surfaces so
    small that nothing does; a subject's segments are made straight in it one by one.

    Parameters
    ----------
    model : CompiledModel

    Attributes
    ----------
    engine : Engine
        Of that program.
    exact : bool
        Whether its own figures are found as it has them. If they are not, because programs
        have come to be made in another way, nothing here may be used.
    """

    def __init__(self, model: CompiledModel) -> None:
        small = np.array(model.wrap_size)
        small[np.isin(model.wrap_kind, (SPHERE, CYLINDER)), 0] = SMALL
        self._model = replace(model, wrap_size=small)
        self.engine = Engine(self._model)
        self._program = self.engine.program
        self._own = own_surfaces(self._model)
        self._tree = Tree(model)
        self._relations = Relations(model, self._tree, Rows(model))
        self._row = self._shape = 0
        # A program of lines that choose depends on what its own points and surfaces are.
        shares = not choosing(model)
        self._recipes: list[Straight | Around | Chain | Rigid] = [
            self._recipe(segment) for segment in segments_of(model) if shares
        ]
        self._operations = {
            int(row[codes.FIGURE]): place
            for place, row in enumerate(self._program.program)
            if row[codes.CODE] >= codes.CONSTANT
        }
        self._adds = self._added()
        self.exact = shares and self._tried()

    def arrays(self, people: People) -> Iterator[list[Any] | None]:
        """Yield each subject's program, or None for one who needs a program of their own."""
        ruled = (people.surfaces[..., RULE] == self._own[:, RULE]).all(axis=1)
        same = ruled & ~people.shifted & self.exact
        figures, shapes = self._of(people)
        passed = [(recipe, recipe.inside(people)) for recipe in self._over()]
        for recipe, inside in passed:
            recipe.pass_by(people, figures, inside)
        for k, shared in enumerate(same):
            straight = [recipe.row for recipe, inside in passed if inside[k]]
            yield self._arrays(figures[k], shapes[k], straight) if shared else None

    def _over(self) -> list[Around]:
        return [one for one in self._recipes if isinstance(one, Around) and one.fixed is not None]

    def _arrays(self, figures: Array, shapes: Array, straight: list[int]) -> list[Any]:
        """Return the program's arrays with one subject's; the segments of these rows straight."""
        arrays = list(self.engine.arrays)
        arrays[FIGURES_AT], arrays[SHAPES_AT] = figures, shapes
        if straight:
            arrays[PROGRAM_AT] = table = np.array(self._program.program)
            table[[self._operations[row] for row in straight], codes.CODE] = codes.STRAIGHT
        return arrays

    def _of(self, people: People) -> tuple[Array, Array]:
        """Return figures (n, rows, FIGURES) and shapes (n, shapes, SURFACE_SIZE)."""
        n = len(people.points)
        figures = np.repeat(self._program.figures[None], n, axis=0)
        shapes = np.repeat(self._program.shapes[None], n, axis=0)
        constant = np.zeros((n, len(self._model.line_names)))
        for recipe in self._recipes:
            match recipe:
                case Chain():
                    recipe.fill(people, figures, shapes)
                case Rigid(row=None):
                    constant[:, recipe.segment.line] += recipe.lengths(people)
                case Rigid():
                    figures[:, recipe.row, ADDED] = recipe.lengths(people)
                case _:
                    recipe.fill(people, figures)
        for line, row in self._adds.items():
            figures[:, row, ADDED] = constant[:, line]
        return figures, shapes

    def _tried(self) -> bool:
        model, program = self._model, self._program
        itself = People(model.point_location[None], self._own[None], np.zeros(1, bool))
        figures, shapes = self._of(itself)
        inside = any(recipe.inside(itself).any() for recipe in self._over())
        known = self._row <= len(program.figures) and self._shape == len(program.shapes)
        return (
            known
            and not inside
            and _near(figures[0], program.figures)
            and _near(shapes[0], program.shapes)
        )

    def _added(self) -> dict[int, int]:
        """Return the figures to which each line's constant length is added."""
        adds: dict[int, int] = {}
        for row in self._program.program:
            if row[codes.CODE] >= codes.CONSTANT and row[codes.FACTOR0] == row[codes.FACTOR1]:
                adds.setdefault(int(row[codes.LINE]), int(row[codes.FIGURE]))
        return adds

    # Segments ---------------------------------------------------------------------------

    def _recipe(self, segment: Segment) -> Straight | Around | Chain | Rigid:
        tree = self._tree
        a, b = (tree.node_of_point[k] for k in (segment.begin, segment.end))
        nodes = [int(self._model.wrap_body[self._model.use_wrap[use]]) for use in segment.uses]
        between = tree.rigid(a, b)
        seen = tuple(
            (use, tree.rigid(a, node)) for use, node in zip(segment.uses, nodes, strict=True)
        )
        if between is not None and all(transform is not None for _, transform in seen):
            still = tuple((use, there) for use, there in seen if there is not None)
            row = self._next() if segment.factors else None
            return Rigid(segment, between, still, row)
        row = self._next()
        if not segment.uses:
            return self._straight(row, segment)
        if len(segment.uses) == 1 and simple(self._own[segment.uses[0]]):
            return self._around(row, segment, nodes[0])
        self._shape += len(seen)
        shape = self._shape - len(seen)
        return Chain(row, segment.begin, segment.end, between, shape, seen)

    def _straight(self, row: int, segment: Segment) -> Straight:
        begin, end = segment.begin, segment.end
        a, b = (self._tree.node_of_point[k] for k in (begin, end))
        if a > b:
            a, b, begin, end = b, a, end, begin
        return Straight(row, begin, end, self._relations.relation(a, b))

    def _around(self, row: int, segment: Segment, node: int) -> Around:
        begin, end, tree = segment.begin, segment.end, self._tree
        a, b = (tree.node_of_point[k] for k in (begin, end))
        if tree.rigid(node, b) is not None:
            a, b, begin, end = b, a, end, begin
        fixed = tree.rigid(node, a)
        one = self._relations.relation(node, b)
        two = None if fixed is not None else self._relations.relation(node, a)
        return Around(row, begin, end, segment.uses[0], fixed, one, two)

    def _next(self) -> int:
        self._row += 1
        return self._row - 1


def _near(found: Array, own: Array) -> bool:
    finite = np.isfinite(own)
    return bool(
        (found[~finite] == own[~finite]).all()
        and (np.abs(found[finite] - own[finite]) <= EXACT).all()
    )
