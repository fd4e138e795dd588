"""Curves, muscles and a whole leg's forces against OpenSim's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import trochanter as tr
from trochanter.mechanics.forces import muscle_forces
from trochanter.mechanics.muscle import (
    MuscleParameters,
    MuscleState,
    MuscleStatus,
    degroote2016,
    equilibrium,
    millard2013,
)
from trochanter.mechanics.muscle.millard import active_force_length

SIGNS = {"hip_flexion": 1, "hip_adduction": 1, "hip_rotation": 1, "knee_angle": -1}
KINDS = {
    "degroote2016": "DeGrooteFregly2016Muscle",
    "millard2013": "Millard2012EquilibriumMuscle",
}
SPANS = {
    "active_force_length": (0.2, 2.0),
    "passive_force_length": (0.2, 2.0),
    "force_velocity": (-1.2, 1.2),
    "tendon_force_length": (0.98, 1.12),
}


@pytest.fixture(scope="module")
def opensim(tmp_path_factory: pytest.TempPathFactory) -> Any:
    # OpenSim writes opensim.log where it is imported and where it reads a model.
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("opensim"))
        module = pytest.importorskip("opensim", reason="pip install 'trochanter[peers]'")
        module.Logger.setLevelString("off")
        module.Logger.removeFileSink()
        yield module


def asked(function: Callable[..., float], x: np.ndarray, *rest: Any) -> np.ndarray:
    return np.array([function(float(value), *rest) for value in x])


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("active_force_length", "calcActiveForceLengthMultiplier"),
        ("passive_force_length", "calcPassiveForceMultiplier"),
        ("tendon_force_length", "calcTendonForceMultiplier"),
        ("force_velocity", "calcForceVelocityMultiplier"),
    ],
)
def test_de_groote_curves_are_theirs(opensim: Any, part: str, name: str) -> None:
    """The same formulas with the same digits: to 1e-12, rounding of exponentials up to 80."""
    muscle = opensim.DeGrooteFregly2016Muscle()
    muscle.finalizeFromProperties()
    x = np.random.default_rng(11).uniform(*SPANS[part], 1000)
    value, slope = getattr(degroote2016(), part).value_and_slope(x)
    np.testing.assert_allclose(value, asked(getattr(muscle, name), x), rtol=1e-12, atol=1e-12)
    if part != "force_velocity":  # of which they have no derivative
        theirs = asked(getattr(muscle, f"{name}Derivative"), x)
        np.testing.assert_allclose(slope, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("active_force_length", "ActiveForceLengthCurve"),
        ("passive_force_length", "FiberForceLengthCurve"),
        ("tendon_force_length", "TendonForceLengthCurve"),
        ("force_velocity", "ForceVelocityCurve"),
    ],
)
def test_millard_curves_are_theirs(opensim: Any, part: str, kind: str) -> None:
    """To 1e-11, slopes to 1e-9: they stop solving for the Bezier parameter at about 2e-14."""
    theirs = getattr(opensim, kind)()
    if part == "active_force_length":
        theirs.setMinValue(0.0)  # as their muscle does itself where its fibre is damped
    x = np.random.default_rng(12).uniform(*SPANS[part], 1000)
    value, slope = getattr(millard2013(), part).value_and_slope(x)
    np.testing.assert_allclose(value, asked(theirs.calcValue, x), rtol=0, atol=1e-11)
    np.testing.assert_allclose(slope, asked(theirs.calcDerivative, x, 1), rtol=0, atol=1e-9)


def test_the_active_curve_with_a_floor_is_theirs(opensim: Any) -> None:
    theirs = opensim.ActiveForceLengthCurve()
    x = np.linspace(0.2, 2.0, 500)
    ours = active_force_length(minimum_value=0.1)(x)
    np.testing.assert_allclose(ours, asked(theirs.calcValue, x), rtol=0, atol=1e-11)


class Rig:
    """One OpenSim muscle between the ground and a body on a slider."""

    def __init__(self, opensim: Any, kind: str, build: dict[str, float], rigid: bool) -> None:
        model = self.model = opensim.Model()
        body = opensim.Body("body", 1.0, opensim.Vec3(0), opensim.Inertia(1))
        model.addBody(body)
        zero = opensim.Vec3(0)
        slider = opensim.SliderJoint("slider", model.getGround(), zero, zero, body, zero, zero)
        slider.updCoordinate().setName("length")
        model.addJoint(slider)
        muscle = self.muscle = getattr(opensim, kind)()
        muscle.setName("muscle")
        for name, value in build.items():
            getattr(muscle, f"set_{name}")(float(value))
        muscle.set_ignore_tendon_compliance(rigid)
        if kind.startswith("Millard"):
            muscle.set_minimum_activation(0.0)
        muscle.addNewPathPoint("origin", model.updGround(), zero)
        muscle.addNewPathPoint("insertion", body, zero)
        model.addForce(muscle)
        model.finalizeConnections()
        self.state = model.initSystem()
        self.coordinate = model.getCoordinateSet().get("length")

    def ask(self, length: float, velocity: float, activation: float) -> dict[str, float]:
        muscle, state = self.muscle, self.state
        self.coordinate.setValue(state, length)
        self.coordinate.setSpeedValue(state, velocity)
        muscle.setActivation(state, activation)
        self.model.realizeVelocity(state)
        muscle.computeInitialFiberEquilibrium(state)
        self.model.realizeDynamics(state)
        return {
            "tendon_force": muscle.getTendonForce(state),
            "active_fiber_force": muscle.getActiveFiberForce(state),
            "passive_fiber_force": muscle.getPassiveFiberForce(state),
            "fiber_length": muscle.getFiberLength(state),
            "fiber_velocity": muscle.getFiberVelocity(state),
            "pennation_angle": muscle.getPennationAngle(state),
            "fiber_stiffness": muscle.getFiberStiffness(state),
            "fiber_stiffness_along_tendon": muscle.getFiberStiffnessAlongTendon(state),
            "tendon_stiffness": muscle.getTendonStiffness(state),
            "musculotendon_stiffness": muscle.getMuscleStiffness(state),
        }


def scales(build: dict[str, float]) -> dict[str, float]:
    """Return what each number is measured by: a muscle's own force, lengths and stiffness."""
    force, optimal = build["max_isometric_force"], build["optimal_fiber_length"]
    stiff = dict.fromkeys(
        ("fiber_stiffness", "fiber_stiffness_along_tendon", "musculotendon_stiffness"),
        force / optimal,
    )
    return {
        **dict.fromkeys(("tendon_force", "active_fiber_force", "passive_fiber_force"), force),
        "fiber_length": optimal,
        "fiber_velocity": 10 * optimal,
        "pennation_angle": 1.0,
        **stiff,
        "tendon_stiffness": force / build["tendon_slack_length"],
    }


