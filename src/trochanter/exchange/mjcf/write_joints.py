"""Joints in MuJoCo's words: hinges and slides, and equalities for all that is not plain."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from trochanter.exchange.documents import Element
from trochanter.exchange.mjcf.tree import WORLD
from trochanter.exchange.parting import Parting, add, said
from trochanter.exchange.placing import Array, Pose, turned
from trochanter.exchange.rest import value_of
from trochanter.model import (
    AnyFunction,
    Body,
    Constant,
    Coordinate,
    DependentCoordinate,
    Joint,
    Linear,
    Multiplier,
    MuscleModel,
    Polynomial,
)
from trochanter.model.rotation import rotation_xyz

_TERMS = 5
_MASS = {"pos": "0 0 0", "mass": "1", "diaginertia": "0.01 0.01 0.01"}


class Moved(NamedTuple):
    """An axis that moves, in the body's frame, and the function that moves it."""

    kind: str
    axis: Array
    coordinate: str
    function: AnyFunction


class JointWriter:
    """Writes the tree of bodies of a model and remembers what follows what."""

    def __init__(self, model: MuscleModel, parting: Parting) -> None:
        self._model, self._parting = model, parting
        self._rows: dict[str, Coordinate | DependentCoordinate] = {
            **{one.name: one for one in model.coordinates},
            **{one.name: one for one in model.dependents},
        }
        self._refs: dict[str, float] = {}
        self._equalities: list[tuple[str, str | None, AnyFunction]] = []
        self._helpers = 0

    def write(self, world: Element) -> dict[str, Element]:
        """Add all bodies that MuJoCo can hold; return their elements by name."""
        children: dict[str, list[Body]] = {}
        root = next(body for body in self._model.bodies if body.joint is None)
        for body in self._model.bodies:
            if body.joint is not None:
                children.setdefault(body.joint.parent, []).append(body)
        self._choose_carriers()
        seat = world if root.name == WORLD else add(world, "body", name=root.name)
        placed = {root.name: seat}
        waiting = [root.name]
        while waiting:
            name = waiting.pop()
            for body in children.get(name, []):
                if body.joint is not None and self._write_body(placed, body, body.joint):
                    waiting.append(body.name)
        self._write_dials(world)
        return placed

    def _choose_carriers(self) -> None:
        """Choose, for each coordinate, the axis whose joint takes its name.

        It is the first one that moves just as far as the coordinate does, one way or
        the other.
        """
        self._carriers: dict[str, tuple[str, int]] = {}
        for body in self._model.bodies:
            axes = (*body.joint.translations, *body.joint.rotations) if body.joint else ()
            for index, axis in enumerate(axes):
                plain = isinstance(axis.function, Linear) and abs(axis.function.slope) == 1.0
                if axis.coordinate and plain:
                    self._carriers.setdefault(axis.coordinate, (body.name, index))

    def _write_body(self, placed: dict[str, Element], body: Body, joint: Joint) -> bool:
        """Add a body and its joints; False if its joint has functions MuJoCo does not know."""
        for axis in (*joint.translations, *joint.rotations):
            if _terms(axis.function) is None:
                text = f"joint {joint.name} of {body.name} has a function of kind "
                self._parting.lack(f"{text}{axis.function.type}, which MuJoCo does not know")
                return False
        seat, moved = _at_rest(joint)
        node = add(
            placed[joint.parent],
            "body",
            name=body.name,
            pos=said(seat.place),
            quat=said(_quaternion(seat.rotation)),
        )
        placed[body.name] = node
        if moved:
            add(node, "inertial", **_MASS)
        for index, one in moved:
            self._write_joint(node, body, joint, index, one)
        return True

    def _write_joint(self, node: Element, body: Body, joint: Joint, index: int, one: Moved) -> None:
        given = {"type": one.kind, "pos": said(joint.child_translation)}
        if self._carriers.get(one.coordinate) == (body.name, index):
            slope, intercept = _line(one.function)
            # slope q + intercept along an axis is q - ref along the axis turned about
            self._refs[one.coordinate] = -intercept * slope
            name, axis = one.coordinate, one.axis * slope
            given["ref"] = said([-intercept * slope])
            given |= self._range(one.coordinate)
        else:
            self._helpers += 1
            name, axis = f"{one.coordinate}-axis{self._helpers}", one.axis
            self._equalities.append((name, one.coordinate, one.function))
            self._refs[name] = 0.0
        add(node, "joint", name=name, axis=said(axis), **given)

    def _range(self, coordinate: str) -> dict[str, str]:
        row = self._rows[coordinate]
        if not isinstance(row, Coordinate) or not row.limited:
            return {"limited": "false"}
        return {"limited": "true", "range": said(row.range)}

    def _write_dials(self, world: Element) -> None:
        """Add a body that nothing hangs on for each coordinate that has no joint of its own."""
        for name in self._rows:
            if name not in self._refs:
                node = add(world, "body", name=f"{name}-dial")
                add(node, "inertial", **_MASS)
                add(node, "joint", name=name, type="hinge", axis="0 0 1", **self._range(name))
                self._refs[name] = 0.0

    def write_equalities(self, parent: Element) -> None:
        """Add what ties joints to others."""
        rows = [(one.name, one.coordinate, one.function) for one in self._model.dependents]
        for name, leader, function in [*rows, *self._equalities]:
            terms = _terms(function)
            if terms is None:
                self._parting.lack(f"coordinate {name} follows a {function.type}")
                continue
            start = self._refs[leader] if leader else 0.0
            # MuJoCo counts both joints from their reference values.
            counted = terms(np.polynomial.Polynomial([start, 1.0])).coef.copy()
            counted[0] -= self._refs[name]
            row = np.zeros(_TERMS)
            row[: len(counted)] = counted
            given = {"joint1": name, "polycoef": said(row)}
            add(parent, "joint", **given, **({"joint2": leader} if leader else {}))


