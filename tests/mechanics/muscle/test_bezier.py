"""Quintic Bezier corners on their own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trochanter.mechanics.muscle.bezier import BezierCurve, Knot, corner

CURVINESS = st.floats(0.0, 1.0)


@given(CURVINESS)
def test_a_corner_starts_and_ends_on_its_lines(curviness: float) -> None:
    curve = BezierCurve([Knot(0.0, 0.0, 0.5), Knot(2.0, 3.0, 4.0)], [curviness])
    value, slope = curve.value_and_slope([0.0, 2.0])
    np.testing.assert_allclose(value, [0.0, 3.0], atol=1e-13)
    np.testing.assert_allclose(slope, [0.5, 4.0], atol=1e-10)


@given(CURVINESS, st.floats(0.0, 2.0))
def test_a_corner_stays_between_its_chord_and_its_lines(curviness: float, x: float) -> None:
    """A Bezier curve stays in the hull of its control points."""
    curve = BezierCurve([Knot(0.0, 0.0, 0.5), Knot(2.0, 3.0, 4.0)], [curviness])
    y = float(curve(x))
    assert max(0.5 * x, 3.0 + 4.0 * (x - 2.0)) - 1e-12 <= y <= 1.5 * x + 1e-12


def test_curviness_pulls_towards_the_corner() -> None:
    knots = [Knot(0.0, 0.0, 0.0), Knot(2.0, 2.0, 3.0)]
    middle = [float(BezierCurve(knots, [bend])(4 / 3)) for bend in (0.0, 0.5, 1.0)]
    assert middle == sorted(middle, reverse=True)


def test_straight_knots_give_a_straight_line() -> None:
    points = corner(Knot(0.0, 1.0, 2.0), Knot(3.0, 7.0, 2.0), 0.5)
    np.testing.assert_allclose(points[1], 1.0 + 2.0 * points[0], atol=1e-14)


def test_curvature_vanishes_where_corners_meet() -> None:
    knots = [Knot(0.0, 0.0, 0.0), Knot(1.0, 0.5, 1.0), Knot(2.0, 2.0, 3.0)]
    curve = BezierCurve(knots, [0.5, 0.5])
    for x in (0.0, 1.0, 2.0):
        bends = [(curve.slope(x + h) - curve.slope(x - h)) / (2 * h) for h in (1e-3, 1e-4, 1e-5)]
        assert abs(bends[2]) < abs(bends[0])
        assert abs(bends[2]) < 1e-2


def test_beyond_its_ends_a_curve_is_straight() -> None:
    curve = BezierCurve([Knot(0.0, 1.0, -2.0), Knot(1.0, 0.0, 0.0)], [0.5])
    np.testing.assert_allclose(curve([-3.0, 0.0, 1.0, 9.0]), [7.0, 1.0, 0.0, 0.0], atol=1e-14)
    np.testing.assert_allclose(curve.slope([-3.0, 9.0]), [-2.0, 0.0], atol=1e-14)


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3, 4)])
def test_the_shape_is_kept(shape: tuple[int, ...]) -> None:
    curve = BezierCurve([Knot(0.0, 0.0, 0.0), Knot(1.0, 1.0, 2.0)], [0.5])
    value, slope = curve.value_and_slope(np.full(shape, 0.3))
    assert value.shape == slope.shape == shape
