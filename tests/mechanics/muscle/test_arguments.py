"""What a muscle may be asked with, in what shapes, and what is said of the rest."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.mechanics.muscle import MuscleParameters, equilibrium

MEDIUS = MuscleParameters(546.0, 0.0535, 0.078, 0.1396)


def test_arguments_broadcast() -> None:
    muscles = MuscleParameters([546.0, 400.0], [0.05, 0.06], 0.078)
    state = equilibrium(
        muscles, np.full((3, 1), 0.13), activation=[[[0.1]], [[0.9]]], tendon="elastic"
    )
    assert state.tendon_force.shape == (2, 3, 2)
    second = MuscleParameters(400.0, 0.06, 0.078)
    alone = equilibrium(second, 0.13, activation=0.9, tendon="elastic")
    np.testing.assert_allclose(state.tendon_force[1, 0, 1], alone.tendon_force, rtol=1e-12)
    assert equilibrium(muscles, np.empty((0, 2)), tendon="elastic").tendon_force.shape == (0, 2)


@pytest.mark.parametrize("thing", [MEDIUS, equilibrium(MEDIUS, 0.131)])
def test_records_cannot_be_written_to_even_when_pickled(thing: object) -> None:
    for record in (thing, pickle.loads(pickle.dumps(thing))):
        for name in type(record).__dataclass_fields__:  # type: ignore[attr-defined]
            assert not getattr(record, name).flags.writeable, name


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"max_isometric_force": 0.0}, "max_isometric_force must be positive, not 0.0"),
        ({"optimal_fiber_length": [0.1, -0.2]}, "optimal_fiber_length must be positive, not -0.2"),
        ({"tendon_slack_length": np.nan}, "tendon_slack_length holds nan"),
        ({"pennation_angle_at_optimal": 1.5}, "from 0 to 1.4706 rad, not 1.5"),
        ({"fiber_damping": -0.1}, "fiber_damping must be zero or positive"),
    ],
)
def test_impossible_muscles_are_refused(change: dict[str, object], says: str) -> None:
    given = {"max_isometric_force": 1.0, "optimal_fiber_length": 0.1, "tendon_slack_length": 0.1}
    with pytest.raises(OutOfRangeError, match=says):
        MuscleParameters(**{**given, **change})


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(TrochanterError, match="max_isometric_force is not a number"):
        MuscleParameters("strong", 0.1, 0.1)
    with pytest.raises(TrochanterError, match="shapes do not broadcast"):
        MuscleParameters([1.0, 2.0], [0.1, 0.2, 0.3], 0.1)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"muscle_tendon_length": np.inf}, "muscle_tendon_length must be finite"),
        ({"muscle_tendon_length": -0.1}, "cannot be negative"),
        ({"activation": 1.01}, "activation goes from 0 to 1; 1.01 is outside"),
        ({"activation": [0.5, -0.5]}, "-0.5 is outside"),
        ({"muscle_tendon_velocity": np.nan}, "muscle_tendon_velocity must be finite"),
        ({"max_iterations": 0}, "max_iterations must be at least 1"),
        ({"tendon": "elastik"}, "tendon is 'rigid' or 'elastic', not 'elastik'"),
        ({"curves": "hill1938"}, "no set of muscle curves named 'hill1938'"),
        ({"activation": [[0.1], [0.2]], "muscle_tendon_length": [0.1] * 3}, None),
        ({"activation": [0.1, 0.2], "muscle_tendon_length": [0.1] * 3}, "do not broadcast"),
    ],
)
def test_wrong_arguments_are_refused(given: dict[str, object], says: str | None) -> None:
    arguments = {"muscle_tendon_length": 0.131, **given}
    if says is None:
        assert equilibrium(MEDIUS, **arguments).tendon_force.shape == (2, 3)
        return
    with pytest.raises(TrochanterError, match=says):
        equilibrium(MEDIUS, **arguments)
