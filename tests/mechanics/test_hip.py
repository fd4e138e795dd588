"""What users of a hip see: labels, poses in every shape, and errors that teach."""

from __future__ import annotations

import pickle
import warnings

import numpy as np
import pytest
import xarray as xr

import trochanter as tr
from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics import DEFAULT_MODEL, Hip
from trochanter.model import HIP_MUSCLES, read_builtin


@pytest.fixture(scope="module")
def hip() -> Hip:
    return tr.load("dostal1981")


def test_the_default_model_has_all_the_muscles() -> None:
    hip = tr.load()
    assert hip.id == DEFAULT_MODEL
    assert all(hip.lines_of(slug) for slug in HIP_MUSCLES)


def test_results_carry_labels_units_and_sources(hip: Hip) -> None:
    arms = hip.moment_arms(hip_flexion=[0.0, 0.5, 1.0])
    assert arms.dims == ("pose", "muscle", "coordinate")
    assert arms.shape == (3, 27, 3)
    assert arms.attrs["units"] == "m"
    assert "-dL/dq" in arms.attrs["convention"]
    assert "Dostal" in arms.attrs["sources"]
    assert tuple(arms.muscle.values) == hip.muscles
    assert tuple(arms.coordinate.values) == hip.coordinates
    slugs = dict(zip(hip.muscles, arms.muscle_slug.values, strict=True))
    assert slugs["iliopsoas"] == "iliacus+psoas-major"
    compartments = dict(zip(hip.muscles, arms.compartment.values, strict=True))
    assert compartments["gluteus medius anterior"] == "anterior"
    np.testing.assert_array_equal(arms.hip_flexion, [0.0, 0.5, 1.0])
    assert float(arms.hip_rotation) == 0.0


def test_lengths_have_no_coordinate_axis(hip: Hip) -> None:
    lengths = hip.lengths()
    assert lengths.dims == ("muscle",)
    assert float(lengths.sel(muscle="iliopsoas")) == pytest.approx(0.0907, abs=5e-5)


def test_array_call_and_labelled_call_agree(hip: Hip) -> None:
    q = np.array([[0.3, 0.1, -0.2], [1.2, -0.4, 0.5]])
    length, arm = hip.evaluate(q)
    angles = dict(zip(hip.coordinates, q.T, strict=True))
    np.testing.assert_array_equal(hip.lengths(**angles), length)
    np.testing.assert_array_equal(hip.moment_arms(**angles), arm)


def test_arrays_broadcast_and_name_their_axes(hip: Hip) -> None:
    arms = hip.moment_arms(
        hip_flexion=np.linspace(0, 1, 4)[:, None], hip_rotation=np.linspace(-0.5, 0.5, 3)
    )
    assert arms.dims == ("pose_0", "pose_1", "muscle", "coordinate")
    assert arms.shape == (4, 3, 27, 3)
    alone = hip.moment_arms(hip_flexion=1.0, hip_rotation=-0.5)
    np.testing.assert_allclose(arms[3, 0], alone, atol=1e-15)


def test_no_poses_give_no_results(hip: Hip) -> None:
    assert hip.moment_arms(hip_flexion=[]).shape == (0, 27, 3)


def test_labelled_poses_keep_their_dimensions_and_labels(hip: Hip) -> None:
    time = xr.DataArray(np.linspace(0, 1, 5), dims="time", coords={"time": np.arange(5) / 10})
    subject = xr.DataArray([-0.1, 0.1], dims="subject", coords={"subject": ["a", "b"]})
    arms = hip.moment_arms(hip_flexion=time, hip_adduction=subject)
    assert arms.dims == ("time", "subject", "muscle", "coordinate")
    alone = hip.moment_arms(hip_flexion=0.75, hip_adduction=0.1)
    np.testing.assert_allclose(arms.sel(time=0.3, subject="b"), alone, atol=1e-15)


def test_stacked_poses_can_be_unstacked(hip: Hip) -> None:
    grid = xr.DataArray(np.zeros((2, 3)), dims=("a", "b"), coords={"a": [1, 2], "b": [1, 2, 3]})
    lengths = hip.lengths(hip_flexion=grid.stack(pose=("a", "b")))
    assert lengths.unstack("pose").sizes == {"muscle": 27, "a": 2, "b": 3}


def test_labels_that_differ_are_refused_not_padded(hip: Hip) -> None:
    one = xr.DataArray([0.0, 0.1], dims="time", coords={"time": [0, 1]})
    other = one.assign_coords(time=[1, 2])
    with pytest.raises(TrochanterError, match="do not share their labels"):
        hip.lengths(hip_flexion=one, hip_rotation=other)


