"""Measure a mesh as sections, in the man's own space, and say how well they give it back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from builders.bodies.closing import by_bend, closed
from builders.bodies.even import evened
from builders.bodies.field import field
from builders.bodies.flesh import Grid, closed_piece, inside, refined
from builders.bodies.rings import rings
from builders.bodies.series import Series, closed_mesh, fit, swollen

from trochanter.geometry.meshes import TriangleMesh


@dataclass(frozen=True)
class Measured:
    """A mesh and its sections.

    Attributes
    ----------
    mesh : TriangleMesh
    table : ndarray, shape (rings, around, 3)
    series : Series
    overlap, volume_error, step : float
        See `trochanter.pictures.bodies.records.Agreement`; the step in metres.
    """

    mesh: TriangleMesh
    table: np.ndarray
    series: Series
    overlap: float
    volume_error: float
    step: float


def measure(file: str) -> Measured:
    """Measure one mesh."""
    mesh = closed_piece(file)
    fine = refined(mesh)
    along, origin, insertion = field(fine, file)
    table, first = closed(by_bend(rings(fine, along)), fine.vertices[origin])
    table = np.roll(table, -first, axis=1)
    back, last = closed(table[::-1], fine.vertices[insertion])
    table = evened(back[::-1], mesh)
    series = swollen(fit(table, last / table.shape[1]), table, mesh.volume)
    step = 0.001 if mesh.volume < 20e-6 else 0.0015 if mesh.volume < 60e-6 else 0.002
    overlap, error = agreement(mesh, closed_mesh(series.rings()), step)
    return Measured(mesh, table, series, overlap, error, step)


def agreement(mesh: TriangleMesh, ours: TriangleMesh, step: float) -> tuple[float, float]:
    """Return overlap and error of volume on a grid of points."""
    grid = Grid.around(mesh.vertices, step)
    theirs, mine = inside(mesh, grid), inside(ours, grid)
    overlap = (theirs & mine).sum() / (theirs | mine).sum()
    return float(overlap), float(mine.sum() / theirs.sum() - 1)
