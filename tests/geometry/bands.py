"""An elastic band: shortest paths round solids by brute force, to check the exact ones with.

A band of N beads from P to S, each drawn to the middle of its neighbours and pushed out of
the solid along the surface's normal. Where nothing moves any more the band is straight in
the open and its curvature is normal to the surface where it lies on it: a shortest path,
with beads at equal distances. Nothing is shared with the code under test. Beads are doubled
from coarse to fine; lengths of two bands, extrapolated, are good to about a micrometre on
solids of a few centimetres.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Push = Callable[[Points, slice], Points]


def sphere(radius: float) -> Push:
    """Return a function that moves points inside a sphere to its surface."""

    def push(x: Points, _: slice) -> Points:
        far = np.linalg.norm(x, axis=-1, keepdims=True)
        return np.where(far < radius, x * (radius / np.maximum(far, 1e-300)), x)

    return push


def cylinder(radius: float) -> Push:
    """Return a function that moves points inside an endless cylinder about z to its surface."""

    def push(x: Points, _: slice) -> Points:
        far = np.linalg.norm(x[..., :2], axis=-1, keepdims=True)
        scale = np.where(far < radius, radius / np.maximum(far, 1e-300), 1.0)
        return np.concatenate([x[..., :2] * scale, x[..., 2:]], -1)

    return push


class Ring:
    """A torus about z, and the plane outside it as a wall that a band does not cross."""

    def __init__(self, tube: float, ring: float) -> None:
        self.tube, self.ring = tube, ring
        self.side = np.zeros(0)

    def look(self, band: Points) -> None:
        """Note on which side of the plane each bead belongs: it changes once, in the hole."""
        first, last = np.sign(band[0, 2]), np.sign(band[-1, 2])
        over = np.flatnonzero(band[:, 2] * first < 0.0)
        count = over[0] if first != last and len(over) else len(band)
        self.side = np.where(np.arange(len(band)) < count, first, last)

    def __call__(self, x: Points, beads: slice) -> Points:
        far = np.linalg.norm(x[:, :2], axis=-1, keepdims=True)
        side = self.side[beads, None]
        z = np.where((far > self.ring) & (side * x[:, 2:] < 0.0), 0.0, x[:, 2:])
        x = np.concatenate([x[:, :2], z], -1)
        middle = np.concatenate([x[:, :2] * (self.ring / np.maximum(far, 1e-300)), 0 * far], -1)
        out = x - middle
        deep = np.linalg.norm(out, axis=-1, keepdims=True)
        return np.where(deep < self.tube, middle + out * (self.tube / np.maximum(deep, 1e-300)), x)


def ellipsoid(a: float, b: float, c: float) -> Push:
    """Return a function that moves points inside an ellipsoid to the nearest surface point."""
    axes = np.array([a, b, c])

    def push(x: Points, _: slice) -> Points:
        inside = np.sum((x / axes) ** 2, -1) < 1.0
        if not inside.any():
            return x
        y = x[inside]
        # The nearest point is axes^2 y / (axes^2 - s) with s from 0 to min axes^2, the root of
        # a function that only rises and bends upwards: Newton from above, once it is above.
        s, most = np.zeros(len(y)), 0.999 * axes.min() ** 2
        for _ in range(12):
            part = (axes * y / (axes**2 - s[:, None])) ** 2
            miss = 1.0 - np.sum(part, -1)
            s = np.minimum(s + miss / np.sum(2.0 * part / (axes**2 - s[:, None]), -1), most)
            if np.abs(miss).max() < 1e-14:
                break
        out = x.copy()
        out[inside] = axes**2 * y / (axes**2 - s[:, None])
        return out

    return push


def placed(push: Push, turn: Points, origin: Points) -> Push:
    """Return a push of the solid turned by the columns of `turn` and moved to `origin`."""

    def moved(x: Points, beads: slice) -> Points:
        return np.asarray(push((x - origin) @ turn, beads) @ turn.T + origin)

    return moved


def each(pushes: list[Push]) -> Push:
    """Return a push out of several solids, one after the other; they may not overlap."""

    def push(x: Points, beads: slice) -> Points:
        for one in pushes:
            x = one(x, beads)
        return x

    return push


def settle(band: Points, push: Push, sweeps: int, over: float, still: float) -> Points:
    """Return the band after up to `sweeps` rounds over its odd and even beads by turns."""
    band = band.copy()
    for count in range(sweeps):
        before = band.copy() if count % 20 == 0 else None
        if isinstance(push, Ring):
            push.look(band)
        for first in (1, 2):
            beads = band[first:-1:2]
            middle = 0.5 * (band[first - 1 : -2 : 2] + band[first + 1 :: 2])
            moved = beads + over * (middle - beads)
            band[first:-1:2] = push(moved, slice(first, -1, 2))
        if before is not None and np.abs(band - before).max() < still:
            break
    return band


def length(band: Points) -> float:
    """Return the length of a polyline."""
    return float(np.linalg.norm(np.diff(band, axis=0), axis=1).sum())


def shortest(start: Points, push: Push, beads: int = 256, coarse: int = 8) -> tuple[float, Points]:
    """Return the length of the shortest path near the polyline `start`, and its beads.

    The beads are a power of two; the length is extrapolated from the last two bands.
    """
    size = coarse
    band = _beaded(start, size)
    lengths = []
    scale = length(start)
    while True:
        over = 2.0 / (1.0 + np.sin(np.pi / size))
        band = settle(band, push, 30 * size, 1.0 + 0.9 * (over - 1.0), 1e-10 * scale)
        lengths.append(length(band))
        if size >= beads:
            break
        finer = np.empty((2 * size + 1, 3))
        finer[::2], finer[1::2] = band, 0.5 * (band[:-1] + band[1:])
        band, size = finer, 2 * size
    return lengths[-1] + (lengths[-1] - lengths[-2]) / 3.0, band


def shortest_ways(starts: Points, push: Push, beads: int = 64, coarse: int = 8) -> Points:
    """Return the lengths of the shortest paths near many polylines `starts`, (n, corners, 3).

    As `shortest`, of many bands at a time; infinite where a body cuts through a band.
    """
    size, lengths = coarse, []
    bands = np.stack([_beaded(start, size) for start in starts], 1)
    while True:
        over = 2.0 / (1.0 + np.sin(np.pi / size))
        still = 1e-9 * np.ptp(starts)
        bands = settle(bands, push, 30 * size, 1.0 + 0.9 * (over - 1.0), still)
        lengths.append(np.linalg.norm(np.diff(bands, axis=0), axis=-1).sum(0))
        if size >= beads:
            middle = 0.5 * (bands[1:] + bands[:-1])
            shift = np.linalg.norm(push(middle, slice(None)) - middle, axis=-1).max(0)
            torn = shift > 0.25 * lengths[-1] / size  # beads on two sides of a thin body
            return np.where(torn, np.inf, lengths[-1] + (lengths[-1] - lengths[-2]) / 3.0)
        finer = np.empty((2 * size + 1, *bands.shape[1:]))
        finer[::2], finer[1::2] = bands, 0.5 * (bands[:-1] + bands[1:])
        bands, size = finer, 2 * size


def _beaded(start: Points, size: int) -> Points:
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(start, axis=0), axis=1))])
    where = np.linspace(0.0, along[-1], size + 1)
    return np.stack([np.interp(where, along, start[:, k]) for k in range(3)], -1)


def round_ellipsoid(axes: Points, p: Points, s: Points, turns: int) -> list[Points]:
    """Return polylines from p to s outside an ellipsoid, by turns on all sides of its centre."""
    line = s / axes - p / axes
    across = np.cross(line, np.roll(line, 1) + np.array([0.3, -0.7, 1.1]))
    across /= np.linalg.norm(across)
    over = np.cross(line / np.linalg.norm(line), across)
    ways = []
    for turn in 2.0 * np.pi / turns * np.arange(turns):
        top = np.cos(turn) * across + np.sin(turn) * over
        arc = np.concatenate([_between(p / axes, top), _between(top, s / axes)[1:]])
        ways.append(np.concatenate([[p], arc * axes, [s]]))
    return ways


def _between(a: Points, b: Points) -> Points:
    """Return points round the origin from the direction of a to that of b, no nearer than 1.1."""
    far = np.maximum([np.linalg.norm(a), np.linalg.norm(b)], 1.15)
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    angle = np.arccos(np.clip(a @ b, -1.0, 1.0))
    t = np.linspace(0.0, 1.0, 8)[:, None]
    arc = (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)
    return np.asarray(arc * (far[0] + t * (far[1] - far[0])))
