"""The engine without its compiler gives the same numbers: what is compiled is what is written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import trochanter as tr
from trochanter.mechanics import Hip
from trochanter.model import MuscleModel

SAME = 1e-12  # metres: sums in another order round by some 1e-16

PLAINLY = """
import sys
import numba
import numpy as np
from trochanter.mechanics import Hip
from trochanter.model import MuscleModel

assert numba.config.DISABLE_JIT
given, asked, told = sys.argv[1:]
with open(given, encoding="utf-8") as file:
    hip = Hip(MuscleModel.model_validate_json(file.read()))
length, arm = hip.evaluate(np.load(asked))
np.savez(told, length=length, arm=arm)
"""


def poses(hip: Hip, count: int) -> np.ndarray:
    """Poses over the whole range: odd numbers of them leave a block's vectors half filled."""
    low, high = np.array([hip.coordinates.ranges[name] for name in hip.coordinates]).T
    return np.random.default_rng(3).uniform(low, high, (count, len(low)))


def plainly(hip: Hip, q: np.ndarray, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return lengths and arms as another Python finds them that compiles nothing."""
    given, asked, told = folder / "model.json", folder / "q.npy", folder / "told.npz"
    given.write_text(hip.model.model_dump_json(), encoding="utf-8")
    np.save(asked, q)
    command = [sys.executable, "-c", PLAINLY, str(given), str(asked), str(told)]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    with np.load(told) as found:
        return found["length"], found["arm"]


def assert_same(hip: Hip, count: int, folder: Path) -> None:
    q = poses(hip, count)
    length, arm = hip.evaluate(q)
    plain_length, plain_arm = plainly(hip, q, folder)
    assert np.abs(length).max() > 0.01
    np.testing.assert_allclose(plain_length, length, rtol=0, atol=SAME)
    np.testing.assert_allclose(plain_arm, arm, rtol=0, atol=SAME)


@pytest.mark.parametrize("id", tr.models())
def test_built_in_models_uncompiled(id: str, tmp_path: Path) -> None:
    assert_same(tr.load(id), 5, tmp_path)


def test_every_kind_of_surface_uncompiled(
    make_model: Callable[..., MuscleModel], tmp_path: Path
) -> None:
    hip = Hip(make_model())
    kinds = {wrap.type for wrap in hip.model.wraps}
    assert kinds == {"sphere", "cylinder", "ellipsoid", "torus"}
    assert_same(hip, 3, tmp_path)
