"""`trochanter sources`: what the atlas rests on."""

from __future__ import annotations

from typing import Annotated

import typer

from trochanter.cli.output import Json, print_json, print_table


def sources(
    muscle: Annotated[str | None, typer.Argument(help="Only a muscle's sources.")] = None,
    json: Json = False,
) -> None:
    """List the sources of the atlas, or of one muscle."""
    from trochanter.anatomy import atlas

    facts = atlas()
    keys = facts.muscles[muscle].sources if muscle else tuple(sorted(facts.sources))
    found = [facts.sources[key] for key in keys]
    if json:
        rows = [s.model_dump(mode="json", by_alias=True, exclude_none=True) for s in found]
        print_json({"sources": rows})
        return
    print_table(
        ("Key", "Source", "Title", "Read", "Link"),
        [
            (
                s.id,
                s.short,
                s.title,
                s.custom.read,
                s.link or (f"ISBN {s.isbn}" if s.isbn else "in print"),
            )
            for s in found
        ],
    )
