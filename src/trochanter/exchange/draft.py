"""A model as a reader has it before it is known what of it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

from trochanter.exchange.documents import Element
from trochanter.exchange.reading import Key, Reading, named
from trochanter.model import (
    AnyWrap,
    Body,
    Coordinate,
    DependentCoordinate,
    Line,
    Source,
)

MAX_NAME = 200
MAX_EACH = {"body": 2000, "coordinate": 2000, "wrap": 20_000, "line": 5000}
"""More of a kind than this are refused: no model has them, and arrays grow with them."""


@dataclass
class Draft:
    """Bodies, coordinates, surfaces and lines by name, and where each stands in the file.

    ``rests`` has the values at rest of coordinates that were made dependent.
    """

    reading: Reading
    id: str
    title: str
    source: Source
    root: str
    bodies: dict[str, Body] = field(default_factory=dict)
    coordinates: dict[str, Coordinate] = field(default_factory=dict)
    dependents: dict[str, DependentCoordinate] = field(default_factory=dict)
    wraps: dict[str, AnyWrap] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    nodes: dict[Key, Element] = field(default_factory=dict)
    rests: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def claim(self, kind: str, name: str, node: Element) -> bool:
        """Take a name for what stands at `node`; False after a fault if it is taken."""
        if not name:
            self.reading.fault(node, f"{node.tag} has no name")
            return False
        if len(name) > MAX_NAME:
            self.reading.fault(node, f"{named(node)}: the name has more than {MAX_NAME} letters")
            return False
        if (kind, name) in self.nodes:
            first = self.nodes[kind, name].sourceline
            self.reading.fault(node, f"{named(node)}: the name is taken since line {first}")
            return False
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] > MAX_EACH[kind]:
            self.reading.fault(node, f"more than {MAX_EACH[kind]} of this kind; no model has them")
            self.reading.stop_if_faulty()
        self.nodes[kind, name] = node
        return True

    def known(self, kind: str, name: str, node: Element, what: str) -> bool:
        """Whether a name is taken; where it is not, a fault at `node` with the nearest ones."""
        if (kind, name) in self.nodes:
            return True
        self.reading.unknown(node, what, name, (own for of, own in self.nodes if of == kind))
        return False
