"""Models held against each other."""

from __future__ import annotations

import json

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics import Hip
from trochanter.mechanics.reports.matching import pair_by_name, pair_coordinates


def renamed(hip: Hip, names: dict[str, str]) -> Hip:
    lines = tuple(
        line.model_copy(update={"name": names[line.name], "source_name": ""})
        for line in hip.model.lines
        if line.name in names
    )
    return Hip(hip.model.model_copy(update={"lines": lines}))


def test_a_model_is_no_way_from_itself():
    found = tr.compare_models(tr.load("gait2392"), tr.load("gait2392"), poses=256)
    assert (found.length.max, found.moment_arm.max) == (0.0, 0.0)
    assert (found.poses, found.regular) == (256, True)
    assert not found.only_first + found.only_second + found.remarks


def test_a_left_leg_is_no_way_from_the_right_one():
    found = tr.compare_models(tr.load("gait2392"), tr.load("gait2392", side="left"), poses=256)
    assert len(found.lines) == 27
    assert max(found.length.max, found.moment_arm.max) < 1e-14


def test_a_known_change_is_found_where_it_was_made(hinge):
    """Moving a point by a millimetre along the line's own direction moves the length by as much."""
    line = hinge.model.lines[1]
    lower = line.points[0].model_copy(update={"location": (0.0, 0.101, 0.0)})
    moved = line.model_copy(update={"points": (lower, line.points[1])})
    lines = tuple(moved if one is line else one for one in hinge.model.lines)
    other = Hip(hinge.model.model_copy(update={"lines": lines}))
    found = tr.compare_models(hinge, other, poses=101)
    changed = {one.first: one.length.max for one in found.lines}
    assert changed.pop("balance") == pytest.approx(1e-3, rel=1e-3)
    assert set(changed.values()) == {0.0}
    assert found.length.max == pytest.approx(1e-3, rel=1e-3)


def test_signs_that_are_opposite_are_told_and_can_be_turned(subject_osim, tmp_path):
    text = subject_osim.read_text(encoding="utf-8").replace("knee_angle_r", "knee_r")
    file = tmp_path / "other.osim"
    file.write_text(text, encoding="utf-8")
    ours, theirs = tr.load("gait2392"), tr.read_model(file)
    ranges = {"knee_angle": (-0.1, 0.1)}
    opposite = tr.compare_models(
        ours, theirs, coordinates={"knee_angle": "-knee_r"}, ranges=ranges, poses=256
    )
    assert opposite.coordinates[-1] == ("knee_angle", "knee_r", -1)
    assert any("knee_angle=knee_r" in remark for remark in opposite.remarks)
    same = tr.compare_models(
        ours, theirs, coordinates={"knee_angle": "knee_r"}, ranges=ranges, poses=256
    )
    assert not same.remarks
    assert max(same.length.max, same.moment_arm.max) < 1e-12


def test_by_muscle_each_line_meets_the_nearest():
    ours = tr.load("gait2392")
    theirs = renamed(ours, {"gluteus medius middle": "a", "gluteus medius posterior": "b"})
    found = tr.compare_models(ours, theirs, poses=256)
    assert found.matched_by == "muscle"
    met = {line.first: line.second for line in found.lines}
    assert met["gluteus medius middle"] == "a"
    assert met["gluteus medius posterior"] == "b"
    assert set(met) == {f"gluteus medius {part}" for part in ("anterior", "middle", "posterior")}
    assert "piriformis" in found.only_first


def test_more_coordinates_than_a_grid_can_hold_are_filled_evenly():
    found = tr.compare_models(tr.load("gait2392"), tr.load("gait2392"), poses=100)
    assert (found.poses, found.regular) == (100, False)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("GLUT_MED1_R", "gluteus medius anterior"),
        ("psoas_major", "psoas major"),
        ("psoas_r_tendon", "psoas major"),
        ("R_psoas", "psoas major"),
        ("psoas_l", None),
        ("psoas_minor", None),
    ],
)
def test_lines_match_by_name_whatever_the_spelling(theirs, ours):
    hip = tr.load("gait2392")
    other = renamed(hip, {"piriformis": theirs})
    assert dict(pair_by_name(hip, other)).get(ours or "psoas major") == (theirs if ours else None)


def test_coordinates_match_with_or_without_the_side(subject_osim):
    pairs = pair_coordinates(tr.load("gait2392"), tr.read_model(subject_osim))
    assert [pair.second for pair in pairs] == [f"{n}_r" for n in tr.load("gait2392").coordinates]


def test_a_pair_of_legs_meets_a_leg_on_its_own_side(shared):
    both = tr.read_model(shared / "models" / "gait2392_thelen2003muscle.osim")
    found = tr.compare_models(
        tr.load("gait2392"), both, coordinates={"knee_angle": "-knee_angle_r"}, poses=256
    )
    assert {line.second[-2:] for line in found.lines} == {"_r"}
    assert len(found.lines) == 27
    assert max(found.length.max, found.moment_arm.max) < 1e-9


def test_what_cannot_be_compared_is_told(hinge):
    gait = tr.load("gait2392")
    with pytest.raises(TrochanterError, match="share no coordinate"):
        tr.compare_models(gait, hinge)
    with pytest.raises(UnknownNameError):
        tr.compare_models(gait, gait, coordinates={"knee": "knee_angle"})
    with pytest.raises(TrochanterError, match="slides"):
        tr.compare_models(hinge, hinge, coordinates={"slide": "slide"})
    first = gait.model.coordinates[0].model_copy(update={"range": (3.0, 4.0), "default": 3.0})
    far = gait.model.model_copy(update={"coordinates": (first, *gait.model.coordinates[1:])})
    with pytest.raises(TrochanterError, match="nothing in common"):
        tr.compare_models(gait, Hip(far))
    with pytest.raises(TrochanterError, match="no line in common by name"):
        tr.compare_models(gait, renamed(gait, {"piriformis": "x"}), by="name")
    for poses in (0, 10**9):
        with pytest.raises(OutOfRangeError):
            tr.compare_models(gait, gait, poses=poses)
    with pytest.raises(TrochanterError, match="'name' or by 'muscle'"):
        tr.compare_models(gait, gait, by="colour")


def test_a_comparison_is_plain_data():
    found = tr.compare_models(tr.load("gait2392"), tr.load("dostal1981"), poses=125)
    data = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert data["length"]["max"] == max(line["length"]["max"] for line in data["lines"])
    arms = np.array([one["max"] for line in data["lines"] for one in line["moment_arms"].values()])
    assert data["moment_arm"]["max"] == arms.max()
