"""Models and poses that streams are tried with."""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr
from trochanter.mechanics import Hip
from trochanter.mechanics.streaming import PoseGrid


@pytest.fixture(scope="session")
def hip() -> Hip:
    """Return four lines of a built-in model, one of which also crosses the knee."""
    whole = tr.load("gait2392")
    lines = tuple(whole.model.lines[index] for index in (0, 9, 16, 26))
    return Hip(whole.model.model_copy(update={"lines": lines}))


@pytest.fixture
def grid() -> PoseGrid:
    """Return 2,970 poses on three axes, which no chunk size divides."""
    axes = {"hip_flexion": (-0.1, 1.4, 11), "knee_angle": (0.0, 1.5, 10)}
    return PoseGrid(axes | {"hip_rotation": (-0.4, 0.4, 27)}, at={"hip_adduction": 0.05})


@pytest.fixture
def grid_poses(hip, grid) -> np.ndarray:
    """Return the same poses by other means (11, 10, 27, 4)."""
    axes = [np.linspace(*grid.axes[name]) for name in grid.axes]
    flexion, knee, rotation = np.meshgrid(*axes, indexing="ij")
    assert hip.coordinates == ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")
    return np.stack([flexion, np.full_like(flexion, 0.05), rotation, knee], axis=-1)
