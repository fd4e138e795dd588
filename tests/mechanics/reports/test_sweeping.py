"""Curves along a coordinate."""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics import Hip
from trochanter.mechanics.reports import steps_between
from trochanter.model import DependentCoordinate, Linear


def test_curves_are_what_the_hip_says_in_each_pose():
    hip = tr.load("gait2392")
    values = np.linspace(-0.5, 2.0, 2500)  # more than a block
    curves = tr.sweep(hip, "hip_flexion", values, knee_angle=0.4)
    pose = {"hip_flexion": values, "knee_angle": 0.4}
    np.testing.assert_array_equal(curves.muscle_tendon_length.values, hip.lengths(**pose).values)
    arms = hip.moment_arms(**pose).sel(coordinate="hip_flexion")
    np.testing.assert_array_equal(curves.moment_arm.values, arms.values)
    assert curves.moment_arm.dims == ("hip_flexion", "muscle")
    assert float(curves.knee_angle) == 0.4
    assert curves.attrs["model"] == "gait2392"


def test_the_arm_of_a_crank_is_the_distance_from_the_axis_to_the_line(hinge):
    angles = np.linspace(-1.0, 1.0, 7)
    arm = tr.sweep(hinge, "angle", angles).moment_arm.sel(muscle="crank").values
    end = 0.3 * np.stack([np.sin(angles), -np.cos(angles)])
    run = end - np.array([[0.1], [0.0]])
    distance = np.abs(0.1 * run[1]) / np.linalg.norm(run, axis=0)
    np.testing.assert_allclose(arm, distance, atol=1e-15)


def test_a_coordinate_that_slides_has_arms_without_unit(hinge):
    curves = tr.sweep(hinge, "slide")
    assert curves.moment_arm.attrs["units"] == "1"
    assert curves.slide.attrs["units"] == "m"
    assert len(curves.slide) == 101
    slides = curves.slide.values
    wanted = -slides / np.sqrt(slides**2 + 0.1**2 + 0.3**2)
    np.testing.assert_allclose(curves.moment_arm.sel(muscle="crank"), wanted, atol=1e-15)


def test_steps_include_both_ends_where_they_fall_on_them(hinge):
    assert len(steps_between(hinge, "angle")) == 121
    degrees = np.rad2deg(steps_between(hinge, "angle", *np.radians([-20, 50, 2])))
    np.testing.assert_allclose(degrees, np.arange(-20, 51, 2), atol=1e-12)
    degrees = np.rad2deg(steps_between(hinge, "angle", *np.radians([0, 10, 3])))
    np.testing.assert_allclose(degrees, [0, 3, 6, 9], atol=1e-12)


@pytest.mark.parametrize(
    ("error", "words", "arguments", "pose"),
    [
        (UnknownNameError, "angle", ("angel",), {}),
        (UnknownNameError, "slide", ("angle", [0.0]), {"slid": 0.0}),
        (OutOfRangeError, "outside the range", ("angle", [2.0]), {}),
        (OutOfRangeError, "outside the range", ("angle", [0.0]), {"slide": 1.0}),
        (OutOfRangeError, "100001", ("angle", np.zeros(100_002)), {}),
        (TrochanterError, "one axis", ("angle", 0.0), {}),
        (TrochanterError, "one axis", ("angle", []), {}),
        (TrochanterError, "nan", ("angle", [np.nan]), {}),
        (TrochanterError, "one number", ("angle", [0.0]), {"slide": [0.0, 0.1]}),
    ],
)
def test_wrong_use_is_told(hinge, error, words, arguments, pose):
    with pytest.raises(error, match=words):
        tr.sweep(hinge, *arguments, **pose)


@pytest.mark.parametrize("steps", [(1.0, 0.0, 0.1), (0.0, 1.0, 0.0), (0.0, 1.0, -1.0)])
def test_steps_that_lead_nowhere_are_refused(hinge, steps):
    with pytest.raises(OutOfRangeError):
        steps_between(hinge, "angle", *steps)
    with pytest.raises(OutOfRangeError, match="larger step"):
        steps_between(hinge, "angle", 0.0, 1.0, 1e-9)


def test_a_dependent_coordinate_names_its_leader():
    hip = tr.load("gait2392")
    follower = DependentCoordinate(name="kneecap", coordinate="knee_angle", function=Linear())
    led = Hip(hip.model.model_copy(update={"dependents": (follower,)}))
    with pytest.raises(TrochanterError, match="follows knee_angle"):
        tr.sweep(led, "kneecap")
