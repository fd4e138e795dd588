"""MuJoCo's muscles: what pulls on a tendon, as far as its strength goes."""

from __future__ import annotations

from typing import NamedTuple

from trochanter.exchange.documents import Element
from trochanter.exchange.mjcf.document import Attributes, Document
from trochanter.exchange.numbers import numbers

_FORCE_PLACE = 2
"""Where gainprm of a muscle has its peak force [N]."""


class Pull(NamedTuple):
    """A muscle actuator's name and peak force [N], where it states one."""

    name: str
    force: float | None


def read_pulls(document: Document) -> dict[str, Pull]:
    """Return the muscle actuators of a model by the tendon that they pull on."""
    found: dict[str, Pull] = {}
    for section in document.sections("actuator"):
        for node in document.children(section):
            given = document.attributes(node, node.tag)
            if "tendon" in given and _is_muscle(node, given):
                pull = Pull(node.get("name") or "", _force(document, node, given))
                found.setdefault(given["tendon"], pull)
    return found


def _is_muscle(node: Element, given: Attributes) -> bool:
    return node.tag == "muscle" or given.get("gaintype") == "muscle"


def _force(document: Document, node: Element, given: Attributes) -> float | None:
    """Return the peak force; MuJoCo's -1 means that it is to be worked out from a scale."""
    if node.tag == "muscle":
        force = document.numbers(node, given, "force", (-1.0,))[0]
        return force if force > 0 else None
    row = numbers(document.reading, node, given.get("gainprm", "0 0 0"), (1, 10), "gainprm")
    if row is None or len(row) <= _FORCE_PLACE or row[_FORCE_PLACE] <= 0:
        return None
    return row[_FORCE_PLACE]
