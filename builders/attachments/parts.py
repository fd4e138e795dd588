"""Part a field into compartments, and let few points stand for many."""

from __future__ import annotations

import numpy as np
from builders.attachments.fit import spaced
from scipy.spatial import cKDTree


def parted(points: np.ndarray, area: np.ndarray, count: int, rule: dict) -> np.ndarray:
    """Return each point's part: equal areas along an axis, or by angle from front to back.

    Returns
    -------
    ndarray of int, shape (n,)
        0 at the head of the axis, or at the front of the fan.
    """
    if count == 1:
        return np.zeros(len(points), int)
    if rule.get("fan"):
        key = np.arctan2(-points[:, 0], points[:, 1])
    else:
        key = -(points @ np.array(rule["axis"], float))
    order = np.argsort(key, kind="stable")
    share = (np.cumsum(area[order]) - area[order] / 2) / area.sum()
    out = np.empty(len(points), int)
    out[order] = np.minimum((share * count).astype(int), count - 1)
    return out


def stand_ins(points: np.ndarray, area: np.ndarray, count: int = 24) -> tuple:
    """Return indices of evenly spread points and the share of the area each stands for."""
    chosen = spaced(points, count)
    for _ in range(8):  # Lloyd's rounds, each back to a point of the bone
        owner = cKDTree(points[chosen]).query(points)[1]
        total = np.bincount(owner, area, len(chosen))
        middle = np.stack(
            [np.bincount(owner, area * x, len(chosen)) / total for x in points.T], axis=1
        )
        chosen = np.unique(cKDTree(points).query(middle)[1])
    owner = cKDTree(points[chosen]).query(points)[1]
    return chosen, np.bincount(owner, area, len(chosen)) / area.sum()


def figures(points: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return centroid, two principal directions (rows) and the standard deviations along them."""
    centroid = np.average(points, axis=0, weights=weight)
    away = points - centroid
    spread, ways = np.linalg.eigh((away * weight[:, None]).T @ away / weight.sum())
    directions = ways[:, [2, 1]].T
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=1)[:, None], axis=1)
    return centroid, directions * np.sign(largest), np.sqrt(np.maximum(spread[[2, 1]], 0.0))
