"""No line of `trochanter` passes through bone, over the whole range of the hip.

Depth is that of the drawn path in the mean bones. Left out are the 10 mm next to either end,
where a line stands for fibres that leave a field of several square centimetres, and the poses
that the mean bones themselves cannot take: those in which femur and pelvis overlap by more
than 1 mm.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product

import numpy as np
import pytest

import trochanter as tr
from trochanter.bones import STANDING_LEAN
from trochanter.geometry.transforms import apply, hip_rotation
from trochanter.model.anatomical.carrying import mean_bones
from trochanter.model.anatomical.clearance import depth_in_bone, evenly
from trochanter.model.anatomical.lines import PLANS

DEEPEST = 0.002
OVERLAP = 0.001
CLEAR_OF_ENDS, STEP = 0.010, 0.002
BONES = {"pelvis": "pelvis", "femur": "femur", "tibia": "tibia-fibula", "patella": "patella"}
CROSS_THE_KNEE = (
    "rectus femoris",
    "sartorius",
    "gracilis",
    "tensor fasciae latae",
    "biceps femoris long head",
    "semitendinosus",
    "semimembranosus",
)


@pytest.fixture(scope="module")
def hip():
    return tr.load("trochanter")


WHOLE = tuple(product(range(-20, 121, 20), (-30, -15, 0, 15, 30, 45), (-45, -20, 0, 20, 45)))
EVERYDAY = tuple(product((-10, 20, 45, 70, 95), (-25, -10, 0, 10, 20), (-30, 0, 30)))


@cache
def possible(degrees):
    """Those of the poses [rad] that the mean bones can take."""
    poses = np.radians(np.array(degrees, float))
    femur = mean_bones().points("femur")
    femur, pelvis = femur[femur[:, 1] > -0.2], mean_bones().mesh("pelvis")
    overlap = [
        depth_in_bone(pelvis, femur @ hip_rotation(f + STANDING_LEAN, a, r).T).max()
        for f, a, r in poses
    ]
    return poses[np.array(overlap) <= OVERLAP]


def deepest(hip, line, poses, bodies):
    """Depth [m] of a line in each pose."""
    given = dict(zip(hip.coordinates, poses.T, strict=True))
    paths = [evenly(path, STEP, CLEAR_OF_ENDS) for path in hip.path(line, **given)]
    sizes = np.cumsum([0, *map(len, paths)])
    depth = np.zeros(len(poses))
    for body in bodies:
        body_from_pelvis = np.linalg.inv(hip.pelvis_from_body(body, **given))
        here = [apply(turn, path) for turn, path in zip(body_from_pelvis, paths, strict=True)]
        found = depth_in_bone(mean_bones().mesh(BONES[body]), np.concatenate(here))
        each = [found[a:b].max(initial=0.0) for a, b in pairwise(sizes)]
        depth = np.maximum(depth, each)
    return depth


def bent(poses, knee_deg=20.0):
    return np.column_stack([poses, np.full(len(poses), np.radians(knee_deg))])


def held(depth, poses):
    worst = depth.argmax()
    where = np.degrees(poses[worst]).round().tolist()
    assert depth[worst] < DEEPEST, f"{1e3 * depth[worst]:.2f} mm at {where}"


def test_most_poses_of_the_range_can_be_taken():
    assert len(possible(WHOLE)) > 0.7 * len(WHOLE)
    assert len(possible(EVERYDAY)) > 0.9 * len(EVERYDAY)


@pytest.mark.parametrize("line", [plan.name for plan in PLANS])
def test_no_line_passes_through_bone_in_everyday_poses(hip, line):
    poses = bent(possible(EVERYDAY))
    bodies = BONES if line in CROSS_THE_KNEE else ("pelvis", "femur")
    held(deepest(hip, line, poses, bodies), poses)


@pytest.mark.parametrize("line", [plan.name for plan in PLANS])
def test_nor_over_the_whole_range(hip, line):
    poses = bent(possible(WHOLE))
    bodies = BONES if line in CROSS_THE_KNEE else ("pelvis", "femur")
    held(deepest(hip, line, poses, bodies), poses)


@pytest.mark.parametrize("line", CROSS_THE_KNEE)
def test_nor_where_the_knee_bends(hip, line):
    degrees = product((-20, 30, 90), (-30, 0, 20), (-30, 0, 30), (0, 45, 90, 130))
    poses = np.radians(np.array(list(degrees), float))
    held(deepest(hip, line, poses, BONES), poses)
