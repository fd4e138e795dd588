"""The muscle in equilibrium: against formulas of its own, limits, derivatives, energy."""

from __future__ import annotations

from math import asin, cos, sin, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import brentq

from trochanter.mechanics.muscle import (
    CURVE_SETS,
    MAX_PENNATION_ANGLE,
    MuscleParameters,
    MuscleState,
    MuscleStatus,
    degroote2016,
    equilibrium,
    muscle_curves,
)

MEDIUS = MuscleParameters(546.0, 0.0535, 0.078, 0.1396)
BOTH = pytest.mark.parametrize("curves", CURVE_SETS)
TENDONS = pytest.mark.parametrize("tendon", ["rigid", "elastic"])


def some_muscles(count: int, seed: int) -> tuple[MuscleParameters, np.ndarray, np.ndarray]:
    """Return muscles of every build, lengths that load them, and activations."""
    rng = np.random.default_rng(seed)
    optimal = rng.uniform(0.02, 0.4, count)
    slack = optimal * np.exp(rng.uniform(np.log(0.05), np.log(8), count))
    muscles = MuscleParameters(
        rng.uniform(50, 5000, count), optimal, slack, rng.uniform(0, 0.6, count)
    )
    return muscles, slack + optimal * rng.uniform(0.65, 1.7, count), rng.uniform(0, 1, count)


def by_hand(muscle: MuscleParameters, name: str, level: float, along: float) -> float:
    """Return the force that the fibre gives a tendon, with scalars and trigonometry."""
    curves = muscle_curves(name)
    optimal = float(muscle.optimal_fiber_length)
    height = optimal * sin(float(muscle.pennation_angle_at_optimal))
    length = sqrt(along**2 + height**2)
    active = level * float(curves.active_force_length(length / optimal))
    passive = float(curves.passive_force_length(length / optimal))
    return float(muscle.max_isometric_force) * (active + passive) * cos(asin(height / length))


def one_of(muscles: MuscleParameters, row: int) -> MuscleParameters:
    return MuscleParameters(
        muscles.max_isometric_force[row],
        muscles.optimal_fiber_length[row],
        muscles.tendon_slack_length[row],
        muscles.pennation_angle_at_optimal[row],
    )


@BOTH
def test_a_rigid_tendon_passes_on_what_the_fibre_pulls(curves: str) -> None:
    muscles, length, level = some_muscles(50, 1)
    state = equilibrium(muscles, length, activation=level, curves=curves)
    for row in range(50):
        along = length[row] - muscles.tendon_slack_length[row]
        force = by_hand(one_of(muscles, row), curves, level[row], along)
        assert state.tendon_force[row] == pytest.approx(force, rel=1e-12, abs=1e-9)


@BOTH
def test_an_elastic_tendon_balances_the_fibre(curves: str) -> None:
    """Against a bracketing search over the tendon's length, to a micrometre's hundredth."""
    muscles, length, level = some_muscles(50, 2)
    state = equilibrium(muscles, length, activation=level, tendon="elastic", curves=curves)
    pull = muscle_curves(curves).tendon_force_length
    assert (state.status == MuscleStatus.SOLVED).mean() > 0.9
    for row in np.flatnonzero(state.status == MuscleStatus.SOLVED):
        one = one_of(muscles, row)
        slack, newtons = float(one.tendon_slack_length), float(one.max_isometric_force)

        def excess(
            tendon: float, one: MuscleParameters = one, at: int = row, slack: float = slack
        ) -> float:
            fiber = by_hand(one, curves, level[at], length[at] - tendon)
            return float(pull(tendon / slack)) - fiber / float(one.max_isometric_force)

        tendon = brentq(excess, slack, slack + 0.6 * float(one.optimal_fiber_length), xtol=1e-14)
        assert state.tendon_length[row] == pytest.approx(tendon, abs=1e-10)
        assert state.tendon_force[row] == pytest.approx(
            newtons * float(pull(tendon / slack)), rel=1e-7, abs=1e-7
        )


