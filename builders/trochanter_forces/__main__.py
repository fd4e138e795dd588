"""Write the forces of the model `trochanter`: ``python -m builders.trochanter_forces``.

From the published figures in figures.toml, and from the model's lines as they now are: run it
again whenever these change. It writes the file that is joined to the model, the tables of
docs/trochanter-forces.md and of docs/accuracy.md, and the drawings, which need matplotlib.
"""

from __future__ import annotations

from pathlib import Path

from builders.trochanter_forces.drawings import draw
from builders.trochanter_forces.figures import figures
from builders.trochanter_forces.lines import strengths
from builders.trochanter_forces.page import accuracy_page, forces_page
from builders.trochanter_forces.toml import forces_text

from trochanter.model import builtin_ids, read_builtin

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src/trochanter/model/data/trochanter_forces.toml"
PAGE = ROOT / "docs/trochanter-forces.md"
ACCURACY = ROOT / "docs/accuracy.md"


def main() -> None:
    known = figures()
    found = strengths()
    TARGET.write_text(forces_text(known, found), encoding="utf-8")
    for remembered in (read_builtin, builtin_ids):
        remembered.cache_clear()
    page = forces_page(PAGE.read_text(encoding="utf-8"), known, found)
    PAGE.write_text(page, encoding="utf-8")
    page = accuracy_page(ACCURACY.read_text(encoding="utf-8"))
    ACCURACY.write_text(page, encoding="utf-8")
    draw()


if __name__ == "__main__":
    main()
