"""The tables of docs/trochanter-model.md, from the plans."""

from __future__ import annotations

from trochanter.model.anatomical.lines import PLANS
from trochanter.model.anatomical.surfaces import SURFACES
from trochanter.model.anatomical.vias import VIAS


def lines_table() -> str:
    rows = ["| line | runs over | held at |", "|---|---|---|"]
    for plan in PLANS:
        over = "; ".join(use.surface for use in plan.wraps) or "nothing"
        rows.append(f"| {plan.name} | {over} | {'; '.join(plan.vias)} |")
    return "\n".join(rows)


def places_table() -> str:
    rows = ["| surface or point | on | kind | why | sources |", "|---|---|---|---|---|"]
    for one in SURFACES.values():
        kind = f"{one.kind}, {one.radius:.0f} mm"
        rows.append(
            f"| {one.name} | {one.bone} | {kind} | {one.reason} | {', '.join(one.sources)} |"
        )
    for via in VIAS.values():
        rows.append(
            f"| {via.name} | {via.bone} | point | {via.reason} | {', '.join(via.sources)} |"
        )
    return "\n".join(rows)


def filled(page: str) -> str:
    """Return the page with its tables written again, between their marks."""
    for mark, table in (("lines", lines_table()), ("places", places_table())):
        tag = f"<!-- {mark} -->"
        before, _, after = page.split(tag)
        page = f"{before}{tag}\n{table}\n{tag}{after}"
    return page
