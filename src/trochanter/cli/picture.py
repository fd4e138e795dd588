"""`trochanter picture`: one picture of a muscle, or a sheet of all."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trochanter.cli.export import Bodies
from trochanter.cli.options import named_numbers

if TYPE_CHECKING:
    from PIL.Image import Image


class Look(StrEnum):
    """How a picture is composed."""

    plate = "plate"
    alone = "alone"
    crowd = "crowd"
    map = "map"


def picture(
    muscle: Annotated[str, typer.Argument(help="A muscle's name as in the atlas, or all.")],
    target: Annotated[Path, typer.Argument(help="The file to write: .png or .webp.")],
    view: Annotated[
        int | None,
        typer.Option(min=0, max=15, help="0 anterior, 4 lateral, 8 posterior, 12 medial."),
    ] = None,
    size: Annotated[int, typer.Option(min=64, max=4000, help="Side of a picture [px].")] = 800,
    look: Annotated[
        Look, typer.Option(help="With ghosts, alone, among all muscles, or bare bones.")
    ] = Look.plate,
    peel: Annotated[
        int | None, typer.Option(min=0, help="Muscles taken off a crowd, the outermost first.")
    ] = None,
    patches: Annotated[
        bool | None, typer.Option(help="Colour origin and insertion on the bones.")
    ] = None,
    labels: Annotated[bool, typer.Option(help="Name what is seen.")] = False,
    transparent: Annotated[bool, typer.Option(help="Leave the background out.")] = False,
    pose: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=DEGREES",
            help="hip_flexion, hip_adduction, hip_rotation or knee_angle; may be given again.",
        ),
    ] = None,
    bodies: Annotated[
        Bodies, typer.Option(help="The atlas's bodies, or the meshes that were imported.")
    ] = Bodies.trochanter,
) -> None:
    """Draw a muscle from one side; all of them, each from four sides, on one sheet."""
    from PIL import Image

    from trochanter.pictures import contact_sheet, muscles_of, plate_of, render, scene_for
    from trochanter.pictures.sheet import FOUR_SIDES
    from trochanter.pictures.stage import detail_for

    if muscle == "all":
        views = FOUR_SIDES if view is None else (view,)
        drawn = contact_sheet(
            muscles_of(bodies.value), views, size=size, look=look.value, source=bodies.value
        )
    else:
        degrees = named_numbers(pose or ())
        side = plate_of(muscle).best_view if view is None else view
        scene = scene_for(
            muscle,
            {name: math.radians(angle) for name, angle in degrees.items()},
            look=look.value,
            peel=peel,
            view=side,
            patches=patches,
            labels=labels,
            transparent=transparent,
            source=bodies.value,
            detail=detail_for(size),
        )
        drawn = Image.fromarray(render(scene, side, size))
    _write(drawn, target)
    print(f"wrote {target}: {drawn.width} x {drawn.height} px")


def _write(drawn: Image, target: Path) -> None:
    """Write a picture whole, in the format of its name."""
    import io

    from trochanter.errors import OutOfRangeError
    from trochanter.pictures.files import write_whole

    kind = {".png": "PNG", ".webp": "WEBP"}.get(target.suffix.lower())
    if kind is None:
        raise OutOfRangeError(f"{target}: a picture's name ends in .png or .webp")
    out = io.BytesIO()
    drawn.save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    write_whole(target, out.getvalue())
