"""Write the figures of bodies, compactly."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from builders.bodies.measure import Measured
from builders.bodies.series import Series, closed_mesh

from trochanter.pictures.bodies.records import UNIT

TARGET = Path(__file__).resolve().parents[2] / "src/trochanter/pictures/data/bodies"
LICENCE = (
    "Adapted from BodyParts3D, © The Database Center for Life Science, licensed under CC BY 4.0; "
    "measured as sections, carried to the bones of LLP26 and led to corrected attachments"
)


def record(file: str, measured: Measured, series: Series, parts: tuple, tendon: tuple) -> dict:
    """Return one body's figures."""
    end, names, cuts = parts
    steps = np.round(series.table.transpose(0, 2, 1) / UNIT).astype(int)
    return {
        "source": file,
        "compartments": list(names),
        "cuts": list(cuts),
        "parted_at": end,
        "stations": [float(round(x, 6)) for x in series.stations],
        "fold": float(round(series.fold, 6)),
        "tendon": [float(round(x, 4)) for x in tendon],
        "volume": float(f"{closed_mesh(series.rings()).volume:.5g}"),
        "agreement": {
            "overlap": float(round(measured.overlap, 4)),
            "volume_error": float(round(measured.volume_error, 4)),
            "grid_mm": measured.step * 1e3,
        },
        "coefficients": steps.tolist(),
    }


def save(muscle: str, bodies: list[dict]) -> Path:
    """Write a muscle's file: one line a section."""
    TARGET.mkdir(parents=True, exist_ok=True)
    held = {"muscle": muscle, "licence": LICENCE, "bodies": []}
    head = json.dumps(held, ensure_ascii=False)[:-2]
    texts = []
    for one in bodies:
        rows = [json.dumps(row, separators=(",", ":")) for row in one["coefficients"]]
        plain = {key: value for key, value in one.items() if key != "coefficients"}
        text = json.dumps(plain, ensure_ascii=False)[:-1]
        texts.append(text + ', "coefficients": [\n' + ",\n".join(rows) + "]}")
    path = TARGET / f"{muscle}.json"
    path.write_text(head + "\n" + ",\n".join(texts) + "]}\n", encoding="utf-8")
    return path
