"""What the models compute for a muscle: curves against flexion, a table, a sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochanter.anatomy import Muscle
from trochanter.mechanics import Hip
from trochanter.mechanics.words import NEGLIGIBLE_MM, motion

POSTURES_DEG = (0, 45, 90)
HIP_COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation")
WIDEST_DEG = (-20, 120)


@dataclass(frozen=True)
class Curve:
    """Three arms of one line of one model against hip flexion.

    Attributes
    ----------
    model, line : str
        Whose curve it is.
    compartment : str
        The part of the muscle that the line stands for, ``whole`` for all of it.
    flexion_deg : tuple of float, n
        Where it was computed.
    arms_mm : dict of str to tuple of float, n
        Moment arm by coordinate.
    """

    model: str
    line: str
    compartment: str
    flexion_deg: tuple[float, ...]
    arms_mm: dict[str, tuple[float, ...]]

    def at(self, coordinate: str, flexion_deg: float) -> float:
        """Return the arm [mm] at an angle of flexion."""
        return float(np.interp(flexion_deg, self.flexion_deg, self.arms_mm[coordinate]))


def curves(hip: Hip, muscle: Muscle, step_deg: float = 2.5) -> tuple[Curve, ...]:
    """Return the curves of a muscle's lines in a model; none where the model lacks the muscle."""
    low, high = hip.coordinates.ranges_deg["hip_flexion"]
    start, end = max(low, WIDEST_DEG[0]), min(high, WIDEST_DEG[1])
    grid = np.arange(start, end + 1e-9, step_deg)
    q = np.zeros((grid.size, len(hip.coordinates)))
    q[:, hip.coordinates.index("hip_flexion")] = np.radians(grid)
    arms = hip.evaluate(q)[1] * 1e3
    found = []
    for line in hip.lines_of(muscle.slug):
        column = hip.muscles.index(line)
        by_name = {
            name: tuple(arms[:, column, hip.coordinates.index(name)].tolist())
            for name in HIP_COORDINATES
        }
        found.append(
            Curve(hip.id, line, hip.muscles.compartments[line], tuple(grid.tolist()), by_name)
        )
    return tuple(found)


def mean_arm(found: tuple[Curve, ...], coordinate: str, flexion_deg: float) -> float:
    """Return the plain mean over lines of an arm [mm] at an angle of flexion."""
    return sum(curve.at(coordinate, flexion_deg) for curve in found) / len(found)


def sentence(muscle: Muscle, found: tuple[Curve, ...]) -> str:
    """Say in one sentence what a model computes for the muscle, upright and at 90°."""
    upright = _deeds({c: mean_arm(found, c, 0) for c in HIP_COORDINATES})
    bent = _deeds({c: mean_arm(found, c, 90) for c in HIP_COORDINATES})
    name = muscle.name[0].upper() + muscle.name[1:]
    return (
        f"Standing upright, {name[0].lower()}{name[1:]} {upright}; "
        f"with the hip bent to 90° it {bent}."
    )


_VERBS = {
    "flexion": "flexes",
    "extension": "extends",
    "adduction": "adducts",
    "abduction": "abducts",
    "internal rotation": "rotates inward",
    "external rotation": "rotates outward",
}


def _deeds(arms_mm: dict[str, float]) -> str:
    """Name the motions from the largest arm down; arms too small to matter come last."""
    ordered = sorted(arms_mm.items(), key=lambda pair: -abs(pair[1]))
    strong: list[str] = []
    hardly: list[str] = []
    for coordinate, arm in ordered:
        verb = _VERBS[motion(coordinate, arm)]
        into = strong if abs(arm) >= NEGLIGIBLE_MM else hardly
        into.append(f"{verb} ({abs(arm):.0f}\N{NO-BREAK SPACE}mm)")
    return _joined([*strong, *([f"hardly {_joined(hardly, 'or')}"] if hardly else [])])


def _joined(parts: list[str], word: str = "and") -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
