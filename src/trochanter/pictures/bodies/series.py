"""Sections as Fourier series around, joined by cubic splines along."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

from trochanter.pictures.bodies.records import Floats


def waves(angles: Floats, count: int) -> Floats:
    """Return 1, then cosine and sine of each wave, at some angles.

    Parameters
    ----------
    angles : ndarray, shape (...)
        In radians.
    count : int
        Waves around.

    Returns
    -------
    ndarray, shape (..., 1 + 2 count)
    """
    turned = angles[..., None] * np.arange(1, count + 1)
    pairs = np.stack([np.cos(turned), np.sin(turned)], axis=-1)
    flat = pairs.reshape(*angles.shape, 2 * count)
    return np.concatenate([np.ones((*angles.shape, 1)), flat], axis=-1)


def evaluate(
    stations: Floats, table: Floats, along: Floats, angles: Floats
) -> tuple[Floats, Floats]:
    """Return points of a body and the direction in which they move on along it.

    Parameters
    ----------
    stations : ndarray, shape (s,)
    table : ndarray, shape (s, 1 + 2 waves, 3)
        Coefficients of the sections [m].
    along : ndarray, shape (n,)
        Places of the rings, 0..1.
    angles : ndarray, shape (n, m)
        Angles of each ring's points [rad].

    Returns
    -------
    points, slopes : ndarray, shape (n, m, 3)
        In metres, and metres a unit of `along`.
    """
    spline = CubicSpline(stations, table, bc_type="natural")
    basis = waves(angles, (table.shape[1] - 1) // 2)
    points = np.einsum("nmk,nkd->nmd", basis, spline(along))
    return points, np.einsum("nmk,nkd->nmd", basis, spline(along, 1))


def rows(count: int) -> Floats:
    """Return places along, 0 to 1, closer together toward the ends."""
    even = np.linspace(0.0, 1.0, count)
    return np.asarray(0.8 * even + 0.2 * (0.5 - 0.5 * np.cos(np.pi * even)))
