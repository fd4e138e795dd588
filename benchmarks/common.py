"""The common work: 25 paths of the right hip, 15 cylinders, a grid of 1,000 poses."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rounds import Contender
from trochanter.mechanics import Hip, read_model

sys.path.append(str(Path(__file__).parents[1] / "builders"))

Array = NDArray[np.float64]
Answer = tuple[Array, Array]

MODELS = Path(__file__).resolve().parents[2] / "shared" / "models"
OSIM, MJCF = "hip_raj.osim", "hip_raj_mj.xml"
"""The right hip of Rajagopal et al. 2016, the same geometry for OpenSim and for MuJoCo."""

RANGES_DEG = {
    "hip_flexion_r": (-20.0, 90.0),
    "hip_adduction_r": (-30.0, 20.0),
    "hip_rotation_r": (-30.0, 30.0),
}
ROUNDS = 7


def grid(count: int = 10) -> Array:
    """Return `count` values of each coordinate, all combinations (count**3, 3) [rad]."""
    axes = [np.deg2rad(np.linspace(*ends, count)) for ends in RANGES_DEG.values()]
    return np.array(list(product(*axes)))


def opened(folder: Path) -> tuple[Hip, Hip]:
    """Return our reading of OpenSim's and of MuJoCo's file."""
    for name in (OSIM, MJCF):
        if not (folder / name).is_file():
            raise SystemExit(f"{folder / name} is not there; say where with --models FOLDER")
    return read_model(folder / OSIM), read_model(folder / MJCF)


def ours(hip: Hip, name: str, q: Array, repeats: int = 1, threads: int = 1) -> Contender:
    """Return `Hip.evaluate`, whose results are new arrays each time."""
    return Contender(name, lambda: hip.evaluate(q, threads=threads), len(q), repeats)


def mujoco(path: Path, q: Array, repeats: int = 1, whole: bool = False) -> Contender | None:
    """Return MuJoCo with no more than its tendons need, or None where it is not installed.

    If `whole` it does all that a step of a simulation needs, as its users mostly ask it. The
    Jacobian is kept as MuJoCo has it; `dense_arms` gives it the shape of ours.
    """
    if not _installed("mujoco"):
        return None
    engine = import_module("mujoco")
    model = engine.MjModel.from_xml_path(str(path))
    data = engine.MjData(model)
    kinematics, com, tendon = engine.mj_kinematics, engine.mj_comPos, engine.mj_tendon
    qpos, length, jacobian = data.qpos, data.ten_length, data.ten_J.reshape(-1)

    def work() -> Answer:
        lengths = np.empty((len(q), len(length)))
        jacobians = np.empty((len(q), len(jacobian)))
        for row in range(len(q)):
            qpos[:] = q[row]
            if whole:
                engine.mj_forward(model, data)
            else:
                kinematics(model, data)
                com(model, data)
                tendon(model, data)
            lengths[row], jacobians[row] = length, jacobian
        return lengths, jacobians

    name = f"MuJoCo {version('mujoco')}"
    return Contender(f"{name}, mj_forward" if whole else name, work, len(q), repeats)


def opensim(path: Path, hip: Hip, q: Array) -> Contender | None:
    """Return OpenSim's lengths and moment arms, or None where it is not installed."""
    if not _installed("opensim"):
        return None
    peer: Any = import_module("peers").opensim_peer(path, hip)
    work: Callable[[], Answer] = lambda: (peer.lengths(q), peer.arms(q))  # noqa: E731
    return Contender(peer.name, work, len(q))


def dense_arms(path: Path, jacobians: Array) -> Array:
    """Return moment arms (n, m, 3) from MuJoCo's Jacobians, which newer versions keep sparse."""
    model = import_module("mujoco").MjModel.from_xml_path(str(path))
    if jacobians.shape[1] == model.ntendon * model.nv and not hasattr(model, "ten_J_rowadr"):
        return -jacobians.reshape(-1, model.ntendon, model.nv)
    arms = np.zeros((len(jacobians), model.ntendon, model.nv))
    for row, (start, count) in enumerate(zip(model.ten_J_rowadr, model.ten_J_rownnz, strict=True)):
        part = slice(start, start + count)
        arms[:, row, model.ten_J_colind[part]] = -jacobians[:, part]
    return arms


def worst_mm(one: Answer, other: Answer) -> tuple[float, float]:
    """Return the largest differences of lengths and of arms [mm]."""
    return tuple(1e3 * float(np.abs(a - b).max()) for a, b in zip(one, other, strict=True))


def _installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        print(f"{package} is not installed and left out: pip install 'trochanter[peers]'")
        return False
    return True