@BOTH
@TENDONS
def test_what_a_state_says_hangs_together(curves: str, tendon: str) -> None:
    muscles, length, level = some_muscles(500, 3)
    state = equilibrium(muscles, length, activation=level, tendon=tendon, curves=curves)
    cosine = np.cos(state.pennation_angle)
    np.testing.assert_allclose(state.fiber_length * cosine + state.tendon_length, length)
    height = state.fiber_length * np.sin(state.pennation_angle)
    np.testing.assert_allclose(height, muscles.fiber_height, atol=1e-12)
    taut = state.status == MuscleStatus.SOLVED
    scale = muscles.max_isometric_force
    force = state.fiber_force * cosine
    np.testing.assert_allclose(
        (force / scale)[taut], (state.tendon_force / scale)[taut], atol=2e-12
    )
    parts = state.active_force_along_tendon + state.passive_force_along_tendon
    np.testing.assert_allclose(parts, force, atol=1e-9)
    np.testing.assert_allclose(
        state.tendon_strain, state.tendon_length / muscles.tendon_slack_length - 1, atol=1e-14
    )
    assert np.abs(state.residual).max() < 1e-11


@BOTH
@TENDONS
def test_stiffness_is_the_slope_of_the_force(curves: str, tendon: str) -> None:
    """Central differences of 1e-6 optimal lengths, to 1e-6 of the fibre's scale of stiffness."""
    muscles, length, level = some_muscles(500, 4)
    step = 1e-6 * muscles.optimal_fiber_length

    def at(shift: float) -> MuscleState:
        return equilibrium(
            muscles, length + shift * step, activation=level, tendon=tendon, curves=curves
        )

    here, after, before = at(0.0), at(1.0), at(-1.0)
    even = (here.status == after.status) & (here.status == before.status)
    even &= here.status != MuscleStatus.SHORTEST
    assert even.mean() > 0.9
    slope = (after.tendon_force - before.tendon_force) / (2 * step)
    scale = muscles.max_isometric_force / muscles.optimal_fiber_length
    error = np.abs(slope - here.musculotendon_stiffness) / scale
    assert error[even].max() < 2e-6
    along = (after.fiber_length - before.fiber_length) != 0
    fiber_slope = (after.fiber_force - before.fiber_force)[along & even]
    fiber_slope /= (after.fiber_length - before.fiber_length)[along & even]
    apart = np.abs(fiber_slope - here.fiber_stiffness[along & even]) / scale[along & even]
    assert np.median(apart) < 1e-6


@BOTH
def test_springs_in_series(curves: str) -> None:
    muscles, length, level = some_muscles(300, 5)
    state = equilibrium(muscles, length, activation=level, tendon="elastic", curves=curves)
    solved = state.status == MuscleStatus.SOLVED
    fiber, tendon = state.fiber_stiffness_along_tendon, state.tendon_stiffness
    whole = fiber * tendon / (fiber + tendon)
    np.testing.assert_allclose(state.musculotendon_stiffness[solved], whole[solved], rtol=1e-9)


@BOTH
@pytest.mark.parametrize("muscle", [MEDIUS, MuscleParameters(1000.0, 0.1, 0.3, 0.5)])
def test_stretching_a_resting_muscle_stores_the_work(curves: str, muscle: MuscleParameters) -> None:
    """Work on the line is the energy in fibre and tendon: pennation neither makes nor loses any."""
    chosen = muscle_curves(curves)
    newtons, optimal, slack = (
        float(muscle.max_isometric_force),
        float(muscle.optimal_fiber_length),
        float(muscle.tendon_slack_length),
    )

    def resting(length: float) -> MuscleState:
        return equilibrium(muscle, length, activation=0.0, tendon="elastic", curves=curves)

    low, high = slack + 0.8 * optimal, slack + 1.6 * optimal
    work = quad(lambda length: float(resting(length).tendon_force), low, high, epsabs=1e-9)[0]
    first, last = resting(low), resting(high)
    in_fiber = quad(
        lambda x: float(chosen.passive_force_length(x)),
        float(first.normalized_fiber_length),
        float(last.normalized_fiber_length),
        epsabs=1e-12,
    )[0]
    in_tendon = quad(
        lambda x: float(chosen.tendon_force_length(x)),
        1 + float(first.tendon_strain),
        1 + float(last.tendon_strain),
        epsabs=1e-12,
    )[0]
    assert work == pytest.approx(newtons * (optimal * in_fiber + slack * in_tendon), rel=1e-7)


@BOTH
def test_a_stiff_tendon_becomes_a_rigid_one(curves: str) -> None:
    from trochanter.mechanics.muscle import millard2013

    make = {"degroote2016": degroote2016, "millard2013": millard2013}[curves]
    muscles, length, level = some_muscles(200, 6)
    rigid = equilibrium(muscles, length, activation=level, curves=curves)
    far = []
    for strain in (1e-3, 1e-5, 1e-7):
        stiff = make(tendon_strain_at_one_norm_force=strain)
        state = equilibrium(muscles, length, activation=level, tendon="elastic", curves=stiff)
        same = (state.status == MuscleStatus.SOLVED) & (rigid.status == MuscleStatus.SOLVED)
        apart = np.abs(state.tendon_force - rigid.tendon_force) / muscles.max_isometric_force
        far.append(apart[same].max())
    assert far[0] > far[1] > far[2]
    assert far[2] < 1e-4


