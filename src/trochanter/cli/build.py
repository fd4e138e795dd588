"""`trochanter build`: write the atlas as a web site."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trochanter.cli.output import Json, print_json
from trochanter.errors import MissingLibraryError

if TYPE_CHECKING:
    from trochanter.site import Built

DEFAULT_FOLDER = Path("atlas-site")

Folder = Annotated[Path, typer.Argument(help="Folder of the site; it is replaced whole.")]


def build(
    folder: Folder = DEFAULT_FOLDER,
    size: Annotated[int, typer.Option(min=200, max=4000, help="Side of a picture [px].")] = 800,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes that draw.")] = None,
    pictures: Annotated[bool, typer.Option(help="Draw the galleries.")] = True,
    bodies: Annotated[
        str, typer.Option(help="Whose muscles: trochanter, or bodyparts3d once imported.")
    ] = "trochanter",
    json: Json = False,
) -> None:
    """Build the site; what has not changed since the last build is not drawn again."""
    built = build_with_progress(
        folder, size=size, jobs=jobs, pictures=pictures, bodies=bodies, quiet=json
    )
    if json:
        print_json(vars(built) | {"folder": str(built.folder)})
        return
    print(describe(built))


def build_with_progress(
    folder: Path,
    *,
    size: int = 800,
    jobs: int | None = None,
    pictures: bool = True,
    bodies: str = "trochanter",
    quiet: bool = False,
) -> Built:
    """Build under a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from trochanter.site import build_site

    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task("Building the atlas", total=None)

        def step(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        try:
            return build_site(
                folder,
                size=size,
                jobs=jobs,
                with_pictures=pictures,
                bodies=bodies,
                progress=step,
            )
        except MissingLibraryError as missing:
            # An atlas without pictures beats none; the line says what would bring them.
            print(f"trochanter: {missing}; building without pictures", file=sys.stderr)
            return build_site(folder, with_pictures=False, progress=step)


def describe(built: Built) -> str:
    """Say what was made and where."""
    if not built.changed:
        return f"{built.folder}: up to date, {built.pages} pages"
    return (
        f"{built.folder}: {built.pages} pages, pictures of {built.muscles} muscles "
        f"({built.drawn} drawn, the others kept), {built.seconds:.1f} s. "
        f"Open {built.folder / 'index.html'}"
    )
