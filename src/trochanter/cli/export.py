"""`trochanter export`: muscles and bones at a pose as a file for other programs."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from trochanter.cli.options import Leg, named_numbers
from trochanter.cli.output import Json, print_json


class Bodies(StrEnum):
    """Whose bodies."""

    trochanter = "trochanter"
    bodyparts3d = "bodyparts3d"


def export(
    muscle: Annotated[str, typer.Argument(help="A muscle's name as in the atlas, or all.")],
    target: Annotated[Path, typer.Argument(help="The file to write: .glb, .stl or .ply.")],
    pose: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=DEGREES",
            help="hip_flexion, hip_adduction, hip_rotation or knee_angle; may be given again.",
        ),
    ] = None,
    side: Annotated[Leg, typer.Option(help="Which leg.")] = Leg.right,
    bones: Annotated[bool, typer.Option(help="Put the bones into the file too.")] = True,
    morphs: Annotated[
        bool,
        typer.Option(help="In a GLB: morph targets for flexion, adduction and rotation."),
    ] = False,
    bodies: Annotated[
        Bodies, typer.Option(help="The atlas's bodies, or the meshes that were imported.")
    ] = Bodies.trochanter,
    json: Json = False,
) -> None:
    """Write muscles and bones at a pose as GLB, STL or PLY, in metres."""
    from trochanter.pictures.bodies import muscles_with_bodies
    from trochanter.pictures.export import export as write
    from trochanter.pictures.export import parts_at
    from trochanter.pictures.meshes import imported_muscles

    degrees = named_numbers(pose or ())
    known = muscles_with_bodies() if bodies is Bodies.trochanter else imported_muscles()
    names = known if muscle == "all" else (muscle,)
    parts = parts_at(
        names,
        {name: math.radians(angle) for name, angle in degrees.items()},
        side=side.value,
        source=bodies.value,
        bones=bones,
        morphs=morphs,
    )
    note = ", ".join(f"{name} {angle:g} degrees" for name, angle in degrees.items())
    written = write(parts, target, note or "neutral")
    if json:
        print_json({"written": str(written), "parts": [part.name for part in parts]})
        return
    print(f"wrote {written}: {', '.join(part.name for part in parts)}")
