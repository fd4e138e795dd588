"""Functions of a coordinate, as records and as polynomial pieces."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from trochanter.model import Constant, Linear, Multiplier, Polynomial, SimmSpline
from trochanter.model.pieces import Pieces, pieces_of, stack_pieces

X = (-1.0, -0.4, 0.1, 0.9, 1.3)
Y = (0.1, 0.3, -0.2, 0.05, 0.4)


def at(pieces: Pieces, q: float, order: int = 0) -> float:
    """Value or derivative of the pieces at q, by NumPy's own polynomials."""
    piece = int((q >= pieces.breaks).sum())
    series = np.polynomial.Polynomial(pieces.coefficients[piece])
    return float((series.deriv(order) if order else series)(q - pieces.origins[piece]))


def test_simple_functions_are_what_they_say() -> None:
    assert at(pieces_of(Constant(value=0.3)), 5.0) == 0.3
    assert at(pieces_of(Linear(slope=-2.0, intercept=1.0)), 0.25) == 0.5
    assert at(pieces_of(Polynomial(coefficients=(3.0, 0.0, -1.0))), 2.0) == 11.0
    assert at(pieces_of(Multiplier(scale=-0.5, function=Linear())), 4.0) == -2.0


def test_spline_passes_through_its_points() -> None:
    pieces = pieces_of(SimmSpline(x=X, y=Y))
    assert [at(pieces, x) for x in X] == pytest.approx(Y, abs=1e-15)


@pytest.mark.parametrize("order", [0, 1, 2])
def test_spline_is_smooth_at_inner_points(order: int) -> None:
    pieces = pieces_of(SimmSpline(x=X, y=Y))
    for x in X[1:-1]:
        below = at(pieces, np.nextafter(x, -np.inf), order)
        assert below == pytest.approx(at(pieces, x, order), abs=1e-12)


def test_spline_through_points_of_a_cubic_is_that_cubic() -> None:
    """Its end condition makes it exact there, which a natural spline is not."""
    cubic = np.polynomial.Polynomial([0.2, -1.0, 0.7, 2.0])
    pieces = pieces_of(SimmSpline(x=X, y=tuple(cubic(np.array(X)))))
    for q in np.linspace(X[0], X[-1], 41):
        assert at(pieces, q) == pytest.approx(cubic(q), abs=1e-13)


def test_spline_goes_on_in_straight_lines() -> None:
    pieces = pieces_of(SimmSpline(x=X, y=Y))
    for end, outside in ((X[0], -3.0), (X[-1], 4.0)):
        inner = np.nextafter(end, 0.0)
        assert at(pieces, outside, 2) == 0.0
        assert at(pieces, outside, 1) == pytest.approx(at(pieces, inner, 1), abs=1e-12)
        straight = at(pieces, inner) + at(pieces, inner, 1) * (outside - end)
        assert at(pieces, outside) == pytest.approx(straight, abs=1e-12)


def test_spline_of_two_points_is_a_line() -> None:
    pieces = pieces_of(SimmSpline(x=(0.0, 2.0), y=(1.0, 2.0)))
    assert at(pieces, 1.0) == 1.5
    assert at(pieces, 9.0, 1) == 0.5


def test_a_spline_turned_round_is_the_same_curve() -> None:
    """What the sign of the knee's angle relies on."""
    there = pieces_of(SimmSpline(x=X, y=Y))
    back = pieces_of(SimmSpline(x=tuple(-x for x in reversed(X)), y=tuple(reversed(Y))))
    for q in np.linspace(-2, 2, 37):
        assert at(there, q) == pytest.approx(at(back, -q), abs=1e-14)


def test_stacked_pieces_keep_every_function() -> None:
    functions = [SimmSpline(x=X, y=Y), Constant(value=2.0), Polynomial(coefficients=(1.0,) * 6)]
    table = stack_pieces([pieces_of(one) for one in functions])
    for row, one in enumerate(functions):
        alone = pieces_of(one)
        stacked = Pieces(table.breaks[row], table.origins[row], table.coefficients[row])
        for q in (-5.0, -1.0, 0.0, 0.5, 7.0):
            assert at(stacked, q) == at(alone, q)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ((0.0, 1.0, 1.0), (0.0, 0.0, 0.0), "must increase"),
        ((0.0, 1.0), (0.0,), "at least 2"),
        ((0.0, 1.0, 2.0), (0.0, 1.0), "x has 3 values and y has 2"),
        ((0.0, float("nan")), (0.0, 1.0), "finite"),
    ],
)
def test_faulty_splines_are_refused(
    x: tuple[float, ...], y: tuple[float, ...], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        SimmSpline(x=x, y=y)
