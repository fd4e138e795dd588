"""Names and attributes that a result carries, whatever holds it."""

from __future__ import annotations

from typing import Any

from trochanter.errors import TrochanterError
from trochanter.mechanics.hip import CONVENTION, Hip
from trochanter.mechanics.streaming.plan import Plan

LENGTH, ARM = "muscle_tendon_length", "moment_arm"
LINE, COORDINATE, POSE = "muscle", "coordinate", "pose"
SLUG, PART = "muscle_slug", "compartment"
TAKEN = frozenset({LENGTH, ARM, LINE, COORDINATE, POSE, SLUG, PART})
FAILED = "failed"
"""What tells in a finished result how many paths over surfaces were not found."""
MANIFEST = "trochanter_stream"
"""Where a result keeps the description of what it is."""


def check_names(hip: Hip) -> None:
    """Raise a TrochanterError if a coordinate is called like something else in a result."""
    for name in hip.coordinates:
        if name in TAKEN or "/" in name or name.startswith("__") or not name.strip("."):
            text = f"a coordinate of {hip.id} is called {name!r}, which cannot be stored"
            raise TrochanterError(f"{text}; rename it in the model")


def about_model(plan: Plan) -> dict[str, str]:
    """Return what a reader of the numbers needs to know of the model."""
    hip = plan.hip
    return {
        "model": hip.id,
        "title": hip.title,
        "side": hip.model.side,
        "licence": hip.model.licence,
        "sources": "\n".join(source.citation for source in hip.sources),
        "convention": CONVENTION,
    }


def line_labels(hip: Hip) -> dict[str, list[str]]:
    """Return the labels along the axis of muscles."""
    names = hip.muscles
    return {
        LINE: list(names),
        SLUG: ["+".join(names.slugs[line]) for line in names],
        PART: [names.compartments[line] for line in names],
    }


def value_attributes(hip: Hip) -> dict[str, dict[str, Any]]:
    """Return long names and units of the two kinds of values."""
    lengths = [name for name, unit in hip.coordinates.units.items() if unit == "m"]
    unit = f"m (1 about {', '.join(lengths)})" if lengths else "m"
    return {
        LENGTH: {"long_name": "muscle-tendon length", "units": "m"},
        ARM: {"long_name": "moment arm", "units": unit},
    }
