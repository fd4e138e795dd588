"""Coordinates that follow others: no part of a pose, and all of their effect in the arm."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trochanter.errors import DataFaultError
from trochanter.mechanics import Hip
from trochanter.mechanics.functions import any_coordinate, values_and_slopes
from trochanter.mechanics.paths import active_points, lengths_and_arms
from trochanter.model import Constant, DependentCoordinate, MuscleModel, read_model_file

MADE = Path(__file__).parent / "made.toml"


@pytest.fixture
def made() -> MuscleModel:
    """Return the made-up model without its wraps."""
    model = read_model_file(MADE)
    bare = tuple(line.model_copy(update={"wraps": ()}) for line in model.lines)
    return model.model_copy(update={"lines": bare})


def poses(count: int = 100) -> np.ndarray:
    return np.random.default_rng(8).uniform(-1.4, 1.4, (count, 4))


def test_a_pose_holds_only_what_decides(made: MuscleModel) -> None:
    model = made.compile()
    assert model.coordinate_names == ("hip_x", "hip_y", "hip_z", "knee")
    assert model.dependent_names == ("half", "patella")
    assert set(model.function_coordinate[:2]) == {3}
    assert model.function_input[:2].tolist() == [3, 4]


def test_dependents_have_the_values_of_their_functions(made: MuscleModel) -> None:
    q = poses()
    values = any_coordinate(made.compile(), q)
    half = 0.5 * q[:, 3]
    np.testing.assert_allclose(values[:, :4], q, atol=0)
    np.testing.assert_allclose(values[:, 4], half, atol=1e-15)
    np.testing.assert_allclose(values[:, 5], 0.3 * half**2 + half + 0.1, atol=1e-15)


def test_slopes_follow_the_chain_rule(made: MuscleModel) -> None:
    model, q = made.compile(), poses()
    _, slope = values_and_slopes(model, q)
    for j in range(q.shape[1]):
        stepped = q.astype(complex)
        stepped[:, j] += 1e-30j
        value, _ = values_and_slopes(model, stepped)
        expected = np.where(model.function_coordinate == j, slope, 0.0)
        np.testing.assert_allclose(value.imag / 1e-30, expected, atol=1e-12)


def test_arms_contain_what_dependents_move(made: MuscleModel) -> None:
    model, q = made.compile(), poses(400)
    _, arm = lengths_and_arms(model, q)
    for j in range(q.shape[1]):
        stepped = q.astype(complex)
        stepped[:, j] += 1e-30j
        length, _ = lengths_and_arms(model, stepped)
        np.testing.assert_allclose(arm[..., j], -length.imag / 1e-30, atol=1e-12)


def test_a_dependent_coordinate_switches_points(made: MuscleModel) -> None:
    q = poses()
    model = made.compile()
    patella = any_coordinate(model, q)[:, 5]
    expected = (patella >= -1e-5) & (patella <= 0.4 + 1e-5)
    np.testing.assert_array_equal(active_points(model, q)[:, 1], expected)
    assert 0.1 < expected.mean() < 0.9


def test_a_constant_dependent_stands_still(made: MuscleModel) -> None:
    still = DependentCoordinate(name="half", function=Constant(value=0.2))
    model = made.model_copy(update={"dependents": (made.dependents[0], still)})
    patella = any_coordinate(model.compile(), poses())[:, 5]
    np.testing.assert_allclose(patella, 0.3 * 0.04 + 0.3, atol=1e-15)
    assert Hip(model).coordinates == ("hip_x", "hip_y", "hip_z", "knee")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('coordinate = "half"', 'coordinate = "third"', "no coordinate named 'third'"),
        (
            'name = "half"\ncoordinate = "knee"',
            'name = "half"\ncoordinate = "patella"',
            "in a ring",
        ),
        ('coordinate = "half"', 'coordinate = "patella"', "in a ring: patella"),
        ('name = "half"', 'name = "knee"', "'knee' is already used"),
        ('coordinate = "half"\n', "", "function must be a constant"),
    ],
)
def test_faulty_dependents_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = MADE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "model.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFaultError) as caught:
        read_model_file(path)
    assert said in str(caught.value)


def test_a_long_ring_of_joints_is_told_briefly() -> None:
    from trochanter.model.checks import rings

    count = 20_000
    parents = {f"b{k}": f"b{(k + 1) % count}" for k in range(count)}
    found = list(rings(parents))
    assert len(found) == count
    assert found[-1][1] == f"b{count - 1} > b0 > b1 > b2 > b3 > b4 > ..."
    chain = {f"b{k}": f"b{k + 1}" for k in range(count)}
    assert not list(rings(chain))
