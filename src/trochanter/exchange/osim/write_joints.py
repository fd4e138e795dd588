"""Joints, coordinates and couplers in OpenSim's words."""

from __future__ import annotations

import math

import numpy as np

from trochanter.exchange.documents import Element
from trochanter.exchange.osim.frames import GROUND
from trochanter.exchange.parting import Names, Parting, add, said
from trochanter.exchange.rest import rest_values
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
    PiecewiseLinear,
    Polynomial,
    TransformAxis,
    Vector,
)

NO_LIMIT = 99999.9
_INDEPENDENT = 1e-6

Axes = tuple[TransformAxis, ...]


def write_function(parent: Element, function: AnyFunction, name: str = "") -> None:
    """Add a function to its holder."""
    named = {"name": name} if name else {}
    match function:
        case Constant():
            add(add(parent, "Constant", **named), "value", said([function.value]))
        case Linear():
            terms = said([function.slope, function.intercept])
            add(add(parent, "LinearFunction", **named), "coefficients", terms)
        case Polynomial():
            terms = said(function.coefficients)
            add(add(parent, "PolynomialFunction", **named), "coefficients", terms)
        case Multiplier():
            node = add(parent, "MultiplierFunction", **named)
            write_function(add(node, "function"), function.function)
            add(node, "scale", said([function.scale]))
        case _:
            straight = isinstance(function, PiecewiseLinear)
            node = add(parent, "PiecewiseLinearFunction" if straight else "SimmSpline", **named)
            add(node, "x", said(function.x))
            add(node, "y", said(function.y))


class JointWriter:
    """Writes the bodies and joints of a model and knows where each coordinate is.

    OpenSim wants a coordinate in one joint; where a model moves several joints by one,
    the others get a coordinate of their own that is coupled to it.
    """

    def __init__(self, model: MuscleModel, parting: Parting, names: Names) -> None:
        self._model, self._parting, self._names = model, parting, names
        self._rows: dict[str, Coordinate | DependentCoordinate] = {
            **{one.name: one for one in model.coordinates},
            **{one.name: one for one in model.dependents},
        }
        self._rest = rest_values(model)
        self._homes: dict[str, str] = {}
        self._copies: list[tuple[str, str]] = []
        self.any_coordinate = ""

    def frame(self, body: str) -> str:
        """Return the path of a body's frame."""
        if body == GROUND:
            return f"/{GROUND}"
        return f"/bodyset/{self._names.of('body', body)}"

    def path(self, coordinate: str) -> str:
        """Return the path of a coordinate."""
        return f"/jointset/{self._homes[coordinate]}/{self._names.of('coordinate', coordinate)}"

    def write(self, ground: Element, bodies: Element, joints: Element) -> dict[str, Element]:
        """Add all bodies and joints, and return the elements of the bodies by name."""
        objects = add(joints, "objects")
        seats: dict[str, Element] = {}
        for body in self._model.bodies:
            if body.name == GROUND:
                seats[body.name] = ground
                continue
            seats[body.name] = self._write_body(bodies, body.name)
            joint = body.joint or Joint(name=f"{body.name}_to_{GROUND}", parent=GROUND)
            self._write_chain(objects, bodies, body, joint)
        for name in self._rows:
            if name not in self._homes:
                self._write_idle(objects, bodies, name)
        self.any_coordinate = next(iter(self._homes))
        return seats

    def _write_body(self, bodies: Element, name: str) -> Element:
        node = add(bodies, "Body", name=self._names.of("body", name))
        add(node, "mass", "1")
        add(node, "mass_center", "0 0 0")
        add(node, "inertia", "0.01 0.01 0.01 0 0 0")
        return node

    def _write_chain(self, objects: Element, bodies: Element, body: Body, joint: Joint) -> None:
        """Add a joint, in two or three steps where its axes are too much alike for one."""
        links = list(_links(joint))
        parent, seat = joint.parent, (joint.parent_translation, joint.parent_orientation)
        for index, (rotations, translations) in enumerate(links):
            last = index == len(links) - 1
            child = body.name if last else f"{body.name}-link{index + 1}"
            if not last:
                self._write_body(bodies, child)
            end = (joint.child_translation, joint.child_orientation) if last else _HERE
            name = self._names.of("joint", joint.name if last else f"{joint.name}-link{index + 1}")
            self._write_joint(
                objects, name, (parent, *seat), (child, *end), rotations, translations
            )
            parent, seat = child, _HERE

    def _write_joint(
        self,
        objects: Element,
        name: str,
        parent: tuple[str, Vector, Vector],
        child: tuple[str, Vector, Vector],
        rotations: tuple[TransformAxis, ...],
        translations: tuple[TransformAxis, ...],
    ) -> None:
        moving = rotations or translations
        node = add(objects, "CustomJoint" if moving else "WeldJoint", name=name)
        add(node, "socket_parent_frame", "parent_offset")
        add(node, "socket_child_frame", "child_offset")
        if moving:
            self._write_axes(node, name, rotations, translations)
        frames = add(node, "frames")
        for key, (body, place, angles) in (("parent_offset", parent), ("child_offset", child)):
            frame = add(frames, "PhysicalOffsetFrame", name=key)
            add(frame, "socket_parent", self.frame(body))
            add(frame, "translation", said(place))
            add(frame, "orientation", said(angles))

    def _write_axes(
        self,
        node: Element,
        joint: str,
        rotations: tuple[TransformAxis, ...],
        translations: tuple[TransformAxis, ...],
    ) -> None:
        used: dict[str, str] = {}
        for axis in (*rotations, *translations):
            if axis.coordinate and axis.coordinate not in used:
                used[axis.coordinate] = self._own_name(axis.coordinate, joint)
        rows = add(node, "coordinates")
        for original, name in used.items():
            self._write_coordinate(rows, self._rows[original], name, self._rest[original])
        transform = add(node, "SpatialTransform")
        for kind, axes in (("rotation", rotations), ("translation", translations)):
            for index, axis in enumerate(_three(axes)):
                one = add(transform, "TransformAxis", name=f"{kind}{index + 1}")
                add(one, "coordinates", used.get(axis.coordinate or "", ""))
                add(one, "axis", said(axis.axis))
                write_function(one, axis.function, "function")

    def _own_name(self, coordinate: str, joint: str) -> str:
        if coordinate not in self._homes:
            self._homes[coordinate] = joint
            return self._names.of("coordinate", coordinate)
        copy = self._names.of("coordinate", f"{coordinate}-{joint}")
        self._copies.append((copy, coordinate))
        return copy

    def _write_coordinate(
        self, rows: Element, row: Coordinate | DependentCoordinate, name: str, rest: float
    ) -> None:
        node = add(rows, "Coordinate", name=name)
        free = isinstance(row, Coordinate) and not row.limited
        span = (-NO_LIMIT, NO_LIMIT) if free or row.range is None else row.range
        add(node, "default_value", said([rest]))
        add(node, "range", said(span))
        add(node, "locked", str(isinstance(row, Coordinate) and row.locked).lower())

    def _write_idle(self, objects: Element, bodies: Element, name: str) -> None:
        """Add a body that nothing hangs on, for a coordinate that moves no joint."""
        body = f"{name}-dial"
        self._write_body(bodies, body)
        axis = TransformAxis(axis=(0.0, 0.0, 1.0), coordinate=name)
        joint = self._names.of("joint", body)
        here = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
        self._write_joint(objects, joint, (GROUND, *here), (body, *here), (axis,), ())

    def write_couplers(self, parent: Element) -> None:
        """Add the couplers of dependent coordinates."""
        objects = add(parent, "objects")
        for one in self._model.dependents:
            leader = one.coordinate or self.any_coordinate
            name = self._names.of("coordinate", one.name)
            _write_coupler(objects, name, self._names.of("coordinate", leader), one.function)
        for copy, leader in self._copies:
            _write_coupler(objects, copy, self._names.of("coordinate", leader), Linear())


