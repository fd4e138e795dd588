"""What the commands print: JSON for machines, tables for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Name = Annotated[str, typer.Argument(help="A muscle: slug, name, Latin name or synonym.")]

CONVENTION = (
    "Arms about axes carried by the flexed thigh, as in OpenSim; about an axis fixed in the "
    "pelvis, abduction and rotation change places at 90° of flexion."
)

PILLS = {"supported": "green", "partly": "yellow", "contradicted": "red", "not testable": "dim"}


def print_json(data: Any) -> None:
    """Print data as JSON; a number that is not finite would be no JSON, so it is refused."""
    print(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def console() -> Console:
    """Return the console to print on."""
    from rich.console import Console

    return Console(highlight=False)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """Print rows under headings; the last column takes the room that is left."""
    from rich import box
    from rich.table import Table

    table = Table(*headings, title=title or None, box=box.SIMPLE_HEAD, title_justify="left")
    for row in rows:
        table.add_row(*row)
    console().print(table)
