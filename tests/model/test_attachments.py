"""The attachments' records, and their points on bones of any shape."""

from __future__ import annotations

import json

import numpy as np
import pytest

from trochanter.bones.placing import placed_bones
from trochanter.bones.shape import shape_model
from trochanter.errors import DataFaultError, OutOfRangeError, UnknownNameError
from trochanter.geometry.transforms import apply, inverse
from trochanter.model.attachments import (
    DATA,
    attachment,
    attachment_points,
    attachments,
    belly,
    compartments,
    read_attachments,
)
from trochanter.model.muscles import HIP_MUSCLES

PLACED = {bone: f"{bone}-right" for bone in ("femur", "patella", "tibia-fibula")} | {
    "pelvis": "pelvis"
}


@pytest.fixture
def broken(tmp_path):
    def make(change):
        held = json.loads(DATA.read_text(encoding="utf-8"))
        change(held)
        file = tmp_path / "broken.json"
        file.write_text(json.dumps(held), encoding="utf-8")
        return file

    return make


def in_frame(one, scores=()):
    nodes = shape_model().nodes(one.bone, scores)
    frame = inverse(placed_bones()[PLACED[one.bone]].model_from_frame)
    return apply(frame, attachment_points(one.muscle, one.compartment, one.end, nodes))


def test_every_muscle_of_the_hip_has_its_ends_and_flesh():
    held = attachments()
    assert {one.muscle for one in held.attachments} == set(HIP_MUSCLES)
    assert len(held.attachments) == 2 * len(held.bellies)


@pytest.mark.parametrize(
    ("muscle", "least"),
    [("gluteus-medius", 3), ("gluteus-minimus", 3), ("gluteus-maximus", 4), ("adductor-magnus", 3)],
)
def test_fans_are_parted(muscle, least):
    assert len(compartments(muscle)) >= least


def test_points_have_the_centroid_and_spread_that_the_record_states():
    for one in attachments().attachments:
        points, weights = in_frame(one), np.array(one.weights)
        centroid = weights @ points / weights.sum()
        # Rounding moves a mixture by 1e-5 of the bone's size, a place by 1e-4 of an element.
        assert centroid == pytest.approx(np.array(one.centroid), abs=2e-4)
        along = (points - centroid) @ np.array(one.axes).T
        spread = np.sqrt(np.average(along**2, axis=0, weights=weights))
        assert spread == pytest.approx(np.array(one.spreads), abs=2e-4)


def test_places_lie_on_every_shape_of_their_bone():
    from trochanter.bones.catalogue import bone_surface
    from trochanter.geometry.meshes import TriangleMesh, nearest_on_surface

    scores = [1.5, -1.0, 0.8]
    for bone in ("pelvis", "femur"):
        nodes = shape_model().nodes(bone, scores)
        cut = bone_surface(bone).tessellate(10)
        mesh = TriangleMesh(cut.matrix @ nodes, cut.faces)
        ends = [one for one in attachments().attachments if one.bone == bone and one.places]
        points = [
            attachment_points(o.muscle, o.compartment, o.end, nodes)[: len(o.places)] for o in ends
        ]
        # The triangles cut corners off the curved elements by up to about half a millimetre.
        assert nearest_on_surface(mesh, np.concatenate(points)).distances.max() < 7e-4


def test_points_follow_a_bone_that_is_moved_turned_and_grown():
    nodes = shape_model().nodes("pelvis")
    turn = np.linalg.qr(np.random.default_rng(3).normal(size=(3, 3)))[0]
    for muscle, compartment in (("psoas-major", "upper"), ("obturator-internus", "whole")):
        here = attachment_points(muscle, compartment, "origin", nodes)
        there = attachment_points(muscle, compartment, "origin", 1.1 * nodes @ turn.T + 0.3)
        # Mixtures are rounded so that they sum to one within 1e-4.
        assert there == pytest.approx(1.1 * here @ turn.T + 0.3, abs=1e-4)


