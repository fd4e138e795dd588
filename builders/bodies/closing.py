"""Cut rings finely where they bend, and fold them at both ends onto the lines that end a muscle."""

from __future__ import annotations

import numpy as np
from builders.bodies.rings import turned
from scipy.ndimage import gaussian_filter

#: Share of the rings over which the pairing at an end fades out.
_FADE = 0.25
#: Share of points spread evenly whatever the bend, and the finest bend seen (waves a turn).
_EVEN, _WAVES = 0.5, 14


def by_bend(table: np.ndarray) -> np.ndarray:
    """Cut each ring so that points lie close where it bends, and pass smoothly on along.

    Affine arc length, the integral of curvature's third root, makes a section that is an ellipse
    one wave in each direction, however flat it is.
    """
    count = table.shape[1]
    density = np.stack([_density(ring) for ring in table])
    density = gaussian_filter(density, (4, 2), mode=("nearest", "wrap"))
    out = np.empty_like(table)
    for k, ring in enumerate(table):
        run = np.concatenate([[0.0], np.cumsum(density[k])])
        out[k] = recut(
            ring, np.interp(np.arange(count) / count, run / run[-1], np.arange(count + 1))
        )
        if k:
            out[k] = turned(out[k], out[k - 1])
    return out


def _density(ring: np.ndarray) -> np.ndarray:
    """Return how many points a step of a ring deserves."""
    count = len(ring)
    leg = np.linalg.norm(np.roll(ring, -1, axis=0) - ring, axis=1)
    run = np.concatenate([[0.0], np.cumsum(leg)])
    even = np.arange(count) / count * run[-1]
    points = recut(ring, np.interp(even, run, np.arange(count + 1)))
    wave = np.fft.fftfreq(count, 1 / count)[:, None]
    smooth = np.fft.fft(points, axis=0) * np.exp(-((wave / _WAVES) ** 2))
    first, second = (np.fft.ifft(smooth * (1j * wave) ** k, axis=0).real for k in (1, 2))
    speed = np.linalg.norm(first, axis=1).clip(1e-12)
    bend = np.cbrt(np.linalg.norm(np.cross(first, second), axis=1)) / speed
    want = bend / bend.mean() + _EVEN
    here = np.interp(run[:-1] + leg / 2, [*even, run[-1]], [*want, want[0]]) * leg
    return here / here.mean()


def recut(ring: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return a closed ring's points at fractional numbers."""
    closed, at = np.vstack([ring, ring[:1]]), np.mod(places, len(ring))
    return np.stack([np.interp(at, np.arange(len(ring) + 1), axis) for axis in closed.T], axis=1)


def closed(table: np.ndarray, line: np.ndarray) -> tuple[np.ndarray, int]:
    """Put a muscle's end line before its rings, and pair the points that meet on it.

    Parameters
    ----------
    table : ndarray, shape (rings, around, 3)
        From this end on.
    line : ndarray, shape (k, 3)

    Returns
    -------
    table : ndarray, shape (rings + 1, around, 3)
        The first ring runs along the line and back. The rings near it are cut anew so that
        pairs come to lie opposite.
    fold : int
        Points so many steps before and after this one are the same on the line.
    """
    count, half = table.shape[1], table.shape[1] // 2
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    fine = np.linspace(0.0, 1.0, 300)
    path = np.stack([np.interp(fine * run[-1], run, axis) for axis in line.T], axis=1)
    fold, stop = (int(((table[0] - p) ** 2).sum(axis=1).argmin()) for p in (path[0], path[-1]))
    # A line that is hardly longer than the muscle is thick has no two tips.
    fold, stop = (
        (fold, stop) if abs(_between(fold, stop, count)) > count // 8 else (fold, fold + half)
    )
    ways = [(stop - fold) % count, (fold - stop) % count]
    sides = [
        _side(table[0], path, fold, way, sense) for way, sense in zip(ways, (1, -1), strict=True)
    ]
    share = np.linspace(0.0, 1.0, half + 1)
    # Both halves see the same places; how they are spread is halfway between the two.
    place = sum(np.interp(share, np.linspace(0.0, 1.0, len(s)), s) for s in sides) / 2
    number = [np.interp(place, s, np.arange(len(s))) for s in sides]
    steps = np.arange(half + 1)
    move = np.zeros(count)
    move[(fold - steps) % count] = steps - number[1]
    move[(fold + steps) % count] = number[0] - steps
    out, fade = table.copy(), max(2, round(_FADE * len(table)))
    for k in range(fade):
        weight = 0.5 + 0.5 * np.cos(np.pi * k / fade)
        out[k] = recut(table[k], np.arange(count) + weight * move)
    there = np.stack([np.interp(place, fine, axis) for axis in path.T], axis=1)
    end = np.roll(np.concatenate([there, there[-2:0:-1]]), fold, axis=0)
    return np.concatenate([end[None], out]), fold


def _between(a: int, b: int, count: int) -> int:
    """Return the shorter way from one number of a ring to another."""
    return (b - a + count // 2) % count - count // 2


def _side(ring: np.ndarray, path: np.ndarray, start: int, way: int, sense: int) -> np.ndarray:
    """Return where along a line (0..1) the points of half a ring lie, rising."""
    points = ring[(start + sense * np.arange(way + 1)) % len(ring)]
    fine = np.linspace(0.0, 1.0, len(path))
    gap = ((points[:, None] - path[None]) ** 2).sum(axis=2)
    best = _rising(gap)
    place = fine[best]
    place[0], place[-1] = 0.0, 1.0
    # Where several points share a tip, keep their order by a little.
    return 0.98 * place + 0.02 * np.linspace(0.0, 1.0, way + 1)


def _rising(cost: np.ndarray) -> np.ndarray:
    """Return the cheapest choice of columns that never falls, row by row."""
    best, back = cost[0].copy(), []
    for row in cost[1:]:
        lowest = np.minimum.accumulate(best)
        fresh = np.where(best == lowest, np.arange(len(best)), 0)
        back.append(np.maximum.accumulate(fresh))
        best = lowest + row
    out = [int(best.argmin())]
    for choice in reversed(back):
        out.append(int(choice[out[-1]]))
    return np.array(out[::-1])
