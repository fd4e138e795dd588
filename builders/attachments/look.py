"""Maps of the attachments on the mean bones, to be looked at."""

from __future__ import annotations

import colorsys
from pathlib import Path

import numpy as np
import pyvista as pv

from trochanter.bones.skeleton import skeleton

#: View: bone, pieces, direction from which it is seen, focus as a part of its height, height [m].
VIEWS = {
    "hip-lateral": ("pelvis", ("hip-bone-right",), (0.35, 0.0, 1.0), None),
    "hip-medial": ("pelvis", ("hip-bone-right",), (0.3, 0.2, -1.0), None),
    "hip-posterior": ("pelvis", ("hip-bone-right", "sacrum"), (-1.0, 0.1, 0.25), None),
    "hip-anterior": ("pelvis", ("hip-bone-right", "sacrum"), (1.0, -0.1, 0.0), None),
    "hip-inferior": ("pelvis", ("hip-bone-right",), (0.3, -1.0, 0.4), None),
    "femur-anterior": ("femur-right", ("femur",), (1.0, 0.0, 0.25), (-0.02, 0.16)),
    "femur-posterior": ("femur-right", ("femur",), (-1.0, 0.1, 0.0), (-0.02, 0.16)),
    "femur-medial": ("femur-right", ("femur",), (-0.45, 0.5, -1.0), (-0.02, 0.13)),
    "femur-lateral": ("femur-right", ("femur",), (0.0, 0.2, 1.0), (-0.02, 0.13)),
    "femur-superior": ("femur-right", ("femur",), (0.0, 1.0, 0.05), (-0.02, 0.13)),
    "femur-back-whole": ("femur-right", ("femur",), (-1.0, 0.0, -0.2), None),
    "shank-medial": ("tibia-fibula-right", ("tibia", "fibula"), (0.5, 0.0, -1.0), (0.30, 0.2)),
    "shank-lateral": ("tibia-fibula-right", ("tibia", "fibula"), (0.2, 0.0, 1.0), (0.30, 0.2)),
    "shank-posterior": ("tibia-fibula-right", ("tibia", "fibula"), (-1.0, 0.0, -0.2), (0.30, 0.2)),
}


def colours(names: list[str]) -> dict[str, tuple[float, ...]]:
    """Return a colour a name, well apart."""
    return {
        n: colorsys.hls_to_rgb((k * 0.618) % 1, 0.38 + 0.16 * (k % 2), 0.85)
        for k, n in enumerate(names)
    }


def draw(
    patches: list[tuple[str, str, np.ndarray]], view: str, file: Path, size: float = 6
) -> None:
    """Draw patches (name, bone, points in its ISB frame [m]) on one bone, into a PNG."""
    bone, pieces, way, window = VIEWS[view]
    whole = skeleton(density=10).bones[bone]
    plot = pv.Plotter(off_screen=True, window_size=(1000, 1000))
    for piece in pieces:
        mesh = whole.part(piece)
        plot.add_mesh(
            pv.make_tri_mesh(mesh.vertices, mesh.faces), color="#efe6d2", smooth_shading=True
        )
    tint = colours(sorted({name for name, _, _ in patches}))
    shown = [(n, p) for n, b, p in patches if b == bone and len(p)]
    for name, points in shown:
        plot.add_points(points, color=tint[name], point_size=size, render_points_as_spheres=True)
    legend = [[n, tint[n]] for n in dict.fromkeys(n for n, _ in shown)]
    if legend:
        plot.add_legend(legend, size=(0.3, 0.022 * len(legend)), loc="upper left", bcolor="white")
    mesh = np.concatenate([whole.part(p).vertices for p in pieces])
    centre = (mesh.min(axis=0) + mesh.max(axis=0)) / 2
    height = float(np.ptp(mesh[:, 1])) * 1.1
    if window:
        centre, height = (
            np.array([centre[0], window[0], centre[2] if abs(way[2]) < 0.9 else 0.02]),
            window[1],
        )
        if bone.startswith("femur"):
            centre = np.array([0.0, window[0], 0.03])
    up = (1.0, 0.0, 0.0) if abs(way[1]) > 0.9 else (0.0, 1.0, 0.0)
    plot.camera_position = [centre + np.array(way) * 2, centre, up]
    plot.enable_parallel_projection()
    plot.camera.parallel_scale = height / 2
    plot.screenshot(file)
    plot.close()
