"""Opening what a user names."""

from __future__ import annotations

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import DataFaultError, TrochanterError, UnknownNameError
from trochanter.mechanics import open_model
from trochanter.mechanics.reports import without_effect
from trochanter.model.read import DATA


def test_an_id_opens_the_built_in_model():
    assert open_model("gait2392").model == tr.load("gait2392").model
    assert open_model("gait2392", side="left").model == tr.load("gait2392", side="left").model


def test_a_file_opens_as_read_model_opens_it(subject_osim):
    assert open_model(subject_osim).model == tr.read_model(subject_osim).model
    some = {"muscles": ["glut*", "psoas_r"], "side": "right"}
    assert open_model(str(subject_osim), **some).model == tr.read_model(subject_osim, **some).model


def test_a_toml_file_of_our_own_opens(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_bytes((DATA / "dostal1981.toml").read_bytes())
    assert open_model(file, side="right").muscles == tr.load("dostal1981").muscles
    with pytest.raises(TrochanterError, match="right leg"):
        open_model(file, side="left")


@pytest.mark.parametrize(
    ("pattern", "count"),
    [("gluteus medius*", 3), ("GLUTEUS-M*", 9), ("glut_med1_r", 1), (["iliacus", "psoas*"], 2)],
)
def test_patterns_choose_lines_by_name_source_or_muscle(pattern, count):
    whole, part = tr.load("gait2392"), open_model("gait2392", muscles=pattern)
    assert len(part.muscles) == count
    rows = [whole.muscles.index(name) for name in part.muscles]
    q = np.full(4, 0.3)
    np.testing.assert_array_equal(part.evaluate(q)[0], whole.evaluate(q)[0][rows])


def test_what_is_not_there_is_told_with_what_is(tmp_path):
    with pytest.raises(UnknownNameError, match="gait2392"):
        open_model("gait2393")
    with pytest.raises(UnknownNameError, match="gluteus"):
        open_model("gait2392", muscles="gluteus maximus 9")
    with pytest.raises(DataFaultError, match="no such file"):
        open_model(tmp_path / "subject.osim")
    with pytest.raises(TrochanterError, match="'right' or 'left'"):
        open_model("gait2392", side="both")
    with pytest.raises(TrochanterError, match="no muscles"):
        open_model("gait2392", muscles=[])


def test_coordinates_that_move_none_of_the_lines_are_known(subject_osim):
    part = open_model(subject_osim, muscles="glut*")
    assert "knee_angle_r" not in part.coordinates
    names = ["knee_angle_r", "hip_flexion_r", "elbow"]
    assert without_effect(subject_osim, part, names) == ["knee_angle_r"]
