"""Forces and torques of a hip: labels, signs, shares, and what is said when there are none."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import trochanter as tr
from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics import Hip
from trochanter.mechanics.forces import muscle_forces
from trochanter.mechanics.muscle import CURVE_SETS, MuscleStatus, degroote2016
from trochanter.mechanics.torque import isometric_torque, torque_capacity

GOLDEN = Path(__file__).with_name("golden_torques.json")


@pytest.fixture(scope="module")
def hip() -> Hip:
    return tr.load("gait2392")


def test_forces_carry_labels_units_and_sources(hip: Hip) -> None:
    forces = muscle_forces(hip, hip_flexion=[0.0, 0.5], tendon="elastic")
    assert forces.tendon_force.dims == ("pose", "muscle")
    assert forces.tendon_force.attrs["units"] == "N"
    assert tuple(forces.muscle.values) == hip.muscles
    assert forces.attrs["model"] == "gait2392"
    assert "Delp" in forces.attrs["sources"]
    assert "10.1007/s10439-016-1591-9" in forces.attrs["curves_source"]
    assert forces.attrs["tendon"] == "elastic"
    assert forces.attrs["left_out"] == ""
    assert forces.status.attrs["flag_meanings"] == "solved slack shortest failed"
    assert forces.status.attrs["flag_values"] == [0, 1, 2, 3]
    np.testing.assert_array_equal(forces.hip_flexion, [0.0, 0.5])


def test_lengths_are_those_of_the_lines(hip: Hip) -> None:
    forces = muscle_forces(hip, hip_flexion=0.4, knee_angle=0.6)
    lengths = hip.lengths(hip_flexion=0.4, knee_angle=0.6)
    np.testing.assert_array_equal(forces.muscle_tendon_length, lengths)


def test_no_muscle_exceeds_its_strength_by_more_than_its_passive_force(hip: Hip) -> None:
    forces = muscle_forces(hip, hip_flexion=np.linspace(-0.3, 1.5, 7))
    strength = np.array([line.force.max_isometric_force for line in hip.model.lines])
    active = forces.active_force_along_tendon.values
    assert (active <= 1.0011 * strength).all()
    assert (forces.tendon_force >= 0).all()


def test_activation_by_muscle(hip: Hip) -> None:
    some = muscle_forces(hip, activation={"iliacus": 0.5})
    rest, half = muscle_forces(hip, activation=0.0), muscle_forces(hip, activation=0.5)
    others = [name for name in hip.muscles if name != "iliacus"]
    np.testing.assert_array_equal(
        some.tendon_force.sel(muscle=others), rest.tendon_force.sel(muscle=others)
    )
    assert float(some.tendon_force.sel(muscle="iliacus")) == float(
        half.tendon_force.sel(muscle="iliacus")
    )


def test_activation_by_pose_and_muscle(hip: Hip) -> None:
    time = xr.DataArray(np.linspace(0, 0.4, 3), dims="time", coords={"time": [0.0, 0.1, 0.2]})
    level = xr.DataArray([0.1, 0.5, 1.0], dims="time", coords={"time": [0.0, 0.1, 0.2]})
    forces = muscle_forces(hip, activation=level, hip_flexion=time)
    last = muscle_forces(hip, activation=1.0, hip_flexion=0.4)
    np.testing.assert_allclose(forces.tendon_force.sel(time=0.2), last.tendon_force, rtol=1e-12)
    shuffled = list(reversed(hip.muscles))
    by_muscle = xr.DataArray(np.linspace(0, 1, 27), dims="muscle", coords={"muscle": shuffled})
    forces = muscle_forces(hip, activation=by_muscle, hip_flexion=time)
    first = muscle_forces(hip, activation={shuffled[-1]: 1.0}, hip_flexion=time)
    np.testing.assert_allclose(
        forces.tendon_force.sel(muscle=shuffled[-1]), first.tendon_force.sel(muscle=shuffled[-1])
    )


@pytest.mark.parametrize(
    ("activation", "says"),
    [
        ([0.1, 0.2], "activation is one number, a mapping by line, or an xarray.DataArray"),
        ({"iliopsoas": 1.0}, "no line with force parameters named 'iliopsoas'"),
        ({"iliacus": np.nan}, "activation of iliacus is nan"),
        ("much", "activation is not a number: 'much'"),
        (1.5, "activation goes from 0 to 1; 1.5 is outside"),
        (xr.DataArray([1.0], dims="trial"), "activation has the dimension trial"),
        (
            xr.DataArray([1.0], dims="muscle", coords={"muscle": ["iliacus"]}),
            "activation has no value for gluteus medius anterior",
        ),
    ],
)
def test_activations_that_mean_nothing_are_refused(hip: Hip, activation: object, says: str) -> None:
    with pytest.raises(TrochanterError, match=says):
        muscle_forces(hip, activation=activation)


def test_activation_with_other_labels_than_the_poses_is_refused(hip: Hip) -> None:
    time = xr.DataArray([0.0, 0.1], dims="time", coords={"time": [0, 1]})
    with pytest.raises(TrochanterError, match="does not share the poses' labels"):
        muscle_forces(hip, activation=time.assign_coords(time=[0, 2]), hip_flexion=time)


def test_movement_weakens_the_muscles_that_shorten(hip: Hip) -> None:
    still = muscle_forces(hip, hip_flexion=0.3)
    moving = muscle_forces(hip, hip_flexion=0.3, velocities={"hip_flexion": 1.0})
    arm = hip.moment_arms(hip_flexion=0.3).sel(coordinate="hip_flexion")
    change = (moving.active_force_along_tendon - still.active_force_along_tendon).values
    shortens = arm.values > 1e-3
    assert (change[shortens] < 0).all()
    assert (change[arm.values < -1e-3] > 0).all()
    np.testing.assert_allclose(
        moving.fiber_velocity, -arm.values * np.cos(moving.pennation_angle.values), atol=1e-12
    )


def test_movement_needs_known_coordinates_and_numbers(hip: Hip) -> None:
    with pytest.raises(UnknownNameError, match="did you mean hip_flexion"):
        muscle_forces(hip, velocities={"hip_flexio": 1.0})
    with pytest.raises(OutOfRangeError, match="velocity of hip_flexion is inf"):
        muscle_forces(hip, velocities={"hip_flexion": np.inf})


@pytest.mark.parametrize("ask", [muscle_forces, torque_capacity])
def test_a_model_without_force_parameters_says_which_have_them(ask: object) -> None:
    with pytest.raises(TrochanterError, match=r"dostal1981 has no force .* have them: gait2392"):
        ask(tr.load("dostal1981"))  # type: ignore[operator]


def test_lines_without_force_parameters_are_named_and_left_out(hip: Hip) -> None:
    lines = list(hip.model.lines)
    lines[3] = lines[3].model_copy(update={"force": None})
    weaker = lines[5].force.model_copy(update={"tendon_slack_length": None})
    lines[5] = lines[5].model_copy(update={"force": weaker})
    partial = Hip(hip.model.model_copy(update={"lines": tuple(lines)}))
    missing = f"{lines[3].name}, {lines[5].name}"
    with pytest.warns(UserWarning, match=f"left out: {missing}"):
        torques = torque_capacity(partial)
    assert torques.attrs["left_out"] == missing
    assert torques.sizes["muscle"] == 25
    whole = torque_capacity(hip).share.sel(muscle=torques.muscle)
    np.testing.assert_array_equal(torques.share, whole)


@pytest.mark.parametrize("tendon", ["rigid", "elastic"])
@pytest.mark.parametrize("curves", CURVE_SETS)
def test_torque_is_force_times_arm(hip: Hip, tendon: str, curves: str) -> None:
    pose = {"hip_flexion": np.linspace(-0.3, 1.4, 5), "knee_angle": 0.5, "hip_rotation": -0.2}
    torques = torque_capacity(hip, tendon=tendon, curves=curves, activation=0.6, **pose)
    forces = muscle_forces(hip, tendon=tendon, curves=curves, activation=0.6, **pose)
    expected = forces.tendon_force * hip.moment_arms(**pose)
    np.testing.assert_allclose(torques.active_torque + torques.passive_torque, expected, atol=1e-9)
    rest = muscle_forces(hip, tendon=tendon, curves=curves, activation=0.0, **pose)
    np.testing.assert_allclose(
        torques.passive, (rest.tendon_force * hip.moment_arms(**pose)).sum("muscle"), atol=1e-9
    )


def test_shares_are_stacked_to_the_capacity(hip: Hip) -> None:
    torques = torque_capacity(hip, hip_flexion=np.linspace(-0.3, 1.4, 5))
    assert (torques.share >= 0).all()
    np.testing.assert_allclose(torques.share.sum("muscle"), torques.capacity)
    for name in hip.coordinates:
        signed = torques.active_torque.sel(coordinate=name)
        ways = torques.share.sel(motion=torques.about == name)
        np.testing.assert_allclose((ways * ways.sign).sum("motion"), signed)
        assert (ways.min("motion") == 0).all()  # no muscle drives both ways


def test_motions_are_called_what_they_are(hip: Hip) -> None:
    torques = torque_capacity(hip)
    assert torques.motion.values.tolist() == [
        "flexion",
        "extension",
        "adduction",
        "abduction",
        "internal rotation",
        "external rotation",
        "knee flexion",
        "knee extension",
    ]
    assert torques.share.sel(motion="abduction").idxmax().item().startswith("gluteus medius")
    flexors = torques.share.sel(motion="flexion")
    assert float(flexors.sel(muscle=["iliacus", "psoas major", "rectus femoris"]).sum()) > 0.6 * (
        float(flexors.sum())
    )
    assert torques.motion.sel(motion="abduction").about.item() == "hip_adduction"
    assert int(torques.motion.sel(motion="abduction").sign) == -1


def test_rest_gives_nothing_active(hip: Hip) -> None:
    torques = torque_capacity(hip, activation=0.0, tendon="elastic")
    np.testing.assert_array_equal(torques.capacity, 0.0)


def test_capacity_is_in_the_range_of_people(hip: Hip) -> None:
    """Twelve young women made 108 N m of hip flexion and 109 of extension (Dean, Kuo and
    Alexander 2004, PMID 15031315). The model sums muscles that are all switched on at once,
    in a pose that is not quite theirs: within a factor of three, then."""
    torques = torque_capacity(hip, hip_flexion=0.3, knee_angle=0.3, tendon="elastic")
    for motion in ("flexion", "extension"):
        assert 36 < float(torques.capacity.sel(motion=motion)) < 327


def test_a_search_that_fails_is_counted(hip: Hip, monkeypatch: pytest.MonkeyPatch) -> None:
    from trochanter.mechanics import forces

    def hasty(*given: object, **named: object) -> object:
        return equilibrium(*given, **{**named, "max_iterations": 1})  # type: ignore[arg-type]

    equilibrium = forces.equilibrium
    monkeypatch.setattr(forces, "equilibrium", hasty)
    torques = torque_capacity(hip, tendon="elastic")
    assert int(torques.failed) == 27
    assert (torques.status == MuscleStatus.FAILED).all()
    assert np.isfinite(torques.capacity).all()


def test_a_pose_dimension_called_motion_is_refused(hip: Hip) -> None:
    with pytest.raises(TrochanterError, match="cannot be called 'motion'"):
        torque_capacity(hip, hip_flexion=xr.DataArray([0.0, 0.1], dims="motion"))


def test_an_isometric_curve_sweeps_its_coordinate(hip: Hip) -> None:
    curve = isometric_torque(hip, "hip_adduction", np.deg2rad([-30, 0, 20]), hip_flexion=0.2)
    assert curve.capacity.dims == ("hip_adduction", "motion")
    assert curve.motion.values.tolist() == ["adduction", "abduction"]
    assert curve.share.dims == ("hip_adduction", "muscle", "motion")
    assert curve.passive.dims == ("hip_adduction",)
    alone = torque_capacity(hip, hip_flexion=0.2, hip_adduction=np.deg2rad(20))
    np.testing.assert_allclose(
        curve.capacity.isel(hip_adduction=2), alone.capacity.sel(motion=curve.motion), rtol=1e-12
    )


def test_an_isometric_curve_runs_over_the_range_unasked(hip: Hip) -> None:
    curve = isometric_torque(hip, "knee_angle")
    assert curve.knee_angle.values[[0, -1]].tolist() == list(hip.coordinates.ranges["knee_angle"])
    assert curve.sizes["knee_angle"] == 61


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"coordinate": "hip_flexio"}, "did you mean hip_flexion"),
        ({"coordinate": "hip_flexion", "hip_flexion": 0.1}, "is swept, it cannot be held"),
        ({"coordinate": "hip_flexion", "angles": 0.1}, "angles is a row of numbers"),
        ({"coordinate": "hip_flexion", "knee_angle": [0.1, 0.2]}, "knee_angle is held while"),
        ({"coordinate": "hip_flexion", "angles": [0.0, 9.0]}, "outside the range"),
    ],
)
def test_curves_that_cannot_be_drawn_are_refused(
    hip: Hip, given: dict[str, object], says: str
) -> None:
    with pytest.raises(TrochanterError, match=says):
        isometric_torque(hip, **given)


def test_curves_with_other_parameters_are_taken(hip: Hip) -> None:
    soft = degroote2016(tendon_strain_at_one_norm_force=0.1)
    usual = torque_capacity(hip, tendon="elastic")
    other = torque_capacity(hip, tendon="elastic", curves=soft)
    assert (other.capacity != usual.capacity).all()
    assert other.attrs["curves"] == "degroote2016"


def test_a_left_leg_is_as_strong_as_a_right_one(hip: Hip) -> None:
    left = torque_capacity(tr.load("gait2392", side="left"), hip_flexion=0.4)
    np.testing.assert_allclose(left.capacity, torque_capacity(hip, hip_flexion=0.4).capacity)


def test_nothing_warns_in_ordinary_use(hip: Hip) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        torque_capacity(hip, hip_flexion=np.linspace(-0.5, 2.0, 50), tendon="elastic")


def test_torques_are_those_of_before(hip: Hip) -> None:
    """To 1e-6 N m; made by builders/golden_torques.py, to be changed on purpose only."""
    golden = json.loads(GOLDEN.read_text())
    for case in golden["cases"]:
        torques = torque_capacity(hip, tendon=case["tendon"], curves=case["curves"], **case["pose"])
        for motion, newton_metres in case["capacity"].items():
            assert float(torques.capacity.sel(motion=motion)) == pytest.approx(
                newton_metres, abs=1e-6
            )
        for coordinate, newton_metres in case["passive"].items():
            assert float(torques.passive.sel(coordinate=coordinate)) == pytest.approx(
                newton_metres, abs=1e-6
            )
