"""A muscle as a sheet: guide lines from end to end, and each vertex's place about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Stations along a guide line, and where the guides stand across.
STATIONS = 25
ACROSS = np.array([-0.8, -0.4, 0.0, 0.4, 0.8])
_SPREAD = 0.3


@dataclass(frozen=True, eq=False)
class Sheet:
    """Guide lines of one muscle at neutral.

    Attributes
    ----------
    guides : ndarray, shape (5, STATIONS, 3)
        In the pelvis's frame at neutral [m].
    weights : csr_matrix, shape (n, 5 * STATIONS)
        Each vertex's share in the stations; rows sum to one.
    thickness : ndarray, shape (STATIONS,)
        Half the muscle's extent across the sheet [m].
    """

    guides: Floats
    weights: csr_matrix
    thickness: Floats


def sheet_of(vertices: Floats, along: Floats, mass: Floats, axes: tuple[Floats, Floats]) -> Sheet:
    """Lay guide lines through a muscle.

    A vertex's place across is its place across the origin and that across the
    insertion, mixed by how far along it lies; so guides run as the fibres of a
    fan do, from a place of one end to the matching place of the other.

    Parameters
    ----------
    vertices : ndarray, shape (n, 3)
    along : ndarray, shape (n,)
        0 at the origin, 1 at the insertion.
    mass : ndarray, shape (n,)
        Surface that belongs to each vertex [m²].
    axes : tuple of ndarray, shape (3,)
        Directions across origin and insertion, alike in sense; any length.

    Returns
    -------
    Sheet
    """
    place = _across(vertices, along, mass, axes)
    stations = np.linspace(0.0, 1.0, STATIONS)
    kernel = np.exp(-0.5 * ((along[:, None] - stations) * (STATIONS - 1)) ** 2) + 1e-9
    kernel *= mass[:, None]
    share = np.exp(-0.5 * ((place[:, None] - ACROSS) / _SPREAD) ** 2)
    lines = []
    for near in share.T + 0.01:
        here = kernel * near[:, None]
        lines.append(_smooth((here.T @ vertices) / here.sum(axis=0)[:, None]))
    guides = np.stack(lines)
    share /= share.sum(axis=1, keepdims=True)
    weights = _outer(share, _catmull(along))
    return Sheet(guides, weights, _thickness(vertices - weights @ guides.reshape(-1, 3), kernel))


def _across(vertices: Floats, along: Floats, mass: Floats, axes: tuple[Floats, Floats]) -> Floats:
    """Return each vertex's place across the muscle, about -1 to 1."""
    places = []
    for share, axis in ((along, axes[0]), (1.0 - along, axes[1])):
        weight = mass * np.exp(-0.5 * (share / 0.06) ** 2) + 1e-12 * mass
        middle = np.average(vertices, axis=0, weights=weight)
        reach = (vertices - middle) @ (axis / np.linalg.norm(axis))
        half = 1.7 * np.sqrt(np.average(reach**2, weights=weight))
        # Beyond the end's own width a place counts less and less.
        places.append(1.2 * np.tanh(reach / max(float(half), 1e-3) / 1.2))
    return np.asarray((1.0 - along) * places[0] + along * places[1])


def _thickness(offset: Floats, kernel: Floats) -> Floats:
    """Return half the thickness at the stations: twice the mean least extent about the guides."""
    out = np.empty(STATIONS)
    for k in range(STATIONS):
        spread = (offset * kernel[:, k, None]).T @ offset / kernel[:, k].sum()
        out[k] = np.sqrt(2.0 * max(float(np.linalg.eigvalsh(spread)[0]), 1e-8))
    return np.asarray(gaussian_filter1d(out, 1.0, mode="nearest"))


def _smooth(rows: Floats) -> Floats:
    """Smooth along the stations, the first and the last kept."""
    out = gaussian_filter1d(rows, 1.5, axis=0, mode="nearest")
    out[0], out[-1] = rows[0], rows[-1]
    return np.asarray(out)


def _catmull(along: Floats) -> csr_matrix:
    """Return cubic weights of the stations (Catmull-Rom), straight on at both ends."""
    x = np.clip(along, 0.0, 1.0) * (STATIONS - 1)
    k = np.clip(np.floor(x).astype(int), 0, STATIONS - 2)
    t = x - k
    cubic = np.stack(
        [
            -0.5 * t + t**2 - 0.5 * t**3,
            1 - 2.5 * t**2 + 1.5 * t**3,
            0.5 * t + 2 * t**2 - 1.5 * t**3,
            -0.5 * t**2 + 0.5 * t**3,
        ],
        axis=1,
    )
    column = k[:, None] + np.arange(-1, 3)
    out = np.zeros((len(x), STATIONS + 2))
    np.put_along_axis(out, column + 1, cubic, axis=1)
    # A station beyond an end is as far from it as the one before, on the other side.
    out[:, 1] += 2 * out[:, 0]
    out[:, 2] -= out[:, 0]
    out[:, -2] += 2 * out[:, -1]
    out[:, -3] -= out[:, -1]
    return csr_matrix(out[:, 1:-1])


def _outer(share: Floats, bent: csr_matrix) -> csr_matrix:
    """Return each vertex's weights of guides and stations together."""
    dense = share[:, :, None] * bent.toarray()[:, None, :]
    return csr_matrix(dense.reshape(len(share), -1))
