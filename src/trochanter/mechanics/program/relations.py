"""Relations of two bodies: chains of steps between constant ends, and their tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochanter.errors import TrochanterError
from trochanter.mechanics.kernel.relations import (
    CONSTANT,
    SLIDE_ANY,
    TURN_ANY,
    TURN_X,
    TURN_Y,
    TURN_Z,
)
from trochanter.mechanics.kernel.rows import MOST, Ints
from trochanter.mechanics.program.rows import Rows
from trochanter.mechanics.program.tree import Fixed, Moving, Step, Tree, inverse
from trochanter.model import CompiledModel
from trochanter.model.compile import Array

ALONG = {(1.0, 0.0, 0.0): TURN_X, (0.0, 1.0, 0.0): TURN_Y, (0.0, 0.0, 1.0): TURN_Z}


@dataclass(frozen=True)
class Relation:
    """How body B stands to body A: ``lead @ chain(q) @ trail``.

    Points of A are taken to the chain's frame by the inverse of `lead`, those of B by
    `trail`; between them there is nothing but the chain of steps number `chain`, gone
    backwards if `backward`.
    """

    chain: int
    backward: bool
    lead: Array
    trail: Array
    coordinates: tuple[int, ...]
    plain: bool

    def to_chain(self, transform: Array) -> Array:
        """Return a point (3,) or frame (4, 4) of A in the chain's frame."""
        return _applied(inverse(self.lead), transform)

    def end(self, transform: Array) -> Array:
        """Return a point (3,) or frame (4, 4) of B at the chain's other end."""
        return _applied(self.trail, transform)


def _applied(transform: Array, what: Array) -> Array:
    if what.shape == (3,):
        return np.asarray(transform[:3, :3] @ what + transform[:3, 3])
    return np.asarray(transform @ what)


def turned_to_zxy(steps: list[Step]) -> tuple[Array, list[Step]]:
    """Return three turns about perpendicular axes of the frame as turns about z, x, y.

    The frames at a chain's two ends may be chosen: ``chain = turn @ other chain @ turn.T``.
    For any other chain the turn is none.
    """
    axes = [np.array(step.axis) for step in steps if isinstance(step, Moving) and step.turns]
    if len(axes) != 3 or len(steps) != 3:
        return np.eye(4), steps
    perpendicular = np.abs(np.array(axes) @ np.array(axes).T - np.eye(3)).max() == 0.0
    if not perpendicular or any(1.0 not in np.abs(axis) for axis in axes):
        return np.eye(4), steps
    turn = np.eye(4)
    turn[:3, 2], turn[:3, 0] = axes[0], axes[1]
    turn[:3, 1] = np.cross(turn[:3, 2], turn[:3, 0])
    local = [turn[:3, :3].T @ axis for axis in axes]
    return turn, [
        Moving(True, (float(x), float(y), float(z)), step.function)
        for (x, y, z), step in zip(local, steps, strict=True)
        if isinstance(step, Moving)
    ]


@dataclass(frozen=True)
class Chain:
    """One chain in the tables: its steps from `first` to before `last`.

    It is plain if it is turns about z, x and y by three coordinates themselves.
    """

    first: int
    last: int
    coordinates: tuple[int, ...]
    plain: bool


class Relations:
    """Collects relations as they are asked for, and the tables of their steps."""

    def __init__(self, model: CompiledModel, tree: Tree, rows: Rows) -> None:
        self._model, self._tree, self._rows = model, tree, rows
        self.chains: list[Chain] = []
        self._known: dict[tuple[object, ...], int] = {}
        self._steps: list[list[int]] = []
        self._figures: list[Array] = []

    def relation(self, a: int, b: int) -> Relation:
        """Return how node `b` stands to node `a`, which move against each other."""
        steps = self._tree.between(min(a, b), max(a, b))
        lead = trail = np.eye(4)
        if isinstance(steps[0], Fixed):
            lead, steps = steps[0].transform, steps[1:]
        if isinstance(steps[-1], Fixed):
            trail, steps = steps[-1].transform, steps[:-1]
        turn, steps = turned_to_zxy(steps)
        lead, trail = lead @ turn, turn.T @ trail
        number = self._chain(steps)
        found = self.chains[number]
        if a > b:
            lead, trail = inverse(trail), inverse(lead)
        return Relation(number, a > b, lead, trail, found.coordinates, found.plain)

    def sense(self, chain: int) -> float:
        """Return the sense, 1 or -1, of a plain chain's third turn; the others' is 1."""
        return float(self._figures[self.chains[chain].first + 2][1])

    def whole(self, a: int, b: int) -> Chain:
        """Return the chain from `a` to `b` with its constant ends."""
        return self.chains[self._chain(self._tree.between(a, b))]

    def tables(self) -> tuple[Ints, Array]:
        """Return the steps and their figures as the kernel takes them."""
        steps = np.array(self._steps, np.int64).reshape(-1, 6)
        return steps, np.array(self._figures, float).reshape(-1, 12)

    def _chain(self, steps: list[Step]) -> int:
        key = tuple(step.key() for step in steps)
        if key not in self._known:
            self._known[key] = len(self.chains)
            self.chains.append(self._add(steps))
        return self._known[key]

    def _add(self, steps: list[Step]) -> Chain:
        of = self._model.function_coordinate
        moving = [step for step in steps if isinstance(step, Moving)]
        coordinates = tuple(sorted({int(of[step.function]) for step in moving}))
        if len(coordinates) > MOST:
            text = f"a line of {self._model.id} runs between bodies with {len(coordinates)}"
            raise TrochanterError(f"{text} coordinates between them; at most {MOST} are supported")
        first, centred = len(self._steps), True
        for step in steps:
            if isinstance(step, Fixed):
                self._steps.append([CONSTANT, 0, 0, 0, 0, 0])
                shift = step.transform[:3, 3]
                self._figures.append(np.concatenate([step.transform[:3, :3].ravel(), shift]))
                centred = centred and not shift.any()
            else:
                self._steps.append(self._row(step, coordinates, centred))
                factor = self._rows.slope_factor(step.function)
                self._figures.append(np.array([*step.axis, factor, *[0.0] * 8]))
                centred = centred and step.turns
        kinds = [row[0] for row in self._steps[first:]]
        plain = kinds == [TURN_Z, TURN_X, TURN_Y] and self._one_to_one(first)
        if plain:
            values = [row[1] for row in self._steps[first:]]
            for row, place in zip(self._steps[first:], self._rows.sines(values), strict=True):
                row[3] = place
        return Chain(first, len(self._steps), coordinates, plain)

    def _one_to_one(self, first: int) -> bool:
        """Whether three turns are by the coordinates themselves, in their order."""
        rows, figures = self._steps[first:], self._figures[first:]
        own = [row[4] for row in rows] == [0, 1, 2] and not any(row[2] for row in rows)
        return own and all(row[3] == 1.0 for row in figures)

    def _row(self, step: Moving, coordinates: tuple[int, ...], centred: bool) -> list[int]:
        of = int(self._model.function_coordinate[step.function])
        value, slope = self._rows.value(step.function), self._rows.slope(step.function)
        sine = self._rows.sine(step.function) if step.turns else 0
        x, y, z = (abs(part) for part in step.axis)
        kind = ALONG.get((x, y, z), TURN_ANY) if step.turns else SLIDE_ANY
        return [kind, value, slope, sine, coordinates.index(of), int(centred)]
