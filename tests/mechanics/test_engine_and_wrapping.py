"""The engine and the line-by-line account of the same paths agree, whatever a line consists of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from trochanter.mechanics import Hip
from trochanter.mechanics.wrapping import follow
from trochanter.model import Body, Coordinate, Joint, MuscleModel, TransformAxis

SAME = 1e-12  # metres: the same formulas, summed in another order
AXES = {
    "hip_flexion": (0.0, 0.0, 1.0),
    "hip_adduction": (1.0, 0.0, 0.0),
    "hip_rotation": (0.0, 1.0, 0.0),
}


def turning_about(model: MuscleModel, count: int) -> MuscleModel:
    """Return the model with a hip of `count` coordinates: of three the engine makes a case."""
    axes = dict(list(AXES.items())[:count])
    turns = tuple(TransformAxis(axis=axis, coordinate=name) for name, axis in axes.items())
    joint = Joint(name="hip", parent="pelvis", rotations=turns)
    changes = {
        "coordinates": tuple(Coordinate(name=name, range=(-1.0, 1.0)) for name in axes),
        "bodies": (Body(name="pelvis"), Body(name="femur", joint=joint)),
    }
    return model.model_copy(update=changes)


@pytest.mark.parametrize("points", [2, 3], ids=["one part a line", "a part that stays"])
@pytest.mark.parametrize("coordinates", [2, 3])
def test_engine_agrees_with_the_courses(
    make_model: Callable[..., MuscleModel], points: int, coordinates: int
) -> None:
    model = turning_about(make_model(), coordinates)
    lines = tuple(line.model_copy(update={"points": line.points[:points]}) for line in model.lines)
    hip = Hip(model.model_copy(update={"lines": lines}))
    q = np.random.default_rng(5).uniform(-0.7, 0.7, (40, coordinates))
    length, arm = hip.evaluate(q)
    expected_length, expected_arm = follow(hip.compiled, q).lengths_and_arms()
    np.testing.assert_allclose(length, expected_length, rtol=0, atol=SAME)
    np.testing.assert_allclose(arm, expected_arm, rtol=0, atol=SAME)
