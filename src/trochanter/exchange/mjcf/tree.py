"""The tree of bodies of an MJCF model, and the geoms and sites on them."""

from __future__ import annotations

from typing import NamedTuple

from trochanter.errors import DataFaultError
from trochanter.exchange.documents import Element
from trochanter.exchange.draft import Draft
from trochanter.exchange.mjcf.document import Attributes, Document
from trochanter.exchange.mjcf.joints import hang_body
from trochanter.exchange.mjcf.poses import pose_of
from trochanter.exchange.placing import IDENTITY, Pose
from trochanter.exchange.reading import named, place
from trochanter.model import Body

WORLD = "world"
MAX_DEPTH = 120

# They have weight, can be seen or looked through, and no tendon runs over them.
_IDLE = frozenset({"inertial", "camera", "light", "plugin"})


class Thing(NamedTuple):
    """A geom or a site: its body, its pose in it and what its file says of it."""

    node: Element
    body: str
    pose: Pose
    given: Attributes


class Tree:
    """Bodies, geoms and sites by name."""

    def __init__(self, document: Document, draft: Draft) -> None:
        self.document, self.draft = document, draft
        self.geoms: dict[str, Thing] = {}
        self.sites: dict[str, Thing] = {}
        self._unnamed = 0

    def read(self) -> None:
        """Walk the tree from the world body down."""
        for node in self.document.sections("worldbody"):
            self.draft.nodes.setdefault(("body", WORLD), node)
            self.draft.bodies[WORLD] = Body(name=WORLD)
            self._read_contents(node, WORLD, IDENTITY, "", 0)

    def _read_contents(
        self, node: Element, body: str, frame: Pose, childclass: str, depth: int
    ) -> None:
        """Read what stands in a body or a frame."""
        if depth > MAX_DEPTH:
            raise DataFaultError([f"{place(node)}: bodies nested more than {MAX_DEPTH} deep"])
        for child in self.document.children(node):
            if child.tag in ("geom", "site"):
                self._read_thing(child, body, frame, childclass)
            elif child.tag == "body":
                self._read_body(child, body, frame, childclass, depth)
            elif child.tag == "frame":
                pose = pose_of(self.document, child, dict(child.attrib)).after(frame)
                inner = child.get("childclass") or childclass
                self._read_contents(child, body, pose, inner, depth + 1)
            elif child.tag not in _IDLE | {"joint", "freejoint"}:
                self.draft.reading.lack(child, f"{named(child)} in a body")

    def _read_body(
        self, node: Element, parent: str, frame: Pose, childclass: str, depth: int
    ) -> None:
        self._unnamed += not node.get("name")
        name = node.get("name") or f"body{self._unnamed}"
        if not self.draft.claim("body", name, node):
            return
        inner = node.get("childclass") or childclass
        pose = pose_of(self.document, node, dict(node.attrib)).after(frame)
        joints = self._joints(node, IDENTITY, inner, 0)
        hang_body(self.document, self.draft, name, parent, pose, joints)
        self._read_contents(node, name, IDENTITY, inner, depth + 1)

    def _joints(
        self, node: Element, frame: Pose, childclass: str, depth: int
    ) -> list[tuple[Element, Attributes, Pose]]:
        """Return the joints of a body, those within its frames too, in the file's order."""
        found = []
        for child in self.document.children(node):
            if child.tag in ("joint", "freejoint"):
                # A freejoint has no defaults; they are for joints that have settings.
                free = child.tag == "freejoint"
                given = self.document.attributes(child, "joint", childclass)
                found.append((child, dict(child.attrib) if free else given, frame))
            elif child.tag == "frame" and depth < MAX_DEPTH:
                pose = pose_of(self.document, child, dict(child.attrib)).after(frame)
                inner = child.get("childclass") or childclass
                found += self._joints(child, pose, inner, depth + 1)
        return found

    def _read_thing(self, node: Element, body: str, frame: Pose, childclass: str) -> None:
        name = node.get("name")
        if not name:
            return  # nothing can refer to it
        given = self.document.attributes(node, node.tag, childclass)
        kept = self.geoms if node.tag == "geom" else self.sites
        if name in kept:
            first = kept[name].node.sourceline
            self.draft.reading.fault(node, f"{named(node)}: the name is taken since line {first}")
            return
        kept[name] = Thing(node, body, pose_of(self.document, node, given).after(frame), given)
