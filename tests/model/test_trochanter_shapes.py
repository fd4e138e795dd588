"""`trochanter` follows the bones: laid on other shapes by the same rules, and kept as figures."""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr
from trochanter.mechanics import Hip
from trochanter.model.anatomical import shaped_bones, trochanter_model
from trochanter.model.anatomical.surfaces import SURFACES
from trochanter.model.anatomical.vias import VIAS


def test_the_figures_are_those_of_the_rules_on_the_mean_bones():
    kept, laid = tr.load("trochanter").model, trochanter_model()
    assert laid.model_copy(update={"note": kept.note.strip()}).wraps == kept.wraps
    assert laid.bodies == kept.bodies
    for ours, theirs in zip(laid.lines, kept.lines, strict=True):
        assert (ours.name, ours.points, ours.wraps) == (theirs.name, theirs.points, theirs.wraps)


@pytest.mark.parametrize("scores", [(2.0,), (-2.0,), (0.5, -1.5, 1.0)])
def test_another_shape_is_another_model_of_the_same_lines(scores):
    mean, other = tr.load("trochanter"), Hip(trochanter_model(scores))
    assert other.muscles == mean.muscles
    poses = np.radians([[0, 0, 0, 0], [60, -10, 10, 30], [90, 10, 0, 90]])
    length, _ = other.evaluate(poses)
    before, _ = mean.evaluate(poses)
    change = length / before
    assert ((change > 0.6) & (change < 1.6)).all()
    assert np.abs(change - 1.0).max() > 0.02


def test_larger_bones_have_longer_lines():
    small, large = (Hip(trochanter_model([score])) for score in (2.0, -2.0))
    size = [np.ptp(shaped_bones([score]).nodes["femur"][:, 1]) for score in (2.0, -2.0)]
    assert size[1] > size[0]
    zero = np.zeros(4)
    assert (large.evaluate(zero)[0] > small.evaluate(zero)[0]).mean() > 0.9


def test_every_place_has_a_reason_and_known_sources():
    known = tr.atlas().sources
    for plan in (*SURFACES.values(), *VIAS.values()):
        assert len(plan.reason) > 20, plan.name
        assert plan.sources, plan.name
        assert set(plan.sources) <= set(known), plan.name
