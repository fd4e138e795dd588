"""Rotations against what a hip does, and against the rules that every rotation keeps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trochanter.geometry.transforms import (
    apply,
    frame_from_axes,
    hip_rotation,
    inverse,
    rigid,
    rotation,
    rotation_about,
    unit,
)

angles = st.floats(-3.0, 3.0)
KNEE, KNEECAP = np.array([0.0, -0.4, 0.0]), np.array([1.0, 0.0, 0.0])


def test_flexion_takes_the_knee_forward():
    assert hip_rotation(np.radians(90), 0, 0) @ KNEE == pytest.approx([0.4, 0, 0])


def test_adduction_takes_the_right_knee_to_the_left():
    moved = hip_rotation(0, np.radians(30), 0) @ KNEE
    assert moved == pytest.approx([0, -0.4 * np.cos(np.pi / 6), -0.2])


def test_internal_rotation_turns_the_right_kneecap_to_the_left():
    turned = hip_rotation(0, 0, np.radians(90)) @ KNEECAP
    assert turned == pytest.approx([0, 0, -1])


def test_rotation_comes_last_about_the_thigh():
    """At 90° of flexion the thigh points forward, and rotation leaves it there."""
    turn = hip_rotation(np.radians(90), 0, np.radians(40))
    assert turn @ KNEE == pytest.approx([0.4, 0, 0])


def test_adduction_is_about_the_carried_axis():
    """At 90° of flexion, adduction swings the thigh sideways in the horizontal plane."""
    moved = hip_rotation(np.radians(90), np.radians(20), 0) @ KNEE
    assert moved == pytest.approx([0.4 * np.cos(np.radians(20)), 0, -0.4 * np.sin(np.radians(20))])


@given(angles, angles, angles)
def test_hip_rotation_is_a_rotation(a, b, c):
    turn = hip_rotation(a, b, c)
    assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.linalg.det(turn) == pytest.approx(1)


@given(angles)
def test_rodrigues_agrees_with_coordinate_axes(angle):
    for k, axis in enumerate("xyz"):
        assert rotation_about(3 * np.eye(3)[k], angle) == pytest.approx(
            rotation(axis, angle), abs=1e-12
        )


def test_samples_broadcast():
    turn = hip_rotation(np.zeros((4, 1)), np.zeros(3), 0.1)
    assert turn.shape == (4, 3, 3, 3)
    assert apply(rigid(turn, np.zeros(3)), np.ones((5, 3))).shape == (4, 3, 5, 3)


@given(angles, angles, st.tuples(angles, angles, angles))
def test_inverse_brings_points_back(a, b, shift):
    there = rigid(hip_rotation(a, b, 0.3), shift)
    points = np.arange(12.0).reshape(2, 2, 3)
    assert apply(inverse(there), apply(there, points)) == pytest.approx(points, abs=1e-10)


def test_frame_is_right_handed_and_keeps_y():
    frame = frame_from_axes((1, 2, 3), (0, 2, 0), (0, 5, 1))
    assert frame == pytest.approx(rigid(np.eye(3), (1, 2, 3)))


def test_wrong_use_raises():
    with pytest.raises(ValueError, match="use 'x', 'y' or 'z'"):
        rotation("w", 0.0)
    with pytest.raises(ValueError, match="no direction"):
        unit([0.0, 0.0, 0.0])
