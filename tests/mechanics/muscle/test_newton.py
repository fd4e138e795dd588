"""The safeguarded Newton method on functions that lead the plain one astray."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trochanter.mechanics.muscle.newton import safeguarded_newton

TOLERANCE = 1e-9  # a cube root is steep: 1e-9 is reached within 1e-27 of its zero

FUNCTIONS = {
    "cube root": (np.cbrt, lambda x: 1 / (3 * np.cbrt(x) ** 2)),
    "arctangent": (np.arctan, lambda x: 1 / (1 + x**2)),
    "steep exponential": (lambda x: np.expm1(40 * x), lambda x: 40 * np.exp(40 * x)),
    "flat cubic": (lambda x: x**3, lambda x: 3 * x**2),
    "with a wrong slope": (lambda x: x, lambda x: np.full_like(x, -7.0)),
    "with no slope": (np.sinh, lambda x: np.zeros_like(x)),
    "with an infinite slope": (np.sinh, lambda x: np.full_like(x, np.inf)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@given(low=st.floats(-9.0, -1e-3), high=st.floats(1e-3, 9.0), start=st.floats(-9.0, 9.0))
def test_the_root_is_found(name: str, low: float, high: float, start: float) -> None:
    function, slope = FUNCTIONS[name]

    def ask(x: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        with np.errstate(divide="ignore"):
            return function(x), slope(x), np.full_like(x, TOLERANCE)

    roots = safeguarded_newton(ask, np.array([low]), np.array([high]), np.array([start]))
    assert roots.found.all()
    assert abs(roots.residual[0]) <= TOLERANCE
    assert float(function(roots.x)[0]) == roots.residual[0]


def test_each_equation_goes_its_own_way() -> None:
    target = np.array([0.1, 2.0, 30.0, 4000.0])
    asked = []

    def ask(x: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        asked.append(len(rows))
        return x * x - target[rows], 2 * x, np.full_like(x, 1e-9)

    roots = safeguarded_newton(ask, np.zeros(4), np.full(4, 100.0), np.ones(4))
    np.testing.assert_allclose(roots.x, np.sqrt(target), atol=1e-9)
    assert asked == sorted(asked, reverse=True)
    assert asked[-1] < 4


def test_what_is_not_found_says_so_and_by_how_much() -> None:
    def ask(x: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return x - 0.3, np.zeros_like(x), np.full_like(x, 1e-12)

    roots = safeguarded_newton(ask, np.zeros(1), np.ones(1), np.array([0.9]), iterations=3)
    assert not roots.found[0]
    assert roots.residual[0] == roots.x[0] - 0.3
    assert 0.0 < abs(roots.residual[0]) < 0.7


def test_the_root_at_which_the_function_rises_is_taken() -> None:
    """A cubic with roots -1, 0 and 1 falls through 0, where the search starts."""

    def ask(x: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return x**3 - x, 3 * x * x - 1, np.full_like(x, 1e-12)

    roots = safeguarded_newton(ask, np.full(2, -2.0), np.full(2, 3.0), np.array([0.01, -0.01]))
    assert roots.found.all()
    assert (3 * roots.x**2 - 1 > 0).all()


def test_nothing_to_solve() -> None:
    empty = np.zeros(0)
    assert safeguarded_newton(lambda x, rows: (x, x, x), empty, empty, empty).x.size == 0
