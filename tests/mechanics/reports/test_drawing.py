"""Drawings of curves and their axes."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import TrochanterError
from trochanter.mechanics import Hip, draw_arms
from trochanter.mechanics.reports.scale import degrees_scale, exact_scale, round_scale

SVG = "{http://www.w3.org/2000/svg}"


def read_curve(drawing: str, name: str) -> np.ndarray:
    """Read a curve back in degrees and millimetres, by the drawing's own ticks."""
    root = ET.fromstring(drawing)
    line = next(one for one in root.iter(f"{SVG}polyline") if one.find(f"{SVG}title").text == name)
    points = np.array([pair.split(",") for pair in line.get("points").split()], float)
    texts = [
        (float(t.get("x")), float(t.get("y")), t.text, t.get("text-anchor"))
        for t in root.iter(f"{SVG}text")
    ]
    number = {kind: [] for kind in ("x", "y")}
    for x, y, text, anchor in texts:
        value = text.replace("−", "-").removesuffix("°")
        if text.endswith("°"):
            number["x"].append((x, float(value)))
        elif anchor == "end":
            number["y"].append((y - 4, float(value)))
    for column, axis in enumerate("xy"):
        (a, first), (b, last) = number[axis][0], number[axis][-1]
        points[:, column] = first + (points[:, column] - a) / (b - a) * (last - first)
    return points


def test_a_drawn_curve_reads_back_as_the_numbers():
    curves = tr.sweep(tr.load("gait2392"), "hip_flexion", np.radians(np.arange(-20, 121)))
    read = read_curve(draw_arms(curves), "psoas major")
    np.testing.assert_allclose(read[:, 0], np.arange(-20, 121), atol=0.01)
    wanted = curves.moment_arm.sel(muscle="psoas major").values * 1e3
    np.testing.assert_allclose(read[:, 1], wanted, atol=0.01)


def test_a_drawing_says_where_the_others_stand_and_what_it_means():
    curves = tr.sweep(tr.load("gait2392"), "hip_rotation", knee_angle=np.radians(30))
    drawing = draw_arms(curves, title="Rotation & knee")
    for words in ("knee_angle 30°", "change places at 90°", "−∂L/∂q", "Rotation &amp; knee"):
        assert words in drawing


def test_names_from_a_file_cannot_break_the_drawing(hinge):
    lines = (hinge.model.lines[0].model_copy(update={"name": '</text><script>"&\x1b['}),)
    hip = Hip(hinge.model.model_copy(update={"lines": lines, "title": "<b>&"}))
    root = ET.fromstring(draw_arms(tr.sweep(hip, "angle")))
    assert not [one for one in root.iter() if one.tag.endswith("script")]


def test_coordinates_that_slide_and_curves_of_one_value_can_be_drawn(hinge):
    assert "slide [m]" in draw_arms(tr.sweep(hinge, "slide"))
    drawing = draw_arms(tr.sweep(hinge, "angle", [0.3]))
    assert "nan" not in drawing
    ET.fromstring(drawing)


def test_a_drawing_is_written_whole_or_not_at_all(hinge, tmp_path):
    curves = tr.sweep(hinge, "angle")
    file = tmp_path / "arms.svg"
    assert draw_arms(curves, file) == file.read_text(encoding="utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["arms.svg"]
    with pytest.raises(TrochanterError, match="cannot be written"):
        draw_arms(curves, tmp_path / "nowhere" / "arms.svg")
    folder = tmp_path / "folder.svg"
    folder.mkdir()
    with pytest.raises(TrochanterError, match="cannot be written"):
        draw_arms(curves, folder)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["arms.svg", "folder.svg"]


@pytest.mark.parametrize("ends", [(0.0, 1.0), (-31.0, 0.0), (-1e-9, 2e-7), (3.0, 3.0), (-7e4, 9)])
def test_round_scales_hold_their_numbers_between_ticks(ends):
    scale = round_scale(*ends, 0.0, 100.0)
    assert scale.low <= ends[0]
    assert scale.high >= ends[1]
    assert 3 <= len(scale.ticks) <= 9
    assert scale(scale.low) == 0.0
    assert scale(scale.high) == 100.0


def test_scales_that_are_exact_have_ticks_within():
    assert degrees_scale(-20.0, 120.0, 0, 1).ticks == tuple(range(-20, 121, 20))
    assert degrees_scale(-119.9999999, 119.9999999, 0, 1).ticks[-1] == 120
    scale = exact_scale(0.013, 0.087, 0, 1)
    assert scale.low == 0.013
    assert all(0.013 <= tick <= 0.087 for tick in scale.ticks)
