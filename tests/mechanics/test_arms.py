"""Moment arms are minus the derivative of the length, whatever the frame they are seen from."""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr
from trochanter.mechanics import Hip
from trochanter.mechanics.paths import BLOCK, lengths_and_arms
from trochanter.model import (
    Body,
    CompiledModel,
    Coordinate,
    Joint,
    MuscleModel,
    TransformAxis,
    Vector,
    builtin_ids,
    mirror,
    read_builtin,
)

every_model = pytest.mark.parametrize("id", builtin_ids())
without_surfaces = pytest.mark.parametrize(
    "id", [id for id in builtin_ids() if not read_builtin(id).wraps]
)


def random_poses(model: CompiledModel, count: int = 1000) -> np.ndarray:
    rng = np.random.default_rng(20)
    return rng.uniform(model.lower, model.upper, (count, len(model.coordinate_names)))


@without_surfaces
def test_arm_is_minus_the_derivative_of_length_by_complex_steps(id: str) -> None:
    """To 1e-12 m: a complex step has no rounding error of its own. Surfaces take real numbers."""
    model = read_builtin(id).compile()
    q = random_poses(model)
    _, arm = lengths_and_arms(model, q)
    for j in range(q.shape[1]):
        stepped = q.astype(complex)
        stepped[:, j] += 1e-30j
        length, _ = lengths_and_arms(model, stepped)
        np.testing.assert_allclose(arm[..., j], -length.imag / 1e-30, rtol=0, atol=1e-12)


@every_model
def test_arm_is_minus_the_central_difference_of_length(id: str) -> None:
    """To 1e-8 m, which a step of 1e-6 rad allows; none of these poses lies on a switch."""
    hip = tr.load(id)
    q = random_poses(hip.compiled)
    _, arm = hip.evaluate(q)
    for j in range(q.shape[1]):
        step = np.eye(q.shape[1])[j] * 1e-6
        difference = (hip.evaluate(q + step)[0] - hip.evaluate(q - step)[0]) / 2e-6
        np.testing.assert_allclose(arm[..., j], -difference, rtol=0, atol=1e-8)


@every_model
def test_mirrored_leg_has_the_same_lengths_and_arms(id: str) -> None:
    model = read_builtin(id)
    right, left = Hip(model), Hip(mirror(model))
    q = random_poses(right.compiled, 200)
    for ours, theirs in zip(right.evaluate(q), left.evaluate(q), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-14)


@every_model
def test_mirrored_leg_is_the_mirror_image(id: str) -> None:
    pose = {"hip_flexion": 0.7, "hip_adduction": -0.3, "hip_rotation": 0.4}
    right, left = tr.load(id), tr.load(id, side="left")
    for line in right.muscles:
        image = right.path(line, **pose) * [1, 1, -1]
        np.testing.assert_allclose(left.path(line, **pose), image, rtol=0, atol=1e-14)
    flip = np.diag([1.0, 1.0, -1.0, 1.0])
    image = flip @ right.pelvis_from_body("femur", **pose) @ flip
    np.testing.assert_allclose(left.pelvis_from_body("femur", **pose), image, atol=1e-14)


@every_model
def test_mirroring_twice_gives_the_model_back(id: str) -> None:
    assert mirror(mirror(read_builtin(id))) == read_builtin(id)


def test_left_hip_turns_about_the_axes_of_opensim_left_legs() -> None:
    joint = mirror(read_builtin("gait2392")).bodies[1].joint
    axes = [axis.axis for axis in joint.rotations]
    assert axes == [(0.0, 0.0, 1.0), (-1.0, 0.0, 0.0), (0.0, -1.0, 0.0)]
    assert joint.parent_translation == (-0.0707, -0.0661, -0.0835)


