"""OpenSim's constraints: couplers are kept, whatever else moves bodies is not supported."""

from __future__ import annotations

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import Draft
from trochanter.exchange.osim.coordinates import read_coupler
from trochanter.exchange.osim.document import Document
from trochanter.exchange.reading import Key, named

_BODIES = ("socket_frame1", "socket_frame2", "body_1", "body_2", "line_body", "follower_body")


def read_constraints(document: Document, draft: Draft) -> None:
    """Take the enforced constraints of a model into the draft."""
    rows = [*document.objects(document.model, "ConstraintSet")]
    rows += [one for one in document.model.findall("components/*") if "Constraint" in one.tag]
    for node in rows:
        if not _enforced(document, node):
            continue
        if node.tag == "CoordinateCouplerConstraint":
            read_coupler(document, draft, node)
        else:
            draft.reading.lack(node, f"constraint {named(node)}", *_bodies(draft, node))


def _enforced(document: Document, node: Element) -> bool:
    if node.find("isDisabled") is not None:
        return not document.true(node, "isDisabled", False)
    return document.true(node, "isEnforced", True)


def _bodies(draft: Draft, node: Element) -> list[Key]:
    """Return the bodies that a constraint names, as far as it is plain which they are."""
    ends = [(child.text or "").strip().rsplit("/", 1)[-1] for child in node if child.tag in _BODIES]
    keys: list[Key] = [("body", name) for name in ends if ("body", name) in draft.nodes]
    return keys if len(keys) == len(ends) else []