def test_bellies_hold_the_volume_that_their_sections_sum_to():
    for one in attachments().bellies:
        line = np.array(one.line_at_origin)
        assert np.isfinite(line).all()
        assert max(one.area) > 0
    whole = {}
    for one in attachments().bellies:
        whole[one.muscle] = whole.get(one.muscle, 0.0) + one.volume
    # Volumes of the meshes, as the publisher states them [cm³].
    for muscle, stated in (("gluteus-medius", 211.2), ("piriformis", 29.2), ("gracilis", 110.1)):
        assert whole[muscle] * 1e6 == pytest.approx(stated, rel=0.01)


def test_lines_of_a_belly_run_from_end_to_end():
    for one in attachments().bellies:
        for end, line in (("origin", one.line_at_origin), ("insertion", one.line_at_insertion)):
            there = np.array(attachment(one.muscle, one.compartment, end).centroid)
            gap = np.linalg.norm(np.array(line) - there, axis=1)
            near = gap[0] if end == "origin" else gap[-1]
            far = gap[-1] if end == "origin" else gap[0]
            assert near < far, (one.muscle, one.compartment, end)


def test_surface_error_of_each_bone_is_stated_and_small():
    for one in attachments().fits:
        assert one.warp.mean_mm < 0.6
        assert one.warp.p95_mm < 1.2
        assert one.warp.mean_mm < one.modes.mean_mm < one.similarity.mean_mm


def test_provenance_stands_in_the_file():
    text = DATA.read_text(encoding="utf-8")
    assert "The Database Center for Life Science" in text
    assert "CC BY 4.0" in text
    assert "Share Alike 2.1 Japan" in text


def test_unknown_names_are_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="gluteus-minimus"):
        attachment("gluteus-minimum", "middle", "origin")
    with pytest.raises(UnknownNameError, match="middle"):
        attachment("gluteus-minimus", "midle", "origin")
    with pytest.raises(UnknownNameError, match="insertion"):
        attachment("gluteus-minimus", "middle", "insert")
    with pytest.raises(UnknownNameError, match="long head"):
        belly("biceps-femoris", "whole")


def test_nodes_of_another_bone_are_refused():
    with pytest.raises(OutOfRangeError, match=r"femur.*\(634, 3\)"):
        attachment_points("gluteus-minimus", "middle", "insertion", shape_model().nodes("patella"))
    nodes = shape_model().nodes("femur")
    nodes[5, 1] = np.nan
    with pytest.raises(OutOfRangeError, match="finite"):
        attachment_points("gluteus-minimus", "middle", "insertion", nodes)


def test_every_fault_is_told_at_once(broken):
    def change(held):
        held["attachments"][0]["sources"] = ["nobody1900"]
        held["attachments"][1]["weights"][0] += 0.2
        held["attachments"][2]["places"][0][0] = 9999
        del held["attachments"][3]
        held["corrections"][0]["muscle"] = "gluteus-quartus"

    with pytest.raises(DataFaultError) as caught:
        read_attachments(broken(change))
    told = str(caught.value)
    for word in ("nobody1900", "weights sum", "no element 9999", "has no", "no such muscle"):
        assert word in told, word


def test_a_record_without_source_does_not_load(broken):
    def change(held):
        held["attachments"][4]["sources"] = []
        held["bellies"][2]["sources"] = []
        held["attachments"][5]["colour"] = "red"

    with pytest.raises(DataFaultError) as caught:
        read_attachments(broken(change))
    assert len(caught.value.faults) == 3
    assert "attachments[4].sources" in str(caught.value)


def test_a_placed_end_needs_the_correction_that_says_why(broken):
    def change(held):
        one = next(a for a in held["attachments"] if a["basis"] == "placed")
        one["corrections"] = []

    with pytest.raises(DataFaultError, match="no correction says why"):
        read_attachments(broken(change))


def test_a_file_that_is_no_json_is_a_fault(tmp_path):
    file = tmp_path / "bad.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(DataFaultError, match=r"bad\.json"):
        read_attachments(file)
