"""Fill the table of docs/bodies.md from the data: ``python -m builders.bodies.page``."""

from __future__ import annotations

import re
from pathlib import Path

from trochanter.pictures.bodies import muscles_with_bodies, sections

PAGE = Path(__file__).resolve().parents[2] / "docs" / "bodies.md"


def table() -> str:
    """Return how well each body's figures give back its mesh."""
    rows = [
        "| muscle | mesh | overlap | volume error, % | grid, mm | volume on the mean bones, cm³ |",
        "|---|---|---|---|---|---|",
    ]
    for muscle in muscles_with_bodies():
        for one in sections(muscle).bodies:
            held = one.agreement
            error, volume = f"{100 * held.volume_error:+.2f}", f"{one.volume * 1e6:.1f}"
            cells = [muscle, one.source, f"{held.overlap:.3f}", error, held.grid_mm, volume]
            rows.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(rows)


def filled(text: str) -> str:
    """Return the page's text with its table made anew."""
    mark = "<!-- agreement -->\n"
    return re.sub(f"{mark}.*?{mark}", lambda _: f"{mark}{table()}\n{mark}", text, flags=re.S)


def main() -> None:
    """Write the table between its marks."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
