"""A wrap between two bodies beyond a ball joint: the joint must not inherit an earlier shift."""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr

INERTIA = '<inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/>'
BALL = '<joint name="z" axis="0 0 1"/><joint name="x" axis="1 0 0"/><joint name="y" axis="0 1 0"/>'
MODEL = f"""<mujoco><compiler angle="radian"/><worldbody><body name="pelvis">
<site name="start" pos="0.03 0.4 0"/>
<body name="femur">{INERTIA}{BALL}
<geom name="round" type="cylinder" size="0.02 0.1" pos="0 -0.2 0" contype="0" conaffinity="0"/>
<body name="near" pos="0 -0.4 0">{INERTIA}<joint name="n" axis="0 0 1"/><site name="end"/></body>
<body name="far" pos="0 -0.5 0">{INERTIA}<joint name="f" axis="0 0 1"/>
<site name="middle" pos="0.03 -0.1 0.01"/></body></body></body></worldbody>
<tendon><spatial name="line"><site site="start"/><geom geom="round"/><site site="middle"/>
<site site="end"/></spatial></tendon></mujoco>"""


def test_lengths_agree_with_mujoco(tmp_path):
    mujoco = pytest.importorskip("mujoco")
    file = tmp_path / "model.xml"
    file.write_text(MODEL, encoding="utf-8")
    hip = tr.read_model(file)
    peer = mujoco.MjModel.from_xml_path(str(file))
    state = mujoco.MjData(peer)
    poses = np.random.default_rng(0).uniform(-1, 1, (50, len(hip.coordinates)))
    places = [peer.joint(name).qposadr[0] for name in hip.coordinates]
    lengths, arms = hip.evaluate(poses)
    step = 1e-6
    for row, pose in enumerate(poses):
        state.qpos[places] = pose
        mujoco.mj_forward(peer, state)
        assert abs(lengths[row, 0] - state.ten_length[0]) < 1e-9
    for index in range(poses.shape[1]):
        moved = np.zeros(poses.shape[1])
        moved[index] = step
        slope = (hip.evaluate(poses + moved)[0] - hip.evaluate(poses - moved)[0]) / (2 * step)
        np.testing.assert_allclose(arms[:, 0, index], -slope[:, 0], atol=1e-8)
