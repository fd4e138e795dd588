"""OpenSim's joints: where they sit, what they turn about, and their coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import Draft
from trochanter.exchange.numbers import numbers
from trochanter.exchange.osim.coordinates import read_coordinate
from trochanter.exchange.osim.document import Document
from trochanter.exchange.osim.frames import Frames, Seat
from trochanter.exchange.osim.functions import Unsupported, function_in
from trochanter.exchange.reading import named, shown
from trochanter.model import Body, Constant, Joint, TransformAxis
from trochanter.model.joints import SIMPLE_JOINTS, joint_axes

Axes = tuple[tuple[TransformAxis, ...], tuple[TransformAxis, ...]]

_SIMPLE = {f"{kind.capitalize()}Joint": kind for kind in SIMPLE_JOINTS}
_TURNS = ("rotation1", "rotation2", "rotation3")
_SLIDES = ("translation1", "translation2", "translation3")


class Found(NamedTuple):
    """A joint of the file and the name of the body that holds it (OpenSim 3), if one does."""

    node: Element
    holder: str


def joints_of(document: Document) -> Iterator[Found]:
    """Yield the joints of both layouts: of the model's set, and within bodies."""
    for node in document.objects(document.model, "JointSet"):
        yield Found(node, "")
    for node in document.model.findall("components/*"):
        if node.tag.endswith("Joint"):
            yield Found(node, "")
    for body in document.objects(document.model, "BodySet"):
        for node in body.findall("Joint/*"):
            yield Found(node, body.get("name") or "")


def read_joint(document: Document, draft: Draft, frames: Frames, found: Found) -> None:
    """Hang a body on its joint, and take the joint's coordinates into the draft."""
    node, reading = found.node, draft.reading
    seats = _seats(document, frames, found)
    if seats is None:
        return
    parent, child = seats
    if ("joint", child.body) in draft.nodes or child.body == draft.root:
        text = f"{named(node)}: {shown(child.body)} is placed already; a second joint on it"
        reading.lack(node, text, ("body", child.body))
        return
    draft.nodes["joint", child.body] = node
    names = tuple(_coordinates(document, draft, node))
    if node.find("reverse") is not None and document.true(node, "reverse", False):
        reading.lack(node, f"{named(node)} with reverse", ("body", child.body))
        return
    axes = _axes(document, draft, node, child.body, names)
    if axes is None:
        return
    joint = reading.record(
        node,
        Joint,
        name=node.get("name") or f"to {child.body}",
        parent=parent.body,
        parent_translation=parent.translation,
        parent_orientation=parent.orientation,
        child_translation=child.translation,
        child_orientation=child.orientation,
        rotations=axes[0],
        translations=axes[1],
    )
    if joint is not None:
        draft.bodies[child.body] = Body(name=child.body, joint=joint)


def _seats(document: Document, frames: Frames, found: Found) -> tuple[Seat, Seat] | None:
    """Return where the joint sits in its parent and in its child."""
    node, owner = found.node, found.node.get("name") or ""
    own = ("jointset", owner)
    path = document.reference(node, "parent_frame", "parent_body", own)
    parent = frames.seat(node, path, f"parent of {named(node)}")
    if found.holder:
        child: Seat | None = Seat(
            found.holder, document.vector(node, "location"), document.vector(node, "orientation")
        )
        if parent is not None:
            parent = Seat(
                parent.body,
                document.vector(node, "location_in_parent"),
                document.vector(node, "orientation_in_parent"),
            )
    else:
        path = document.reference(node, "child_frame", "", own)
        child = frames.seat(node, path, f"child of {named(node)}")
    return (parent, child) if parent and child else None


def _coordinates(document: Document, draft: Draft, node: Element) -> Iterator[str]:
    """Take the joint's coordinates into the draft and yield their names."""
    turning = {
        name
        for tag in _TURNS
        for axis in _axis_nodes(node, tag)
        for name in document.text(axis, "coordinates").split()
    }
    # A simple joint's turns come first, but for a slider it has nothing else.
    turns = len(SIMPLE_JOINTS[_SIMPLE[node.tag]].rotations) if node.tag in _SIMPLE else 0
    rows = [*node.findall("coordinates/Coordinate"), *document.objects(node, "CoordinateSet")]
    for index, one in enumerate(rows):
        name = one.get("name") or ""
        unit = "rad" if name in turning or index < turns else "m"
        read_coordinate(document, draft, one, "rad" if unit == "rad" else "m")
        yield name


def _axis_nodes(node: Element, name: str) -> list[Element]:
    rows = node.findall("SpatialTransform/TransformAxis")
    return [one for one in rows if one.get("name") == name]


def _axes(
    document: Document, draft: Draft, node: Element, body: str, names: tuple[str, ...]
) -> Axes | None:
    """Return the axes of a joint; None after noting what is wrong or not supported."""
    if node.tag == "CustomJoint":
        return _custom_axes(document, draft, node, body, names)
    if node.tag not in _SIMPLE:
        draft.reading.lack(node, f"joint {named(node)}", ("body", body))
        return None
    try:
        return joint_axes(_SIMPLE[node.tag], names)
    except ValueError as fault:
        draft.reading.fault(node, f"{named(node)}: {fault}")
        return None


def _custom_axes(
    document: Document, draft: Draft, node: Element, body: str, names: tuple[str, ...]
) -> Axes | None:
    groups: list[tuple[TransformAxis, ...]] = []
    for tags in (_TURNS, _SLIDES):
        axes = []
        for tag in tags:
            for one in _axis_nodes(node, tag)[:1]:
                try:
                    axes.append(_axis(document, draft, one, names))
                except Unsupported as lack:
                    text = f"{lack} of {tag} of {named(node)}"
                    draft.reading.lack(one, text, ("body", body))
                    return None
        if None in axes:
            return None
        groups.append(_trimmed([axis for axis in axes if axis is not None]))
    return groups[0], groups[1]


def _trimmed(axes: list[TransformAxis]) -> tuple[TransformAxis, ...]:
    """Return the axes without those that stand still at zero, which change nothing."""
    still = Constant(value=0.0)
    return tuple(axis for axis in axes if axis.coordinate or axis.function != still)


def _axis(
    document: Document, draft: Draft, node: Element, names: tuple[str, ...]
) -> TransformAxis | None:
    used = document.text(node, "coordinates").split()
    for name in used:
        if name not in names:
            draft.reading.fault(node, f"coordinate {shown(name)} is not among the joint's own")
            return None
    function = function_in(document, node)
    if len(used) > 1:
        raise Unsupported(f"a function of {len(used)} coordinates")
    if function is None and used:
        draft.reading.fault(node, f"{named(node)} has a coordinate and no function of it")
        return None
    found = document.property(node, "axis")
    where = node if found is None else found
    text = None if found is None else found.text
    axis = numbers(draft.reading, where, text, 3, "axis")
    if axis is None:
        return None
    function = function or Constant(value=0.0)
    if not used and not isinstance(function, Constant):
        draft.reading.fault(node, f"{named(node)} has a function and no coordinate")
        return None
    return draft.reading.record(
        node,
        TransformAxis,
        axis=axis,
        coordinate=used[0] if used else None,
        function=function,
    )
