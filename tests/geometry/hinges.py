"""Moment arms by brute force: a length's slope as one end of its path turns about a hinge."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Vector = np.ndarray


def turned(point: Vector, axis: Vector, centre: Vector, angle: float) -> Vector:
    """Return `point` turned about a unit `axis` through `centre` (Rodrigues)."""
    d = point - centre
    along = axis * (axis @ d)
    return centre + along + np.cos(angle) * (d - along) + np.sin(angle) * np.cross(axis, d)


def slope(length: Callable[[float], float], step: float) -> tuple[float, float]:
    """Return a function's slope at 0 by four differences, and how far its values lie apart."""
    values = [length(k * step) for k in (-2, -1, 1, 2)]
    rise = values[0] - 8 * values[1] + 8 * values[2] - values[3]
    return rise / (12 * step), float(np.ptp(values))
