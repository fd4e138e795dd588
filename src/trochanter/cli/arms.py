"""`trochanter arms`: moment arms of a model along a coordinate."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trochanter.cli.options import (
    Beyond,
    Model,
    Muscles,
    Side,
    Skip,
    named_numbers,
    opened,
    say_left_out,
    within,
)
from trochanter.cli.output import Json, console, print_json, print_table
from trochanter.errors import TrochanterError

if TYPE_CHECKING:
    import xarray as xr

    from trochanter.mechanics import Hip


def arms(
    model: Model,
    coordinate: Annotated[str, typer.Option(help="The coordinate to vary, by its own name.")],
    start: Annotated[
        float | None,
        typer.Option("--from", help="Where to begin [degrees]. [default: its range's end]"),
    ] = None,
    stop: Annotated[
        float | None, typer.Option("--to", help="Where to end [degrees]. [default: the other end]")
    ] = None,
    step: Annotated[
        float | None, typer.Option(help="How far apart [degrees]. [default: 1]")
    ] = None,
    muscles: Muscles = None,
    side: Side = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=DEGREES",
            help="Where another coordinate stands; may be given again. [default: at rest]",
        ),
    ] = None,
    out_of_range: Annotated[
        Beyond, typer.Option(help="What to do outside the model's range.")
    ] = Beyond.refuse,
    skip_unsupported: Skip = False,
    plot: Annotated[Path | None, typer.Option(help="Draw the curves into this .svg file.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write the numbers as .csv.")] = None,
    parquet: Annotated[Path | None, typer.Option(help="Write the numbers as .parquet.")] = None,
    json: Json = False,
) -> None:
    """Compute every line's length and moment arm along a coordinate.

    A coordinate that slides instead of turning takes metres.
    """
    from trochanter.mechanics import sweep
    from trochanter.mechanics.reports import steps_between

    if plot and plot.suffix.lower() != ".svg":
        raise TrochanterError(f"{plot}: drawings are .svg; name the file so")
    hip = opened(model, muscles, side, skip_unsupported)
    pose = _pose(model, hip, coordinate, named_numbers(at or ()))
    ends = [_inside(hip, coordinate, value) for value in (start, stop, step)]
    values = steps_between(hip, coordinate, *ends)
    for name, value in ((coordinate, ends[0]), (coordinate, ends[1]), *pose.items()):
        within(hip, name, value, out_of_range)
    curves = sweep(hip, coordinate, values, out_of_range=out_of_range.value, **pose)
    written = _written(curves, plot, csv, parquet)
    if json:
        print_json(_as_json(curves) | {"written": [str(path) for path in written]})
        return
    say_left_out(hip.model.left_out)
    if not written:
        _print(curves)
    for path in written:
        print(f"wrote {path}")


def _pose(model: str, hip: Hip, coordinate: str, at: dict[str, float]) -> dict[str, float]:
    """Return where the other coordinates stand, without those that move none of the lines."""
    from trochanter.mechanics.reports import without_effect

    idle = without_effect(model, hip, [coordinate, *at])
    if coordinate in idle:
        raise TrochanterError(
            f"{coordinate} moves none of these lines; {', '.join(hip.coordinates)} do"
        )
    return {
        name: _inside(hip, name, value) or 0.0 for name, value in at.items() if name not in idle
    }


def _inside(hip: Hip, coordinate: str, value: float | None) -> float | None:
    """Return degrees as radians; metres of a sliding coordinate as they are."""
    if value is None or hip.coordinates.units.get(coordinate) == "m":
        return value
    if not math.isfinite(value):
        raise TrochanterError(f"{coordinate} is {value}; give a number of degrees")
    return math.radians(value)


def _written(
    curves: xr.Dataset, plot: Path | None, csv: Path | None, parquet: Path | None
) -> list[Path]:
    from trochanter.mechanics.reports import arms_table, draw_arms, write_csv, write_parquet

    if plot:
        draw_arms(curves, plot)
    if csv:
        write_csv(arms_table(curves), csv)
    if parquet:
        write_parquet(arms_table(curves), parquet)
    return [path for path in (plot, csv, parquet) if path]


def _as_json(curves: xr.Dataset) -> dict[str, Any]:
    name = str(curves.attrs["coordinate"])
    pose = {str(other): float(value) for other, value in curves.coords.items() if value.ndim == 0}
    return {
        "model": curves.attrs["model"],
        "coordinate": name,
        "unit": curves[name].attrs["units"],
        "values": curves[name].values.tolist(),
        "pose": pose,
        "moment_arm_unit": curves.moment_arm.attrs["units"],
        "lines": [
            {
                "name": str(line),
                "muscles": [one for one in str(slug).split("+") if one],
                "moment_arm": curves.moment_arm.values[:, row].tolist(),
                "muscle_tendon_length_m": curves.muscle_tendon_length.values[:, row].tolist(),
            }
            for row, (line, slug) in enumerate(
                zip(curves.muscle.values, curves.muscle_slug.values, strict=True)
            )
        ],
        "convention": curves.attrs["convention"],
    }


def _print(curves: xr.Dataset) -> None:
    from rich.markup import escape

    from trochanter.mechanics.reports.drawing import CARRIED

    name = str(curves.attrs["coordinate"])
    turns = curves[name].attrs["units"] == "rad"
    factor, unit = (1e3, "mm") if turns else (1.0, "1")

    def at(row: int) -> str:
        value = float(curves[name][row])
        text = f"{math.degrees(value):.4g}°" if turns else f"{value:.4g} m"
        return text.replace("-", "−")

    rows = []
    for line in curves.muscle.values:
        arm = curves.moment_arm.sel(muscle=line).values * factor
        low, high = int(arm.argmin()), int(arm.argmax())
        ends = [f"{arm[0]:.1f}", f"{arm[-1]:.1f}"]
        ends += [f"{arm[low]:.1f} at {at(low)}", f"{arm[high]:.1f} at {at(high)}"]
        rows.append((escape(str(line)), *(text.replace("-", "−") for text in ends)))
    heads = ("Line", f"at {at(0)}", f"at {at(-1)}", "least", "most")
    print_table(heads, rows, f"{escape(curves.attrs['title'])}: moment arm about {name} [{unit}]")
    if "hip" in name:
        console().print(f"[dim]{CARRIED}[/dim]")
