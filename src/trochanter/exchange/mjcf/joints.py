"""MuJoCo's joints, one after another in a body, as joints of this project's kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import Draft
from trochanter.exchange.mjcf.document import Attributes, Document
from trochanter.exchange.placing import Array, Pose, vector
from trochanter.exchange.ranges import stated_range
from trochanter.exchange.reading import shown
from trochanter.model import Body, Coordinate, Joint, Linear, TransformAxis, Vector
from trochanter.model.joints import SIMPLE_JOINTS, X, Y, Z
from trochanter.model.rotation import angles_xyz

KINDS = ("free", "ball", "slide", "hinge")
ENDLESS = (-np.inf, np.inf)
_FULL = 3


@dataclass
class Group:
    """Joints of one body that make up one joint here: slides, then turns about one point."""

    anchor: Array = field(default_factory=lambda: np.zeros(3))
    rotations: list[TransformAxis] = field(default_factory=list)
    translations: list[TransformAxis] = field(default_factory=list)
    absolute: bool = False


def hang_body(
    document: Document,
    draft: Draft,
    name: str,
    parent: str,
    pose: Pose,
    joints: list[tuple[Element, Attributes, Pose]],
) -> None:
    """Take a body and its joints into the draft.

    MuJoCo moves a body by its joints in turn, each in the frame the last one left.
    What goes into one joint of this project's is put there: up to three slides, then up
    to three turns about one anchor. For more, bodies without anything on them come
    between, called ``name:1`` and so on.

    Parameters
    ----------
    document, draft : Document, Draft
    name, parent : str
        Bodies.
    pose : Pose
        The body in its parent, at rest.
    joints : list of (element, attributes, pose)
        With the frame within the body that each stands in.
    """
    groups = [Group()]
    for node, given, frame in joints:
        _add_joint(document, draft, groups, node, given, frame, name, parent, pose)
    here = parent
    for index, group in enumerate(groups):
        last = index == len(groups) - 1
        own = name if last else f"{name}:{index + 1}"
        if not last and not draft.claim("body", own, draft.nodes["body", name]):
            return
        seat = pose if index == 0 else Pose(np.eye(3), np.zeros(3))
        joint = _joint(group, own, here, seat)
        record = draft.reading.record(draft.nodes["body", name], Joint, **joint)
        if record is None:
            return
        draft.bodies[own] = Body(name=own, joint=record)
        here = own


def _joint(group: Group, own: str, parent: str, seat: Pose) -> dict[str, object]:
    if group.absolute:  # a free body's coordinates are its place and orientation themselves
        seat = Pose(np.eye(3), np.zeros(3))
    return {
        "name": own,
        "parent": parent,
        "parent_translation": vector(seat.point(group.anchor)),
        "parent_orientation": seat.angles,
        "child_translation": vector(group.anchor),
        "rotations": tuple(group.rotations),
        "translations": tuple(group.translations),
    }


def _add_joint(
    document: Document,
    draft: Draft,
    groups: list[Group],
    node: Element,
    given: Attributes,
    frame: Pose,
    body: str,
    parent: str,
    pose: Pose,
) -> None:
    kind = "free" if node.tag == "freejoint" else given.get("type", "hinge")
    name = node.get("name") or f"{body}_joint{sum(len(g.rotations) for g in groups) + 1}"
    if kind not in KINDS:
        document.reading.fault(node, f"joint type is one of {', '.join(KINDS)}, not {shown(kind)}")
        return
    anchor = frame.point(np.array(document.numbers(node, given, "pos", (0.0, 0.0, 0.0))))
    if kind == "free":
        _add_free(draft, groups, node, name, parent, pose)
        return
    if kind == "ball":
        _turning_group(groups, anchor, 3).rotations.extend(
            _coordinate(document, draft, node, {}, f"{name}_{letter}", "rad", axis)
            for letter, axis in zip("xyz", (X, Y, Z), strict=True)
        )
        return
    axis = frame.rotation @ np.array(document.numbers(node, given, "axis", (0.0, 0.0, 1.0)))
    if np.linalg.norm(axis) < 1e-10:
        document.reading.fault(node, "the axis has no length")
        return
    unit: Literal["rad", "m"] = "rad" if kind == "hinge" else "m"
    one = _coordinate(document, draft, node, given, name, unit, vector(axis))
    if kind == "hinge":
        _turning_group(groups, anchor, 1).rotations.append(one)
    else:
        _sliding_group(groups).translations.append(one)


def _turning_group(groups: list[Group], anchor: Array, count: int) -> Group:
    """Return the group that turns about `anchor` can join, a new one if need be."""
    group = groups[-1]
    fits = len(group.rotations) + count <= _FULL and not group.absolute
    if not fits or (group.rotations and not np.array_equal(group.anchor, anchor)):
        group = Group()
        groups.append(group)
    group.anchor = anchor
    return group


def _sliding_group(groups: list[Group]) -> Group:
    group = groups[-1]
    if group.rotations or group.absolute or len(group.translations) == _FULL:
        groups.append(Group())
    return groups[-1]


def _add_free(
    draft: Draft, groups: list[Group], node: Element, name: str, parent: str, pose: Pose
) -> None:
    """Add a free joint: place and body-fixed x, y, z orientation in the world."""
    group = groups[-1]
    if group.rotations or group.translations or parent != draft.root:
        draft.reading.fault(node, "a free joint is the only joint of a body of the world")
        return
    group.absolute = True
    angles = angles_xyz(pose.rotation)
    for letter, axis, rest in zip("xyz", SIMPLE_JOINTS["free"].rotations, angles, strict=True):
        full = f"{name}_{letter}"
        group.rotations.append(_take(draft, node, full, "rad", axis, rest, ENDLESS))
    for letter, axis, rest in zip(
        "xyz", SIMPLE_JOINTS["free"].translations, pose.vector, strict=True
    ):
        full = f"{name}_t{letter}"
        group.translations.append(_take(draft, node, full, "m", axis, rest, ENDLESS))


def _coordinate(
    document: Document,
    draft: Draft,
    node: Element,
    given: Attributes,
    name: str,
    unit: Literal["rad", "m"],
    axis: Vector,
) -> TransformAxis:
    """Take a coordinate into the draft and return the axis that it moves."""
    scale = np.pi / 180 if unit == "rad" and document.degrees else 1.0
    ref = document.numbers(node, given, "ref", (0.0,))[0] * scale
    limits = ENDLESS
    limited = given.get("limited", "auto")
    if limited not in ("auto", "true", "false"):
        document.reading.fault(node, f"limited is true, false or auto, not {shown(limited)}")
    if limited == "true" or (limited == "auto" and "range" in given and document.autolimits):
        low, high = document.numbers(node, given, "range", (0.0, 0.0))
        limits = (low * scale, high * scale)
        if low >= high:
            document.reading.fault(node, f"range {low:g}..{high:g} does not rise")
            limits = ENDLESS
    moved = _take(draft, node, name, unit, axis, ref, limits)
    # MuJoCo's joints are at rest at their reference value, not at zero.
    return moved.model_copy(update={"function": Linear(intercept=-ref)}) if ref else moved


def _take(
    draft: Draft,
    node: Element,
    name: str,
    unit: Literal["rad", "m"],
    axis: Vector,
    ref: float,
    limits: tuple[float, float],
) -> TransformAxis:
    span, limited = stated_range(limits, ref, unit)
    if draft.claim("coordinate", name, node):
        coordinate = draft.reading.record(
            node, Coordinate, name=name, unit=unit, range=span, default=ref, limited=limited
        )
        if coordinate is not None:
            draft.coordinates[name] = coordinate
    return TransformAxis(axis=axis, coordinate=name, function=Linear())
