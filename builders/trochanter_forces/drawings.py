"""Drawings of the model's strength: every muscle's share, stacked, against an angle."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
import xarray as xr
from builders.curves_figure import STYLE, stacked_figure
from builders.trochanter_forces.torques import over_flexion

import trochanter as tr

mpl.use("svg")

TARGET = Path(__file__).resolve().parents[2] / "docs" / "images" / "muscle"


def draw() -> None:
    """Write docs/images/muscle/trochanter_torque_*.svg."""
    import matplotlib.pyplot as plt

    bending = over_flexion("trochanter")
    spread = np.deg2rad(np.linspace(-40.0, 30.0, 71))
    data = {
        "flexion": (_about(bending, "hip_flexion"), "hip_flexion"),
        "rotation": (_about(bending, "hip_rotation"), "hip_flexion"),
        "adduction": (
            tr.load("trochanter").isometric_torque("hip_adduction", spread, tendon="elastic"),
            "hip_adduction",
        ),
    }
    with mpl.rc_context(STYLE):
        for name, (torques, swept) in data.items():
            figure = stacked_figure(torques, swept)
            path = TARGET / f"trochanter_torque_{name}.svg"
            figure.savefig(path, metadata={"Date": None, "Creator": None})
            plt.close(figure)


def _about(data: xr.Dataset, coordinate: str) -> xr.Dataset:
    """Return the torques about one coordinate, both ways."""
    mine = [str(name) for name in data.motion.values[data.about.values == coordinate]]
    return data.sel(motion=mine, coordinate=coordinate)
