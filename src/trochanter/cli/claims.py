"""`trochanter claims`: what is said of a muscle, and what the models say to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trochanter.cli.output import PILLS, Json, print_json, print_table

if TYPE_CHECKING:
    from trochanter.claims import Verdict

UNITS = {"m": (1e3, " mm"), "m2": (1e4, " cm²"), "deg": (1.0, "°"), "1": (100.0, " %")}


def claims(
    muscle: Annotated[str | None, typer.Argument(help="A muscle; every muscle by default.")] = None,
    model: Annotated[str | None, typer.Option(help="One model's id.")] = None,
    json: Json = False,
) -> None:
    """Print claims about function with each model's verdict."""
    from trochanter.anatomy import atlas
    from trochanter.claims import all_verdicts, verdicts

    if muscle is not None:
        judged = verdicts(muscle, model)
    elif model is not None:
        judged = tuple(j for slug in atlas().muscles for j in verdicts(slug, model))
    else:
        judged = all_verdicts()
    if json:
        print_json({"claims": [j.as_json() for j in judged]})
        return
    rows = []
    for j in judged:
        said = "\n".join(
            f"[{PILLS[v.verdict]}]{v.verdict}[/] {v.model}{_numbers(v)}" for v in j.verdicts
        )
        said_by = ", ".join(atlas().sources[key].short for key in j.claim.sources)
        rows.append((f"{j.claim.says}\n[dim]{said_by}[/dim]\n", said))
    print_table(("Claim", "Verdict by model"), rows)


def _numbers(verdict: Verdict) -> str:
    """Return a verdict's numbers in brackets: those of one unit as a span."""
    spans = []
    for unit, (factor, shown) in UNITS.items():
        values = [
            n.value * factor for n in verdict.numbers if n.unit == unit and n.value is not None
        ]
        if not values:
            continue
        ends = dict.fromkeys(f"{value:.0f}" for value in (min(values), max(values)))
        spans.append(f"{' to '.join(ends)}{shown}")
    return f" ({', '.join(spans)})" if spans else ""
