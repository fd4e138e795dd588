"""Verdicts by the built-in models, against numbers computed apart from the claims' own code."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

import trochanter as tr
from trochanter.anatomy import Claim
from trochanter.claims import all_verdicts, judge

WORDS = {"supported", "partly", "contradicted", "not testable"}


def make(**fields) -> Claim:
    base = {"id": "a", "muscle": "piriformis", "says": "it does so", "sources": ["x"]}
    return Claim.model_validate_json(json.dumps({**base, **fields}))


def quantity(**fields):
    base = {"quantity": "moment_arm", "muscles": ["piriformis"], "coordinate": "hip_rotation"}
    return {**base, **fields}


@pytest.fixture(scope="module")
def hips():
    return [tr.load(name) for name in tr.models()]


def verdict_of(claim, hips):
    return {v.model: v for v in judge(claim, hips, tr.atlas()).verdicts}


def test_a_true_and_a_false_sign_get_opposite_verdicts(hips):
    for expect, word in (("negative", "supported"), ("positive", "contradicted")):
        claim = make(test=[{"kind": "sign", "of": quantity(), "expect": expect}])
        assert {v.verdict for v in verdict_of(claim, hips).values()} == {word}


def test_the_numbers_are_the_models(hips):
    pose = {"hip_flexion_deg": 60.0, "hip_adduction_deg": -10.0}
    claim = make(test=[{"kind": "sign", "of": quantity(pose=pose), "expect": "positive"}])
    for hip in hips:
        found = verdict_of(claim, hips)[hip.id].numbers
        arms = hip.moment_arms(hip_flexion=math.radians(60), hip_adduction=math.radians(-10))
        for finding in found:
            wanted = float(arms.sel(muscle=finding.line, coordinate="hip_rotation"))
            assert finding.value == pytest.approx(wanted, abs=1e-12)


def test_crossing_agrees_with_the_sign_on_both_sides(hips):
    fields = {"along": "hip_flexion", "from_deg": 0, "to_deg": 90, "direction": "to-positive"}
    claim = make(test=[{"kind": "crossing", "of": quantity(), **fields}])
    for hip in hips:
        for finding in verdict_of(claim, hips)[hip.id].numbers:
            around = np.radians([finding.value - 0.5, finding.value + 0.5])
            arms = hip.moment_arms(hip_flexion=around)
            before, after = arms.sel(muscle=finding.line, coordinate="hip_rotation").values
            assert before < 0 < after


def test_what_a_model_lacks_is_not_testable_with_the_reason(hips):
    of = quantity(muscles=["obturator-externus"])
    claim = make(test=[{"kind": "sign", "of": of, "expect": "negative"}])
    found = verdict_of(claim, hips)
    assert found["gait2392"].verdict == "not testable"
    assert "obturator-externus" in found["gait2392"].why
    assert found["dostal1981"].verdict != "not testable"


def test_a_posture_outside_the_range_is_not_testable(hips):
    of = quantity(pose={"hip_flexion_deg": 179.0})
    claim = make(test=[{"kind": "sign", "of": of, "expect": "negative"}])
    for verdict in verdict_of(claim, hips).values():
        assert verdict.verdict == "not testable"
        assert "outside" in verdict.why


def test_some_lines_of_several_make_partly(hips):
    of = quantity(muscles=["gluteus-medius"])
    claim = make(test=[{"kind": "sign", "of": of, "expect": "positive", "at_least_mm": 5}])
    assert verdict_of(claim, hips)["dostal1981"].verdict == "partly"


def test_cross_section_is_asked_of_studies_not_models(hips):
    area = {"quantity": "physiological_cross_sectional_area", "over": "sum"}
    deep = {**area, "muscles": ["gemellus-superior", "gemellus-inferior", "obturator-internus"]}
    claim = make(
        test=[
            {"kind": "order", "greater": deep, "lesser": {**area, "muscles": ["gluteus-minimus"]}}
        ]
    )
    found = verdict_of(claim, hips)
    assert found
    assert not set(found) & set(tr.models())
    for verdict in found.values():
        if verdict.verdict == "not testable":
            assert "gives no cross-section" in verdict.why
        else:
            more, less = (finding.value for finding in verdict.numbers)
            assert (more >= less) == (verdict.verdict == "supported")


def test_every_claim_of_the_atlas_gets_a_verdict_from_someone():
    for judged in all_verdicts():
        assert {v.verdict for v in judged.verdicts} <= WORDS
        if judged.claim.test:
            told = {v.verdict for v in judged.verdicts}
            assert told - {"not testable"}, f"{judged.claim.id} can be tested nowhere"


def test_the_claims_that_the_atlas_must_answer():
    """The questions that the atlas was founded to answer each have a claim with numbers."""
    by_muscle = {}
    for judged in all_verdicts():
        by_muscle.setdefault(judged.claim.muscle, []).append(judged)
    for slug in ("gluteus-minimus", "gluteus-medius", "gemellus-inferior", "piriformis"):
        assert len(by_muscle[slug]) >= 3
    crossings = [
        f
        for j in by_muscle["piriformis"]
        for v in j.verdicts
        for f in v.numbers
        if f.unit == "deg" and f.value is not None
    ]
    assert any(45 <= f.value <= 65 for f in crossings)


def test_json_has_the_promised_shape():
    data = [judged.as_json() for judged in tr.verdicts("gluteus-minimus")]
    text = json.loads(json.dumps(data))
    for claim in text:
        assert {"id", "muscle", "says", "verdicts"} <= set(claim)
        for verdict in claim["verdicts"]:
            assert {"model", "verdict", "numbers"} <= set(verdict)
