"""Peers to compare with, and small files to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trochanter.exchange.rest import rest_values
from trochanter.model import MuscleModel

Lengths = Callable[[Path, Sequence[str], Sequence[str], np.ndarray], np.ndarray]

FORBIDDEN = str.maketrans(dict.fromkeys("\\/*+ \t\n", "_"))


@pytest.fixture(scope="session")
def opensim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    # OpenSim writes opensim.log where it is imported and where it reads a model.
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("opensim"))
        module = pytest.importorskip("opensim", reason="pip install 'trochanter[peers]'")
        module.Logger.setLevelString("off")
        module.Logger.removeFileSink()
        yield module


@pytest.fixture(scope="session")
def mujoco() -> Any:
    return pytest.importorskip("mujoco", reason="pip install 'trochanter[peers]'")


@pytest.fixture(scope="session")
def poses() -> Callable[..., tuple[list[str], np.ndarray]]:
    """Return a function that gives poses of a model: all coordinates' names and values."""

    def draw(model: MuscleModel, count: int = 12, seed: int = 0) -> tuple[list[str], np.ndarray]:
        rng = np.random.default_rng(seed)
        names = [one.name for one in (*model.coordinates, *model.dependents)]
        rows = []
        for _ in range(count):
            given = {one.name: float(rng.uniform(*one.range)) for one in model.coordinates}
            values = rest_values(model, given)
            rows.append([values[name] for name in names])
        return names, np.array(rows)

    return draw


@pytest.fixture(scope="session")
def opensim_lengths(opensim: Any) -> Lengths:
    """Return a function of file, coordinates, lines and poses: OpenSim's lengths [m]."""

    def measure(
        path: Path, names: Sequence[str], lines: Sequence[str], q: np.ndarray
    ) -> np.ndarray:
        model = opensim.Model(str(path))
        state = model.initSystem()
        coordinates = [model.getCoordinateSet().get(name.translate(FORBIDDEN)) for name in names]
        forces = model.getForceSet()
        paths = [
            opensim.PathActuator.safeDownCast(
                forces.get(name.translate(FORBIDDEN))
            ).getGeometryPath()
            for name in lines
        ]
        for one in coordinates:
            one.setLocked(state, False)
            one.setClamped(state, False)
        found = np.empty((len(q), len(lines)))
        for row, pose in enumerate(q):
            for one, value in zip(coordinates, pose, strict=True):
                one.setValue(state, float(value), False)
            model.realizePosition(state)
            found[row] = [one.getLength(state) for one in paths]
        return found

    return measure


@pytest.fixture(scope="session")
def mujoco_lengths(mujoco: Any) -> Lengths:
    """Return a function of file, coordinates, lines and poses: MuJoCo's lengths [m].

    Joints tied to others by an equality are set from it, since MuJoCo holds them softly.
    """
    from scipy.spatial.transform import Rotation

    def measure(
        path: Path, names: Sequence[str], lines: Sequence[str], q: np.ndarray
    ) -> np.ndarray:
        model = mujoco.MjModel.from_xml_path(str(path))
        data = mujoco.MjData(model)
        kinds = mujoco.mjtObj
        tendons = [mujoco.mj_name2id(model, kinds.mjOBJ_TENDON, name) for name in lines]
        found = np.empty((len(q), len(lines)))
        for row, pose in enumerate(q):
            given = dict(zip(names, pose, strict=True))
            data.qpos[:] = model.qpos0
            for j in range(model.njnt):
                name, at = mujoco.mj_id2name(model, kinds.mjOBJ_JOINT, j), model.jnt_qposadr[j]
                kind = mujoco.mjtJoint(model.jnt_type[j])
                if kind in (mujoco.mjtJoint.mjJNT_FREE, mujoco.mjtJoint.mjJNT_BALL):
                    angles = [given[f"{name}_{axis}"] for axis in "xyz"]
                    x, y, z, w = Rotation.from_euler("XYZ", angles).as_quat()
                    if kind == mujoco.mjtJoint.mjJNT_FREE:
                        data.qpos[at : at + 3] = [given[f"{name}_t{axis}"] for axis in "xyz"]
                        at += 3
                    data.qpos[at : at + 4] = w, x, y, z
                elif name in given:
                    data.qpos[at] = given[name]
            _follow(mujoco, model, data.qpos)
            mujoco.mj_kinematics(model, data)
            mujoco.mj_comPos(model, data)
            mujoco.mj_tendon(model, data)
            found[row] = data.ten_length[tendons]
        return found

    return measure


def _follow(mujoco: Any, model: Any, qpos: np.ndarray) -> None:
    for _ in range(4):  # chains of four at most in what is tested
        for e in range(model.neq):
            tie = mujoco.mjtEq(model.eq_type[e]) == mujoco.mjtEq.mjEQ_JOINT
            if model.eq_active0[e] and tie:
                own = model.jnt_qposadr[model.eq_obj1id[e]]
                leader = model.eq_obj2id[e]
                at = model.jnt_qposadr[leader]
                x = qpos[at] - model.qpos0[at] if leader >= 0 else 0.0
                qpos[own] = model.qpos0[own] + np.polyval(model.eq_data[e][:5][::-1], x)
