"""Write the figures of the model `trochanter`: ``python -m builders.trochanter_model``.

The rules are in `trochanter.model.anatomical`; here they are applied to the mean bones of
LLP26, so that loading the model needs neither the bones nor the fits.
"""

from __future__ import annotations

from pathlib import Path

from builders.trochanter_model.page import filled
from builders.trochanter_model.toml import model_text

from trochanter.model.anatomical import trochanter_model

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src/trochanter/model/data/trochanter.toml"
PAGE = ROOT / "docs/trochanter-model.md"


def main() -> None:
    TARGET.write_text(model_text(trochanter_model()), encoding="utf-8")
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
