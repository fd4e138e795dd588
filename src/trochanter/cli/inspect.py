"""`trochanter inspect`: what a model consists of, and what in it deserves a second look."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from trochanter.cli.options import (
    Model,
    Muscles,
    Ranges,
    Side,
    Skip,
    named_ranges,
    opened,
    say_left_out,
    shown_degrees,
)
from trochanter.cli.output import Json, console, print_json, print_table

if TYPE_CHECKING:
    from trochanter.mechanics import LineReport, ModelReport
    from trochanter.mechanics.reports import Contact

FAULTS = {"failed": "no way over a surface found", "inside": "a point lies inside a surface"}


def inspect(
    model: Model,
    muscles: Muscles = None,
    side: Side = None,
    ranges: Ranges = None,
    step: Annotated[float, typer.Option(help="How far apart poses are [degrees].")] = 1.0,
    skip_unsupported: Skip = False,
    json: Json = False,
) -> None:
    """List muscles, points, wraps and what they cross, and what looks suspicious.

    Each coordinate is taken over its range, the others at rest. Suspicious are arms that
    change their sign, lengths and arms that jump, fibres outside 0.5 to 1.5 of their optimum
    (behind a rigid tendon), ways over surfaces that fail or begin inside, and lines that nothing
    moves.
    """
    from trochanter.mechanics import inspect_model

    hip = opened(model, muscles, side, skip_unsupported)
    report = inspect_model(hip, ranges=named_ranges(ranges), step=math.radians(step))
    if json:
        print_json(report.as_json())
        return
    say_left_out(report.left_out)
    _print(report)


def _print(report: ModelReport) -> None:
    from rich.markup import escape

    rows = [
        (
            f"{escape(line.name)}\n[dim]{', '.join(line.muscles)}[/dim]",
            escape(_made_of(line)),
            escape("\n".join(_remarks(line)) or "–"),
        )
        for line in report.lines
    ]
    print_table(("Line", "Made of", "Look at"), rows, escape(report.title))
    looked = ", ".join(
        f"{name} {shown_degrees(low)} to {shown_degrees(high)}"
        + (" (the model sets no limits)" if name in report.unlimited else "")
        for name, (low, high) in report.ranges.items()
        if report.units[name] == "rad"
    )
    console().print(
        f"{len(report.suspicious)} of {len(report.lines)} lines deserve a second look. Looked at: "
        f"{looked}; --range NAME=LOW:HIGH changes that. Fibres are in optimal fibre lengths.",
        markup=False,
    )


def _made_of(line: LineReport) -> str:
    counts = [(line.conditional_points, "conditional"), (line.moving_points, "moving")]
    kinds = ", ".join(f"{count} {kind}" for count, kind in counts if count)
    said = [f"{line.points} points" + (f" ({kinds})" if kinds else "")]
    if line.wraps:
        said.append(f"may wrap {', '.join(line.wraps)}")
    if line.contact is not None:
        said.append(_contact(line.contact))
    said.append(f"moved by {', '.join(line.moved_by) or 'nothing'}")
    if line.fiber is not None:
        low, high = line.fiber
        said.append(f"fibre {low.length:.2f} to {high.length:.2f}")
    return "\n".join(said)


def _contact(contact: Contact) -> str:
    shares = [f"{word} in {share:.0%}" for word, share in contact.shares.items() if share]
    text = f"{', '.join(shares)} of the poses"
    if contact.flip is None:
        return text
    place = f"{contact.flip.along} {shown_degrees(contact.flip.at)}"
    excess = contact.flip.excess * 1e3
    than = f"{abs(excess):.2f} mm {'longer' if excess >= 0 else 'shorter'}"
    return f"{text}\nother way round {than}, at {place}"


def _remarks(line: LineReport) -> list[str]:
    said = [] if line.moved_by else ["no coordinate moves it"]
    for jump in line.jumps:
        text = f"jump at {jump.coordinate} {shown_degrees(jump.at)}: length "
        text += f"{jump.length * 1e3:+.2f} mm, arm {jump.arm * 1e3:+.1f} mm"
        said.append(text.replace("-", "−"))
    for fault in line.contact.faults if line.contact else ():
        span = f"{fault.along} {shown_degrees(fault.first)} to {shown_degrees(fault.last)}"
        said.append(f"{FAULTS[fault.kind]} at {span}")
    for fiber in line.odd_fibers:
        said.append(f"fibre {fiber.length:.2f} at {fiber.along} {shown_degrees(fiber.at)}")
    for name in dict.fromkeys(change.arm_about for change in line.turning):
        places = [shown_degrees(one.at) for one in line.turning if one.arm_about == name]
        said.append(f"{name} arm changes sign at {', '.join(places)}")
    others = len(line.sign_changes) - len(line.turning)
    if others:
        plural = "" if others == 1 else "s"
        said.append(f"{others} sign change{plural} along other coordinates (--json)")
    return said
