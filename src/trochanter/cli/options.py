"""Options that the commands about a user's model share, and how their values are read."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from trochanter.errors import OutOfRangeError, TrochanterError

if TYPE_CHECKING:
    from trochanter.mechanics import Hip


class Leg(StrEnum):
    """Which leg."""

    right = "right"
    left = "left"


class Beyond(StrEnum):
    """What to do about a coordinate outside its range."""

    refuse = "raise"
    warn = "warn"
    ignore = "ignore"


NEAR = 1e-6
"""Beyond a range by less than this is rounding [rad]."""

MODEL_HELP = "A built-in model's id, or a file: OpenSim (.osim), MuJoCo (.xml), or our own (.toml)."

Model = Annotated[str, typer.Argument(help=MODEL_HELP)]
Muscles = Annotated[
    list[str] | None,
    typer.Option(
        help="Only these lines: a name or a pattern such as 'glut*', of lines or of atlas "
        "muscles; may be given again."
    ),
]
Side = Annotated[Leg | None, typer.Option(help="Only the lines of this side.")]
Skip = Annotated[
    bool,
    typer.Option("--skip-unsupported", help="Leave out what is not supported, and say what."),
]
Ranges = Annotated[
    list[str] | None,
    typer.Option(
        "--range",
        metavar="NAME=LOW:HIGH",
        help="Look at a coordinate over these degrees instead of its whole range; may be "
        "given again.",
    ),
]


def opened(model: str, muscles: list[str] | None, side: Leg | None, skip_unsupported: bool) -> Hip:
    """Open what a command was given."""
    from trochanter.mechanics import open_model

    return open_model(
        model,
        muscles=muscles or None,
        side=side.value if side else None,
        skip_unsupported=skip_unsupported,
    )


def named_numbers(given: Iterable[str]) -> dict[str, float]:
    """Return numbers by name from texts such as ``knee_angle_r=30``."""
    found = {}
    for text in given:
        name, value = _parted(text, "NAME=VALUE, as in knee_angle_r=30")
        found[name] = _number(value, text)
    return found


def named_ranges(given: Iterable[str] | None) -> dict[str, tuple[float, float]]:
    """Return ranges in radians by name from texts such as ``hip_flexion_r=-20:120``."""
    form = "NAME=LOW:HIGH in degrees, as in hip_flexion_r=-20:120"
    found = {}
    for text in given or ():
        name, value = _parted(text, form)
        low, colon, high = value.partition(":")
        if not colon:
            raise TrochanterError(f"{text!r} is not {form}")
        ends = _number(low, text), _number(high, text)
        if not ends[0] < ends[1]:
            raise TrochanterError(f"{text!r}: LOW must lie below HIGH")
        found[name] = (math.radians(ends[0]), math.radians(ends[1]))
    return found


def named_names(given: Iterable[str] | None) -> dict[str, str]:
    """Return names by name from texts such as ``knee_angle=-knee_angle_r``."""
    return dict(_parted(text, "NAME=OTHER, as in knee_angle=-knee_angle_r") for text in given or ())


def within(hip: Hip, name: str, value: float | None, beyond: Beyond) -> None:
    """Refuse an angle outside a coordinate's range in the degrees in which it was given.

    Parameters
    ----------
    hip : Hip
    name : str
        A coordinate; one that the model does not have, or that slides, is left to others.
    value : float or None
        [rad]; None is nothing to refuse.
    beyond : Beyond
        Whether to refuse at all.
    """
    turns = hip.coordinates.units.get(name) == "rad"
    if value is None or beyond is not Beyond.refuse or not turns:
        return
    low, high = hip.coordinates.ranges[name]
    limited = {one.name: one.limited for one in hip.model.coordinates}
    if limited[name] and not low - NEAR <= value <= high + NEAR:
        text = f"{name} {shown_degrees(value)} is outside the range of {hip.id}, "
        text += f"{shown_degrees(low)} to {shown_degrees(high)}; --out-of-range ignore allows it"
        raise OutOfRangeError(text)


def shown_degrees(radians: float) -> str:
    """Return an angle as people read it."""
    return f"{math.degrees(radians):.4g}°".replace("-", "−")


def say_left_out(told: Iterable[str]) -> None:
    """Say on standard error what of a file was left out at the user's wish."""
    for text in told:
        print(f"left out: {text}", file=sys.stderr)


def _parted(text: str, form: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (equals and name.strip() and value.strip()):
        raise TrochanterError(f"{text!r} is not {form}")
    return name.strip(), value.strip()


def _number(value: str, text: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise TrochanterError(f"{text!r}: {value!r} is not a number")
    return number
