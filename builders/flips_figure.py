"""Draw docs/images/flips.svg: a line over a bar that flips, and one that a side holds.

Needs matplotlib, which the project itself does not: ``python builders/flips_figure.py``.
The drawing holds no date and no random ids, so that a run that changes nothing changes no file.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("svg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from trochanter.geometry.circle import SHORTER, SIDED
from trochanter.geometry.cylinder import wrap_cylinder
from trochanter.geometry.geodesics import AT_S, LENGTH, ON_P, ON_S, RESULT_SIZE, WRAPPED

TARGET = Path(__file__).resolve().parents[1] / "docs" / "images" / "flips.svg"
RADIUS = 0.03
TOP, BOTTOM = np.array([0.01, 0.1]), np.array([0.0, -0.12])
RULES = {"the shorter way": (SHORTER, "#D55E00"), "held in front": (SIDED, "#0072B2")}
STYLE = {
    "svg.hashsalt": "trochanter",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "figure.facecolor": "white",
}


def over_bar(rule: int, angle: float) -> tuple[float, float, np.ndarray]:
    """Return length, arm about the bar's axis, and points of the path in its plane."""
    end = turned(BOTTOM, angle)
    out = np.zeros(RESULT_SIZE)
    places = (*TOP, 0.0, *end, 0.0)
    status = wrap_cylinder(RADIUS, np.inf, rule, 1.0, 0.0, *(float(x) for x in places), out)
    arm = -(out[AT_S + 1] * end[0] - out[AT_S] * end[1])
    points = [TOP]
    if status == WRAPPED:
        first, last = (np.arctan2(out[k + 1], out[k]) for k in (ON_P, ON_S))
        front = out[ON_P] + out[ON_S] > 0.0
        if not front:
            first, last = first % (2 * np.pi), last % (2 * np.pi)
        round_ = np.linspace(first, last, 40)
        points += list(RADIUS * np.stack([np.cos(round_), np.sin(round_)], axis=-1))
    return float(out[LENGTH]), float(arm), np.array([*points, end])


def turned(point: np.ndarray, angle: float) -> np.ndarray:
    """Return a point of the plane turned about the origin."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([c * point[0] - s * point[1], s * point[0] + c * point[1]])


def sketch(ax: Axes) -> None:
    """Draw the line in two poses on either side of the flip."""
    ax.add_patch(plt.Circle((0, 0), 1e3 * RADIUS, color="#d9d9d9"))
    ax.plot(0, 0, "+", color="#777777")
    for name, (rule, colour) in RULES.items():
        for angle, width in ((-0.03, 1.4), (-0.35, 2.4)):
            _, _, points = over_bar(rule, angle)
            shift = 0.8 if rule == SIDED else -0.8  # side by side where both run alike
            ax.plot(1e3 * points[:, 0] + shift, 1e3 * points[:, 1], color=colour, lw=width)
        ax.plot([], [], color=colour, lw=2, label=name)
    ax.plot(*(1e3 * TOP), "o", color="#333333", ms=5)
    for angle, words in ((-0.03, "before"), (-0.35, "after")):
        x, y = 1e3 * turned(BOTTOM, angle)
        ax.plot(x, y, "o", color="#333333", ms=5)
        ax.annotate(words, (x, y), (x, y - 9), ha="center", va="top", fontsize=9)
    ax.set_aspect("equal")
    ax.set_xlim(-70, 60)
    ax.set_ylim(-145, 112)
    ax.axis("off")


def curves(length: Axes, arm: Axes) -> None:
    """Draw lengths and arms over the turn."""
    turn = np.linspace(-0.6, 0.6, 1201)
    for name, (rule, colour) in RULES.items():
        values = np.array([over_bar(rule, angle)[:2] for angle in turn]) * 1e3
        values[1:][np.abs(np.diff(values[:, 1])) > 10.0] = np.nan
        length.plot(np.rad2deg(turn), values[:, 0], color=colour, lw=2, label=name)
        arm.plot(np.rad2deg(turn), values[:, 1], color=colour, lw=2)
    length.set_ylabel("length [mm]")
    arm.set_ylabel("moment arm [mm]")
    arm.set_xlabel("turn about the bar's axis [deg]")
    arm.axhline(0.0, color="#999999", lw=0.8)
    length.legend(loc="upper right")
    length.tick_params(labelbottom=False)


def main() -> None:
    """Draw and write."""
    with plt.rc_context(STYLE):
        figure = plt.figure(figsize=(7.6, 4.2), layout="constrained")
        grid = figure.add_gridspec(2, 2, width_ratios=(1.0, 1.7))
        sketch(figure.add_subplot(grid[:, 0]))
        curves(figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[1, 1]))
        figure.savefig(TARGET, metadata={"Date": None})
        plt.close(figure)
    lines = [line.rstrip() for line in TARGET.read_text(encoding="utf-8").splitlines()]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
