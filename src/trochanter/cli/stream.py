"""`trochanter stream`: lengths and moment arms of very many poses, into a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from trochanter.cli.options import (
    Beyond,
    Model,
    Muscles,
    Side,
    Skip,
    opened,
    say_left_out,
)
from trochanter.cli.output import Json, print_json
from trochanter.cli.stream_poses import GRID, RANGE, chosen_poses
from trochanter.cli.stream_progress import noted, progress_bar, said
from trochanter.errors import TrochanterError


class Container(StrEnum):
    """What holds the result."""

    zarr = "zarr"
    parquet = "parquet"


def stream(
    model: Model,
    target: Annotated[
        Path, typer.Argument(help="What to write: NAME.zarr, or a folder NAME.parquet.")
    ],
    grid: Annotated[
        list[str] | None,
        typer.Option(
            metavar=GRID,
            help="Evenly spaced values of a coordinate, in degrees; give one for each that "
            "varies, the last runs fastest.",
        ),
    ] = None,
    random: Annotated[
        int | None, typer.Option(metavar="COUNT", help="As many poses at random.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Which random poses.")] = 0,
    covered: Annotated[
        list[str] | None,
        typer.Option(
            "--range",
            metavar=RANGE,
            help="What random poses cover, in degrees, instead of the coordinate's range; may "
            "be given again.",
        ),
    ] = None,
    poses: Annotated[
        Path | None,
        typer.Option(help="A .csv or .parquet file of poses; headings may end in _deg."),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=DEGREES",
            help="Where a coordinate stands that does not vary, if not at rest; may be given "
            "again.",
        ),
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option(help="Keep the moment arms about this coordinate only; may be given again."),
    ] = None,
    lengths_only: Annotated[
        bool, typer.Option("--lengths-only", help="Keep no moment arms.")
    ] = False,
    muscles: Muscles = None,
    side: Side = None,
    float32: Annotated[
        bool, typer.Option("--float32", help="Keep single precision: half the room.")
    ] = False,
    chunk: Annotated[
        int | None,
        typer.Option(min=1, help="Poses at a time; by default 32 MB of answers."),
    ] = None,
    container: Annotated[
        Container | None, typer.Option("--format", help="If the name does not end in it.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Let a Dask scheduler's workers do it.")
    ] = None,
    out_of_range: Annotated[
        Beyond, typer.Option(help="What to do outside the model's range.")
    ] = Beyond.refuse,
    skip_unsupported: Skip = False,
    json: Json = False,
) -> None:
    """Compute lengths and moment arms of very many poses and write them as they are found.

    Memory does not grow with their number. A run that was cut off, by a kill too, goes on when
    the same command is given again. A coordinate that slides instead of turning takes metres.
    """
    from trochanter.mechanics.streaming import stream as write

    hip = opened(model, muscles, side, skip_unsupported)
    source = chosen_poses(hip, grid, random, seed, covered, poses, at, out_of_range)
    if about and lengths_only:
        raise TrochanterError("--about and --lengths-only exclude each other")
    if not json:
        say_left_out(hip.model.left_out)
    with noted(), progress_bar(hip, target, quiet=json) as progress:
        done = write(
            hip,
            source,
            target,
            container=container.value if container else None,
            dtype="float32" if float32 else "float64",
            chunk=chunk,
            about=[] if lengths_only else about or None,
            out_of_range=out_of_range.value,
            scheduler=scheduler,
            progress=progress,
        )
    if json:
        print_json(done._asdict() | {"path": str(done.path)})
    else:
        print(said(done))
