"""No line of `trochanter` jumps: its length changes as its moment arm says, step by step."""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr

STEP = np.radians(0.01)
JUMP = 1e-5
BASES_DEG = ((0, 0, 0, 10), (60, 0, 0, 60), (90, -15, 0, 90), (30, 15, -20, 20), (0, -10, 15, 5))


@pytest.fixture(scope="module")
def hip():
    return tr.load("trochanter")


@pytest.mark.parametrize("base", BASES_DEG)
@pytest.mark.parametrize("coordinate", range(4))
def test_lengths_follow_the_arms_without_a_jump(hip, base, coordinate):
    low, high = hip.coordinates.ranges[hip.coordinates[coordinate]]
    values = np.arange(low, high, STEP)
    q = np.repeat(np.radians([base]), len(values), axis=0)
    q[:, coordinate] = values
    length, arm = hip.evaluate(q)
    explained = -0.5 * (arm[1:, :, coordinate] + arm[:-1, :, coordinate]) * STEP
    jump = np.abs(np.diff(length, axis=0) - explained)
    place, line = np.unravel_index(jump.argmax(), jump.shape)
    where = f"{hip.muscles[line]} at {np.degrees(values[place]):.2f} degrees"
    assert jump.max() < JUMP, f"{1e3 * jump.max():.3f} mm: {where}"


def test_every_wrap_is_found(hip):
    """No surface fails, and no end slips inside one, about everyday poses."""
    rng = np.random.default_rng(4)
    low, high = np.radians([[0, -30, -30, 0], [100, 20, 30, 130]])
    q = rng.uniform(low, high, (300, 4))
    status = hip.wraps(**dict(zip(hip.coordinates, q.T, strict=True))).status
    names = status.attrs["flag_meanings"].split()
    for bad in ("failed", "inside"):
        found = (status == names.index(bad)).mean("pose")
        assert float(found.max()) == 0.0, f"{bad}: {found.to_series().idxmax()}"
