"""OpenSim's muscles: the points they run through and what they can pull with."""

from __future__ import annotations

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import Draft
from trochanter.exchange.muscle_names import muscles_named
from trochanter.exchange.numbers import numbers
from trochanter.exchange.osim.document import Document
from trochanter.exchange.osim.frames import Frames, Seat
from trochanter.exchange.osim.functions import Unsupported, function_in
from trochanter.exchange.osim.wraps import read_uses
from trochanter.exchange.reading import named, shown
from trochanter.model import (
    AnyFunction,
    ConditionalPoint,
    Constant,
    FixedPoint,
    Force,
    Line,
    MovingAxis,
    MovingPoint,
    PathPoint,
)

FORCES = (
    ("max_isometric_force", "max_isometric_force"),
    ("optimal_fiber_length", "optimal_fiber_length"),
    ("tendon_slack_length", "tendon_slack_length"),
    ("pennation_angle", "pennation_angle_at_optimal"),
)
# As OpenSim 2 called it.
OLD_FORCES = (("pennation_angle", "pennation_angle"),)


def read_line(document: Document, draft: Draft, frames: Frames, node: Element, source: str) -> None:
    """Take a muscle into the draft."""
    reading, name = draft.reading, node.get("name") or ""
    if not draft.claim("line", name, node):
        return
    path = node.find("GeometryPath")
    if path is None:
        reading.lack(node, f"{named(node)} without a GeometryPath", ("line", name))
        return
    rows = list(document.objects(path, "PathPointSet"))
    try:
        points = [_point(document, draft, frames, one) for one in rows]
    except Unsupported as lack:
        reading.lack(node, f"{lack} of {named(node)}", ("line", name))
        return
    wraps = read_uses(document, draft, path, len(rows))
    kept = tuple(point for point in points if point is not None)
    if wraps is None or len(kept) < len(rows):
        return
    if sum(not isinstance(point, ConditionalPoint) for point in kept) < 2:
        reading.fault(node, f"{named(node)} has fewer than two points that are always on its path")
        return
    line = reading.record(
        node,
        Line,
        name=name,
        source_name=name,
        muscles=muscles_named(name),
        source=source,
        points=kept,
        wraps=wraps,
        force=_force(document, draft, node, source),
    )
    if line is not None:
        draft.lines[name] = line


def _force(document: Document, draft: Draft, node: Element, source: str) -> Force | None:
    values = {}
    for ours, theirs in (*OLD_FORCES, *FORCES):
        value = document.number(node, theirs)
        if value is not None:
            values[ours] = value
    return draft.reading.record(node, Force, source=source, **values) if values else None


def _point(document: Document, draft: Draft, frames: Frames, node: Element) -> PathPoint | None:
    if node.tag not in ("PathPoint", "ConditionalPathPoint", "MovingPathPoint"):
        raise Unsupported(f"path point {named(node)}")
    path = document.reference(node, "parent_frame", "body")
    seat = frames.seat(node, path, f"frame of {named(node)}")
    if seat is None:
        return None
    if node.tag == "MovingPathPoint":
        return _moving(document, draft, node, seat)
    location = seat.point(document.vector(node, "location", None))
    if node.tag == "PathPoint":
        return draft.reading.record(node, FixedPoint, body=seat.body, location=location)
    return _conditional(document, draft, node, seat, location)


def _conditional(
    document: Document,
    draft: Draft,
    node: Element,
    seat: Seat,
    location: tuple[float, float, float],
) -> PathPoint | None:
    coordinate = _coordinate(document, draft, node, "coordinate")
    found = document.property(node, "range")
    where = node if found is None else found
    text = None if found is None else found.text
    given = numbers(draft.reading, where, text, 2, "range", infinite=True)
    if coordinate is None or given is None:
        return None
    span = tuple(max(-1e6, min(1e6, value)) for value in given)
    return draft.reading.record(
        node,
        ConditionalPoint,
        body=seat.body,
        location=location,
        coordinate=coordinate,
        range=span,
    )


def _moving(document: Document, draft: Draft, node: Element, seat: Seat) -> PathPoint | None:
    if seat.translation != (0.0, 0.0, 0.0) or seat.orientation != (0.0, 0.0, 0.0):
        raise Unsupported(f"{named(node)} on an offset frame")
    axes = [_moving_axis(document, draft, node, axis) for axis in "xyz"]
    if None in axes:
        return None
    x, y, z = axes
    return draft.reading.record(node, MovingPoint, body=seat.body, x=x, y=y, z=z)


def _moving_axis(document: Document, draft: Draft, node: Element, axis: str) -> MovingAxis | None:
    holder = document.property(node, f"{axis}_location")
    function: AnyFunction | None = None if holder is None else function_in(document, holder)
    if function is None:
        draft.reading.fault(node, f"{named(node)} has no {axis}_location that can be read")
        return None
    if isinstance(function, Constant):
        return MovingAxis(function=function)
    coordinate = _coordinate(document, draft, node, f"{axis}_coordinate")
    return MovingAxis(coordinate=coordinate, function=function) if coordinate else None


def _coordinate(document: Document, draft: Draft, node: Element, socket: str) -> str | None:
    """Return the coordinate that a point refers to, or None after a fault."""
    path = document.reference(node, socket, socket)
    name = path[-1] if path else ""
    what = f"coordinate of {named(node)}" if name else f"{shown(socket)} of {named(node)}:"
    return name if draft.known("coordinate", name, node, what) else None
