"""Predicates on made-up quantities whose answers are known beforehand."""

from __future__ import annotations

import json

import numpy as np
import pytest

from trochanter.anatomy.claim import Claim, Quantity
from trochanter.claims.predicates import ask, crossing_angle
from trochanter.claims.quantity import Values

OF = {"quantity": "moment_arm", "muscles": ["piriformis"], "coordinate": "hip_rotation"}


def a_test(kind: str, **fields):
    """Make one test as a claim's file would give it."""
    claim = Claim.model_validate_json(
        json.dumps(
            {
                "id": "a",
                "muscle": "piriformis",
                "says": "it does so",
                "sources": ["x"],
                "test": [{"kind": kind, **fields}],
            }
        )
    )
    return claim.test[0]


def line(slope: float, start: float):
    """Two lines whose arm [m] is linear in degrees of flexion; the second is the first's half."""

    def values_of(quantity: Quantity, along, grid_deg):
        degrees = np.array([quantity.pose.hip_flexion_deg]) if grid_deg is None else grid_deg
        curve = start + slope * degrees
        return Values(("a", "b"), np.stack([curve, 0.5 * curve], axis=1), "m")

    return values_of


def test_sign_needs_the_stated_size():
    test = a_test("sign", of=OF, expect="negative", at_least_mm=6)
    first, second = ask(test, line(0, -0.010))
    assert first.holds
    assert not second.holds
    assert second.value == pytest.approx(-0.005)


def test_zero_is_neither_positive_nor_negative():
    for side in ("positive", "negative"):
        assert not any(f.holds for f in ask(a_test("sign", of=OF, expect=side), line(0, 0.0)))


def test_small_takes_the_size_of_either_sign():
    found = ask(a_test("small", of=OF, at_most_mm=6), line(0, -0.010))
    assert [f.holds for f in found] == [False, True]


def test_crossing_is_interpolated_and_held_to_its_range():
    values_of = line(0.001, -0.0333)
    fields = {"of": OF, "along": "hip_flexion", "from_deg": 0, "to_deg": 90}
    wide = ask(a_test("crossing", **fields, direction="to-positive"), values_of)
    assert [f.value for f in wide] == pytest.approx([33.3, 33.3], abs=1e-9)
    assert all(f.holds for f in wide)
    narrow = a_test("crossing", **fields, direction="to-positive", within_deg=[40, 60])
    assert not any(f.holds for f in ask(narrow, values_of))
    wrong_way = ask(a_test("crossing", **fields, direction="to-negative"), values_of)
    assert all(f.value is None and not f.holds for f in wrong_way)


def test_crossing_angle_of_a_curve_that_only_touches_zero():
    grid = np.array([0.0, 1.0, 2.0])
    assert crossing_angle(grid, np.array([-1.0, 0.0, -1.0]), to_positive=True) is None
    assert crossing_angle(grid, np.array([-1.0, 0.0, 1.0]), to_positive=True) == 1.0


def test_trend_and_count():
    fields = {"of": OF, "along": "hip_flexion", "from_deg": 0, "to_deg": 90, "expect": "rises"}
    rising = ask(a_test("trend", **fields, at_least_mm=60), line(0.001, 0))
    assert [f.holds for f in rising] == [True, False]
    share, *each = ask(a_test("count", **fields, share_at_least=0.9), line(0.001, 0))
    assert share.value == 1.0
    assert share.holds
    assert len(each) == 2
    falling = ask(a_test("count", **{**fields, "expect": "falls"}, share_at_least=0.5), line(1, 0))
    assert not falling[0].holds


def test_order_compares_with_its_factor():
    def values_of(quantity, along, grid_deg):
        size = 0.03 if quantity.muscles == ("piriformis",) else 0.02
        return Values(("x",), np.array([[size]]), "m")

    mean = {**OF, "over": "mean"}
    other = {**mean, "muscles": ["gluteus-minimus"]}
    for factor, holds in ((1.0, True), (1.49, True), (1.51, False)):
        found = ask(a_test("order", greater=mean, lesser=other, factor=factor), values_of)
        assert [f.holds for f in found] == [holds, holds]


def test_an_order_of_single_lines_is_refused():
    with pytest.raises(ValueError, match="mean, sum, max or min"):
        a_test("order", greater=OF, lesser=OF)
