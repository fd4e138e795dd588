"""Names in pictures: none over another, all within, their lines on what they name."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from trochanter.pictures import render, scene_for
from trochanter.pictures.labels import Label, label_layout

SLUG = "gemellus-inferior"


def overlap(one: Label, other: Label) -> bool:
    apart = one.box[2] <= other.box[0] or other.box[2] <= one.box[0]
    return not (apart or one.box[3] <= other.box[1] or other.box[3] <= one.box[1])


@pytest.mark.parametrize("index", [0, 5, 8, 12])
@pytest.mark.parametrize("shape", [(800, 800), (640, 360), (400, 400)])
def test_no_name_lies_over_another_or_outside(index: int, shape: tuple[int, int]) -> None:
    scene = scene_for(SLUG, labels=True)
    labels = label_layout(scene, scene.camera(index), *shape)
    assert len(labels) >= 2
    assert not any(overlap(*pair) for pair in combinations(labels, 2))
    for one in labels:
        left, top, right, bottom = one.box
        assert left >= 0
        assert top >= 0
        assert right <= shape[0]
        assert bottom <= shape[1]
        assert not (left <= one.anchor[0] <= right and top <= one.anchor[1] <= bottom)


def test_a_line_ends_on_the_part_that_it_names() -> None:
    scene = scene_for(SLUG, labels=(SLUG,))
    camera = scene.camera(8)
    (label,) = label_layout(scene, camera, 800, 800)
    at = camera.project(scene.part(SLUG).surface.mesh.vertices, 800, 800)[:, :2]
    assert np.linalg.norm(at - label.anchor, axis=1).min() < 1
    assert label.text == "gemellus inferior"


def test_what_is_out_of_sight_is_not_named() -> None:
    scene = scene_for(SLUG, labels=("patella-right", SLUG))
    assert [one.name for one in label_layout(scene, scene.camera(8), 800, 800)] == [SLUG]


def test_names_are_drawn_only_where_they_were_asked_for(rendering: str) -> None:
    plain, named = scene_for(SLUG), scene_for(SLUG, labels=True)
    apart = (render(plain, 8, 300) != render(named, 8, 300)).any(axis=2)
    assert 0.005 < apart.mean() < 0.2
    np.testing.assert_array_equal(render(named, 8, 300), render(replace(named), 8, 300))