def test_left_out_coordinates_take_their_default() -> None:
    knee_bent = read_builtin("gait2392")
    changed = tuple(
        one.model_copy(update={"default": 0.5}) if one.name == "knee_angle" else one
        for one in knee_bent.coordinates
    )
    bent = Hip(knee_bent.model_copy(update={"coordinates": changed}))
    straight = tr.load("gait2392")
    np.testing.assert_array_equal(bent.lengths(), straight.lengths(knee_angle=0.5))


def test_a_convention_name_the_model_lacks_is_ignored_with_a_warning(hip: Hip) -> None:
    with pytest.warns(UserWarning, match="dostal1981 has no coordinate knee_angle") as caught:
        bent = hip.lengths(knee_angle=0.5)
    assert caught[0].filename == __file__
    np.testing.assert_array_equal(bent, hip.lengths())


def test_a_model_with_names_of_its_own_does_not_take_ours() -> None:
    text = read_builtin("dostal1981").model_dump_json().replace("hip_flexion", "hip_flexion_r")
    own = Hip(type(read_builtin("dostal1981")).model_validate_json(text))
    with pytest.raises(UnknownNameError, match="hip_flexion_r"):
        own.lengths(hip_flexion=0.3)
    assert own.lengths(hip_flexion_r=0.3).shape == (27,)


def test_out_of_range_raises_and_says_the_range_both_ways(hip: Hip) -> None:
    with pytest.raises(OutOfRangeError) as caught:
        hip.lengths(hip_flexion=[0.0, 2.5])
    text = str(caught.value)
    assert "hip_flexion = 2.5 rad (143.2°)" in text
    assert "-0.5236 rad (-30°) to 2.094 rad (120°)" in text
    assert "degrees" not in text


def test_degrees_are_recognised(hip: Hip) -> None:
    with pytest.raises(OutOfRangeError, match=r"radians, and this looks like degrees.*deg2rad"):
        hip.moment_arms(hip_flexion=90)


def test_out_of_range_can_warn_or_pass(hip: Hip) -> None:
    with pytest.warns(UserWarning, match="outside the range") as caught:
        warned = hip.lengths(hip_flexion=2.5, out_of_range="warn")
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        passed = hip.lengths(hip_flexion=2.5, out_of_range="ignore")
    np.testing.assert_array_equal(warned, passed)
    with pytest.raises(TrochanterError, match="'raise', 'warn' or 'ignore'"):
        hip.lengths(out_of_range="never")


def test_the_whole_range_is_within_the_range() -> None:
    for id in tr.models():
        hip = tr.load(id)
        for name, (low, high) in hip.coordinates.ranges_deg.items():
            assert hip.lengths(**{name: np.deg2rad([low, high])}).shape[0] == 2


@pytest.mark.parametrize(
    ("pose", "said"),
    [
        ({"hip_flexion": [0.0, np.nan]}, "hip_flexion holds nan"),
        ({"hip_rotation": np.inf}, "hip_rotation holds inf"),
        ({"hip_flexion": "0.3"}, "hip_flexion takes real numbers"),
        ({"hip_flexion": 1j}, "hip_flexion takes real numbers"),
        ({"hip_flexion": True}, "hip_flexion takes real numbers"),
        ({"hip_flexion": None}, "hip_flexion takes real numbers"),
        ({"hip_flexion": [[0.0], [0.1, 0.2]]}, "rectangular"),
        ({"hip_flexion": xr.Dataset({"a": 1})}, "rectangular"),
        ({"hip_flexion": [0.0] * 3, "hip_rotation": [0.0] * 4}, r"hip_flexion \(3,\)"),
        ({"hip_flexion": xr.DataArray([0.0], dims="muscle")}, "cannot be called 'muscle'"),
        (
            {"hip_flexion": xr.DataArray([0.0], dims="time"), "hip_rotation": [0.1]},
            "hip_rotation is an array without labels",
        ),
        ({"flexion": 0.3}, r"\(hip_flexion, hip_adduction, hip_rotation\)"),
    ],
)
def test_wrong_poses_are_refused_by_name(hip: Hip, pose: dict, said: str) -> None:
    with pytest.raises(TrochanterError, match=said):
        hip.moment_arms(**pose)


@pytest.mark.parametrize(
    ("q", "said"),
    [
        (np.zeros((2, 4)), "last axis of 3"),
        (0.0, "last axis of 3"),
        ([[0.0, 0.0, np.nan]], "hip_rotation holds nan"),
        (np.zeros((2, 3), complex), "real numbers"),
    ],
)
def test_wrong_arrays_are_refused(hip: Hip, q: object, said: str) -> None:
    with pytest.raises(TrochanterError, match=said):
        hip.evaluate(q)


