"""`trochanter action`: what a muscle does in a posture, computed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trochanter.cli.output import CONVENTION, Json, Name, console, print_json, print_table
from trochanter.errors import OutOfRangeError, TrochanterError

if TYPE_CHECKING:
    from trochanter.mechanics import Hip

Degrees = Annotated[float, typer.Option(help="Degrees.")]


def action(
    muscle: Name,
    flexion: Annotated[float, typer.Option(help="Hip flexion [degrees].")] = 0.0,
    adduction: Annotated[float, typer.Option(help="Hip adduction [degrees]; − abducts.")] = 0.0,
    rotation: Annotated[float, typer.Option(help="Internal rotation [degrees].")] = 0.0,
    knee: Annotated[float, typer.Option(help="Knee flexion [degrees].")] = 0.0,
    model: Annotated[
        str | None, typer.Option(help="A model's id, or 'all'. [default: the default model]")
    ] = None,
    json: Json = False,
) -> None:
    """Say what a muscle does in a posture: each line's moment arms, in words."""
    from trochanter.anatomy import atlas
    from trochanter.mechanics import DEFAULT_MODEL, load, models

    found = atlas().muscles[muscle]
    angles = {
        "hip_flexion": flexion,
        "hip_adduction": adduction,
        "hip_rotation": rotation,
        "knee_angle": knee,
    }
    ids = models() if model == "all" else (model or DEFAULT_MODEL,)
    hips = [load(name) for name in ids]
    rows = [row for hip in hips for row in _rows(hip, found.slug, angles)]
    if not rows:
        have = ", ".join(name for name in models() if load(name).lines_of(found.slug))
        raise TrochanterError(f"{ids[0]} has no line for {found.name}; these models have: {have}")
    if json:
        print_json({"rows": rows, "convention": CONVENTION})
        return
    _print(found.name, angles, rows, hips)


def _rows(hip: Hip, slug: str, angles_deg: dict[str, float]) -> list[dict[str, Any]]:
    """Return one row for each line and coordinate; poses beyond the range are refused."""
    pose = {}
    for name, degrees in angles_deg.items():
        if not math.isfinite(degrees):
            raise TrochanterError(f"{name} is {degrees}; give a number of degrees")
        if name not in hip.coordinates:
            if degrees:
                raise TrochanterError(f"{hip.id} has no {name}; leave it out")
            continue
        low, high = hip.coordinates.ranges_deg[name]
        if not low - 1e-6 <= degrees <= high + 1e-6:
            raise OutOfRangeError(
                f"{name} {degrees:g}° is outside the range of {hip.id}: {low:.0f}° to {high:.0f}°"
            )
        pose[name] = math.radians(degrees)
    arms = hip.moment_arms(**pose, out_of_range="ignore")
    return [
        {
            "model": hip.id,
            "muscle": slug,
            "line": line,
            "coordinate": name,
            "moment_arm_m": float(arms.sel(muscle=line, coordinate=name)),
        }
        for line in hip.lines_of(slug)
        for name in hip.coordinates
    ]


def _print(
    name: str, angles: dict[str, float], rows: list[dict[str, Any]], hips: list[Hip]
) -> None:
    from trochanter.mechanics.words import describe

    pose = ", ".join(
        f"{key.replace('_', ' ')} {value:g}°" for key, value in angles.items() if value
    )
    table = [
        (row["model"], row["line"], describe(row["coordinate"], row["moment_arm_m"]))
        for row in rows
        # A line has no arm at all about a joint that it does not cross.
        if row["moment_arm_m"]
    ]
    title = f"{name[0].upper()}{name[1:]}: {pose or 'standing upright, all angles 0°'}"
    print_table(("Model", "Line", "What it does"), table, title)
    out = console()
    out.print(f"[dim]{CONVENTION}[/dim]")
    for hip in hips:
        out.print(f"[dim]{hip.id}: {hip.sources[0].citation}[/dim]")
