"""A course as few figures: modes of the cage's vertices, and their weights at the grid's poses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from builders.bodies.motion.cage import Cage
from builders.bodies.motion.sweep import GRID, KNEE, Course

FOLDER = Path(__file__).parents[3] / "src/trochanter/pictures/data/bodies/motion"
#: Of all places at the grid's poses this share is nearer than this to what the modes give [m];
#: the rest are vertices that bone presses, which are pushed out again when they are drawn.
_MOST, _OFF = 0.99, 0.0008
#: What one step of the kept whole numbers stands for, of the largest.
_STEPS = 32000


def keep(slug: str, cage: Cage, found: Course) -> Path:
    """Write a muscle's file."""
    modes, weights = reduced(found.bent)
    kneed, knee_weights = reduced(found.kneed)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{slug}.npz"
    np.savez_compressed(
        path,
        size=np.array(cage.size),
        hip=np.array([found.hip.first, found.hip.last]),
        knee=np.array([found.knee.first, found.knee.last] if found.knee else []),
        **{f"grid_{k}": np.array(nodes) for k, nodes in enumerate((*GRID, KNEE))},
        **_whole("modes", modes),
        weights=weights.astype(np.float32),
        **_whole("knee_modes", kneed),
        knee_weights=knee_weights.astype(np.float32),
    )
    return path


def reduced(bent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return modes, shape (m, n, 3), and weights, shape (*grid, m), that give places back."""
    grid, n = bent.shape[:-2], bent.shape[-2]
    flat = bent.reshape(int(np.prod(grid)), 3 * n)
    if not flat.size:
        return np.zeros((0, n, 3)), np.zeros((*grid, 0))
    left, size, right = np.linalg.svd(flat, full_matrices=False)
    weights = left * size
    for m in range(1, len(size) + 1):
        off = (weights[:, :m] @ right[:m] - flat).reshape(len(flat), n, 3)
        if np.quantile(np.linalg.norm(off, axis=2), _MOST) < _OFF:
            break
    return right[:m].reshape(m, n, 3), weights[:, :m].reshape(*grid, m)


def _whole(name: str, modes: np.ndarray) -> dict[str, np.ndarray]:
    """Return modes as whole numbers with the unit of each."""
    unit = np.abs(modes).max(axis=(1, 2)) / _STEPS if len(modes) else np.zeros(0)
    whole = np.round(modes / np.maximum(unit, 1e-30)[:, None, None]).astype(np.int16)
    return {name: whole, f"{name}_unit": unit}
