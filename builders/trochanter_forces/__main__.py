"""Write the forces of the model `trochanter`: ``python -m builders.trochanter_forces``.

From the published figures in figures.toml, and from the model's lines as they now are: run it
again whenever these change. It writes the file that is joined to the model, the tables of
docs/trochanter-forces.md and of docs/accuracy.md, and the drawings, which need matplotlib.
"""

from __future__ import annotations

from pathlib import Path

from builders.trochanter_forces.figures import figures
from builders.trochanter_forces.lines import strengths
from builders.trochanter_forces.toml import forces_text

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src/trochanter/model/data/trochanter_forces.toml"


def main() -> None:
    known = figures()
    found = strengths()
    TARGET.write_text(forces_text(known, found), encoding="utf-8")


if __name__ == "__main__":
    main()
