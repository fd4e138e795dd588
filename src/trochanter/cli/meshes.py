"""`trochanter meshes`: the user's own meshes, laid on the model's bones."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trochanter.cli.help import Command
from trochanter.cli.output import Json, print_json

if TYPE_CHECKING:
    from trochanter.pictures.meshes import Imported

meshes = typer.Typer(
    name="meshes",
    help="Your own meshes of bones and muscles, laid on the model's bones.",
    no_args_is_help=True,
)


@meshes.command("import", cls=Command)
def import_(
    folder: Annotated[Path, typer.Argument(help="The folder of BodyParts3D's OBJ files.")],
    json: Json = False,
) -> None:
    """Register BodyParts3D's meshes to the model by the bones, and keep them for the atlas.

    The FMA ids in the files' headers say what they are. What was kept before is replaced only
    by a whole import; an interrupted one leaves it as it was.
    """
    done = _import_with_progress(folder, quiet=json)
    for text in done.warnings:
        print(text, file=sys.stderr)
    if json:
        print_json(
            {
                "folder": str(done.folder),
                "muscles": list(done.muscles),
                "errors_mm": done.errors,
                "warnings": list(done.warnings),
            }
        )
        return
    errors = ", ".join(f"{bone} {error:.1f}" for bone, error in done.errors.items())
    print(f"{done.folder}: {len(done.muscles)} muscles; bones fitted to within, mm: {errors}")


@meshes.command("list", cls=Command)
def list_(json: Json = False) -> None:
    """Say which muscles' meshes were imported."""
    from trochanter.pictures.meshes import imported_muscles, store_folder

    names = imported_muscles()
    if json:
        print_json({"folder": str(store_folder()), "muscles": list(names)})
        return
    print("\n".join(names) if names else f"none in {store_folder()}")


def _import_with_progress(folder: Path, *, quiet: bool) -> Imported:
    """Import under a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from trochanter.pictures.meshes import import_folder

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task("Reading the meshes", total=None)
        return import_folder(
            folder,
            lambda what, done, total: bar.update(
                task, description=what, completed=done, total=total
            ),
        )
