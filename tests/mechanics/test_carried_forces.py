"""Forces carried to bones of another shape: fibres standing are as long by their optimum."""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import TrochanterError, UnknownNameError
from trochanter.mechanics import Hip
from trochanter.mechanics.carried_forces import carry_forces
from trochanter.model import MuscleModel, read_builtin
from trochanter.model.anatomical import trochanter_model


@pytest.fixture(scope="module")
def mean() -> MuscleModel:
    return read_builtin("trochanter")


def test_the_mean_bones_keep_the_forces_they_have(mean: MuscleModel) -> None:
    again = carry_forces(trochanter_model())
    for line, kept in zip(again.lines, mean.lines, strict=True):
        assert line.force is not None
        assert kept.force is not None
        assert line.force.source == kept.force.source
        ours, theirs = (one.model_dump(exclude={"source"}) for one in (line.force, kept.force))
        assert ours == pytest.approx(theirs, rel=1e-12)


def test_fibres_and_tendons_grow_with_the_lines(mean: MuscleModel) -> None:
    small = Hip(carry_forces(trochanter_model([2.0])))
    usual = tr.load()
    ours, theirs = small.forces(activation=0.5), usual.forces(activation=0.5)
    np.testing.assert_allclose(
        ours.normalized_fiber_length, theirs.normalized_fiber_length, rtol=1e-9
    )
    np.testing.assert_allclose(ours.tendon_force, theirs.tendon_force, rtol=1e-9)
    lengths = ours.muscle_tendon_length / theirs.muscle_tendon_length
    assert float(lengths.min()) < 0.98
    assert {one.id for one in small.sources} >= {"ward2009", "handsfield2014"}


def test_lines_that_the_other_model_has_not_are_told(mean: MuscleModel) -> None:
    odd = mean.lines[0].model_copy(update={"name": "piriforms"})
    with pytest.raises(UnknownNameError, match="did you mean piriformis"):
        carry_forces(mean.model_copy(update={"lines": (odd,)}))
    with pytest.raises(TrochanterError, match="quadratus femoris has no force parameters to carry"):
        carry_forces(
            mean.model_copy(update={"lines": (mean.lines[17],)}), read_builtin("dostal1981")
        )