# How far theirs may be from balance: De Groote's is found by halving to 1e-10 of the tendon's
# force, Millard's by Newton to 1e-8 of it. What follows from the force is less exact than it:
# stiffness by its slope, up to 40 a unit of strain, the fibre's velocity by the inverse of the
# force-velocity curve, with which theirs is found, at little activation.
@pytest.mark.parametrize(
    ("curves", "rigid", "force", "rest"),
    [
        ("degroote2016", True, 1e-12, 1e-11),
        ("degroote2016", False, 1e-9, 1e-6),
        ("millard2013", True, 1e-11, 1e-10),
        ("millard2013", False, 2e-8, 2e-6),
    ],
)
def test_random_muscles_in_random_states_are_theirs(
    opensim: Any, curves: str, rigid: bool, force: float, rest: float
) -> None:
    rng = np.random.default_rng(13)
    damping = 0.0 if curves == "degroote2016" else 0.1  # their defaults
    compared = 0
    for _ in range(25):
        build = {
            "max_isometric_force": rng.uniform(100, 3000),
            "optimal_fiber_length": (optimal := rng.uniform(0.03, 0.3)),
            "tendon_slack_length": (slack := optimal * rng.uniform(0.2, 4.0)),
            "pennation_angle_at_optimal": rng.uniform(0.0, 0.6),
            "fiber_damping": damping,
        }
        rig, ours = Rig(opensim, KINDS[curves], build, rigid), MuscleParameters(**build)
        for _ in range(8):
            length, level = slack + optimal * rng.uniform(0.5, 1.6), rng.uniform(0.05, 1.0)
            # Their Millard muscle starts an elastic tendon at rest only by another rule.
            moves = rigid or curves == "degroote2016"
            speed = optimal * rng.uniform(-3.0, 3.0) if moves else 0.0
            state = equilibrium(
                ours,
                length,
                activation=level,
                muscle_tendon_velocity=speed,
                tendon="rigid" if rigid else "elastic",
                curves=curves,
            )
            theirs = rig.ask(length, speed, level)
            if state.status == MuscleStatus.SLACK:
                assert theirs["tendon_force"] == 0.0
                continue
            compared += 1
            compare(state, theirs, scales(build), force, rest)
    assert compared > 190


