"""Where MJCF puts a thing in its parent, in whichever way it says so."""

from __future__ import annotations

import numpy as np

from trochanter.exchange.documents import Element
from trochanter.exchange.mjcf.document import Attributes, Document
from trochanter.exchange.placing import Array, Pose, cross_matrix, turned

_WAYS = ("axisangle", "xyaxes", "zaxis", "euler")
_SMALL = 1e-10


def pose_of(document: Document, node: Element, given: Attributes) -> Pose:
    """Return the pose that the attributes of a body, frame, geom or site state."""
    place = np.array(document.numbers(node, given, "pos", (0.0, 0.0, 0.0)))
    if "fromto" in given:
        ends = np.array(document.numbers(node, given, "fromto", (0.0,) * 6)).reshape(2, 3)
        return Pose(_zaxis(document, node, ends[0] - ends[1]), ends.mean(axis=0))
    return Pose(_orientation(document, node, given), place)


def _orientation(document: Document, node: Element, given: Attributes) -> Array:
    said = [way for way in _WAYS if way in given]
    if len(said) > 1:
        document.reading.fault(node, f"orientation is given twice: {', '.join(said)}")
    angle = np.pi / 180 if document.degrees else 1.0
    if "axisangle" in said:
        row = np.array(document.numbers(node, given, "axisangle", (0.0, 0.0, 1.0, 0.0)))
        return turned(_unit(document, node, row[:3], "axisangle"), row[3] * angle)
    if "xyaxes" in said:
        return _xyaxes(document, node, given)
    if "zaxis" in said:
        axis = document.numbers(node, given, "zaxis", (0.0, 0.0, 1.0))
        return _zaxis(document, node, np.array(axis))
    if "euler" in said:
        return _euler(document, node, given, angle)
    row = np.array(document.numbers(node, given, "quat", (1.0, 0.0, 0.0, 0.0)))
    return _quaternion(_unit(document, node, row, "quat"))


def _unit(document: Document, node: Element, values: Array, what: str) -> Array:
    size = float(np.linalg.norm(values))
    if size < _SMALL:
        document.reading.fault(node, f"{what} has no length")
        size = 1.0
    unit: Array = values / size
    return unit


def _quaternion(unit: Array) -> Array:
    w, v = unit[0], unit[1:]
    cross = cross_matrix(v)
    matrix: Array = np.eye(3) + 2 * w * cross + 2 * (cross @ cross)
    return matrix


def _xyaxes(document: Document, node: Element, given: Attributes) -> Array:
    axes = np.array(document.numbers(node, given, "xyaxes", (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)))
    x = _unit(document, node, axes[:3], "xyaxes")
    y = _unit(document, node, axes[3:] - (axes[3:] @ x) * x, "second of xyaxes")
    return np.stack([x, y, np.cross(x, y)], axis=1)


def _zaxis(document: Document, node: Element, axis: Array) -> Array:
    """Return the smallest turn that brings z to the axis."""
    z = _unit(document, node, axis, "axis")
    across = np.array([-z[1], z[0], 0.0])
    sine = float(np.linalg.norm(across))
    if sine < _SMALL:
        return np.eye(3) if z[2] > 0 else np.diag([1.0, -1.0, -1.0])
    return turned(across / sine, float(np.arctan2(sine, z[2])))


def _euler(document: Document, node: Element, given: Attributes, angle: float) -> Array:
    """Return turns about carried axes (small letters) and standing ones (capitals)."""
    matrix = np.eye(3)
    angles = document.numbers(node, given, "euler", (0.0, 0.0, 0.0))
    for letter, turn in zip(document.eulerseq, angles, strict=True):
        one = turned(np.eye(3)["xyz".index(letter.lower())], turn * angle)
        matrix = matrix @ one if letter.islower() else one @ matrix
    return matrix