def test_no_activation_leaves_the_passive_force() -> None:
    state = equilibrium(MEDIUS, [0.12, 0.15], activation=0.0)
    np.testing.assert_array_equal(state.active_fiber_force, 0.0)
    assert (state.passive_fiber_force > 0).all()
    np.testing.assert_allclose(state.tendon_force, state.passive_force_along_tendon)


def test_a_resting_muscle_below_its_optimum_is_slack_in_millard() -> None:
    state = equilibrium(MEDIUS, 0.12, activation=0.0, tendon="elastic", curves="millard2013")
    assert state.status == MuscleStatus.SLACK
    assert float(state.tendon_force) == 0.0
    assert float(state.tendon_length) == pytest.approx(0.078)


@BOTH
@TENDONS
def test_a_line_shorter_than_its_tendon_is_slack(curves: str, tendon: str) -> None:
    state = equilibrium(MEDIUS, [0.0, 0.05, 0.078], tendon=tendon, curves=curves)
    assert (state.status == MuscleStatus.SLACK).all()
    for name in ("tendon_force", "fiber_force", "tendon_stiffness", "musculotendon_stiffness"):
        np.testing.assert_array_equal(getattr(state, name), 0.0)
    shortest = muscle_curves(curves).min_fiber_length
    np.testing.assert_allclose(state.normalized_fiber_length, shortest)
    assert (state.tendon_strain < 0).all()


def test_a_steep_fibre_stops_at_its_steepest() -> None:
    steep = MuscleParameters(1000.0, 0.1, 0.2, 1.2)
    state = equilibrium(steep, 0.2)
    assert float(state.pennation_angle) == pytest.approx(MAX_PENNATION_ANGLE)
    assert state.status == MuscleStatus.SLACK


@BOTH
def test_an_elastic_force_does_not_jump_between_slack_and_solved(curves: str) -> None:
    """A pennate fibre reaches its shortest while it could still pull; the tendon does not jump."""
    muscle = MuscleParameters(1000.0, 0.1, 0.5, 0.6)
    length = np.linspace(0.49, 0.58, 9001)
    state = equilibrium(muscle, length, tendon="elastic", curves=curves)
    assert set(state.status) == {MuscleStatus.SLACK, MuscleStatus.SHORTEST, MuscleStatus.SOLVED}
    assert np.abs(np.diff(state.tendon_force)).max() < 1.0  # of 1000 N, in steps of 0.01 mm
    stopped = state.status == MuscleStatus.SHORTEST
    assert np.isinf(state.fiber_stiffness[stopped]).all()
    np.testing.assert_allclose(
        state.musculotendon_stiffness[stopped], state.tendon_stiffness[stopped]
    )
    force = state.active_force_along_tendon + state.passive_force_along_tendon
    np.testing.assert_allclose(force[stopped], state.tendon_force[stopped])


@BOTH
def test_of_several_balances_the_stable_one_is_found(curves: str) -> None:
    """A tendon thirty times the fibre: on the descending limb fibres can run away from it."""
    length = 3.0 + 0.1 * np.linspace(0.5, 3.5, 3001)
    muscle = MuscleParameters(1000.0, 0.1, 3.0)
    state = equilibrium(muscle, length, tendon="elastic", curves=curves)
    solved = state.status == MuscleStatus.SOLVED
    assert solved.mean() > 0.8
    assert (state.status != MuscleStatus.FAILED).all()
    total = state.fiber_stiffness_along_tendon + state.tendon_stiffness
    assert (total[solved] > 0).all()
    assert (state.fiber_stiffness[solved] < 0).any()


FINITE = {"allow_nan": False, "allow_infinity": False}


