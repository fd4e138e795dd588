"""Find the least of a cost without slopes: an evolution strategy that learns the directions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def search(
    cost: Callable[[Floats], float], start: Floats, step: Floats, budget: int, seed: int = 0
) -> tuple[Floats, float]:
    """Return the best place that was seen and its cost.

    The covariance matrix adaptation of Hansen 2016 (The CMA evolution strategy: a tutorial,
    arXiv:1604.00772), with its standard figures, without negative weights and restarts.

    Parameters
    ----------
    cost : callable
    start, step : ndarray, shape (n,)
        Where to begin, and a likely step along each axis.
    budget : int
        About how often to ask for the cost.
    seed : int
    """
    rng, n = np.random.default_rng(seed), len(start)
    many = 4 + int(3 * np.log(n))
    weight = np.log(many // 2 + 0.5) - np.log(np.arange(1, many // 2 + 1))
    weight /= weight.sum()
    mass = 1.0 / (weight**2).sum()
    fast = (mass + 2) / (n + mass + 5)
    slow = (4 + mass / n) / (n + 4 + 2 * mass / n)
    one = 2 / ((n + 1.3) ** 2 + mass)
    rank = min(1 - one, 2 * (mass - 2 + 1 / mass) / ((n + 2) ** 2 + mass))
    damp = 1 + 2 * max(0.0, np.sqrt((mass - 1) / (n + 1)) - 1) + fast
    usual = np.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n))
    middle, path, way = np.zeros(n), np.zeros(n), np.zeros(n)
    spread, size, best, least = np.eye(n), 1.0, start, cost(start)
    for turn in range(1, max(2, budget // many)):
        square, axes = np.linalg.eigh(spread)
        width = np.sqrt(np.maximum(square, 1e-12))
        tried = (rng.normal(size=(many, n)) * width) @ axes.T
        places = start + (middle + size * tried) * step
        found = np.array([cost(place) for place in places])
        order = found.argsort()
        if found[order[0]] < least:
            best, least = places[order[0]], float(found[order[0]])
        chosen = tried[order[: many // 2]]
        mean = weight @ chosen
        middle = middle + size * mean
        path = (1 - fast) * path
        path = path + np.sqrt(fast * (2 - fast) * mass) * (axes @ ((axes.T @ mean) / width))
        length = np.linalg.norm(path)
        steady = length / np.sqrt(1 - (1 - fast) ** (2 * turn)) < (1.4 + 2 / (n + 1)) * usual
        way = (1 - slow) * way + steady * np.sqrt(slow * (2 - slow) * mass) * mean
        learnt = one * np.outer(way, way) + rank * (chosen.T * weight) @ chosen
        spread = (1 - one - rank) * spread + learnt
        size *= np.exp((fast / damp) * (length / usual - 1))
    return best, least
