"""The bodies as a tree of steps, and the chain of steps from one body to another.

A moving point is a body of its own here, which slides on the body it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochanter.mechanics.kinematics import rotation_about
from trochanter.model import CompiledModel
from trochanter.model.compile import Array


@dataclass(frozen=True)
class Fixed:
    """A constant rotation and shift, as a (4, 4) transform."""

    transform: Array

    def inverse(self) -> Fixed:
        """Return the way back."""
        return Fixed(inverse(self.transform))

    def key(self) -> tuple[object, ...]:
        """Return what tells this step from others."""
        return "fixed", self.transform.round(15).tobytes()


@dataclass(frozen=True)
class Moving:
    """A turn about a unit axis or a slide along it, by the value of a function of the model."""

    turns: bool
    axis: tuple[float, float, float]
    function: int

    def inverse(self) -> Moving:
        """Return the way back."""
        x, y, z = self.axis
        return Moving(self.turns, (0.0 - x, 0.0 - y, 0.0 - z), self.function)

    def key(self) -> tuple[object, ...]:
        """Return what tells this step from others."""
        return self.turns, self.axis, self.function


Step = Fixed | Moving


def inverse(transform: Array) -> Array:
    """Return the inverse of a rigid (4, 4) transform."""
    back = np.eye(4)
    back[:3, :3] = transform[:3, :3].T
    back[:3, 3] = -back[:3, :3] @ transform[:3, 3]
    return back


class Tree:
    """The bodies of a model, then one node for each moving point.

    Attributes
    ----------
    parent : list of int
        Of each node; -1 for the root.
    steps : list of list of Step
        From the parent to each node.
    node_of_point : list of int
        The node on which each path point stands still.
    location : (np, 3) array
        Where on that node.
    """

    def __init__(self, model: CompiledModel) -> None:
        self._model = model
        self.parent: list[int] = [-1, *(int(body) for body in model.parent)]
        self.steps: list[list[Step]] = [[], *(self._joint(j) for j in range(len(model.parent)))]
        self.node_of_point = [int(body) for body in model.point_body]
        self.location = model.point_location
        for point, functions in zip(model.moving_point, model.moving_function, strict=True):
            body = self.node_of_point[point]
            self.node_of_point[point] = len(self.parent)
            self.parent.append(body)
            slides = (self._moving(False, axis, int(f)) for axis, f in enumerate(functions))
            self.steps.append(simplified(list(slides)))

    def between(self, a: int, b: int) -> list[Step]:
        """Return the steps from node `a` to node `b`, constant ones merged."""
        up, down = self._line(a), self._line(b)
        while up and down and up[-1] == down[-1]:
            up.pop()
            down.pop()
        there = [step.inverse() for node in up for step in reversed(self.steps[node])]
        there += [step for node in reversed(down) for step in self.steps[node]]
        return simplified(there)

    def rigid(self, a: int, b: int) -> Array | None:
        """Return the transform from `b` to `a` if they never move apart, else None."""
        steps = self.between(a, b)
        if not steps:
            return np.eye(4)
        only = steps[0]
        return only.transform if len(steps) == 1 and isinstance(only, Fixed) else None

    def _line(self, node: int) -> list[int]:
        """Return the nodes from `node` up, the root left out."""
        nodes = []
        while self.parent[node] >= 0:
            nodes.append(node)
            node = self.parent[node]
        return nodes

    def _joint(self, joint: int) -> list[Step]:
        model = self._model
        use = model.axis_function[joint]
        steps: list[Step] = [
            _fixed(model.parent_rotation[joint], model.parent_translation[joint]),
        ]
        for k in (3, 4, 5, 0, 1, 2):
            steps.append(self._moving(k < 3, k, int(use[k]), model.axes[joint, k]))
        steps.append(_fixed(model.child_rotation[joint], model.child_translation[joint]))
        return simplified(steps)

    def _moving(self, turns: bool, k: int, function: int, axis: Array | None = None) -> Step:
        along = np.eye(3)[k] if axis is None else axis
        model = self._model
        if np.isinf(model.breaks[function]).all() and not model.coefficients[function, 0, 1:].any():
            value = model.coefficients[function, 0, :1]
            if turns:
                return _fixed(rotation_about(along, value)[0], np.zeros(3))
            return _fixed(np.eye(3), along * value)
        return Moving(turns, (float(along[0]), float(along[1]), float(along[2])), function)


def _fixed(rotation: Array, shift: Array) -> Fixed:
    transform = np.eye(4)
    transform[:3, :3], transform[:3, 3] = rotation, shift
    return Fixed(transform)


def simplified(steps: list[Step]) -> list[Step]:
    """Return the steps with constant ones merged and those that do nothing left out."""
    merged: list[Step] = []
    for step in steps:
        last = merged[-1] if merged else None
        if isinstance(step, Fixed) and isinstance(last, Fixed):
            merged[-1] = Fixed(last.transform @ step.transform)
        else:
            merged.append(step)
    still = np.eye(4)
    return [s for s in merged if isinstance(s, Moving) or not np.array_equal(s.transform, still)]
