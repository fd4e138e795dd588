"""The forces as a TOML text: what is joined to the lines, and what readers may want to know."""

from __future__ import annotations

import json

from builders.trochanter_forces.figures import Figure, Figures
from builders.trochanter_forces.lines import Strength

HEAD = """\
# Force parameters of the lines of trochanter.toml, joined to them by name; SI units, radians.
# Made by builders/trochanter_forces from the figures in its figures.toml; docs/trochanter-forces.md
# says how. A line's table also tells what its figures were made from; `measured` is what they were
# before they were fitted to the line, `working_range` and `far_range` are the lengths of its
# fibres by the optimal one. Under [muscles] is every published figure, the used one first.
"""

#: Names of the quantities of figures.toml in the field, by its own.
NAMES = {
    "volume": "volume",
    "fiber": "optimal_fiber_length",
    "pennation": "pennation_angle",
    "length": "normalized_fiber_length",
    "area": "physiological_cross_sectional_area",
    "force": "max_isometric_force",
}
SHARE = "bodyparts3d"


def forces_text(known: Figures, found: list[Strength]) -> str:
    """Return the file that is joined to the model."""
    text = HEAD + f"\n[specific_tension]\nused = {_number(known.tension[0].value)}\n"
    text += f"published = {_rows(known.tension)}\n"
    for one in known.sources:
        text += "\n[[sources]]\n"
        text += "".join(
            f"{key} = {_text(one[key])}\n"
            for key in ("id", "citation", "doi", "url", "licence")
            if one.get(key)
        )
    text += "\n[seen]\n"
    text += "".join(f"{one['id']} = {_text(one['seen'])}\n" for one in known.sources)
    for one in found:
        text += _line(known, one)
    for slug, kinds in known.muscles.items():
        text += f"\n[muscles.{slug}]\n"
        text += "".join(f"{NAMES[name]} = {_rows(row)}\n" for name, row in kinds.items())
    return text


def _line(known: Figures, one: Strength) -> str:
    kinds, fitted, measured = known.muscles[one.muscle], one.fitted, one.measured
    used = {NAMES[name]: kinds[name][0].source for name in ("volume", "fiber", "pennation")}
    used |= {NAMES["length"]: kinds["length"][0].source, "share_of_volume": SHARE}
    rows = {
        "source": _text(kinds["fiber"][0].source),
        "max_isometric_force": f"{one.force:.1f}",
        "optimal_fiber_length": f"{fitted.fiber:.4f}",
        "tendon_slack_length": f"{fitted.slack:.4f}",
        "pennation_angle": f"{one.pennation:.4f}",
        "muscle": _text(one.muscle),
        "volume": _number(one.volume),
        "share_of_volume": f"{one.share:.4f}",
        "physiological_cross_sectional_area": _number(one.area),
        "normalized_fiber_length": f"{fitted.length:.3f}",
        "working_range": f"[{fitted.shortest:.3f}, {fitted.longest:.3f}]",
        "far_range": f"[{one.far[0]:.3f}, {one.far[1]:.3f}]",
        "measured": f"{{ optimal_fiber_length = {measured.fiber:.4f}, "
        f"normalized_fiber_length = {measured.length:.3f} }}",
        "optimal_fiber_length_range": f"[{measured.low:.4f}, {measured.high:.4f}]",
        "sources": "{ "
        + ", ".join(f"{key} = {_text(value)}" for key, value in used.items())
        + " }",
    }
    return f'\n[forces."{one.name}"]\n' + "".join(f"{k} = {v}\n" for k, v in rows.items())


def _rows(row: tuple[Figure, ...]) -> str:
    cells = []
    for one in row:
        sd = "" if one.sd is None else f"sd = {_number(one.sd)}, "
        cells.append(f"{{ value = {_number(one.value)}, {sd}source = {_text(one.source)} }}")
    return "[" + ", ".join(cells) + "]"


def _number(value: float) -> str:
    """Return four figures, as TOML reads a float."""
    text = f"{value:.4g}"
    return text if "." in text or "e" in text else f"{text}.0"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
