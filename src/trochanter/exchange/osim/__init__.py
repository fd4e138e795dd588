"""OpenSim's model files, read into a draft: version 4 and the layout of version 3."""

from __future__ import annotations

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import MAX_NAME, Draft
from trochanter.exchange.osim.constraints import read_constraints
from trochanter.exchange.osim.document import Document, bodies_of
from trochanter.exchange.osim.forces import read_forces
from trochanter.exchange.osim.frames import GROUND, Frames
from trochanter.exchange.osim.joints import joints_of, read_joint
from trochanter.exchange.osim.wraps import read_wraps
from trochanter.exchange.reading import Reading, named, shown
from trochanter.model import Body, Source

MAX_CITATION = 1000
_READ = frozenset(
    {"Ground", "BodySet", "JointSet", "ConstraintSet", "ForceSet", "ComponentSet", "components"}
    | {"defaults", "credits", "publications", "length_units"}
)
# What is seen, touched, weighed or measured; no muscle's path depends on it.
_IDLE = frozenset(
    {"ControllerSet", "MarkerSet", "ContactGeometrySet", "ProbeSet", "FrameGeometry", "gravity"}
    | {"force_units", "assembly_accuracy", "ModelVisualPreferences", "VisibleObject"}
    | {"attached_geometry", "WrapObjectSet", "notes", "frames"}
)
_METRES = ("", "unassigned", "m", "meter", "meters", "metre", "metres")


def read_osim(root: Element, file_name: str, reading: Reading) -> Draft:
    """Return the draft of the model in an OpenSimDocument.

    Parameters
    ----------
    root : element
    file_name : str
        Without folders; it becomes the source's id.
    reading : Reading
        Takes the faults and what is not supported.
    """
    document = Document(root, reading)
    name = (document.model.get("name") or "").strip()[:MAX_NAME] or file_name
    source = Source(id=file_name, citation=_citation(document, file_name))
    draft = Draft(reading, id=name, title=name, source=source, root=GROUND)
    _check_units(document)
    for node in document.model:
        _check_section(reading, node)
    frames = Frames(document)
    _read_bodies(document, draft, frames)
    for found in joints_of(document):
        frames.add_offsets(found.node.get("name") or "", found.node)
    for found in joints_of(document):
        read_joint(document, draft, frames, found)
    _check_placed(document, draft)
    read_constraints(document, draft)
    read_wraps(document, draft, frames)
    read_forces(document, draft, frames)
    return draft


def _check_section(reading: Reading, node: Element) -> None:
    """Note a section that is not known here and not empty, or that is in another file."""
    if node.tag in _READ and node.get("file"):
        reading.lack(node, f"{named(node)} kept in the file {shown(node.get('file'))}")
    elif node.tag not in _READ | _IDLE and not _is_empty_set(node):
        reading.lack(node, f"section {named(node)}")


def _is_empty_set(node: Element) -> bool:
    """Whether an element is a set of OpenSim's, which versions call by many names, of nothing."""
    return node.find("objects") is not None and node.find("objects/*") is None


def _citation(document: Document, file_name: str) -> str:
    parts = [document.text(document.model, tag) for tag in ("credits", "publications")]
    said = " ".join(" ".join(part.split()) for part in parts if part)
    return said[:MAX_CITATION] or f"read from {file_name}"


def _check_units(document: Document) -> None:
    found = document.model.find("length_units")
    unit = "" if found is None else (found.text or "").strip().lower()
    if unit not in _METRES:
        document.reading.lack(found, f"length unit {shown(unit)}")


def _read_bodies(document: Document, draft: Draft, frames: Frames) -> None:
    draft.nodes["body", GROUND] = document.model
    draft.bodies[GROUND] = Body(name=GROUND)
    for ground in document.model.findall("Ground"):
        frames.add_offsets(GROUND, ground)
    frames.add_offsets("", document.model)
    for node in bodies_of(document):
        name = node.get("name") or ""
        if name == GROUND:
            frames.add_offsets(GROUND, node)
            continue
        if node.tag != "Body":
            draft.reading.lack(node, f"body {named(node)}", ("body", name))
        if draft.claim("body", name, node):
            frames.add_body(name)
            frames.add_offsets(name, node)


def _check_placed(document: Document, draft: Draft) -> None:
    """Note bodies that no joint places; OpenSim would let them float."""
    for (kind, name), node in list(draft.nodes.items()):
        if kind == "body" and name != GROUND and ("joint", name) not in draft.nodes:
            draft.reading.lack(node, f"{named(node)} without a joint", ("body", name))
