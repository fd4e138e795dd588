"""Surfaces and their uses: what compiles to what, what is refused, and their mirror image."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trochanter.errors import DataFaultError
from trochanter.model import (
    SIDE_INSIDE,
    SIDE_NONE,
    SIDE_OUTSIDE,
    WRAP_KINDS,
    MuscleModel,
    mirror,
    read_model_file,
)
from trochanter.model.rotation import angles_xyz, rotation_xyz

MADE = Path(__file__).parent / "made.toml"
FLIP = np.diag([1.0, 1.0, -1.0])


@pytest.fixture
def made() -> MuscleModel:
    return read_model_file(MADE)


def test_surfaces_compile_in_order(made: MuscleModel) -> None:
    model = made.compile()
    assert model.wrap_names == ("ball", "shaft", "egg", "ring", "off")
    kinds = [WRAP_KINDS[kind] for kind in model.wrap_kind]
    assert kinds == ["sphere", "cylinder", "ellipsoid", "torus", "sphere"]
    assert [model.body_names[body] for body in model.wrap_body] == [
        *("femur", "femur", "tibia"),
        *("pelvis", "pelvis"),
    ]
    assert model.wrap_quadrant.tolist() == [0, -3, 1, 0, 0]
    sizes = [[0.03, 0, 0], [0.02, 0.3, 0], [0.02, 0.03, 0.04], [0.01, 0.04, 0], [1, 0, 0]]
    assert model.wrap_size.tolist() == sizes
    np.testing.assert_allclose(model.wrap_pose[1, :3, :3], rotation_xyz((1.2, 0.1, -0.3)))
    assert model.wrap_pose[1, :, 3].tolist() == [0.01, -0.2, 0.02, 1.0]
    assert not model.wrap_pose.flags.writeable


def test_uses_compile_line_by_line_without_inactive_surfaces(made: MuscleModel) -> None:
    model = made.compile()
    assert model.use_start.tolist() == [0, 3, 5]
    assert [model.wrap_names[wrap] for wrap in model.use_wrap] == [
        *("shaft", "ball", "egg"),
        *("ball", "ring"),
    ]
    assert model.use_method.tolist() == [0, 0, 1, 0, 0]
    assert model.use_first.tolist() == [0, 0, 2, 4, 4]
    assert model.use_last.tolist() == [2, 3, 3, 5, 5]
    assert model.use_side.tolist() == [
        *(SIDE_NONE, SIDE_OUTSIDE, SIDE_NONE),
        *(SIDE_INSIDE, SIDE_NONE),
    ]
    np.testing.assert_allclose(model.use_side_point[[1, 3]], [[0.05, 0, 0], [0.001, 0, 0]])


def test_an_endless_cylinder_has_infinite_length(made: MuscleModel) -> None:
    wraps = (made.wraps[0], made.wraps[1].model_copy(update={"length": None}), *made.wraps[2:])
    assert made.model_copy(update={"wraps": wraps}).compile().wrap_size[1, 1] == np.inf


def test_the_mirror_image_of_a_surface(made: MuscleModel) -> None:
    """Points of a surface's frame go to the mirrored frame's mirrored points."""
    right, left = made.compile(), mirror(made).compile()
    for theirs, ours in zip(right.wrap_pose, left.wrap_pose, strict=True):
        np.testing.assert_allclose(ours[:3, :3], FLIP @ theirs[:3, :3] @ FLIP, atol=1e-15)
        np.testing.assert_allclose(ours[:3, 3], FLIP @ theirs[:3, 3], atol=1e-15)
    assert left.wrap_quadrant.tolist() == [0, 3, 1, 0, 0]
    np.testing.assert_allclose(left.use_side_point, right.use_side_point @ FLIP, atol=1e-15)
    assert left.use_side.tolist() == right.use_side.tolist()
    # "-z" and "+z" change places; "z" would come back as "+z", which means the same.
    assert mirror(mirror(made)) == made


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('wrap = "egg"', 'wrap = "eggs"', "no wrap named 'eggs' (there is egg"),
        ("first = 0, last = 2", "first = 0, last = 9", "there is no point 9"),
        ("first = 0, last = 2", "first = 2, last = 2", "no segment of the line"),
        ("first = 0, last = 2", "first = -1", "greater than or equal to 0"),
        ('name = "ring"', 'name = "ball"', "'ball' is already used"),
        ('body = "tibia"\ndim', 'body = "shank"\ndim', "no body named 'shank'"),
        ("radius = 0.03", "radius = 0.0", "greater than 0"),
        ("inner_radius = 0.01", "inner_radius = 0.05", "leaves no hole"),
        ("dimensions = [0.02,", "dimensions = [-0.02,", "greater than 0"),
        ('quadrant = "+x"', 'quadrant = "right"', "Input should be 'all'"),
        ('method = "midpoint"', 'method = "best"', "Input should be 'hybrid'"),
        ('{ wrap = "ring" }', '{ wrap = "ring", side = [0.0, 0.0, 0.0] }', "a side point goes"),
        ('type = "torus"', 'type = "cone"', "cone"),
    ],
)
def test_faulty_wraps_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = MADE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "model.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFaultError) as caught:
        read_model_file(path)
    assert said in str(caught.value)
    assert all(fault.startswith("model.toml:") for fault in caught.value.faults)


def test_angles_of_a_rotation_give_the_rotation_back() -> None:
    rng = np.random.default_rng(4)
    for angles in [*rng.uniform(-3, 3, (200, 3)), (0.3, np.pi / 2, 0.2), (0.3, -np.pi / 2, 1.0)]:
        matrix = rotation_xyz(tuple(angles))
        np.testing.assert_allclose(rotation_xyz(angles_xyz(matrix)), matrix, atol=1e-14)
