"""Options that the commands about a user's model share, and how their values are read."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from trochanter.errors import TrochanterError

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
        found[name] = (math.radians(_number(low, text)), math.radians(_number(high, text)))
    return found


def named_names(given: Iterable[str] | None) -> dict[str, str]:
    """Return names by name from texts such as ``knee_angle=-knee_angle_r``."""
    return dict(_parted(text, "NAME=OTHER, as in knee_angle=-knee_angle_r") for text in given or ())


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
