"""`trochanter check`: validate all data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trochanter.cli.output import Json, print_json
from trochanter.errors import DataFaultError, TrochanterError


def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A data folder; the atlas's own by default.")
    ] = None,
    json: Json = False,
) -> None:
    """Validate facts, claims, sources and models; report every fault with file and line."""
    from trochanter.anatomy import DATA, find_faults

    root = folder or DATA
    if not (root / "muscles").is_dir():
        raise TrochanterError(f"{root} is no data folder: it has no folder muscles/")
    faults = (*find_faults(root), *_model_faults())
    if json:
        print_json({"folder": str(root), "faults": list(faults)})
        raise typer.Exit(1 if faults else 0)
    if faults:
        raise DataFaultError(faults)
    print(_summary(root))


def _model_faults() -> tuple[str, ...]:
    from trochanter.mechanics import load, models

    faults: list[str] = []
    for name in models():
        try:
            load(name)
        except DataFaultError as error:
            faults.extend(error.faults)
    return tuple(faults)


def _summary(root: Path) -> str:
    from trochanter.anatomy import read_atlas
    from trochanter.mechanics import models

    facts = read_atlas(root)
    return (
        f"{len(facts.muscles)} muscles, {len(facts.claims)} claims, {len(facts.articles)} "
        f"articles, {len(facts.sources)} sources, {len(models())} models: no fault"
    )
