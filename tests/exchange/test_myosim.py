"""The legs of myo-sim, whole: 80 tendons, coupled joints, sidesites (MyoSuite, Apache 2.0).

Its files are enough: ``pip install --no-deps myo-sim``, since it asks for an older MuJoCo.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trochanter.exchange import read_model, write_model
from trochanter.mechanics import Hip


@pytest.fixture(params=["myolegs", "myolegs26"])
def legs(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a main file that includes the package's parts."""
    found = importlib.util.find_spec("myo_sim")
    if found is None or found.origin is None:
        pytest.skip("myo-sim is not installed: pip install --no-deps myo-sim")
    models = Path(found.origin).parent / "models"
    parts = {
        part: models / "leg" / "assets" / f"{request.param}_{part}.xml"
        for part in ("assets", "tendon", "muscle", "chain")
    }
    if not all(path.is_file() for path in parts.values()):
        pytest.skip("this myo-sim keeps its legs elsewhere")
    include = {part: f'<include file="{path}"/>' for part, path in parts.items()}
    main = tmp_path / "legs.xml"
    main.write_text(
        f'<mujoco><compiler meshdir="{models}"/>'
        f"{include['assets']}{include['tendon']}{include['muscle']}"
        f"<worldbody>{include['chain']}</worldbody></mujoco>"
    )
    return main


def test_the_legs_come_back_the_same(
    legs: Path, tmp_path: Path, mujoco_lengths: Any, poses: Any
) -> None:
    model = read_model(legs)
    assert model.left_out == ()
    assert write_model(model, tmp_path / "copy.xml") == ()
    names, q = poses(model, 6)
    lines = [line.name for line in model.lines]
    theirs = mujoco_lengths(legs, names, lines, q)
    copied = mujoco_lengths(tmp_path / "copy.xml", names, lines, q)
    np.testing.assert_allclose(copied, theirs, rtol=0, atol=1e-11)


def test_lines_without_surfaces_are_as_long_as_mujocos(
    legs: Path, mujoco_lengths: Any, poses: Any
) -> None:
    model = read_model(legs)
    plain = tuple(line for line in model.lines if not line.wraps)
    hip = Hip(model.model_copy(update={"lines": plain}))
    names, q = poses(model, 20)
    theirs = mujoco_lengths(legs, names, hip.muscles, q)
    length, _ = hip.evaluate(q[:, : len(hip.coordinates)])
    np.testing.assert_allclose(length, theirs, rtol=0, atol=1e-11)


def test_one_hip_of_the_legs(legs: Path) -> None:
    hip = Hip(read_model(legs, muscles="gluteus-*", side="right"))
    assert hip.muscles
    assert all("_r" in name for name in hip.muscles)
    assert set(hip.coordinates) == {"hip_flexion_r", "hip_adduction_r", "hip_rotation_r"}
    assert hip.model.bodies[0].name == "pelvis"