def _terms(function: AnyFunction) -> np.polynomial.Polynomial | None:
    """Return a function as a polynomial of at most the fourth power, or None."""
    match function:
        case Constant():
            return np.polynomial.Polynomial([function.value])
        case Linear():
            return np.polynomial.Polynomial([function.intercept, function.slope])
        case Polynomial():
            row = np.trim_zeros(np.array(function.coefficients[::-1]), "b")
            row = row if len(row) else np.zeros(1)
            return np.polynomial.Polynomial(row) if len(row) <= _TERMS else None
        case Multiplier():
            inner = _terms(function.function)
            return None if inner is None else inner * function.scale
    return None


def _line(function: AnyFunction) -> tuple[float, float]:
    if not isinstance(function, Linear):
        raise TypeError(f"not a straight line: {function!r}")
    return function.slope, function.intercept


def _at_rest(joint: Joint) -> tuple[Pose, list[tuple[int, Moved]]]:
    """Return the body in its parent with all that moves at nought, and the axes that move.

    Axes that stand still are part of the pose: a still turn between two others turns
    those after it.
    """
    back = rotation_xyz(joint.child_orientation)
    place, still = np.zeros(3), np.eye(3)
    moved: list[tuple[int, Moved]] = []
    count = len(joint.translations)
    for index, axis in enumerate((*joint.translations, *joint.rotations)):
        unit = np.array(axis.axis) / np.linalg.norm(axis.axis)
        slides = index < count
        if axis.coordinate is None:
            reach = value_of(axis.function, 0.0)
            place = place + reach * unit if slides else place
            still = still if slides else still @ turned(unit, reach)
            continue
        kind = "slide" if slides else "hinge"
        moved.append((index, Moved(kind, still @ unit, axis.coordinate, axis.function)))
    seat = Pose(rotation_xyz(joint.parent_orientation), np.array(joint.parent_translation))
    end = Pose(back, np.array(joint.child_translation)).inverse()
    at_rest = end.after(Pose(still, place)).after(seat)
    # Axes are carried from the joint's frame to the body's, which is turned at rest.
    inward = (still @ back.T).T
    return at_rest, [(index, one._replace(axis=inward @ one.axis)) for index, one in moved]


def _quaternion(matrix: Array) -> Array:
    """Return a rotation as w, x, y, z: the eigenvector that Bar-Itzhack (2000) takes it to be."""
    m = matrix
    table = np.array(
        [
            [m[0, 0] + m[1, 1] + m[2, 2], m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1]],
            [0.0, m[0, 0] - m[1, 1] - m[2, 2], m[1, 0] + m[0, 1], m[2, 0] + m[0, 2]],
            [0.0, 0.0, m[1, 1] - m[0, 0] - m[2, 2], m[2, 1] + m[1, 2]],
            [0.0, 0.0, 0.0, m[2, 2] - m[0, 0] - m[1, 1]],
        ]
    )
    _, vectors = np.linalg.eigh(table, UPLO="U")
    quaternion: Array = vectors[:, -1] * (1.0 if vectors[0, -1] >= 0 else -1.0)
    return quaternion
