"""Fit sections to a table of rings, and give them back the volume that rounding costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from trochanter.geometry.meshes import TriangleMesh, vertex_normals
from trochanter.pictures.bodies.series import evaluate, rows, waves

#: Sections along and waves around; weight of the sections' second differences.
STATIONS, WAVES, _STIFF = 40, 12, 0.03
#: Rings and points around at which a fit is looked at.
SEEN = (200, 128)


@dataclass(frozen=True)
class Series:
    """Sections of one body.

    Attributes
    ----------
    stations : ndarray, shape (s,)
    table : ndarray, shape (s, 1 + 2 waves, 3)
    fold : float
        In turns.
    """

    stations: np.ndarray
    table: np.ndarray
    fold: float

    def rings(self, along: int = SEEN[0], around: int = SEEN[1]) -> np.ndarray:
        """Return points, shape (along, around, 3) [m]."""
        angles = np.broadcast_to(2 * np.pi * np.arange(around) / around, (along, around))
        return evaluate(self.stations, self.table, rows(along), angles)[0]


def fit(table: np.ndarray, fold: float) -> Series:
    """Fit sections to rings.

    Parameters
    ----------
    table : ndarray, shape (rings, around, 3)
        Folded at angle 0 on the first ring and at `fold` turns on the last.
    """
    angles = 2 * np.pi * np.arange(table.shape[1]) / table.shape[1]
    basis = waves(angles, WAVES)
    flat = table.transpose(1, 0, 2).reshape(len(angles), -1)
    each = np.linalg.lstsq(basis, flat)[0].reshape(-1, len(table), 3).transpose(1, 0, 2)
    each[0], each[-1] = _folded(each[0], 0.0), _folded(each[-1], fold)
    stations = rows(STATIONS)
    across = CubicSpline(stations, np.eye(STATIONS), bc_type="natural")(_along(table))
    # Both ends are kept as they are; between them sections are as smooth as they may.
    inner = slice(1, -1)
    stiff = np.diff(np.eye(STATIONS), 2, axis=0) * _STIFF * np.sqrt(len(table) / STATIONS)
    system = np.vstack([across, stiff])
    wanted = np.vstack([each.reshape(len(table), -1), np.zeros((len(stiff), each[0].size))])
    wanted = wanted - system[:, [0, -1]] @ np.stack([each[0].ravel(), each[-1].ravel()])
    solved = np.linalg.lstsq(system[:, inner], wanted)[0].reshape(STATIONS - 2, -1, 3)
    return Series(stations, np.concatenate([each[:1], solved, each[-1:]]), fold)


def _along(table: np.ndarray) -> np.ndarray:
    """Return how far along each ring lies on the mean, 0..1."""
    step = np.linalg.norm(np.diff(table, axis=0), axis=2).mean(axis=1)
    run = np.concatenate([[0.0], np.cumsum(step)])
    return run / run[-1]


def _folded(section: np.ndarray, fold: float) -> np.ndarray:
    """Return a section that runs back on itself: only cosines about the fold."""
    out = section.copy()
    for wave in range(1, (len(section) - 1) // 2 + 1):
        angle = 2 * np.pi * fold * wave
        c, s = np.cos(angle), np.sin(angle)
        even = c * section[2 * wave - 1] + s * section[2 * wave]
        out[2 * wave - 1], out[2 * wave] = c * even, s * even
    return out


def closed_mesh(rings: np.ndarray) -> TriangleMesh:
    """Return a table of rings as triangles; the ends are lines and need no lid."""
    count, around = rings.shape[:2]
    number = np.arange(count * around).reshape(count, around)
    a, b = number[:-1], np.roll(number[:-1], -1, axis=1)
    c, d = np.roll(number[1:], -1, axis=1), number[1:]
    faces = np.stack([np.stack([a, b, c], axis=-1), np.stack([a, c, d], axis=-1)])
    return TriangleMesh(rings.reshape(-1, 3), faces.reshape(-1, 3))


def swollen(series: Series, table: np.ndarray, volume: float) -> Series:
    """Move all of a body's sides outward by so much that it has a volume.

    Parameters
    ----------
    series : Series
        Fitted to `table`.
    table : ndarray, shape (rings, around, 3)
    volume : float
        In cubic metres.
    """
    out, given = series, table
    for _ in range(4):
        mesh = closed_mesh(out.rings())
        a, b, c = np.moveaxis(mesh.corners, 1, 0)
        area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()
        # Near the ends, where both sides meet, nothing is moved.
        steps = np.arange(len(given))
        weight = np.clip(np.minimum(steps, steps[::-1]) / 6, 0.0, 1.0)[:, None, None]
        outward = vertex_normals(closed_mesh(given)).reshape(given.shape)
        given = given + (volume - mesh.volume) / area * weight * outward
        out = fit(given, series.fold)
    return out
