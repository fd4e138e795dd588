"""Draw docs/images/muscle/*.svg: every muscle curve, a muscle's force, and torque against angle.

Needs matplotlib, which the project itself does not: ``python builders/curves_figure.py``.
The drawings hold no date and no random ids, so that a run that changes nothing changes no file.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("svg")

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import trochanter as tr
from trochanter.mechanics.muscle import (
    CURVE_SETS,
    MuscleParameters,
    MuscleStatus,
    equilibrium,
    muscle_curves,
)
from trochanter.mechanics.torque import isometric_torque

TARGET = Path(__file__).resolve().parents[1] / "docs" / "images" / "muscle"

# Okabe and Ito's colours, which colour-blind readers can tell apart.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#999999")
NAMES = {"degroote2016": "De Groote et al. 2016", "millard2013": "Millard et al. 2013"}
DASHES = {"degroote2016": "-", "millard2013": "--"}
STYLE = {
    "svg.hashsalt": "trochanter",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "legend.frameon": False,
    "figure.facecolor": "white",
}

# Curve, its window, its axes in words.
PANELS = {
    "active_force_length": (
        (0.2, 1.9),
        "fibre length / optimal fibre length",
        "active force / maximum isometric force",
    ),
    "passive_force_length": (
        (0.2, 1.75),
        "fibre length / optimal fibre length",
        "passive force / maximum isometric force",
    ),
    "force_velocity": (
        (-1.1, 1.1),
        "fibre velocity / maximum contraction velocity (shortening < 0)",
        "force / isometric force",
    ),
    "tendon_force_length": (
        (0.99, 1.06),
        "tendon length / tendon slack length",
        "tendon force / maximum isometric force",
    ),
}

# Coordinate swept, from, to [degrees], and where the others are held [degrees].
SWEEPS = (
    ("hip_flexion", -20, 120, {"knee_angle": 60}),
    ("hip_adduction", -40, 30, {}),
    ("hip_rotation", -40, 40, {}),
)
SHOWN = 7  # muscles by name; the others are one band


def curve_figure(part: str) -> Figure:
    window, across, up = PANELS[part]
    x = np.linspace(*window, 801)
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(6.4, 5.6), sharex=True, height_ratios=(3, 2), layout="constrained"
    )
    for colour, name in zip(COLOURS, CURVE_SETS, strict=False):
        value, slope = getattr(muscle_curves(name), part).value_and_slope(x)
        above.plot(x, value, DASHES[name], color=colour, label=NAMES[name], lw=2)
        below.plot(x, slope, DASHES[name], color=colour, lw=2)
    above.set_ylabel(up)
    below.set_ylabel("slope")
    below.set_xlabel(across)
    above.legend()
    return figure


def force_figure() -> Figure:
    """Return a muscle's force and stiffness against the length of its line, and its statuses."""
    line = next(one for one in tr.load("gait2392").model.lines if one.name == "psoas major")
    assert line.force is not None  # the model's figures are complete
    muscle = MuscleParameters(
        line.force.max_isometric_force,
        line.force.optimal_fiber_length,
        line.force.tendon_slack_length,
        line.force.pennation_angle,
    )
    slack, optimal = float(muscle.tendon_slack_length), float(muscle.optimal_fiber_length)
    length = np.linspace(slack - 0.01, slack + 1.6 * optimal, 801)
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(6.4, 5.6), sharex=True, height_ratios=(3, 2), layout="constrained"
    )
    for activation, colour in ((1.0, COLOURS[0]), (0.5, COLOURS[2]), (0.0, COLOURS[1])):
        for tendon, dash in (("elastic", "-"), ("rigid", ":")):
            state = equilibrium(muscle, length, activation=activation, tendon=tendon)
            assert (state.status != MuscleStatus.FAILED).all()
            label = f"activation {activation:g}, {tendon} tendon"
            above.plot(length * 100, state.tendon_force, dash, color=colour, label=label, lw=2)
            stiffness = state.musculotendon_stiffness / 1000
            below.plot(length * 100, stiffness, dash, color=colour, lw=2)
    above.set_ylabel("force of psoas major [N]")
    below.set_ylabel("stiffness [N/mm]")
    below.set_xlabel("length of the line [cm]")
    above.legend(fontsize=8)
    return figure


def torque_figure(coordinate: str, low: float, high: float, held: dict[str, float]) -> Figure:
    angles = np.deg2rad(np.linspace(low, high, 81))
    pose = {name: float(np.deg2rad(angle)) for name, angle in held.items()}
    data = isometric_torque(tr.load("gait2392"), coordinate, angles, tendon="elastic", **pose)
    return stacked_figure(data, coordinate)


def stacked_figure(data: xr.Dataset, coordinate: str) -> Figure:
    """Return two panels of stacked shares, one a motion, over the coordinate that is swept."""
    figure, panels = plt.subplots(1, 2, figsize=(9.6, 5.8), sharey=True, layout="constrained")
    for panel, motion in zip(panels, data.motion.values, strict=True):
        stacked(panel, data.sel(motion=motion), coordinate)
        panel.set_title(str(motion))
        panel.set_xlabel(f"{coordinate} [°]")
    panels[0].set_ylabel("isometric torque [N m]")
    return figure


def stacked(panel: Axes, data: xr.Dataset, coordinate: str) -> None:
    """Draw the shares of one motion, the largest muscles by name, parts of a muscle together."""
    names = [slug.replace("-", " ") for slug in data.muscle_slug.values]
    shares = data.share.assign_coords(muscle=names).groupby("muscle").sum()
    order = shares.max(coordinate).sortby(shares.max(coordinate), ascending=False)
    mine = [str(name) for name in order.muscle.values[:SHOWN] if order.sel(muscle=name) > 0.5]
    rest = shares.sel(muscle=[name for name in shares.muscle.values if name not in mine])
    bands = [shares.sel(muscle=name).values for name in mine] + [rest.sum("muscle").values]
    degrees = np.rad2deg(data[coordinate].values)
    labels = [name.replace("+", " + ") for name in mine] + ["others"]
    colours = [*COLOURS[: len(mine)], COLOURS[-1]]
    panel.stackplot(degrees, bands, labels=labels, colors=colours, edgecolor="white", lw=0.5)
    panel.plot(degrees, data.capacity.values, color="black", lw=1.5)
    towards = data.passive.values * int(data.sign)
    panel.plot(degrees, towards, color="black", lw=1.5, ls="--", label="passive, all muscles")
    panel.axhline(0.0, color="black", lw=0.8)
    handles, words = panel.get_legend_handles_labels()
    panel.legend(
        handles, words, fontsize=8, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.16)
    )


def save(figure: Figure, name: str) -> None:
    figure.savefig(TARGET / f"{name}.svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        for part in PANELS:
            save(curve_figure(part), part)
        save(force_figure(), "force_against_length")
        for coordinate, low, high, held in SWEEPS:
            save(torque_figure(coordinate, low, high, held), f"torque_{coordinate}")


if __name__ == "__main__":
    main()
