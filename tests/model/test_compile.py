"""Compiled models: read-only, also after a trip through pickle, and in order."""

from __future__ import annotations

import copy
import pickle
from dataclasses import fields

import numpy as np
import pytest
from pydantic import ValidationError

from trochanter.model import Body, CompiledModel, MuscleModel, builtin_ids, read_builtin


def arrays(compiled: CompiledModel) -> dict[str, np.ndarray]:
    pairs = {field.name: getattr(compiled, field.name) for field in fields(compiled)}
    return {name: value for name, value in pairs.items() if isinstance(value, np.ndarray)}


@pytest.mark.parametrize("id", builtin_ids())
def test_arrays_are_read_only_and_survive_pickle(id: str) -> None:
    compiled = read_builtin(id).compile()
    for other in (
        compiled,
        pickle.loads(pickle.dumps(compiled)),
        copy.deepcopy(compiled),
    ):
        for name, array in arrays(other).items():
            assert not array.flags.writeable, name
            np.testing.assert_array_equal(array, getattr(compiled, name))
    with pytest.raises(ValueError, match="read-only"):
        compiled.point_location[0] = 0.0


def test_parents_come_first_however_the_file_has_them() -> None:
    model = read_builtin("gait2392")
    turned = model.model_copy(update={"bodies": tuple(reversed(model.bodies))})
    compiled = turned.compile()
    assert compiled.body_names == ("pelvis", "femur", "tibia")
    assert compiled.parent.tolist() == [0, 1]


def test_records_are_frozen_and_strict() -> None:
    model = read_builtin("dostal1981")
    with pytest.raises(ValidationError):
        model.id = "mine"
    with pytest.raises(ValidationError):
        Body(name="femur", colour="red")
    with pytest.raises(ValidationError, match="valid tuple"):
        MuscleModel(**{**model.model_dump(), "lines": []})


def test_a_model_made_in_code_is_checked_too() -> None:
    model = read_builtin("dostal1981")
    with pytest.raises(ValidationError, match=r"lines\[0\].points\[1\].body: no body named"):
        MuscleModel(**{**model.model_dump(), "bodies": (Body(name="pelvis"),)})
