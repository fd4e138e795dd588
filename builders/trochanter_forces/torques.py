"""How strong the model is in every direction, beside what was measured of people."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from builders.trochanter_forces.postures import STANDING

import trochanter as tr

MEASURED = Path(__file__).with_name("torques.toml")

#: Of those whose muscles were measured: height times mass is 124 m kg, such as 1.72 m and 72 kg.
MASS = 72.0
MODELS = ("trochanter", "gait2392")
MOTIONS = (
    "extension",
    "flexion",
    "adduction",
    "abduction",
    "internal rotation",
    "external rotation",
)
#: Hip flexion and knee, in the model's degrees.
POSTURES = {
    "standing": (STANDING, 0.0),
    "hip and knee at 40°": (40.0, 40.0),
    "sitting": (90.0, 90.0),
}


def capacities(model: str) -> xr.DataArray:
    """Return the strength of a model (posture, motion) [N m], tendons elastic."""
    flexion, knee = np.deg2rad(np.array([*POSTURES.values()])).T
    data = tr.load(model).torque_capacity(hip_flexion=flexion, knee_angle=knee, tendon="elastic")
    return data.capacity.sel(motion=list(MOTIONS)).transpose("pose", "motion")


def over_flexion(model: str) -> xr.Dataset:
    """Return a model's torques as the hip bends from -20° to 120°, the knee as far to 110°."""
    angles = np.deg2rad(np.linspace(-20.0, 120.0, 71))
    hip = xr.DataArray(angles, dims="hip_flexion", coords={"hip_flexion": angles})
    knee = hip.clip(0.0, np.deg2rad(110.0))
    return tr.load(model).torque_capacity(hip_flexion=hip, knee_angle=knee, tendon="elastic")


def measured() -> list[dict[str, Any]]:
    """Return the rows of torques.toml."""
    rows: list[dict[str, Any]] = tomllib.loads(MEASURED.read_text(encoding="utf-8"))["measured"]
    return rows


def measured_table() -> str:
    """Return the model's strength beside people's, a row a group of people."""
    ours = capacities("trochanter").values[0]
    rows = [
        "| motion, standing | measured, mean ± SD | of | model | in SDs from the mean |",
        "|---|---|---|---|---|",
    ]
    for row in measured():
        absolute = row["motion"] in ("flexion", "extension")
        value = ours[MOTIONS.index(row["motion"])] / (1.0 if absolute else MASS)
        unit, digits = ("N m", 0) if absolute else ("N m/kg", 2)
        seen = f"{row['mean']} ± {row['sd']} {unit}"
        away = (value - row["mean"]) / row["sd"]
        rows.append(
            f"| {row['motion']} | {seen} | {row['who']} ({row['source']}) "
            f"| {value:.{digits}f} {unit} | {away:+.1f} |"
        )
    return "\n".join(rows)


def postures_table() -> str:
    """Return the strength of both models in every direction, a row a posture."""
    heads = ("posture", "model", *(f"{one} [N m]" for one in MOTIONS))
    rows = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for model in MODELS:
        for posture, values in zip(POSTURES, capacities(model).values, strict=True):
            cells = " | ".join(f"{value:.0f}" for value in values)
            rows.append(f"| {posture} | `{model}` | {cells} |")
    for model in MODELS:
        data = over_flexion(model).capacity.sel(motion=["extension", "flexion"])
        degrees = np.rad2deg(data.hip_flexion.values[data.argmax("hip_flexion").values])
        most = data.max("hip_flexion").values
        cells = " | ".join(
            f"{value:.0f} at {angle:.0f}°" for value, angle in zip(most, degrees, strict=True)
        )
        rows.append(f"| greatest as the hip bends | `{model}` | {cells} | | | | |")
    return "\n".join(rows)
