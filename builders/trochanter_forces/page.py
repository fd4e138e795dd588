"""The tables of docs/trochanter-forces.md and of docs/accuracy.md, between their marks."""

from __future__ import annotations

import numpy as np
from builders.trochanter_forces.figures import Figures
from builders.trochanter_forces.fit import LONGEST, SHORTEST
from builders.trochanter_forces.lines import Strength, span
from builders.trochanter_forces.torques import measured_table, postures_table

HEADS = (
    "line",
    "part of the volume",
    "PCSA [cm²]",
    "force [N]",
    "optimal fibre [cm]: measured → used",
    "fibre by optimal: measured → used",
    "tendon slack [cm]",
    "pennation [°]",
    "working range",
    "far range",
)


def lines_table(found: list[Strength]) -> str:
    rows = [f"| {' | '.join(HEADS)} |", "|---" * len(HEADS) + "|"]
    for one in found:
        fitted, measured = one.fitted, one.measured
        cells = (
            one.name,
            f"{one.share:.2f}",
            f"{one.area * 1e4:.1f}",
            f"{one.force:.0f}",
            f"{measured.fiber * 100:.1f} → {fitted.fiber * 100:.1f}",
            f"{measured.length:.2f} → {fitted.length:.2f}",
            f"{fitted.slack * 100:.1f}",
            f"{np.rad2deg(one.pennation):.1f}",
            f"{fitted.shortest:.2f}–{fitted.longest:.2f}",
            f"{one.far[0]:.2f}–{one.far[1]:.2f}",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def muscles_table(known: Figures, found: list[Strength]) -> str:
    heads = ("muscle", "volume [cm³]", "optimal fibre [cm]", "PCSA here [cm²]", "PCSA published")
    heads += ("force here [N]", "force in other models [N]")
    rows = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for slug, kinds in known.muscles.items():
        lines = [one for one in found if one.muscle == slug]
        cells = (
            slug.replace("-", " "),
            _listed(kinds["volume"], 1e6, 0),
            _listed(kinds["fiber"], 1e2, 1),
            f"{sum(one.area for one in lines) * 1e4:.1f}",
            _listed(kinds.get("area", ()), 1e4, 1),
            f"{sum(one.force for one in lines):.0f}",
            _listed(kinds.get("force", ()), 1.0, 0),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _listed(row: tuple, unit: float, digits: int) -> str:  # type: ignore[type-arg]
    return "; ".join(f"{one.value * unit:.{digits}f} {one.source}" for one in row) or "—"


def tension_text(known: Figures) -> str:
    low, high = span(known.tension)
    each = "; ".join(f"{one.value / 1e4:.1f} {one.source}" for one in known.tension)
    return f"Specific tension [N/cm²], the used one first: {each}. Range {low / 1e4:.1f} to " + (
        f"{high / 1e4:.0f}."
    )


def outside_text(found: list[Strength]) -> str:
    """Return which lines' fibres leave 0.5 to 1.5 in the working range, and in the far one."""
    near, far = [], []
    for one in found:
        low, high = one.fitted.shortest, one.fitted.longest
        if low < SHORTEST - 0.006 or high > LONGEST + 0.006:
            near.append(f"{one.name} ({low:.2f}–{high:.2f})")
        elif one.far[0] < SHORTEST - 0.006 or one.far[1] > LONGEST + 0.006:
            far.append(f"{one.name} ({one.far[0]:.2f}–{one.far[1]:.2f})")
    text = f"Within the working range {len(found) - len(near)} of {len(found)} lines keep to 0.5 to"
    text += f" 1.5; {len(near)} do not: {', '.join(near)}.\n\nIn the far range these leave it too: "
    return text + f"{', '.join(far)}."


def forces_page(page: str, known: Figures, found: list[Strength]) -> str:
    """Return docs/trochanter-forces.md with what is computed written again."""
    page = filled(page, "tension", tension_text(known))
    page = filled(page, "lines", lines_table(found))
    page = filled(page, "outside", outside_text(found))
    return filled(page, "muscles", muscles_table(known, found))


def accuracy_page(page: str) -> str:
    """Return docs/accuracy.md with the tables of strength written again."""
    page = filled(page, "strength-measured", measured_table())
    return filled(page, "strength-postures", postures_table())


def filled(page: str, mark: str, text: str) -> str:
    tag = f"<!-- {mark} -->"
    before, _, after = page.split(tag)
    return f"{before}{tag}\n{text}\n{tag}{after}"
