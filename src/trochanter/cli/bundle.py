"""`trochanter bundle`: write what the viewer reads, in one folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trochanter.cli.output import Json, print_json


def bundle(
    folder: Annotated[Path, typer.Argument(help="Folder of the bundle; it is replaced whole.")],
    muscle: Annotated[
        list[str] | None, typer.Option(help="Only this muscle's slug; may be given again.")
    ] = None,
    scripts: Annotated[
        bool, typer.Option("--scripts", help="Write scripts too, for pages opened from a folder.")
    ] = False,
    json: Json = False,
) -> None:
    """Write meshes, motion, numbers and facts for the viewer; what is unchanged is not redone."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from trochanter.site.bundle import write_bundle

    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=json, transient=True) as bar:
        task = bar.add_task("Making the bundle", total=None)

        def step(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        made = write_bundle(folder, muscles=tuple(muscle or ()), scripts=scripts, progress=step)
    if json:
        print_json(vars(made) | {"folder": str(made.folder)})
        return
    whole, first = made.total_bytes / 1e6, made.first_bytes / 1e6
    how = "" if made.computed else " from the cache"
    print(f"{made.folder}: {whole:.2f} MB, a first view {first:.2f} MB, {made.seconds:.1f} s{how}")
