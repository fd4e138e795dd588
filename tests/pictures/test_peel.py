"""The order in which muscles are taken off, against depths and against anatomy."""

from __future__ import annotations

import numpy as np
import pytest

from trochanter.errors import OutOfRangeError
from trochanter.pictures import covering, peel_order, plate_of, scene_for, view
from trochanter.pictures.cameras import PELVIS_FROM_WORLD
from trochanter.pictures.series import dissection
from trochanter.pictures.stock import muscles_of, stock


@pytest.mark.parametrize(
    ("slug", "side", "before"),
    [
        ("gluteus-minimus", 4, ("gluteus-medius",)),
        ("gemellus-inferior", 8, ("gluteus-maximus",)),
        ("adductor-brevis", 0, ("pectineus", "adductor-longus")),
    ],
)
def test_what_lies_over_a_muscle_is_taken_off_first(
    slug: str, side: int, before: tuple[str, ...]
) -> None:
    order, over = peel_order(slug, side), covering(slug, side)
    assert len(order) == 21
    assert slug not in order
    assert set(before) <= set(order[:over])


def test_from_behind_gluteus_maximus_goes_before_the_muscles_under_it() -> None:
    order = peel_order("quadratus-femoris", 8)
    assert order.index("gluteus-maximus") < order.index("semimembranosus")


def test_what_covers_a_muscle_is_nearer_to_the_eye() -> None:
    slug = "gluteus-minimus"
    side = plate_of(slug).best_view
    toward = PELVIS_FROM_WORLD @ view(side).direction
    held = {one.name: one for one in stock().surfaces(muscles_of("trochanter"))}
    mine = held[slug].mesh.vertices
    for name in peel_order(slug)[: covering(slug)]:
        theirs = held[name].mesh.vertices
        assert np.percentile(theirs @ toward, 90) > np.percentile(mine @ toward, 50), name


def test_a_dissection_takes_off_what_covers_and_ends_with_the_muscle_alone() -> None:
    stages = dissection("gluteus-minimus")
    assert stages[0].peel == 0
    peeled = [one.peel for one in stages[:-1]]
    assert peeled == sorted(set(peeled))
    assert peeled[-1] == covering("gluteus-minimus")
    assert stages[-1].look == "alone"
    assert "gluteus medius" in " ".join(one.caption for one in stages)


def test_more_muscles_than_there_are_cannot_be_taken_off() -> None:
    with pytest.raises(OutOfRangeError, match="0 to 21"):
        scene_for("gluteus-minimus", look="crowd", peel=22)