_HERE: tuple[Vector, Vector] = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


def _write_coupler(objects: Element, name: str, leader: str, function: AnyFunction) -> None:
    node = add(objects, "CoordinateCouplerConstraint", name=f"{name}-coupler")
    write_function(add(node, "coupled_coordinates_function"), function)
    add(node, "independent_coordinate_names", leader)
    add(node, "dependent_coordinate_name", name)


def _links(joint: Joint) -> list[tuple[Axes, Axes]]:
    """Return the joint's axes in as many steps as OpenSim needs.

    OpenSim wants the axes of a joint that turn, and those that slide, to be independent
    of each other.
    """
    slides, turns = _steps(joint.translations), _steps(joint.rotations)
    links: list[tuple[Axes, Axes]] = [((), group) for group in slides[:-1]]
    links.append((turns[0], slides[-1]))
    return [*links, *((group, ()) for group in turns[1:])]


def _steps(axes: tuple[TransformAxis, ...]) -> list[tuple[TransformAxis, ...]]:
    groups: list[tuple[TransformAxis, ...]] = [()]
    for axis in axes:
        if _independent((*groups[-1], axis)):
            groups[-1] = (*groups[-1], axis)
        else:
            groups.append((axis,))
    return groups


def _independent(axes: tuple[TransformAxis, ...]) -> bool:
    units = [np.array(axis.axis) / np.linalg.norm(axis.axis) for axis in axes]
    return math.sqrt(abs(np.linalg.det(np.array(units) @ np.array(units).T))) > _INDEPENDENT


def _three(axes: tuple[TransformAxis, ...]) -> list[TransformAxis]:
    """Return three axes, those that are missing at right angles and still."""
    rows = list(axes)
    while len(rows) < 3:
        if rows:
            _, _, right = np.linalg.svd(np.array([row.axis for row in rows]))
            x, y, z = (float(value) for value in right[len(rows)])
        else:
            x, y, z = 1.0, 0.0, 0.0
        rows.append(TransformAxis(axis=(x, y, z), function=Constant(value=0.0)))
    return rows
