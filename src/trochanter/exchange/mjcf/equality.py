"""MuJoCo's equality constraints: joints that follow others are kept, the rest is not supported."""

from __future__ import annotations

import numpy as np

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import Draft
from trochanter.exchange.mjcf.document import Attributes, Document
from trochanter.exchange.numbers import numbers
from trochanter.exchange.reading import named, shown
from trochanter.model import (
    AnyFunction,
    Constant,
    DependentCoordinate,
    Linear,
    Polynomial,
)

_TERMS = 5


def read_equality(document: Document, draft: Draft) -> None:
    """Make the joints dependent that active constraints tie to others."""
    for section in document.sections("equality"):
        for node in document.children(section):
            given = document.attributes(node, "equality")
            if not document.true(node, given, "active", True):
                continue
            if node.tag == "joint":
                _read_joint(document, draft, node, given)
            else:
                draft.reading.lack(node, f"equality {named(node)}")


def _read_joint(document: Document, draft: Draft, node: Element, given: Attributes) -> None:
    name, leader = given.get("joint1", ""), given.get("joint2")
    known = draft.known("coordinate", name, node, "joint1")
    if leader is not None:
        known &= draft.known("coordinate", leader, node, "joint2")
    row = numbers(draft.reading, node, given.get("polycoef", "0 1 0 0 0"), (1, _TERMS), "polycoef")
    if not known or row is None:
        return
    if name in draft.dependents:
        text = f"a second equality for joint {shown(name)}"
        draft.reading.lack(node, text, ("coordinate", name))
        return
    old = draft.coordinates.pop(name, None)
    if old is None:
        return
    draft.rests[name] = old.default
    leading = draft.coordinates.get(leader or "")
    start = leading.default if leading else draft.rests.get(leader or "", 0.0)
    dependent = draft.reading.record(
        node,
        DependentCoordinate,
        name=name,
        unit=old.unit,
        coordinate=leader,
        function=_function(row, old.default, start, leader is not None),
        range=old.range,
    )
    if dependent is not None:
        draft.dependents[name] = dependent


def _function(row: tuple[float, ...], rest: float, start: float, follows: bool) -> AnyFunction:
    """Return what a joint's value is by the other's, both counted from zero.

    MuJoCo counts both from their reference values:
    ``y - rest = c0 + c1 (x - start) + ...``.
    """
    if not follows:
        return Constant(value=rest + row[0])
    shifted = np.polynomial.Polynomial(row)(np.polynomial.Polynomial([-start, 1.0]))
    terms = [float(value) for value in shifted.coef]
    terms[0] += rest
    while len(terms) > 2 and terms[-1] == 0.0:
        terms.pop()
    if len(terms) <= 2:
        return Linear(intercept=terms[0], slope=terms[1] if len(terms) == 2 else 0.0)
    return Polynomial(coefficients=tuple(reversed(terms)))