def compare(
    state: MuscleState,
    theirs: dict[str, float],
    scale: dict[str, float],
    force: float,
    rest: float,
) -> None:
    for name, value in theirs.items():
        mine = float(getattr(state, name))
        if np.isinf(value):
            assert mine == value, name
            continue
        tolerance = force if name.endswith("force") else rest
        assert abs(mine - value) / scale[name] < tolerance, (name, mine, value)


@pytest.fixture(scope="module")
def leg(opensim: Any, shared: Any) -> Any:
    path = shared / "models" / "gait2392_thelen2003muscle.osim"
    if not path.is_file():
        pytest.skip(f"{path.name} is not beside the checkout")
    model = opensim.Model(str(path))
    opensim.DeGrooteFregly2016Muscle.replaceMuscles(model)
    muscles = {}
    for row in range(model.getMuscles().getSize()):
        own = opensim.DeGrooteFregly2016Muscle.safeDownCast(model.getMuscles().get(row))
        muscles[own.getName()] = own
        own.set_tendon_strain_at_one_norm_force(0.049)
        own.set_passive_fiber_strain_at_one_norm_force(0.6)
        own.set_ignore_tendon_compliance(False)
    model.finalizeConnections()
    return model, model.initSystem(), muscles


def test_forces_of_a_whole_leg_are_theirs(leg: Any) -> None:
    """Every line of gait2392 in ten poses, elastic tendons: to 1e-9 of each muscle's strength.

    Theirs are balanced to 1e-10 of it; our lines' lengths are theirs to rounding.
    """
    model, state, muscles = leg
    hip = tr.load("gait2392")
    rng = np.random.default_rng(14)
    low, high = np.array([-0.3, -0.3, -0.4, 0.0]), np.array([1.2, 0.2, 0.4, 1.2])
    poses = rng.uniform(low, high, (10, 4))
    ours = muscle_forces(
        hip,
        tendon="elastic",
        activation=0.8,
        **dict(zip(hip.coordinates, poses.T, strict=True)),
    )
    strength = np.array([line.force.max_isometric_force for line in hip.model.lines])
    compared = 0
    for row, pose in enumerate(poses):
        for name, value in zip(hip.coordinates, pose, strict=True):
            coordinate = model.getCoordinateSet().get(f"{name}_r")
            coordinate.setValue(state, float(SIGNS[name] * value), False)
        model.realizeVelocity(state)
        for column, line in enumerate(hip.model.lines):
            if ours.status.values[row, column] != MuscleStatus.SOLVED:
                continue
            muscle = muscles[line.source_name]
            muscle.setActivation(state, 0.8)
            muscle.computeInitialFiberEquilibrium(state)
            model.realizeDynamics(state)
            apart = ours.tendon_force.values[row, column] - muscle.getTendonForce(state)
            assert abs(apart) / strength[column] < 1e-9, line.name
            compared += 1
    assert compared > 250
