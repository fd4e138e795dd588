"""At the knee the lines of `trochanter` do what their muscles are known for."""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr

KNEE_DEG = np.arange(0, 121, 5)
FLEXORS = (
    "sartorius",
    "gracilis",
    "biceps femoris long head",
    "semitendinosus",
    "semimembranosus",
)


@pytest.fixture(scope="module")
def arm():
    """Arms about the knee [m], by line, with the hip straight."""
    hip = tr.load("trochanter")
    poses = np.zeros((len(KNEE_DEG), 4))
    poses[:, 3] = np.radians(KNEE_DEG)
    _, arms = hip.evaluate(poses)
    return dict(zip(hip.muscles, arms[:, :, 3].T, strict=True))


@pytest.mark.parametrize("line", FLEXORS)
def test_flexors_of_the_knee_flex_it_at_every_angle(arm, line):
    assert (arm[line] > 0.0).all()


def test_rectus_femoris_extends_the_knee_at_every_angle(arm):
    assert (arm["rectus femoris"] < -0.02).all()


def test_what_does_not_reach_the_knee_has_no_arm_there(arm):
    assert not np.any([arm["gluteus minimus anterior"], arm["iliacus medial"]])
