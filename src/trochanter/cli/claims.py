"""`trochanter claims`: what is said of a muscle, and what the models say to it."""

from __future__ import annotations

from typing import Annotated

import typer

from trochanter.cli.output import PILLS, Json, print_json, print_table


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
        said = "\n".join(f"[{PILLS[v.verdict]}]{v.verdict}[/] {v.model}" for v in j.verdicts)
        said_by = ", ".join(atlas().sources[key].short for key in j.claim.sources)
        rows.append((f"{j.claim.says}\n[dim]{said_by}[/dim]\n", said))
    print_table(("Claim", "Verdict by model"), rows)
