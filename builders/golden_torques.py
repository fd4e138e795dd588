"""Make tests/mechanics/muscle/golden_torques.json: torque capacities that later work must keep.

Run again only when the figures are meant to change, and say in the changelog how far they
moved: ``python builders/golden_torques.py``.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

import trochanter as tr
from trochanter.mechanics.torque import torque_capacity

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "tests" / "mechanics" / "muscle" / "golden_torques.json"
DIGITS = 9  # nanonewton metres, a thousandth of what the test asks

POSES_DEG = (
    {},
    {"hip_flexion": 30, "knee_angle": 45},
    {"hip_flexion": 90, "hip_rotation": -20, "knee_angle": 90},
    {"hip_flexion": -10, "hip_adduction": -15, "knee_angle": 5},
)


def case(pose_deg: dict[str, float], tendon: str, curves: str) -> dict[str, object]:
    pose = {name: float(np.deg2rad(angle)) for name, angle in pose_deg.items()}
    torques = torque_capacity(tr.load("gait2392"), tendon=tendon, curves=curves, **pose)

    def row(name: str, by: str) -> dict[str, float]:
        values = torques[name].values.round(DIGITS).tolist()
        return dict(zip(torques[by].values.tolist(), values, strict=True))

    return {
        "pose": pose,
        "tendon": tendon,
        "curves": curves,
        "capacity": row("capacity", "motion"),
        "passive": row("passive", "coordinate"),
    }


def main() -> None:
    cases = [
        case(pose, tendon, curves)
        for pose in POSES_DEG
        for tendon in ("rigid", "elastic")
        for curves in ("degroote2016", "millard2013")
    ]
    about = "Made by builders/golden_torques.py from gait2392. Radians and newton metres."
    TARGET.write_text(json.dumps({"about": about, "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
