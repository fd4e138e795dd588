"""How thick a strand is along its length, how much of it is tendon, and how strands are packed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trochanter.pictures.drawing import Drawing
from trochanter.pictures.strands import STATIONS

Floats = NDArray[np.float64]

FLAT = 2.5  # flatness from which the strands of one line stand in a row
_TENDON_RADIUS = 0.36  # of the belly's
_FLESHY_RADIUS = 0.62  # of the belly's, where fibres spring from bone without a tendon
_OVERLAP = 1.12  # strands are drawn a little thicker than their share, so that no gap shows


def layout(count: int, flatness: float) -> Floats:
    """Place the strands of one line in the unit disc.

    Flat muscles get a row, round ones the pattern of a sunflower's seeds.

    Parameters
    ----------
    count : int
        How many strands.
    flatness : float
        Breadth over thickness of the bundle.

    Returns
    -------
    ndarray, shape (count, 2)
        Place across the breadth and across the thickness, -1 to 1.
    """
    if flatness >= FLAT:
        row = np.linspace(-0.85, 0.85, count)
        return np.stack([row, 0.35 * np.where(np.arange(count) % 2, 1.0, -1.0)], axis=1)
    k = np.arange(count)
    out, turn = 0.8 * np.sqrt((k + 0.4) / count), k * np.pi * (3 - np.sqrt(5))
    return np.stack([out * np.cos(turn), out * np.sin(turn)], axis=1)


def belly(s: Floats, drawing: Drawing) -> Floats:
    """Return how full the belly is at shares `s` of the length: 0 in the tendons, 1 at most."""
    a, b = drawing.origin_tendon, drawing.insertion_tendon
    up = _step((s - 0.7 * a) / (0.14 + 0.5 * a))
    down = _step((1 - s - 0.7 * b) / (0.14 + 0.35 * b))
    return np.asarray(up * down)


def radii_along(drawing: Drawing, area: float) -> Floats:
    """Return the radius along every strand.

    Parameters
    ----------
    drawing : Drawing
    area : float
        Cross-section of all strands together in the belly [m²].

    Returns
    -------
    ndarray, shape (strands, stations)
        [m]
    """
    s = np.linspace(0, 1, STATIONS)
    full = _OVERLAP * np.sqrt(area / (drawing.fascicles * np.pi))
    tendons = np.where(s < 0.5, drawing.origin_tendon, drawing.insertion_tendon)
    least = np.where(tendons < 0.07, _FLESHY_RADIUS, _TENDON_RADIUS)
    shape = least + (1 - least) * belly(s, drawing)
    return np.tile(full * shape, (drawing.fascicles, 1))


def closed_ranks(curves: Floats, radii: Floats) -> Floats:
    """Thicken the strands of a row until each touches the next, so that a flat tendon is a sheet.

    Parameters
    ----------
    curves : ndarray, shape (strands, stations, 3)
        Neighbours are next to each other [m].
    radii : ndarray, shape (strands, stations)
        [m]

    Returns
    -------
    ndarray, shape (strands, stations)
        Nowhere more than the thickest radius given [m].
    """
    gap = np.linalg.norm(np.diff(curves, axis=0), axis=2)
    beside = np.maximum(np.vstack([gap[:1], gap]), np.vstack([gap, gap[-1:]]))
    return np.asarray(np.maximum(radii, np.minimum(0.6 * beside, radii.max())))


def rounding(drawing: Drawing) -> Floats:
    """Return the taper of a strand's ends, shape (stations,).

    A round tip where it enters bone, a long taper where it ends on what is not drawn.
    """
    s = np.linspace(0, 1, STATIONS)
    out = np.ones(STATIONS)
    for free, from_end in ((drawing.origin_free, s), (drawing.insertion_free, 1 - s)):
        if free:
            out *= 0.35 + 0.65 * _step(from_end / 0.22)
        else:
            near = np.clip(from_end / 0.06, 0, 1)
            out *= 0.42 + 0.58 * np.sqrt(1 - (1 - near) ** 2)
    return out


def tendon(drawing: Drawing) -> Floats:
    """Return how much of each strand's colour is tendon's, 0 to 1, shape (strands, stations).

    Neighbouring strands change at slightly different places, as fascicles do.
    """
    s = np.linspace(0, 1, STATIONS)[None]
    uneven = 1 + 0.12 * np.sin(2.4 * np.arange(drawing.fascicles))[:, None]
    out = np.zeros((drawing.fascicles, STATIONS))
    for share, from_end in ((drawing.origin_tendon, s), (drawing.insertion_tendon, 1 - s)):
        if share > 0:
            reach = share * uneven
            out = np.maximum(out, 1 - _step((from_end - 0.75 * reach) / (0.5 * reach)))
    return out


def clearance(radii: Floats, count: int) -> Floats:
    """Return how far from bone a strand's centre must stay, shape (strands, count) [m].

    It is most of the radius, and less toward the ends, which are in the bone.
    """
    s = np.linspace(0, 1, count)
    at = np.linspace(0, 1, radii.shape[1])
    ramp = _step(np.minimum(s, 1 - s) / 0.12)
    return np.stack([0.85 * np.interp(s, at, row) for row in radii]) * ramp


def _step(x: Floats) -> Floats:
    """Smooth step from 0 at 0 to 1 at 1."""
    t = np.clip(x, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
