"""The engine and the line-by-line account of the same paths agree, whatever a line consists of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from trochanter.mechanics import Hip
from trochanter.mechanics.wrapping import follow
from trochanter.model import MuscleModel

SAME = 1e-12  # metres: the same formulas, summed in another order


@pytest.mark.parametrize("count", [2, 3], ids=["one part a line", "a part that stays"])
def test_engine_agrees_with_the_courses(make_model: Callable[..., MuscleModel], count: int) -> None:
    model = make_model()
    lines = tuple(line.model_copy(update={"points": line.points[:count]}) for line in model.lines)
    hip = Hip(model.model_copy(update={"lines": lines}))
    q = np.random.default_rng(5).uniform(-1.0, 1.0, (40, 2))
    length, arm = hip.evaluate(q)
    expected_length, expected_arm = follow(hip.compiled, q).lengths_and_arms()
    np.testing.assert_allclose(length, expected_length, rtol=0, atol=SAME)
    np.testing.assert_allclose(arm, expected_arm, rtol=0, atol=SAME)
