"""Measure how bodies move, for the page's table: ``python -m builders.bodies.motion.tell``."""

from __future__ import annotations

import re
import time
from itertools import product

import numpy as np
from builders.bodies.page import PAGE

from trochanter.geometry.meshes import TriangleMesh
from trochanter.pictures.bodies import muscles_with_bodies
from trochanter.pictures.flesh import posed
from trochanter.pictures.flesh.bodies import bound
from trochanter.pictures.flesh.measures import depth_in_bone, folds, unevenness

#: Angles about which evenness is measured: from, to and step [degrees].
SWEEPS = {
    "hip_flexion": (-19, 120, 4),
    "hip_adduction": (-39, 40, 6),
    "hip_rotation": (-44, 45, 6),
    "knee_angle": (1, 139, 8),
}
#: Poses at which volume, depth and folds are told: all of flexion with adduction and rotation.
POSES = [
    {"hip_flexion": f, "hip_adduction": a, "hip_rotation": r}
    for f, a, r in product((-20, 0, 30, 60, 90, 120), (-30, 0, 30), (-40, 0, 40))
] + [{"hip_flexion": f, "knee_angle": k} for f, k in product((0, 60, 110), (40, 80, 120))]


def radians(pose: dict[str, float]) -> dict[str, float]:
    """Return a pose's angles in radians."""
    return {name: float(np.radians(angle)) for name, angle in pose.items()}


def table() -> str:
    """Return how each muscle moves."""
    held = [bound(slug) for slug in muscles_with_bodies()]
    uneven = [
        unevenness(held, name, np.radians(np.arange(*sweep))) * 1e3
        for name, sweep in SWEEPS.items()
    ]
    told = np.array([_told(held, radians(pose)) for pose in POSES])
    rows = [
        "| muscle | flexion | adduction | rotation | knee | 99 % less deep than, mm "
        "| deepest, mm | folded edges, ‰ | volume, % |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for k, one in enumerate(held):
        steps = " | ".join(f"{each[k]:.2f}" for each in uneven)
        volume, deep, most, folded = told[:, k].max(axis=0)
        edges = 1.5e-3 * len(one.mesh.faces)
        rows.append(
            f"| {one.slug} | {steps} | {deep:.1f} | {most:.1f} "
            f"| {np.median(told[:, k, 3]) / edges:.0f} to {folded / edges:.0f} | {volume:.2f} |"
        )
    return "\n".join([*rows, "", _speed(held)])


def _told(held: list, pose: dict[str, float]) -> list[tuple[float, float, float, float]]:
    """Return each muscle's error of volume [%], depth in bone [mm] and folded edges."""
    out = []
    for one, points in zip(held, posed(held, pose), strict=True):
        volume = abs(TriangleMesh(points, one.mesh.faces).volume / one.mesh.volume - 1) * 100
        deep = depth_in_bone(one, points, pose) * 1e3
        out.append((volume, float(np.quantile(deep, 0.99)), deep.max(), folds(one, points)))
    return out


def _speed(held: list) -> str:
    start = time.process_time()
    for angle in (0.3, 0.7, 1.1):
        posed(held, {"hip_flexion": angle})
    each = (time.process_time() - start) / 3
    return f"All {len(held)} muscles at a pose took {each:.2f} s of one core's time."


def main() -> None:
    """Write the table between its marks."""
    mark, text = "<!-- moves -->\n", PAGE.read_text(encoding="utf-8")
    filled = re.sub(f"{mark}.*?{mark}", lambda _: f"{mark}{table()}\n{mark}", text, flags=re.S)
    PAGE.write_text(filled, encoding="utf-8")


if __name__ == "__main__":
    main()
