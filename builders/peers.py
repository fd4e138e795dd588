"""What OpenSim and MuJoCo answer about the models in their own files.

Both are asked in the poses given, dependent coordinates set to what the model says of them, so
that no constraint is left to a solver.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics import Hip
from trochanter.mechanics.functions import any_coordinate, values_and_slopes

Array = NDArray[np.float64]

STEP = 1e-5
"""Half the width of a central difference [rad]: errors of 1e-11 m, where the length is exact."""


class Peer(NamedTuple):
    """Another program, with one model open in it.

    Attributes
    ----------
    name : str
        With its version.
    columns : list of int
        The coordinates that it is asked about; the others stay at their defaults.
    lengths : function of (n, nq) array
        Lengths (n, m), by the `Hip`'s lines [m].
    arms : function of (n, nq) array
        Moment arms (n, m, nq) [m], zero about coordinates that are not asked about.
    """

    name: str
    columns: list[int]
    lengths: Callable[[Array], Array]
    arms: Callable[[Array], Array]


def peer_of(path: Path, hip: Hip) -> Peer:
    """Return the program whose file this is, with the model open; ImportError without it."""
    return opensim_peer(path, hip) if path.suffix == ".osim" else mujoco_peer(path, hip)


def slopes_of(lengths: Callable[[Array], Array], q: Array, columns: list[int]) -> Array:
    """Return -dL/dq by central differences (n, m, k)."""
    found = []
    for column in columns:
        step = np.zeros(q.shape[1])
        step[column] = STEP
        found.append((lengths(q - step) - lengths(q + step)) / (2 * STEP))
    return np.stack(found, axis=-1)


def opensim_peer(path: Path, hip: Hip) -> Peer:
    """Return OpenSim with a model open."""
    # OpenSim writes opensim.log where it is imported and where it reads a model.
    path = path.resolve()
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        opensim = import_module("opensim")
        opensim.Logger.setLevelString("off")
        opensim.Logger.removeFileSink()
        model = opensim.Model(str(path))
        state = model.initSystem()
    compiled = hip.compiled
    every = [*compiled.coordinate_names, *compiled.dependent_names]
    coordinates = [model.getCoordinateSet().get(name) for name in every]
    for one in coordinates:
        one.setLocked(state, False)
        one.setClamped(state, False)
    forces = model.getForceSet()
    paths = [
        opensim.PathActuator.safeDownCast(forces.get(name)).getGeometryPath()
        for name in compiled.line_names
    ]

    def placed(q: Array) -> Iterator[int]:
        for row, pose in enumerate(any_coordinate(compiled, q)):
            for one, value in zip(coordinates, pose, strict=True):
                one.setValue(state, float(value), False)
            model.realizePosition(state)
            yield row

    def lengths(q: Array) -> Array:
        return np.array([[path_of.getLength(state) for path_of in paths] for _ in placed(q)])

    def arms(q: Array) -> Array:
        own = coordinates[: q.shape[1]]
        return np.array(
            [
                [[path_of.computeMomentArm(state, one) for one in own] for path_of in paths]
                for _ in placed(q)
            ]
        )

    columns = list(range(len(compiled.coordinate_names)))
    return Peer(f"OpenSim {version('opensim')}", columns, lengths, arms)


def mujoco_peer(path: Path, hip: Hip) -> Peer:
    """Return MuJoCo with a model open."""
    mujoco = import_module("mujoco")
    model = mujoco.MjModel.from_xml_path(os.fspath(path))
    data = mujoco.MjData(model)
    kinds, compiled = mujoco.mjtObj, hip.compiled
    every = [*compiled.coordinate_names, *compiled.dependent_names]
    joints = [mujoco.mj_name2id(model, kinds.mjOBJ_JOINT, name) for name in every]
    tendons = [mujoco.mj_name2id(model, kinds.mjOBJ_TENDON, name) for name in compiled.line_names]
    hinges = [k for k, joint in enumerate(joints) if joint >= 0]

    def placed(q: Array) -> Iterator[int]:
        for row, pose in enumerate(any_coordinate(compiled, q)):
            data.qpos[:] = model.qpos0
            for k in hinges:
                data.qpos[model.jnt_qposadr[joints[k]]] = pose[k]
            mujoco.mj_kinematics(model, data)
            mujoco.mj_comPos(model, data)
            mujoco.mj_tendon(model, data)
            yield row

    def lengths(q: Array) -> Array:
        return np.array([data.ten_length[tendons] for _ in placed(q)])

    def arms(q: Array) -> Array:
        count = q.shape[1]
        found = np.zeros((len(q), len(tendons), count))
        _, slope = values_and_slopes(compiled, q)
        for row in placed(q):
            jacobian = _dense(model, data)[tendons]
            for k in hinges:
                # What a dependent joint does counts for the one that it follows.
                of = k if k < count else compiled.function_coordinate[k - count]
                rate = 1.0 if k < count else slope[row, k - count]
                found[row, :, of] -= jacobian[:, model.jnt_dofadr[joints[k]]] * rate
        return found

    columns = [k for k in hinges if k < len(compiled.coordinate_names)]
    return Peer(f"MuJoCo {version('mujoco')}", columns, lengths, arms)


def _dense(model: Any, data: Any) -> Array:
    """Return the tendons' Jacobian (ntendon, nv), which newer versions keep sparse."""
    if np.ndim(data.ten_J) == 2:
        return np.array(data.ten_J)
    dense = np.zeros((model.ntendon, model.nv))
    for row, (start, count) in enumerate(zip(model.ten_J_rowadr, model.ten_J_rownnz, strict=True)):
        part = slice(start, start + count)
        dense[row, model.ten_J_colind[part]] = data.ten_J[part]
    return dense
