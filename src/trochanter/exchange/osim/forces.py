"""Which of OpenSim's forces are muscles, which have no say in paths, and which are unknown."""

from __future__ import annotations

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import Draft
from trochanter.exchange.osim.document import Document
from trochanter.exchange.osim.frames import Frames
from trochanter.exchange.osim.lines import read_line
from trochanter.exchange.reading import named

# Springs, ligaments, motors, contacts: they pull or push, and no muscle's path depends on them.
NO_MUSCLES = frozenset(
    {
        "ActivationCoordinateActuator",
        "Blankevoort1991Ligament",
        "BodyActuator",
        "BushingForce",
        "ClutchedPathSpring",
        "CoordinateActuator",
        "CoordinateLimitForce",
        "ElasticFoundationForce",
        "ExponentialContactForce",
        "ExpressionBasedBushingForce",
        "DiscreteForces",
        "ExpressionBasedCoordinateForce",
        "ExpressionBasedPathForce",
        "ExpressionBasedPointToPointForce",
        "ExternalForce",
        "ExternalLoads",
        "FunctionBasedBushingForce",
        "HuntCrossleyForce",
        "Ligament",
        "McKibbenActuator",
        "PathSpring",
        "PointActuator",
        "PointToPointActuator",
        "PointToPointSpring",
        "PrescribedForce",
        "Smith2018ArticularContactForce",
        "SmoothSphereHalfSpaceForce",
        "SpringGeneralizedForce",
        "TorqueActuator",
    }
)

# Endings of classes that stand among a model's components and move nothing.
_IDLE = ("Marker", "Station", "Probe", "Controller", "Reporter", "Geometry", "Contact")
_IDLE_COMPONENTS = frozenset(
    {"PhysicalOffsetFrame", "ContactHalfSpace", "ContactMesh", "ContactSphere", "Body"}
)


def read_forces(document: Document, draft: Draft, frames: Frames) -> None:
    """Take the muscles and path actuators of a model into the draft."""
    for node in document.objects(document.model, "ForceSet"):
        if _is_muscle(node.tag):
            read_line(document, draft, frames, node, draft.source.id)
        elif node.tag not in NO_MUSCLES:
            _lack(draft, node)
    rows = [*document.model.findall("components/*")]
    rows += document.objects(document.model, "ComponentSet")
    for node in rows:
        if _is_muscle(node.tag):
            read_line(document, draft, frames, node, draft.source.id)
        elif not _is_idle(node.tag):
            draft.reading.lack(node, f"component {named(node)}")


def _lack(draft: Draft, node: Element) -> None:
    """Note a force of an unknown kind; one with a path is a line that cannot be had."""
    name = node.get("name") or ""
    if node.find("GeometryPath") is None:
        draft.reading.lack(node, f"force {named(node)}")
    elif draft.claim("line", name, node):
        draft.reading.lack(node, f"force {named(node)}", ("line", name))


def _is_muscle(tag: str) -> bool:
    return "Muscle" in tag or tag == "PathActuator"


def _is_idle(tag: str) -> bool:
    read_elsewhere = tag.endswith("Joint") or "Constraint" in tag
    return tag in _IDLE_COMPONENTS | NO_MUSCLES or tag.endswith(_IDLE) or read_elsewhere
