"""Scenes: what is in them, their key and their pose."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest

from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.pictures import gallery_keys, scene_for, scene_key


def test_an_unknown_muscle_is_answered_with_the_three_nearest() -> None:
    with pytest.raises(UnknownNameError) as told:
        scene_for("gemelus-inferior")
    assert told.value.nearest[0] == "gemellus-inferior"
    assert len(told.value.nearest) == 3


def test_a_scene_has_its_muscle_its_neighbours_and_says_that_it_is_a_schematic() -> None:
    scene = scene_for("gluteus-minimus")
    assert scene.muscle.slug == "gluteus-minimus"
    near = [one.slug for one in scene.neighbours]
    assert near[0] == "gluteus-medius"
    assert "gluteus-minimus" not in near
    assert scene.note.startswith("Schematic")
    assert {piece.name for piece in scene.pieces if piece.faint} == {"hip-bone-left"}
    points = scene.muscle.curves.reshape(-1, 3)
    assert np.linalg.norm(points - scene.focus, axis=1).max() < scene.reach


def test_the_key_is_of_the_content_the_size_and_nothing_else() -> None:
    scene = scene_for("piriformis")
    key = scene_key(scene, 800)
    assert (
        scene_key(scene_for("piriformis"), 800) == key == gallery_keys(["piriformis"])["piriformis"]
    )
    assert scene_key(scene, 400) != key
    assert scene_key(scene_for("gemellus-superior"), 800) != key
    assert scene_key(scene_for("piriformis", {"hip_flexion": 0.5}), 800) != key
    assert scene_key(scene_for("piriformis", {"hip_flexion": 0.0}), 800) == key


def test_a_scene_survives_the_way_to_another_process() -> None:
    scene = scene_for("gracilis")
    assert scene_key(pickle.loads(pickle.dumps(scene)), 800) == scene_key(scene, 800)


def test_flexing_the_hip_takes_insertions_with_the_femur_and_leaves_origins() -> None:
    angle = math.radians(60)
    rest, flexed = (
        scene_for("gluteus-minimus"),
        scene_for("gluteus-minimus", {"hip_flexion": angle}),
    )
    np.testing.assert_allclose(rest.muscle.curves[:, 0], flexed.muscle.curves[:, 0], atol=1e-9)
    turn = np.array(
        [[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]]
    )
    middle = rest.muscle.curves[:, -1].mean(axis=0) @ turn.T
    # Ends are set on bone anew in each pose, and spread across the pull, which has turned.
    assert np.linalg.norm(middle - flexed.muscle.curves[:, -1].mean(axis=0)) < 0.006


def test_a_bent_knee_takes_the_hamstrings_along() -> None:
    bent = scene_for("semitendinosus", {"knee_angle": 1.2})
    rest = scene_for("semitendinosus")
    assert bent.muscle.curves[:, -1, 0].mean() < rest.muscle.curves[:, -1, 0].mean() - 0.03


@pytest.mark.parametrize(
    ("pose", "error"),
    [
        ({"hip_flexion": math.nan}, OutOfRangeError),
        ({"hip_flexion": 9.0}, OutOfRangeError),
        ({"hip_flexon": 0.1}, UnknownNameError),
    ],
)
def test_a_pose_that_means_nothing_is_refused(pose: dict[str, float], error: type) -> None:
    with pytest.raises(error):
        scene_for("sartorius", pose)
