"""The commands gathered, and the place where an error becomes one line."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

import trochanter
from trochanter.cli.action import action
from trochanter.cli.arms import arms
from trochanter.cli.build import build
from trochanter.cli.bundle import bundle
from trochanter.cli.check import check
from trochanter.cli.claims import claims
from trochanter.cli.compare import compare
from trochanter.cli.compile_status import show_compiling
from trochanter.cli.convert import convert
from trochanter.cli.export import export
from trochanter.cli.help import Command, Group
from trochanter.cli.inspect import inspect
from trochanter.cli.meshes import meshes
from trochanter.cli.models import models
from trochanter.cli.picture import picture
from trochanter.cli.serve import serve
from trochanter.cli.show import show
from trochanter.cli.sources import sources
from trochanter.cli.stream import stream
from trochanter.cli.tour import tour
from trochanter.errors import DataFaultError, TrochanterError

app = typer.Typer(
    name="trochanter",
    cls=Group,
    help="An open, computable atlas of the muscles of the human hip. "
    "For study and research; not medical advice.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
ATLAS = (build, bundle, serve, show, action, claims, models, sources, check, export, picture, tour)
USERS_MODELS = (arms, inspect, compare, convert, stream)
for command in (*ATLAS, *USERS_MODELS):
    app.command(cls=Command)(command)
app.add_typer(meshes)


def _version(asked: bool) -> None:
    if asked:
        print(f"trochanter {trochanter.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of the program itself."""


def main() -> None:
    """Run the command line; an error that a user can cause is one line and exit status 1."""
    show_compiling()
    try:
        app()
    except TrochanterError as error:
        print(f"trochanter: {_said(error)}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("trochanter: interrupted; nothing finished was lost", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output closed it, as `head` does; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _said(error: TrochanterError) -> str:
    """Return what an error says; a fault that comes alone needs no heading that counts it."""
    if isinstance(error, DataFaultError) and len(error.faults) == 1:
        return error.faults[0]
    return str(error)
