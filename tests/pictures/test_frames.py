"""Rendered frames: the same each time, the muscle to be seen, opposite sides opposite."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError
from trochanter.pictures import VIEWS, render_frame, scene_for
from trochanter.pictures.window import BACKGROUND, Layer, Window

SIZE = 120
pytestmark = pytest.mark.usefixtures("rendering")


def frame(slug: str, index: int, size: int = SIZE) -> NDArray[np.int64]:
    return np.asarray(render_frame(scene_for(slug), index, size)).astype(np.int64)


def reds(picture: NDArray[np.int64]) -> int:
    red, green, blue = np.moveaxis(picture, 2, 0)
    return int(np.count_nonzero((red > 110) & (red > 1.8 * green) & (red > 1.8 * blue)))


def alike(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Overlap of two outlines: what they share over what either covers."""
    return float((one & other).sum() / (one | other).sum())


def test_a_frame_is_the_same_twice_whatever_came_between() -> None:
    first = render_frame(scene_for("gluteus-minimus"), 5, SIZE).tobytes()
    render_frame(scene_for("biceps-femoris"), 2, 64)
    render_frame(scene_for("gluteus-minimus", {"hip_flexion": 0.8}), 11, SIZE)
    assert render_frame(scene_for("gluteus-minimus"), 5, SIZE).tobytes() == first


@pytest.mark.parametrize("slug", ["gluteus-minimus", "gluteus-medius", "rectus-femoris"])
def test_the_muscle_is_seen_red_in_most_views(slug: str) -> None:
    counts = [reds(frame(slug, index)) for index in range(16)]
    assert sum(count > 30 for count in counts) >= 11
    assert max(counts) > 250


def test_a_deep_muscle_is_seen_where_nothing_hides_it_and_shines_through_elsewhere() -> None:
    behind, inside = frame("gemellus-inferior", 8, 240), frame("gemellus-inferior", 12, 240)
    assert reds(behind) > 200
    assert reds(inside) == 0
    tinted = inside[..., 0] - inside[..., 1] > 25
    assert tinted.sum() > 25


@pytest.mark.parametrize("index", [0, 3])
def test_opposite_frames_show_opposite_sides(index: int) -> None:
    scene, window = scene_for("gluteus-maximus"), Window()
    window.set(scene)
    outlines = []
    for one in (index, index + 8):
        window.aim(scene, np.array(VIEWS[one].direction), SIZE)
        outlines.append((window.render(Layer.MUSCLE)[..., :3] != BACKGROUND).any(axis=2))
    here, there = outlines
    # Seen from the other side an outline is its mirror image, but for perspective.
    assert alike(here, there[:, ::-1]) > 0.85
    assert alike(here, there) < 0.75
    front, back = frame("gluteus-maximus", index), frame("gluteus-maximus", index + 8)
    assert np.abs(front - back[:, ::-1]).mean() > 10, "the two sides look alike"


def test_sixteen_views_are_sixteen_pictures() -> None:
    seen = {render_frame(scene_for("pectineus"), index, 64).tobytes() for index in range(16)}
    assert len(seen) == 16


def test_the_ground_is_plain() -> None:
    picture = frame("sartorius", 4)
    corners = picture[[0, 0, -1, -1], [0, -1, 0, -1]]
    np.testing.assert_array_equal(corners, np.tile(BACKGROUND, (4, 1)))


def test_a_flexed_thigh_is_drawn_flexed() -> None:
    flexed = np.asarray(render_frame(scene_for("gluteus-medius", {"hip_flexion": 1.5}), 4, SIZE))
    assert np.abs(flexed.astype(int) - frame("gluteus-medius", 4)).mean() > 5


@pytest.mark.parametrize("size", [10, 9000])
def test_a_size_out_of_range_is_refused(size: int) -> None:
    with pytest.raises(OutOfRangeError, match=r"64\.\.4000"):
        render_frame(scene_for("pectineus"), 0, size)
