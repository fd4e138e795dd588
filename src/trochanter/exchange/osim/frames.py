"""OpenSim's offset frames: which body a reference ends at, and where on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.exchange.documents import Element
from trochanter.exchange.osim.document import Document, Vector
from trochanter.exchange.reading import named, shown
from trochanter.model.rotation import angles_xyz, rotation_xyz

GROUND = "ground"
MAX_CHAIN = 50


class Seat(NamedTuple):
    """A place and orientation on a body."""

    body: str
    translation: Vector = (0.0, 0.0, 0.0)
    orientation: Vector = (0.0, 0.0, 0.0)

    def point(self, location: Vector) -> Vector:
        """Return a point of the frame in the body's frame [m]."""
        if self.orientation == (0.0, 0.0, 0.0) == self.translation:
            return location
        return _vector(rotation_xyz(self.orientation) @ location + np.asarray(self.translation))

    def carried(self, translation: Vector, orientation: Vector) -> Seat:
        """Return where something on the frame is on the body."""
        if self.orientation == (0.0, 0.0, 0.0) == self.translation:
            return Seat(self.body, translation, orientation)
        matrix = rotation_xyz(self.orientation) @ rotation_xyz(orientation)
        return Seat(self.body, self.point(translation), angles_xyz(matrix))


class Frames:
    """Every body and offset frame of a model, found by the end of its path."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.bodies = {GROUND}
        self._offsets: dict[tuple[str, str], Element] = {}
        self._owners: dict[str, list[str]] = {}

    def add_body(self, name: str) -> None:
        """Make a body known, once."""
        self.bodies.add(name)

    def add_offsets(self, owner: str, holder: Element) -> None:
        """Make the offset frames known that a joint, body or the model itself holds."""
        for tag in ("frames", "components"):
            for node in holder.findall(f"{tag}/PhysicalOffsetFrame"):
                name = node.get("name") or ""
                if self._offsets.setdefault((owner, name), node) is node:
                    self._owners.setdefault(name, []).append(owner)

    def seat(self, node: Element, path: tuple[str, ...], what: str) -> Seat | None:
        """Return where a path leads, or None after noting a fault at `node`."""
        return self._follow(node, path, what, 0)

    def _follow(self, node: Element, path: tuple[str, ...], what: str, depth: int) -> Seat | None:
        reading, own = self.document.reading, self._find(path)
        if own is None and path and path[-1] in self.bodies:
            return Seat(path[-1])
        if own is None:
            reading.fault(node, f"{what} {shown('/'.join(path))} is no body and no frame")
            return None
        offset = self._offsets[own]
        if depth >= MAX_CHAIN:
            reading.fault(offset, f"{named(offset)} hangs on frames in a ring, or on too many")
            return None
        base = self.document.reference(offset, "parent", "", own)
        seat = self._follow(offset, base, f"parent of {named(offset)}", depth + 1)
        if seat is None:
            return None
        translation = self.document.vector(offset, "translation")
        return seat.carried(translation, self.document.vector(offset, "orientation"))

    def holders(self) -> Iterator[tuple[Element, tuple[str, ...]]]:
        """Yield every offset frame and its path."""
        for own, node in self._offsets.items():
            yield node, own

    def _find(self, path: tuple[str, ...]) -> tuple[str, str] | None:
        """Return which offset frame a path ends at: its owner and name.

        A frame may be named without its owner where no body and no other frame has its name.
        """
        if not path or path[-2:-1] == ("bodyset",):
            return None
        name, owners = path[-1], self._owners.get(path[-1], [])
        if len(path) > 1 and (path[-2], name) in self._offsets:
            return path[-2], name
        return (owners[0], name) if len(owners) == 1 and name not in self.bodies else None


def _vector(values: NDArray[np.float64]) -> Vector:
    x, y, z = (float(value) for value in values)
    return x, y, z
