"""Make tests/golden/arms.json: lengths and arms that Python and web tests both read.

Run again only when the figures are meant to change, and say in the changelog
how far they moved: ``python builders/golden.py``.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

import trochanter as tr

TARGET = Path(__file__).resolve().parents[1] / "tests" / "golden" / "arms.json"
DIGITS = 12  # picometres: what is left of a double's figures after other orders of summing

POSES_DEG = (
    # flexion, adduction, rotation, knee
    (0, 0, 0, 0),
    (-10, 0, 0, 5),
    (30, -15, 10, 20),
    (60, 10, -20, 60),
    (90, 0, 0, 90),
    (90, 20, 30, 100),
    (110, -30, -15, 30),
    (45.5, -5, 5, 8),
)
LINES = {
    "dostal1981": (
        "gluteus medius anterior",
        "gluteus medius posterior",
        "gluteus minimus middle",
        "piriformis",
        "gemellus inferior",
        "iliopsoas",
        "adductor minimus",
        "sartorius",
    ),
    "gait2392": (
        "gluteus medius anterior",
        "gluteus minimus posterior",
        "gluteus maximus inferior",
        "gemelli",
        "iliacus",
        "rectus femoris",
        "semitendinosus",
        "sartorius",
    ),
    "trochanter": (
        "gluteus maximus inferior",
        "gluteus medius anterior",
        "gluteus minimus posterior",
        "obturator internus",
        "obturator externus superior",
        "psoas major upper",
        "rectus femoris",
        "semitendinosus",
        "tensor fasciae latae",
    ),
}


def figures(id: str) -> dict[str, object]:
    hip = tr.load(id)
    rows = [hip.muscles.index(line) for line in LINES[id]]
    q = np.deg2rad(np.array(POSES_DEG, float)[:, : len(hip.coordinates)])
    length, arm = hip.evaluate(q)
    return {
        "coordinates": list(hip.coordinates),
        "lines": list(LINES[id]),
        "q": q.tolist(),
        "muscle_tendon_length": length[:, rows].round(DIGITS).tolist(),
        "moment_arm": arm[:, rows].round(DIGITS).tolist(),
    }


def main() -> None:
    golden = {
        "about": "Made by builders/golden.py. Radians and metres; moment arm = -dL/dq. "
        "q is pose x coordinate, lengths are pose x line, arms pose x line x coordinate.",
        "models": {id: figures(id) for id in LINES},
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(golden, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
