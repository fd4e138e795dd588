"""`trochanter models`: the built-in muscle models."""

from __future__ import annotations

from trochanter.cli.output import Json, print_json, print_table


def models(json: Json = False) -> None:
    """List the built-in models with their coordinates, ranges and sources."""
    from trochanter.mechanics import DEFAULT_MODEL, load
    from trochanter.mechanics import models as ids

    found = [load(name) for name in ids()]
    if json:
        print_json(
            {
                "models": [
                    {
                        "id": hip.id,
                        "title": hip.title,
                        "default": hip.id == DEFAULT_MODEL,
                        "lines": list(hip.muscles),
                        "ranges_rad": {n: list(r) for n, r in hip.coordinates.ranges.items()},
                        "licence": hip.model.licence,
                        "sources": [source.citation for source in hip.sources],
                    }
                    for hip in found
                ]
            }
        )
        return
    rows = []
    for hip in found:
        ranges = (f"{n} {a:.0f}..{b:.0f}°" for n, (a, b) in hip.coordinates.ranges_deg.items())
        mark = " (default)" if hip.id == DEFAULT_MODEL else ""
        rows.append(
            (f"{hip.id}{mark}", f"{len(hip.muscles)}", "\n".join(ranges), hip.sources[0].citation)
        )
    print_table(("Model", "Lines", "Coordinates", "Source"), rows)
