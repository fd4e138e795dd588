"""Loops around a muscle at levels of a field, each cut at the same places around."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import median_filter

from trochanter.geometry.meshes import TriangleMesh

#: Points around, and loops along, in which a muscle is measured.
AROUND, ALONG = 192, 160


def rings(mesh: TriangleMesh, field: np.ndarray) -> np.ndarray:
    """Measure a muscle as loops, evenly apart on the mean, points joined by the field's ways.

    Returns
    -------
    ndarray, shape (about ALONG, AROUND, 3)
        In metres, from the origin on.
    """
    levels = _even(mesh, field)
    table = _whole(np.stack([loop(mesh, field, level) for level in levels]))
    for k in range(1, len(table)):
        table[k] = turned(table[k], table[k - 1])
    return table


def _even(mesh: TriangleMesh, field: np.ndarray) -> np.ndarray:
    """Return levels whose loops are about evenly apart."""
    middle = field[mesh.faces].mean(axis=1)
    a, b, c = np.moveaxis(mesh.corners, 1, 0)
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
    order = np.argsort(middle)
    share = np.cumsum(area[order]) / area.sum()
    # Even areas first, with more near the ends where loops are short.
    wanted = 0.5 - 0.5 * np.cos(np.pi * np.linspace(0.0, 1.0, 102)[1:-1])
    levels = np.interp(wanted, share, middle[order])
    levels = np.unique(np.clip(levels, 1e-9, 1 - 1e-9))
    around = np.array([_length(loop(mesh, field, x)) for x in levels])
    grown = np.interp(levels, middle[order], np.cumsum(area[order]))
    # A band's area by its loops' length is the way between them.
    step = np.diff(grown) / (0.5 * (around[1:] + around[:-1]))
    ends = (grown[0] / around[0], (area.sum() - grown[-1]) / around[-1])
    way = np.concatenate([[0.0, ends[0]], ends[0] + np.cumsum(step)])
    total = way[-1] + ends[1]
    margin = min(0.0008, 0.3 * total / ALONG)
    even = np.linspace(margin, total - margin, ALONG)
    return np.interp(even, [*way, total], [0.0, *levels, 1.0]).clip(1e-9, 1 - 1e-9)


def _whole(table: np.ndarray) -> np.ndarray:
    """Leave out loops that are much shorter than those beside them: parts of one that is cut."""
    around = np.array([_length(ring) for ring in table])
    return table[around > 0.85 * median_filter(around, 7, mode="nearest")]


def _length(points: np.ndarray) -> float:
    return float(np.linalg.norm(points - np.roll(points, 1, axis=0), axis=1).sum())


def loop(mesh: TriangleMesh, field: np.ndarray, level: float) -> np.ndarray:
    """Return the longest loop at a level, cut so that equal flow passes between the points.

    Equal shares of the field's flow are what its ways carry from loop to loop: a point keeps its
    place around from end to end. The loop turns as the outward normal and the field's rise say.

    Returns
    -------
    ndarray, shape (AROUND, 3)
    """
    above = field > level
    high = above[mesh.faces]
    crossed = np.flatnonzero(high.any(axis=1) & ~high.all(axis=1))
    faces, high = mesh.faces[crossed], high[crossed]
    # Turn each triangle so that the corner that stands alone comes first.
    lone = np.where(high.sum(axis=1) == 1, high.argmax(axis=1), (~high).argmax(axis=1))
    a, b, c = (faces[np.arange(len(faces)), (lone + k) % 3] for k in range(3))
    up = field[a] > level
    count = len(field)
    key = [np.minimum(a, x) * count + np.maximum(a, x) for x in (b, c)]
    start, stop = np.where(up, key[0], key[1]), np.where(up, key[1], key[0])
    cuts = _chains(start, stop)
    best = max(cuts, key=lambda chain: _length(_cut(mesh, field, level, start[chain], count)))
    points = _cut(mesh, field, level, start[best], count)
    flow = _flow(mesh, field, crossed[best], points)
    return _resampled(points, flow)


def _chains(start: np.ndarray, stop: np.ndarray) -> list[np.ndarray]:
    """Return the triangles of each closed chain, in order."""
    follows = dict(zip(start.tolist(), range(len(start)), strict=True))
    after = np.array([follows[s] for s in stop.tolist()])
    left, out = np.ones(len(start), bool), []
    for first in range(len(start)):
        if left[first]:
            chain, here = [], first
            while left[here]:
                left[here] = False
                chain.append(here)
                here = int(after[here])
            out.append(np.array(chain))
    return out


def _cut(mesh, field, level, key, count) -> np.ndarray:
    """Return the points where edges cross a level."""
    low, high = key // count, key % count
    share = ((level - field[low]) / (field[high] - field[low]))[:, None]
    return (1 - share) * mesh.vertices[low] + share * mesh.vertices[high]


def _flow(mesh, field, faces, points) -> np.ndarray:
    """Return the field's flow through each leg of a loop."""
    a, b, c = np.moveaxis(mesh.corners[faces], 1, 0)
    f = field[mesh.faces[faces]]
    normal = np.cross(b - a, c - a)
    double = np.linalg.norm(normal, axis=1).clip(1e-16)
    way = f[:, [0]] * (c - b) + f[:, [1]] * (a - c) + f[:, [2]] * (b - a)
    leg = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    return leg * np.linalg.norm(way, axis=1) / double


def _resampled(points: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """Cut a closed line at equal shares of its flow."""
    run = np.concatenate([[0.0], np.cumsum(flow.clip(1e-12 * flow.sum()))])
    where = np.arange(AROUND) / AROUND * run[-1]
    closed = np.vstack([points, points[:1]])
    return np.stack([np.interp(where, run, axis) for axis in closed.T], axis=1)


def turned(ring: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Return a ring begun where its points lie nearest to another's, to a part of a step."""
    spectrum = np.conj(np.fft.fft(like, axis=0)) * np.fft.fft(ring, axis=0)
    fine = 8 * AROUND
    match = np.fft.fftfreq(AROUND, 1 / AROUND)[:, None]
    padded = np.zeros((fine, 3), complex)
    padded[match[:, 0].astype(int)] = spectrum
    best = np.fft.ifft(padded, axis=0).real.sum(axis=1).argmax()
    return shifted(ring, best / 8)


def shifted(ring: np.ndarray, steps: float) -> np.ndarray:
    """Return a closed ring begun so many steps later."""
    at = (np.arange(len(ring)) + steps) % len(ring)
    closed = np.vstack([ring, ring[:1]])
    return np.stack([np.interp(at, np.arange(len(ring) + 1), axis) for axis in closed.T], axis=1)
