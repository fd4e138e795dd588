"""`trochanter compare`: how far two models are apart."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from trochanter.cli.options import (
    MODEL_HELP,
    Model,
    Muscles,
    Ranges,
    Side,
    Skip,
    named_names,
    named_ranges,
    opened,
    say_left_out,
    shown_degrees,
)
from trochanter.cli.output import Json, console, print_json, print_table

if TYPE_CHECKING:
    from trochanter.mechanics import Comparison, Difference


class Matching(StrEnum):
    """How lines find their counterparts."""

    name = "name"
    muscle = "muscle"


def compare(
    model: Model,
    other: Annotated[str, typer.Argument(help=MODEL_HELP)],
    by: Annotated[
        Matching | None,
        typer.Option(
            help="Match lines by name, or by atlas muscle, each with the line whose arms are "
            "nearest. [default: by name, or by muscle if no name fits]"
        ),
    ] = None,
    pair: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=OTHER",
            help="Coordinates of the two models that are the same; a minus before OTHER turns "
            "its sign, as in knee_angle=-knee_angle_r. May be given again.",
        ),
    ] = None,
    muscles: Muscles = None,
    side: Side = None,
    ranges: Ranges = None,
    poses: Annotated[int, typer.Option(help="About how many poses, at most.")] = 1000,
    skip_unsupported: Skip = False,
    json: Json = False,
) -> None:
    """Compare lengths and moment arms of two models over poses that both can take."""
    from trochanter.mechanics import compare_models

    first, second = (opened(one, muscles, side, skip_unsupported) for one in (model, other))
    found = compare_models(
        first,
        second,
        by=by.value if by else None,
        coordinates=named_names(pair),
        ranges=named_ranges(ranges),
        poses=poses,
    )
    if json:
        left_out = {"left_out": [list(hip.model.left_out) for hip in (first, second)]}
        print_json(found.as_json() | left_out)
        return
    say_left_out((*first.model.left_out, *second.model.left_out))
    _print(found)


def _print(found: Comparison) -> None:
    from rich.markup import escape

    names = [pair.first for pair in found.coordinates]
    rows = [
        (
            escape(line.first),
            escape(line.second),
            _mm(line.length),
            *(_mm(line.moment_arms[n]) if n in line.moment_arms else "–" for n in names),
        )
        for line in found.lines
    ]
    heads = (found.first, found.second, "length", *(f"arm, {name}" for name in names))
    title = f"{found.first} and {found.second}, by {found.matched_by}: largest / median [mm]"
    print_table([escape(head) for head in heads], rows, escape(title))
    out = console()
    for text in _told(found):
        out.print(text, markup=False)


def _told(found: Comparison) -> list[str]:
    spans = ", ".join(
        f"{name} {shown_degrees(low)} to {shown_degrees(high)}"
        for name, (low, high) in found.ranges.items()
    )
    kind = "a regular grid" if found.regular else "spread evenly"
    told = [
        f"All lines: length {_mm(found.length)}, arms {_mm(found.moment_arm)}; over "
        f"{found.poses} poses, {kind}: {spans}."
    ]
    for id, names in ((found.first, found.only_first), (found.second, found.only_second)):
        if names:
            told.append(f"Only in {id}: {', '.join(names)}.")
    return [*told, *(f"Note: {remark}." for remark in found.remarks)]


def _mm(one: Difference) -> str:
    return f"{_short(one.max * 1e3)} / {_short(one.median * 1e3)}"


def _short(value: float) -> str:
    """Return a size; of what is rounding, only how large it is."""
    return f"{value:.3g}" if value >= 1e-4 or value == 0 else f"{value:.0e}"
