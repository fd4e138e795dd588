"""OpenSim's functions of a coordinate."""

from __future__ import annotations

import numpy as np

from trochanter.exchange.documents import Element
from trochanter.exchange.numbers import MAX_NUMBERS, numbers
from trochanter.exchange.osim.document import Document
from trochanter.exchange.reading import named
from trochanter.model import (
    AnyFunction,
    Constant,
    Linear,
    Multiplier,
    PiecewiseLinear,
    Polynomial,
    SimmSpline,
)

MAX_KNOTS = 500
MAX_COEFFICIENT = 1e12
MAX_NESTING = 20

# OpenSim read NaturalCubicSpline as what it later called SimmSpline.
_KNOTS: dict[str, type[SimmSpline] | type[PiecewiseLinear]] = {
    "SimmSpline": SimmSpline,
    "NaturalCubicSpline": SimmSpline,
    "PiecewiseLinearFunction": PiecewiseLinear,
}


class Unsupported(Exception):  # noqa: N818
    """A function of a kind that is not supported."""


def function_in(document: Document, holder: Element) -> AnyFunction | None:
    """Return the function among the children of `holder`.

    It stands there itself (OpenSim 4) or within ``<function>`` (OpenSim 3).

    Returns
    -------
    function or None
        None if there is none, or after noting faults.

    Raises
    ------
    Unsupported
        With the words for it, if the function is of another kind.
    """
    found = [node for node in holder if node.get("name") == "function" or is_function(node)]
    inner = holder.find("function")
    if inner is not None:
        found = list(inner)
    if not found:
        return None
    return read_function(document, found[0])


def is_function(node: Element) -> bool:
    """Whether an element is a function that is read here."""
    return node.tag in _READERS


def read_function(document: Document, node: Element, depth: int = 0) -> AnyFunction | None:
    """Return the function at `node`; see `function_in`."""
    if node.tag not in _READERS:
        raise Unsupported(f"function {named(node)}")
    if depth > MAX_NESTING:
        document.reading.fault(node, f"functions nested more than {MAX_NESTING} deep")
        return None
    if node.tag == "MultiplierFunction":
        return _multiplier(document, node, depth)
    if node.tag in _KNOTS:
        return _knots(document, node)
    values = _numbers(document, node, "value" if node.tag == "Constant" else "coefficients")
    if values is None:
        return None
    wanted = {"Constant": 1, "LinearFunction": 2}.get(node.tag, len(values))
    if len(values) != wanted:
        document.reading.fault(node, f"{named(node)} takes {wanted} number(s)")
        return None
    if node.tag == "Constant":
        return Constant(value=values[0])
    if node.tag == "LinearFunction":
        return Linear(slope=values[0], intercept=values[1])
    return document.reading.record(node, Polynomial, coefficients=values)


def _numbers(document: Document, node: Element, tag: str) -> tuple[float, ...] | None:
    found = document.property(node, tag)
    if found is None and node.tag == "Constant":
        return (0.0,)
    if found is None:
        document.reading.fault(node, f"{named(node)} has no {tag}")
        return None
    reading, limit = document.reading, MAX_COEFFICIENT
    return numbers(reading, found, found.text, (1, MAX_NUMBERS), tag, limit=limit)


def _knots(document: Document, node: Element) -> AnyFunction | None:
    x, y = _numbers(document, node, "x"), _numbers(document, node, "y")
    if x is None or y is None:
        return None
    if len(x) > MAX_KNOTS:
        document.reading.fault(node, f"{len(x)} points; at most {MAX_KNOTS} are read")
        return None
    if len(x) == len(y) == 1:
        return Constant(value=y[0])
    return document.reading.record(node, _KNOTS[node.tag], x=x, y=y)


def _multiplier(document: Document, node: Element, depth: int) -> AnyFunction | None:
    scale = document.number(node, "scale", 1.0, MAX_COEFFICIENT)
    inner = [one for one in node if is_function(one)] or node.findall("function/*")
    if not inner:
        document.reading.fault(node, f"{named(node)} has no function to multiply")
        return None
    function = read_function(document, inner[0], depth + 1)
    if function is None or scale is None:
        return None
    if isinstance(function, Multiplier):
        scale, function = scale * function.scale, function.function
    if not np.isfinite(scale):
        document.reading.fault(node, "the product of nested scales is not finite")
        return None
    if isinstance(function, Constant):
        # Scaled models multiply even the zero of an axis that no coordinate moves.
        return document.reading.record(node, Constant, value=scale * function.value)
    return Multiplier(scale=scale, function=function)


_READERS = frozenset(
    {"Constant", "LinearFunction", "PolynomialFunction", "MultiplierFunction", *_KNOTS}
)