def on_ground(model: MuscleModel) -> MuscleModel:
    """Hang the pelvis on a ground by a joint of six coordinates, tilted and offset."""
    names = ("tilt", "list", "spin", "tx", "ty", "tz")
    axes: tuple[Vector, ...] = ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    turns = tuple(
        TransformAxis(axis=axis, coordinate=name) for axis, name in zip(axes, names, strict=False)
    )
    slides = tuple(
        TransformAxis(axis=axis, coordinate=name)
        for axis, name in zip(axes, names[3:], strict=True)
    )
    joint = Joint(
        name="ground",
        parent="ground",
        parent_translation=(0.3, -0.2, 0.1),
        parent_orientation=(0.5, -0.4, 0.9),
        child_translation=(0.05, 0.02, -0.04),
        child_orientation=(-0.3, 0.2, 0.6),
        rotations=turns,
        translations=slides,
    )
    bodies = tuple(
        body if body.joint else body.model_copy(update={"joint": joint}) for body in model.bodies
    )
    free = tuple(Coordinate(name=name, range=(-3.0, 3.0)) for name in names)
    update = {"bodies": (*bodies, Body(name="ground")), "coordinates": (*model.coordinates, *free)}
    return MuscleModel(**{**model.model_dump(), **update})


@every_model
def test_moving_the_whole_body_changes_nothing(id: str) -> None:
    fixed = Hip(read_builtin(id))
    free = Hip(on_ground(fixed.model))
    own = len(fixed.coordinates)
    q = random_poses(free.compiled, 200)
    length, arm = free.evaluate(q)
    still_length, still_arm = fixed.evaluate(q[:, :own])
    np.testing.assert_allclose(length, still_length, rtol=0, atol=1e-12)
    np.testing.assert_allclose(arm[..., :own], still_arm, rtol=0, atol=1e-12)
    np.testing.assert_allclose(arm[..., own:], 0.0, atol=1e-12)


@every_model
def test_poses_do_not_depend_on_their_company(id: str) -> None:
    """More poses than a block holds give what each gives alone."""
    hip = tr.load(id)
    q = random_poses(hip.compiled, 2 * BLOCK + 7)
    length, arm = hip.evaluate(q)
    for row in (0, BLOCK - 1, BLOCK, len(q) - 1):
        one_length, one_arm = hip.evaluate(q[row])
        np.testing.assert_allclose(length[row], one_length, rtol=0, atol=1e-15)
        np.testing.assert_allclose(arm[row], one_arm, rtol=0, atol=1e-15)
    grid = hip.evaluate(q[:6].reshape(2, 3, -1))
    np.testing.assert_array_equal(grid[0].reshape(6, -1), length[:6])


def test_a_straight_line_has_the_arm_of_plain_statics() -> None:
    """At rest the arm is the moment, about the hip, of a unit pull on the femur."""
    hip = tr.load("dostal1981")
    arms = hip.moment_arms().sel(coordinate="hip_flexion")
    for line in hip.muscles:
        origin, insertion = hip.path(line)
        pull = (origin - insertion) / np.linalg.norm(origin - insertion)
        assert float(arms.sel(muscle=line)) == pytest.approx(np.cross(insertion, pull)[2])


def test_a_conditional_point_leaves_the_path_outside_its_range() -> None:
    hip = tr.load("gait2392")
    bent = np.deg2rad(44.0), np.deg2rad(46.0)
    points = hip.path("iliacus", hip_flexion=np.array(bent))
    assert points.shape == (2, 5, 3)
    assert not np.array_equal(points[0, 1], points[0, 2])
    np.testing.assert_array_equal(points[1, 1], points[1, 2])
    lengths = hip.lengths(hip_flexion=np.array(bent)).sel(muscle="iliacus")
    spans = np.linalg.norm(np.diff(points, axis=1), axis=-1).sum(axis=-1)
    np.testing.assert_allclose(lengths, spans, atol=1e-15)


def test_a_moving_point_follows_the_knee() -> None:
    hip = tr.load("gait2392")
    knee = np.array([0.0, 1.0472])
    shank = hip.pelvis_from_body("tibia", knee_angle=knee)
    last = hip.path("rectus femoris", knee_angle=knee)[:, -1]
    local = np.linalg.solve(shank, np.c_[last, np.ones(2)][..., None])[:, :3, 0]
    expected = [[0.0617576, 0.020984, 0.0014], [0.0365695, 0.0249184, 0.0014]]
    np.testing.assert_allclose(local, expected, atol=1e-12)


def test_two_points_in_one_place_add_nothing() -> None:
    model = read_builtin("dostal1981")
    line = model.lines[0]
    doubled = line.model_copy(update={"points": (line.points[0], *line.points)})
    twice = Hip(model.model_copy(update={"lines": (doubled, *model.lines[1:])}))
    for ours, theirs in zip(
        twice.evaluate([0.4, 0.1, 0.2]), Hip(model).evaluate([0.4, 0.1, 0.2]), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-15)
