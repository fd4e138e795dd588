"""`trochanter tour`: a captioned video of a muscle."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from trochanter.cli.output import Json, Name, print_json
from trochanter.errors import OutOfRangeError

_SIZE = re.compile(r"(\d{2,4})x(\d{2,4})")


def tour(
    muscle: Name,
    out: Annotated[
        Path, typer.Option(help="Folder for the files; made if it is not there.")
    ] = Path("tours"),
    size: Annotated[
        str, typer.Option(metavar="WIDTHxHEIGHT", help="Of the video [px], both even.")
    ] = "960x540",
    seconds: Annotated[
        float | None, typer.Option(help="How long it lasts, 60 to 120. [default: as is read]")
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="The model that is asked. [default: the default model]")
    ] = None,
    loops: Annotated[
        bool, typer.Option(help="Make the loops of its main action and of its turning too.")
    ] = False,
    json: Json = False,
) -> None:
    """Make a captioned video of a muscle: MP4, WebM, WebVTT and a poster.

    Captions and pictures come of the same facts and computed numbers.
    """
    from trochanter.anatomy import atlas
    from trochanter.mechanics import DEFAULT_MODEL
    from trochanter.pictures.tours import make_action, make_turntable

    found = _SIZE.fullmatch(size)
    if found is None:
        raise OutOfRangeError(f"size {size!r}; give it as 960x540")
    slug = atlas().muscles[muscle].slug
    asked = model or DEFAULT_MODEL
    files = list(_made(slug, out, (int(found[1]), int(found[2])), seconds, asked, json))
    if loops:
        files += [*make_action(slug, out, model=asked).files, *make_turntable(slug, out).files]
    if json:
        print_json({"muscle": slug, "files": [str(file) for file in files]})
        return
    for file in files:
        print(file)


def _made(
    slug: str, out: Path, size: tuple[int, int], seconds: float | None, model: str, quiet: bool
) -> tuple[Path, ...]:
    """Make the tour under a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    from trochanter.pictures.tours import make_tour

    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task(f"Filming {slug}", total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        made = make_tour(slug, out, size=size, seconds=seconds, model=model, progress=step)
    return made.files
