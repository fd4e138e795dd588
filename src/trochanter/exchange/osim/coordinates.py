"""OpenSim's coordinates, and the couplers that make one follow another."""

from __future__ import annotations

import math
from typing import Literal

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import Draft
from trochanter.exchange.numbers import numbers
from trochanter.exchange.osim.document import Document
from trochanter.exchange.osim.functions import MAX_COEFFICIENT, Unsupported, function_in
from trochanter.exchange.ranges import stated_range
from trochanter.exchange.reading import named, shown
from trochanter.model import AnyFunction, Constant, Coordinate, DependentCoordinate, Multiplier


def read_coordinate(
    document: Document, draft: Draft, node: Element, unit: Literal["rad", "m"]
) -> None:
    """Take a coordinate into the draft."""
    name = node.get("name") or ""
    if not draft.claim("coordinate", name, node):
        return
    found = document.property(node, "range")
    given: tuple[float, ...] | None = (-math.inf, math.inf)
    if found is not None:
        given = numbers(draft.reading, found, found.text, 2, "range", infinite=True)
    default = document.number(node, "default_value", 0.0)
    prescribed = node.find("prescribed") is not None and document.true(node, "prescribed", False)
    if prescribed:
        draft.reading.lack(node, f"{named(node)}, prescribed in time,", ("coordinate", name))
    if given is None or default is None:
        return
    if given[0] > given[1]:
        draft.reading.fault(node, f"range {given[0]:g}..{given[1]:g} does not rise")
        return
    span, limited = stated_range((given[0], given[1]), default, unit)
    coordinate = draft.reading.record(
        node,
        Coordinate,
        name=name,
        unit=unit,
        range=span,
        default=default,
        limited=limited,
        locked=node.find("locked") is not None and document.true(node, "locked", False),
    )
    if coordinate is not None:
        draft.coordinates[name] = coordinate


def read_coupler(document: Document, draft: Draft, node: Element) -> None:
    """Make a coordinate dependent, as a CoordinateCouplerConstraint says."""
    reading = draft.reading
    name = document.text(node, "dependent_coordinate_name")
    leaders = document.text(node, "independent_coordinate_names").split()
    known = draft.known("coordinate", name, node, f"dependent coordinate of {named(node)}")
    for leader in leaders:
        known &= draft.known("coordinate", leader, node, f"coordinate of {named(node)}")
    if not known:
        return
    if name in draft.dependents:
        reading.fault(node, f"{named(node)}: {shown(name)} is coupled already")
        return
    if len(leaders) != 1:
        reading.lack(node, f"{named(node)} of {len(leaders)} coordinates", ("coordinate", name))
        return
    function = _coupling(document, draft, node, name)
    old = draft.coordinates.pop(name, None)
    if function is None or old is None:
        return
    dependent = reading.record(
        node,
        DependentCoordinate,
        name=name,
        unit=old.unit,
        coordinate=leaders[0],
        function=function,
        range=old.range,
    )
    if dependent is not None:
        draft.dependents[name] = dependent


def _coupling(document: Document, draft: Draft, node: Element, name: str) -> AnyFunction | None:
    """Return the function that a coupler makes its coordinate follow, its scale included."""
    holder = node.find("coupled_coordinates_function")
    try:
        function = None if holder is None else function_in(document, holder)
    except Unsupported as lack:
        draft.reading.lack(node, f"{lack} of {named(node)}", ("coordinate", name))
        return None
    scale = document.number(node, "scale_factor", 1.0, MAX_COEFFICIENT)
    if function is None or scale is None:
        draft.reading.fault(node, f"{named(node)} has no function that can be read")
        return None
    if scale == 1.0 or isinstance(function, Constant):
        return function if scale == 1.0 else Multiplier(scale=scale, function=function)
    if isinstance(function, Multiplier):
        return Multiplier(scale=scale * function.scale, function=function.function)
    return Multiplier(scale=scale, function=function)
