"""Scenes: what is in them, how they change, and what they refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.pictures import neighbours, scene_for

SLUG = "gemellus-inferior"


def test_an_unknown_muscle_is_answered_with_the_three_nearest() -> None:
    with pytest.raises(UnknownNameError) as told:
        scene_for("gemelus-inferior")
    assert told.value.nearest[0] == SLUG
    assert len(told.value.nearest) == 3


def test_a_plate_has_its_muscle_solid_and_its_neighbours_faint() -> None:
    scene = scene_for(SLUG)
    assert scene.part(SLUG).opacity == 1.0
    assert scene.part(SLUG).through > 0.0
    near = neighbours(SLUG)
    assert "obturator-internus" in near
    assert SLUG not in near
    assert all(0 < scene.part(name).opacity < 0.5 for name in (*near, "hip-bone-left"))
    assert all(scene.part(name).opacity == 1.0 for name in ("hip-bone-right", "femur-right"))


def test_the_muscle_lies_within_the_frame() -> None:
    scene = scene_for("gluteus-minimus")
    points = scene.part("gluteus-minimus").surface.mesh.vertices
    for index in range(16):
        at = scene.camera(index).project(points, 800, 800)[:, :2]
        assert at.min() > 0
        assert at.max() < 800


def test_light_is_taken_where_a_muscle_lies_on_bone_and_not_in_the_open() -> None:
    part = scene_for(SLUG).part(SLUG)
    assert part.open.min() < 0.2
    assert np.percentile(part.open, 90) > 0.8
    assert ((part.open >= 0) & (part.open <= 1)).all()


def test_patches_lie_on_the_bones_of_origin_and_insertion() -> None:
    scene = scene_for(SLUG, look="map")
    pelvis, femur = scene.part("hip-bone-right").patches, scene.part("femur-right").patches
    assert pelvis is not None
    assert femur is not None
    assert (pelvis[:, 0] < 0).sum() > 5
    assert not (pelvis[:, 1] < 0).any()
    assert (femur[:, 1] < 0).sum() > 3
    assert not (femur[:, 0] < 0).any()
    assert SLUG not in [one.name for one in scene.parts]


def test_flexing_the_hip_takes_the_insertion_with_the_femur_and_leaves_the_origin() -> None:
    angle = math.radians(60)
    rest = scene_for(SLUG)
    flexed = rest.at({"hip_flexion": angle})
    assert flexed.camera(3) == rest.camera(3)
    along = rest.part(SLUG).surface.along
    was, now = (one.part(SLUG).surface.mesh.vertices for one in (rest, flexed))
    assert np.abs(was[along == 0.0] - now[along == 0.0]).max() < 1e-3
    turn = np.array(
        [[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]]
    )
    assert np.abs(was[along == 1.0] @ turn.T - now[along == 1.0]).max() < 1e-3
    assert flexed.part(SLUG).open is rest.part(SLUG).open


def test_parts_are_coloured_and_faded_and_the_rest_is_shared() -> None:
    scene = scene_for(SLUG)
    other = scene.coloured({SLUG: (0.1, 0.2, 0.9)}).faded({"femur-right": 0.3})
    assert other.part(SLUG).colour == (0.1, 0.2, 0.9)
    assert other.part("femur-right").opacity == 0.3
    assert other.part("sacrum") is scene.part("sacrum")
    assert scene.part("femur-right").opacity == 1.0


@pytest.mark.parametrize("way", ["coloured", "faded"])
def test_a_part_that_is_not_there_is_refused(way: str) -> None:
    with pytest.raises(UnknownNameError, match="femur-right"):
        getattr(scene_for(SLUG), way)({"femur": 0.5})


def test_an_opacity_is_a_share() -> None:
    with pytest.raises(OutOfRangeError, match=r"0\.\.1"):
        scene_for(SLUG).faded({SLUG: 1.5})


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"pose": {"hip_flexion": math.nan}}, OutOfRangeError),
        ({"pose": {"hip_flexon": 0.1}}, UnknownNameError),
        ({"look": "plat"}, UnknownNameError),
        ({"source": "bodypart"}, UnknownNameError),
        ({"detail": "finest"}, UnknownNameError),
        ({"peel": 1}, OutOfRangeError),
        ({"labels": ("femur",)}, UnknownNameError),
    ],
)
def test_what_means_nothing_is_refused(wrong: dict[str, object], error: type) -> None:
    with pytest.raises(error):
        scene_for(SLUG, **wrong)  # type: ignore[arg-type]


def test_a_camera_refuses_to_look_along_what_is_upward() -> None:
    scene = scene_for(SLUG)
    with pytest.raises(OutOfRangeError, match="upward"):
        scene.camera((0.0, 1.0, 0.0))
    with pytest.raises(OutOfRangeError):
        scene.camera((1.0, 0.0))
