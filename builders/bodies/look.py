"""Draw meshes beside what their figures give back.

``python -m builders.bodies.look CACHE PICTURE``, with the cache of ``builders.bodies``.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import numpy as np
import pyvista as pv
from builders.bodies.field import edges
from builders.bodies.series import closed_mesh
from PIL import Image, ImageDraw

from trochanter.geometry.meshes import TriangleMesh

#: Size of one picture, and pairs in a row.
_SIZE, _PAIRS = (300, 210), 3


def pane(mesh: TriangleMesh, centre: np.ndarray, axes: np.ndarray, scale: float) -> Image.Image:
    """Draw a surface along its thinnest axis."""
    plot = pv.Plotter(off_screen=True, window_size=_SIZE)
    plot.background_color = "white"
    points = (mesh.vertices - centre) @ axes.T * 1e3
    plot.add_mesh(pv.make_tri_mesh(points, mesh.faces), color="#b0463f", smooth_shading=True)
    plot.enable_parallel_projection()
    plot.camera.position, plot.camera.focal_point, plot.camera.up = (
        (0, 0, 900),
        (0, 0, 0),
        (0, 1, 0),
    )
    plot.camera.parallel_scale = scale
    out = Image.fromarray(plot.screenshot(return_img=True))
    plot.close()
    return out


def main(cache: Path, target: Path) -> None:
    """Draw all pairs on one sheet: the mesh on the left, ours on the right."""
    cells = []
    for file, one in edges().items():
        held = pickle.loads((cache / f"{file}.pkl").read_bytes())
        points = held.mesh.vertices
        centre = 0.5 * (points.min(axis=0) + points.max(axis=0))
        axes = np.linalg.eigh(np.cov((points - points.mean(axis=0)).T))[1][:, ::-1].T
        axes[2] = np.cross(axes[0], axes[1])
        turned = (points - centre) @ axes.T
        centre = centre + 0.5 * (turned.min(axis=0) + turned.max(axis=0)) @ axes
        width, height, _ = np.ptp(turned, axis=0) * 1e3
        scale = 0.55 * max(height, width * _SIZE[1] / _SIZE[0])
        cell = Image.new("RGB", (2 * _SIZE[0], _SIZE[1]), "white")
        for k, mesh in enumerate((held.mesh, closed_mesh(held.series.rings()))):
            cell.paste(pane(mesh, centre, axes, scale), (k * _SIZE[0], 0))
        ImageDraw.Draw(cell).text((6, 4), f"{one['muscle']}  {held.overlap:.3f}", fill="black")
        cells.append(cell)
    rows = -(-len(cells) // _PAIRS)
    sheet = Image.new("RGB", (_PAIRS * 2 * _SIZE[0], rows * _SIZE[1]), "white")
    for k, cell in enumerate(cells):
        sheet.paste(cell, (k % _PAIRS * 2 * _SIZE[0], k // _PAIRS * _SIZE[1]))
    sheet.quantize(64).save(target, optimize=True)


if __name__ == "__main__":
    main(*[Path(text) for text in sys.argv[1:3]])