def test_unknown_names_offer_the_nearest(hip: Hip) -> None:
    with pytest.raises(UnknownNameError, match="piriformis"):
        hip.path("pirifomis")
    with pytest.raises(UnknownNameError, match="gluteus-medius"):
        hip.lines_of("glutaeus medius")
    with pytest.raises(UnknownNameError, match="femur"):
        hip.pelvis_from_body("thigh")
    with pytest.raises(TrochanterError, match="'right' or 'left'"):
        tr.load(side="both")


def test_lines_of_a_muscle_select_from_results(hip: Hip) -> None:
    lines = hip.lines_of("gluteus-medius")
    assert lines == hip.lines_of("Gluteus medius")
    assert hip.moment_arms(hip_flexion=[0.0, 1.0]).sel(muscle=lines).shape == (2, 3, 3)
    assert hip.lines_of("psoas-major") == hip.lines_of("iliacus") == ["iliopsoas"]


def test_transforms_turn_flexion_forward_and_rotation_inward(hip: Hip) -> None:
    """Flexion brings the knee forward, adduction inward, internal rotation the toes inward."""
    knee, toe = np.array([0.0, -0.4, 0.0, 1.0]), np.array([0.2, 0.0, 0.0, 1.0])
    flexed = hip.pelvis_from_body("femur", hip_flexion=0.5) @ knee
    adducted = hip.pelvis_from_body("femur", hip_adduction=0.5) @ knee
    turned = hip.pelvis_from_body("femur", hip_rotation=0.5) @ toe
    assert flexed[0] > 0.1
    assert adducted[2] < -0.1
    assert turned[2] < -0.05
    shank = tr.load("gait2392").pelvis_from_body("tibia", knee_angle=1.0)
    assert (shank @ [0.0, -0.4, 0.0, 1.0])[0] < (shank @ [0.0, 0.0, 0.0, 1.0])[0] - 0.1


def test_a_hip_can_be_sent_to_another_process(hip: Hip) -> None:
    hip.evaluate([0.0, 0.0, 0.0])
    sent = pickle.loads(pickle.dumps(hip))
    np.testing.assert_array_equal(sent.lengths(hip_flexion=0.3), hip.lengths(hip_flexion=0.3))
    assert sent.coordinates.units == hip.coordinates.units
    assert sent.muscles.slugs == hip.muscles.slugs


def test_forces_and_torques_are_asked_of_the_hip() -> None:
    from trochanter.mechanics.forces import muscle_forces
    from trochanter.mechanics.torque import isometric_torque, torque_capacity

    strong = tr.load("gait2392")
    choices = {"tendon": "elastic", "curves": "millard2013", "activation": {"psoas major": 0.5}}
    pose = {"hip_flexion": [0.1, 0.6], "knee_angle": 0.4}
    moving = {"velocities": {"hip_flexion": 0.5}}
    xr.testing.assert_identical(
        strong.forces(**choices, **moving, **pose),
        muscle_forces(strong, **choices, **moving, **pose),
    )
    xr.testing.assert_identical(
        strong.torque_capacity(**choices, **moving, **pose),
        torque_capacity(strong, **choices, **moving, **pose),
    )
    xr.testing.assert_identical(
        strong.isometric_torque("hip_rotation", [0.0, 0.2], **choices, knee_angle=0.4),
        isometric_torque(strong, "hip_rotation", [0.0, 0.2], **choices, knee_angle=0.4),
    )


def test_a_hip_without_force_says_what_its_lines_lack(hip: Hip) -> None:
    for ask in (hip.forces, hip.torque_capacity, lambda: hip.isometric_torque("hip_flexion")):
        with pytest.raises(TrochanterError) as caught:
            ask()
        said = str(caught.value)
        assert "none of its 27 lines (iliopsoas, " in said
        assert "and 24 more) has all of max_isometric_force, optimal_fiber_length" in said
        assert "models that have them: " in said
    part = read_builtin("gait2392")
    force = part.lines[0].force.model_copy(update={"tendon_slack_length": None})
    lines = (part.lines[0].model_copy(update={"force": force}),)
    weak = Hip(part.model_copy(update={"lines": lines}))
    with pytest.raises(TrochanterError, match=f"{lines[0].name} lacks tendon_slack_length;"):
        weak.forces()


def test_warnings_of_forces_point_at_the_users_line() -> None:
    part = read_builtin("gait2392")
    lines = (part.lines[0].model_copy(update={"force": None}), *part.lines[1:])
    some = Hip(part.model_copy(update={"lines": lines}))
    with pytest.warns(UserWarning, match="without force parameters are left out") as caught:
        some.isometric_torque("hip_flexion", [0.0])
    assert caught[0].filename == __file__