@given(
    newtons=st.floats(1e-2, 1e5, **FINITE),
    optimal=st.floats(1e-3, 2.0, **FINITE),
    ratio=st.floats(1e-4, 50.0, **FINITE),
    pennation=st.floats(0.0, 1.4, **FINITE),
    stretch=st.floats(-3.0, 30.0, **FINITE),
    level=st.floats(0.0, 1.0, **FINITE),
    speed=st.floats(-30.0, 30.0, **FINITE),
    damping=st.sampled_from([0.0, 0.1, 1.0]),
    tendon=st.sampled_from(["rigid", "elastic"]),
    curves=st.sampled_from(CURVE_SETS),
)
def test_any_muscle_at_any_length_gets_numbers_and_a_status(
    newtons: float,
    optimal: float,
    ratio: float,
    pennation: float,
    stretch: float,
    level: float,
    speed: float,
    damping: float,
    tendon: str,
    curves: str,
) -> None:
    slack = ratio * optimal
    muscle = MuscleParameters(newtons, optimal, slack, pennation, fiber_damping=damping)
    state = equilibrium(
        muscle,
        max(slack + stretch * optimal, 0.0),
        activation=level,
        muscle_tendon_velocity=speed * optimal,
        tendon=tendon,
        curves=curves,
    )
    assert state.status != MuscleStatus.FAILED
    numbers = [getattr(state, name) for name in MuscleState.__dataclass_fields__]
    assert not any(np.isnan(number).any() for number in numbers)
    for name in ("tendon_force", "fiber_force", "active_fiber_force", "fiber_length"):
        assert float(getattr(state, name)) >= 0.0
        assert np.isfinite(getattr(state, name))


def test_a_search_cut_short_says_so() -> None:
    state = equilibrium(MEDIUS, [0.12, 0.131, 0.05], tendon="elastic", max_iterations=2)
    np.testing.assert_array_equal(
        state.status, [MuscleStatus.FAILED, MuscleStatus.FAILED, MuscleStatus.SLACK]
    )
    np.testing.assert_array_equal(state.solved, [False, False, True])
    assert (np.abs(state.residual[:2]) > 1e-9).all()
    assert np.isfinite(state.tendon_force).all()
    pull = muscle_curves("degroote2016").tendon_force_length(1 + state.tendon_strain[:2])
    fiber = (state.fiber_force * np.cos(state.pennation_angle))[:2] / 546.0
    np.testing.assert_allclose(state.residual[:2], pull - fiber, atol=1e-12)


def test_a_dozen_evaluations_do_for_nearly_all_muscles() -> None:
    muscles, length, level = some_muscles(2000, 7)
    state = equilibrium(muscles, length, activation=level, tendon="elastic", max_iterations=12)
    assert state.solved.mean() > 0.99


@BOTH
@TENDONS
def test_a_muscle_that_shortens_pulls_less_and_one_that_is_stretched_more(
    curves: str, tendon: str
) -> None:
    straight = MuscleParameters(546.0, 0.0535, 0.078)
    speeds = 0.535 * np.array([-1.5, -1.0, -0.5, 0.0, 0.5])
    state = equilibrium(
        straight, 0.131, muscle_tendon_velocity=speeds, tendon=tendon, curves=curves, activation=0.7
    )
    assert (np.diff(state.tendon_force[1:]) > 0).all()
    np.testing.assert_allclose(state.active_fiber_force[:2], 0.0, atol=1e-6)
    np.testing.assert_allclose(state.fiber_velocity, speeds)


def test_damping_resists_but_never_pushes() -> None:
    damped = MuscleParameters(546.0, 0.0535, 0.078, fiber_damping=0.1)
    speeds = 0.535 * np.array([-2.0, -0.1, 0.0, 0.1])
    with_it = equilibrium(damped, 0.131, muscle_tendon_velocity=speeds, activation=0.3)
    without = equilibrium(
        MuscleParameters(546.0, 0.0535, 0.078), 0.131, muscle_tendon_velocity=speeds, activation=0.3
    )
    more = with_it.tendon_force - without.tendon_force
    np.testing.assert_allclose(more[1:], 546.0 * 0.1 * np.array([-0.1, 0.0, 0.1]), atol=1e-9)
    assert with_it.tendon_force[0] == 0.0


@TENDONS
@given(scale=st.floats(0.01, 100.0))
def test_size_does_not_matter(tendon: str, scale: float) -> None:
    """Twice as long everywhere pulls the same; twice as strong pulls twice."""
    long = MuscleParameters(546.0, 0.0535 * scale, 0.078 * scale, 0.1396)
    strong = MuscleParameters(546.0 * scale, 0.0535, 0.078, 0.1396)
    force = float(equilibrium(MEDIUS, 0.131, tendon=tendon).tendon_force)
    assert float(equilibrium(long, 0.131 * scale, tendon=tendon).tendon_force) == pytest.approx(
        force
    )
    assert float(equilibrium(strong, 0.131, tendon=tendon).tendon_force) == pytest.approx(
        scale * force
    )
