"""Lengths and moment arms of gait2392 against OpenSim's, of the model it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trochanter as tr
from trochanter.mechanics import Hip

SWITCH = np.deg2rad(0.5)
SIGNS = {"hip_flexion": 1, "hip_adduction": 1, "hip_rotation": 1, "knee_angle": -1}


@pytest.fixture(scope="module")
def opensim(tmp_path_factory: pytest.TempPathFactory) -> Any:
    # OpenSim writes opensim.log where it is imported and where it reads a model.
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("opensim"))
        module = pytest.importorskip("opensim", reason="pip install 'trochanter[peers]'")
        module.Logger.setLevelString("off")
        module.Logger.removeFileSink()
        yield module


@pytest.fixture(scope="module")
def original(opensim: Any, shared: Path) -> Any:
    path = shared / "models" / "gait2392_thelen2003muscle.osim"
    if not path.is_file():
        pytest.skip(f"{path.name} is not beside the checkout")
    model = opensim.Model(str(path))
    return model, model.initSystem()


def far_from_switches(hip: Hip, q: np.ndarray) -> np.ndarray:
    """Return which poses and lines (n, m) are over half a degree from every switch of the line."""
    model = hip.compiled
    far = np.ones((len(q), len(hip.muscles)), bool)
    for point, of, limits in zip(
        model.conditional_point, model.conditional_coordinate, model.conditional_range, strict=True
    ):
        line = np.searchsorted(model.line_start, point, side="right") - 1
        for limit in limits:
            far[:, line] &= np.abs(q[:, of] - limit) > SWITCH
    return far


def theirs(original: Any, hip: Hip, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    model, state = original
    coordinates = [model.getCoordinateSet().get(f"{name}_r") for name in hip.coordinates]
    paths = [model.getMuscles().get(line.source_name).getGeometryPath() for line in hip.model.lines]
    length, arm = np.empty((len(q), len(paths))), np.empty((len(q), len(paths), q.shape[1]))
    for i, pose in enumerate(q):
        for name, coordinate, value in zip(hip.coordinates, coordinates, pose, strict=True):
            coordinate.setValue(state, SIGNS[name] * value, False)
        model.realizePosition(state)
        for j, path in enumerate(paths):
            length[i, j] = path.getLength(state)
            for k, (name, coordinate) in enumerate(zip(hip.coordinates, coordinates, strict=True)):
                arm[i, j, k] = SIGNS[name] * path.computeMomentArm(state, coordinate)
    return length, arm


def test_lengths_and_arms_agree_at_random_poses(original: Any) -> None:
    """To 1e-9 m, where 1e-6 m is asked; what is seen is rounding, below 1e-15 m."""
    hip = tr.load("gait2392")
    rng = np.random.default_rng(2392)
    q = rng.uniform(hip.compiled.lower, hip.compiled.upper, (500, 4))
    far = far_from_switches(hip, q)
    assert far.mean() > 0.98
    length, arm = hip.evaluate(q)
    their_length, their_arm = theirs(original, hip, q)
    np.testing.assert_allclose(length[far], their_length[far], rtol=0, atol=1e-9)
    np.testing.assert_allclose(arm[far], their_arm[far], rtol=0, atol=1e-9)


def test_the_left_leg_is_their_left_leg(original: Any) -> None:
    """The model's own left side, which its makers mirrored, against ours."""
    model, state = original
    left = tr.load("gait2392", side="left")
    pose = {"hip_flexion": 0.6, "hip_adduction": -0.2, "hip_rotation": 0.3, "knee_angle": 0.7}
    for name, value in pose.items():
        model.getCoordinateSet().get(f"{name}_l").setValue(state, SIGNS[name] * value, False)
    model.realizePosition(state)
    lengths, arms = left.lengths(**pose), left.moment_arms(**pose)
    for line in left.model.lines:
        path = model.getMuscles().get(f"{line.source_name[:-1]}l").getGeometryPath()
        assert float(lengths.sel(muscle=line.name)) == pytest.approx(path.getLength(state))
        for name in pose:
            coordinate = model.getCoordinateSet().get(f"{name}_l")
            arm = SIGNS[name] * path.computeMomentArm(state, coordinate)
            ours = float(arms.sel(muscle=line.name, coordinate=name))
            assert ours == pytest.approx(arm, abs=1e-9)


def test_ranges_and_force_parameters_are_the_originals(original: Any) -> None:
    model, _ = original
    hip = tr.load("gait2392")
    for name, limits in hip.coordinates.ranges.items():
        coordinate = model.getCoordinateSet().get(f"{name}_r")
        own = sorted(
            (SIGNS[name] * coordinate.getRangeMin(), SIGNS[name] * coordinate.getRangeMax())
        )
        assert own == pytest.approx(limits)
    for line in hip.model.lines:
        muscle = model.getMuscles().get(line.source_name)
        assert line.force.max_isometric_force == muscle.getMaxIsometricForce()
        assert line.force.optimal_fiber_length == muscle.getOptimalFiberLength()
        assert line.force.tendon_slack_length == muscle.getTendonSlackLength()
        pennation = muscle.getPennationAngleAtOptimalFiberLength()
        assert line.force.pennation_angle == pytest.approx(pennation)
