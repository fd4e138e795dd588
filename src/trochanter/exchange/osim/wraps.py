"""OpenSim's wrap objects, and which muscle wraps over which."""

from __future__ import annotations

from typing import Any

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import Draft
from trochanter.exchange.numbers import numbers
from trochanter.exchange.osim.document import Document, bodies_of
from trochanter.exchange.osim.frames import GROUND, Frames, Seat
from trochanter.exchange.reading import named, shown
from trochanter.model import (
    AnyWrap,
    PathWrap,
    WrapCylinder,
    WrapEllipsoid,
    WrapSphere,
    WrapTorus,
)

_KINDS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "WrapSphere": (WrapSphere, ("radius",)),
    "WrapCylinder": (WrapCylinder, ("radius", "length")),
    "WrapEllipsoid": (WrapEllipsoid, ()),
    "WrapTorus": (WrapTorus, ("inner_radius", "outer_radius")),
}
ENDLESS = 100.0
"""From this length [m] on a cylinder is taken to have no ends."""

_METHODS = ("hybrid", "midpoint", "axial")


def read_wraps(document: Document, draft: Draft, frames: Frames) -> None:
    """Take the wrap objects of all bodies and of the frames on them into the draft."""
    holders = [(Seat(GROUND), node) for node in document.model.findall("Ground")]
    for body in bodies_of(document):
        holders.append((Seat(body.get("name") or ""), body))
    for frame, path in frames.holders():
        if frame.find("WrapObjectSet/objects/*") is not None:
            seat = frames.seat(frame, path, f"frame of {named(frame)}")
            holders += [(seat, frame)] if seat else []
    for seat, holder in holders:
        for node in document.objects(holder, "WrapObjectSet"):
            _read_wrap(document, draft, node, seat)


def _read_wrap(document: Document, draft: Draft, node: Element, seat: Seat) -> None:
    reading, name = draft.reading, node.get("name") or ""
    if not draft.claim("wrap", name, node):
        return
    if node.tag not in _KINDS:
        reading.lack(node, f"wrap object {named(node)}", ("wrap", name))
        return
    kind, sizes = _KINDS[node.tag]
    values: dict[str, Any] = {}
    for size in sizes:
        if (value := document.number(node, size)) is None:
            reading.fault(node, f"{named(node)} has no {size}")
            return
        values[size] = value
    if kind is WrapCylinder and values["length"] >= ENDLESS:
        values["length"] = None
    if kind is WrapEllipsoid:
        values["dimensions"] = document.vector(node, "dimensions", None)
    quadrant = document.text(node, "quadrant", "all").lower()
    place = seat.carried(
        document.vector(node, "translation"), document.vector(node, "xyz_body_rotation")
    )
    wrap: AnyWrap | None = reading.record(
        node,
        kind,
        name=name,
        body=place.body,
        translation=place.translation,
        orientation=place.orientation,
        quadrant="all" if quadrant in ("", "unassigned") else quadrant,
        active=document.true(node, "active", True),
        **values,
    )
    if wrap is not None:
        draft.wraps[name] = wrap


def read_uses(
    document: Document, draft: Draft, path: Element, count: int
) -> tuple[PathWrap, ...] | None:
    """Return what a geometry path wraps over; None after noting faults.

    Parameters
    ----------
    document, draft : Document, Draft
    path : element
        A GeometryPath.
    count : int
        How many points it has.
    """
    uses = []
    for node in document.objects(path, "PathWrapSet"):
        name = document.text(node, "wrap_object")
        if not draft.known("wrap", name, node, "wrap object"):
            return None
        method = document.text(node, "method", "hybrid").lower()
        method = "hybrid" if method in ("", "unassigned") else method
        if method not in _METHODS:
            choices = ", ".join(_METHODS)
            draft.reading.fault(node, f"method is one of {choices}, not {shown(method)}")
            return None
        ends = _ends(document, draft, node, count)
        if ends is None:
            return None
        use = draft.reading.record(
            node,
            PathWrap,
            wrap=name,
            method=method,
            first=ends[0],
            last=ends[1],
            rule="opensim",
        )
        if use is not None:
            uses.append(use)
    return tuple(uses)


def _ends(
    document: Document, draft: Draft, node: Element, count: int
) -> tuple[int | None, int | None] | None:
    """Return the points between which a path may wrap, from 0; the file counts from 1."""
    found = document.property(node, "range")
    if found is None:
        return None, None
    given = numbers(draft.reading, found, found.text, 2, "range")
    if given is None:
        return None
    first, last = (int(value) - 1 if value >= 1 else None for value in given)
    begin, end = first or 0, count - 1 if last is None else last
    if end >= count or begin >= end:
        text = f"range {shown(found.text)} names no segment of a path of {count} points"
        draft.reading.fault(found, text)
        return None
    return first, last
