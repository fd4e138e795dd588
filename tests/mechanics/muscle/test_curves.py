"""The curves: the points they must pass, their slopes, their shape."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.mechanics.muscle import (
    CURVE_SETS,
    Curve,
    MuscleCurves,
    degroote2016,
    millard2013,
    muscle_curves,
)

WINDOWS = {
    "active_force_length": (0.2, 1.9),
    "passive_force_length": (0.2, 1.9),
    "force_velocity": (-1.1, 1.1),
    "tendon_force_length": (0.98, 1.1),
}
EVERY = [(name, part) for name in CURVE_SETS for part in WINDOWS]
RISING = [(name, part) for name, part in EVERY if part != "active_force_length"]


@pytest.mark.parametrize("name", CURVE_SETS)
def test_curves_pass_the_points_that_define_them(name: str) -> None:
    """To 1e-12: rounding, and the digits to which De Groote's constants were solved."""
    curves = muscle_curves(name)
    stretched = 1.0 + curves.passive_fiber_strain_at_one_norm_force
    at = {
        "active_force_length": [(1.0, 1.0)],
        "passive_force_length": [(curves.min_fiber_length, 0.0), (stretched, 1.0)],
        "force_velocity": [(-1.0, 0.0), (0.0, 1.0)],
        "tendon_force_length": [(1.0, 0.0), (1.049, 1.0)],
    }
    for part, points in at.items():
        for x, y in points:
            assert float(getattr(curves, part)(x)) == pytest.approx(y, abs=1e-12), (part, x)


def test_values_at_the_ends_of_the_millard_limbs() -> None:
    curves = millard2013()
    ends = curves.active_force_length([0.3, 0.4441, 1.8123, 2.5])
    np.testing.assert_allclose(ends, 0.0, atol=1e-14)
    assert float(curves.force_velocity(1.0)) == pytest.approx(1.4)
    assert float(curves.tendon_force_length(0.9)) == 0.0
    assert float(curves.passive_force_length(1.0)) == 0.0


@pytest.mark.parametrize("part", WINDOWS)
def test_slopes_of_de_groote_are_those_of_a_complex_step(part: str) -> None:
    """A complex step has no cancellation, so what is left is rounding."""
    curve: Curve = getattr(degroote2016(), part)
    x = np.random.default_rng(1).uniform(*WINDOWS[part], 2000)
    step = 1e-30
    exact = curve.value_and_slope(x + 1j * step)[0].imag / step
    np.testing.assert_allclose(curve.slope(x), exact, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("part", WINDOWS)
def test_slopes_of_millard_are_those_of_differences(part: str) -> None:
    """To 2e-8 of the steepest slope: what a fourth-order difference leaves of a tight corner."""
    curve: Curve = getattr(millard2013(), part)
    x = np.random.default_rng(2).uniform(*WINDOWS[part], 2000)
    h = 1e-4 * (WINDOWS[part][1] - WINDOWS[part][0])
    near, far = curve(x + h) - curve(x - h), curve(x + 2 * h) - curve(x - 2 * h)
    difference = (8 * near - far) / (12 * h)
    slope = curve.slope(x)
    knots = np.array([knot.x for knot in curve.knots])  # type: ignore[attr-defined]
    away = np.abs(x[:, None] - knots).min(axis=1) > 2 * h
    assert away.mean() > 0.98
    assert np.abs(slope - difference)[away].max() < 2e-8 * np.abs(slope).max()


@pytest.mark.parametrize(("name", "part"), RISING)
@given(data=st.data())
def test_rising_curves_never_fall(name: str, part: str, data: st.DataObject) -> None:
    low, high = WINDOWS[part]
    width = high - low
    x = data.draw(st.floats(low - width, high + width))
    y = data.draw(st.floats(low - width, high + width))
    curve = getattr(muscle_curves(name), part)
    first, last = curve([min(x, y), max(x, y)])
    assert last >= first - 1e-12
    assert float(curve.slope(x)) >= 0.0


@pytest.mark.parametrize("name", CURVE_SETS)
@given(length=st.floats(0.0, 10.0))
def test_active_force_lies_between_nothing_and_its_peak(name: str, length: float) -> None:
    """De Groote's peak is 1.00107 at 1.0133: his Gaussians pass (1, 1) a little before it."""
    value = float(muscle_curves(name).active_force_length(length))
    assert 0.0 <= value <= 1.0011


@pytest.mark.parametrize(("name", "part"), EVERY)
def test_curves_and_slopes_have_no_jumps(name: str, part: str) -> None:
    low, high = WINDOWS[part]
    x = np.linspace(low, high, 20_001)
    value, slope = getattr(muscle_curves(name), part).value_and_slope(x)
    assert np.abs(np.diff(value)).max() <= 1.001 * np.abs(slope).max() * (x[1] - x[0])
    # The slope's own slope is finite: 1,000 times a curve's steepest would be a kink.
    assert np.abs(np.diff(slope)).max() < 0.05 * np.abs(slope).max()


@pytest.mark.parametrize(("name", "part"), EVERY)
@pytest.mark.parametrize("x", [-1e6, -3.0, 0.0, 0.1495, 5.0, 1e3, 1e9])
def test_far_away_everything_stays_finite(name: str, part: str, x: float) -> None:
    value, slope = getattr(muscle_curves(name), part).value_and_slope(x)
    assert np.isfinite(value)
    assert np.isfinite(slope)


@pytest.mark.parametrize("make", [degroote2016, millard2013])
@pytest.mark.parametrize("strain", [0.02, 0.049, 0.1])
def test_a_strain_is_where_the_force_is_one(make: type[MuscleCurves], strain: float) -> None:
    curves = make(
        tendon_strain_at_one_norm_force=strain, passive_fiber_strain_at_one_norm_force=10 * strain
    )
    assert float(curves.tendon_force_length(1 + strain)) == pytest.approx(1.0, abs=1e-12)
    assert float(curves.passive_force_length(1 + 10 * strain)) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("make", [degroote2016, millard2013])
@pytest.mark.parametrize("strain", [0.0, -0.1, np.nan, np.inf])
@pytest.mark.parametrize("which", ["tendon_strain", "passive_fiber_strain"])
def test_a_strain_must_be_positive(make: type[MuscleCurves], strain: float, which: str) -> None:
    with pytest.raises(OutOfRangeError, match=r"strain_at_one_norm_force must be positive"):
        make(**{f"{which}_at_one_norm_force": strain})


def test_the_digits_are_those_the_paper_rounds() -> None:
    """The force-velocity curve with the supplement's rounded constants: 1.2 % apart at most."""
    v = np.linspace(-1, 1, 2001)
    printed = -0.318 * np.arcsinh(-8.149 * v - 0.374) + 0.886
    apart = np.abs(degroote2016().force_velocity(v) - printed)
    assert 0.005 < apart.max() < 0.0125


def test_names_are_known_or_offered() -> None:
    assert muscle_curves("degroote2016") is muscle_curves("degroote2016")
    with pytest.raises(UnknownNameError, match="did you mean millard2013"):
        muscle_curves("millard2012")


@pytest.mark.parametrize("name", CURVE_SETS)
def test_a_set_names_its_publication(name: str) -> None:
    assert "doi:10." in muscle_curves(name).source
