"""The sixteen views: their order, their names and where the camera stands."""

from __future__ import annotations

import numpy as np
import pytest

from trochanter.errors import OutOfRangeError
from trochanter.pictures import VIEW_COUNT, VIEWS, view


def test_captions_are_unique_and_go_round_in_order() -> None:
    assert len(VIEWS) == VIEW_COUNT == 16
    assert len({one.caption for one in VIEWS}) == 16
    assert [one.index for one in VIEWS] == list(range(16))
    assert [one.angle_deg for one in VIEWS] == [22.5 * i for i in range(16)]


@pytest.mark.parametrize(
    ("index", "name", "direction"),
    [
        (0, "Anterior", (1, 0, 0)),
        (4, "Lateral", (0, 0, 1)),
        (8, "Posterior", (-1, 0, 0)),
        (12, "Medial", (0, 0, -1)),
    ],
)
def test_principal_views_of_a_right_hip(
    index: int, name: str, direction: tuple[float, float, float]
) -> None:
    # x is anterior and z the body's right, which is lateral for a right hip.
    assert view(index).name == name
    np.testing.assert_allclose(view(index).direction, direction, atol=1e-12)


@pytest.mark.parametrize("index", range(16))
def test_a_views_name_says_where_the_camera_stands(index: int) -> None:
    one = VIEWS[index]
    forward, _, outward = one.direction
    words = one.name.lower()
    assert ("anter" in words) == (forward > 1e-9)
    assert ("posterior" in words or "postero" in words) == (forward < -1e-9)
    assert ("lateral" in words) == (outward > 1e-9)
    assert ("medial" in words) == (outward < -1e-9)


@pytest.mark.parametrize("index", range(8))
def test_opposite_views_look_from_opposite_sides(index: int) -> None:
    here, there = np.array(VIEWS[index].direction), np.array(VIEWS[index + 8].direction)
    np.testing.assert_allclose(here, -there, atol=1e-12)


@pytest.mark.parametrize("index", [-1, 16])
def test_an_index_off_the_turntable_is_refused(index: int) -> None:
    with pytest.raises(OutOfRangeError, match=r"0\.\.15"):
        view(index)
