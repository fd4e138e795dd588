"""Rendered frames: the same each time, the muscle to be seen, patches coloured, alpha true."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError
from trochanter.pictures import render, scene_for
from trochanter.pictures.palette import PAPER, in_bytes

SIZE = 120
SLUG = "gemellus-inferior"
pytestmark = pytest.mark.usefixtures("rendering")


def reds(picture: NDArray[np.uint8], ratio: float = 1.7) -> int:
    red, green, blue = np.moveaxis(picture[..., :3].astype(int), 2, 0)
    return int(np.count_nonzero((red > 70) & (red > ratio * green) & (red > ratio * blue)))


def blues(picture: NDArray[np.uint8]) -> int:
    red, green, blue = np.moveaxis(picture[..., :3].astype(int), 2, 0)
    return int(np.count_nonzero((blue > 1.4 * red) & (blue > 1.2 * green)))


def test_a_frame_is_the_same_twice_whatever_came_between() -> None:
    scene = scene_for("gluteus-minimus")
    first = render(scene, 5, SIZE).tobytes()
    render(scene_for(SLUG), 2, 64)
    render(scene.at({"hip_flexion": 0.8}), 11, SIZE)
    render(scene.coloured({"gluteus-minimus": (0, 0, 1)}).faded({"femur-right": 0.2}), 5, (90, 70))
    assert render(scene, 5, SIZE).tobytes() == first


@pytest.mark.parametrize("slug", ["gluteus-minimus", "gluteus-medius"])
def test_the_muscle_is_seen_red_in_most_views(slug: str) -> None:
    scene = scene_for(slug)
    counts = [reds(render(scene, index, SIZE)) for index in range(16)]
    assert sum(count > 100 for count in counts) >= 10, counts
    assert len({render(scene, index, 64).tobytes() for index in range(16)}) == 16


def test_a_deep_muscle_is_red_where_nothing_hides_it_and_shines_through_elsewhere() -> None:
    scene = scene_for(SLUG)
    behind, inside = render(scene, 8, 240), render(scene, 13, 240)
    assert reds(behind) > 500
    bare = render(scene.faded({SLUG: 0.0}), 13, 240)
    changed = (np.abs(inside.astype(int) - bare).max(axis=2) > 12).sum()
    assert changed > 300


def test_a_map_shows_the_origin_red_and_the_insertion_blue_and_no_muscle() -> None:
    shown = render(scene_for("gluteus-minimus", look="map"), 3, SIZE)
    assert reds(shown, 1.5) > 100
    assert blues(shown) > 30
    bare = render(scene_for("gluteus-minimus", look="map", patches=False), 3, SIZE)
    assert reds(bare, 1.5) == blues(bare) == 0


def test_without_background_alpha_tells_what_is_there() -> None:
    scene = scene_for(SLUG, look="alone", transparent=True)
    shown, plain = render(scene, 8, SIZE), render(scene_for(SLUG, look="alone"), 8, SIZE)
    assert shown.shape == (SIZE, SIZE, 4)
    alpha = shown[..., 3:].astype(float) / 255
    assert (alpha == 0).mean() > 0.1
    assert (alpha == 1).mean() > 0.2
    paper = np.array(in_bytes(PAPER))
    laid = shown[..., :3] * alpha + paper * (1 - alpha)
    assert np.abs(laid - plain).max() < 3


def test_the_ground_is_plain_paper() -> None:
    picture = render(scene_for("gluteus-medius"), 4, SIZE)
    np.testing.assert_array_equal(picture[0, 0], in_bytes(PAPER))


@pytest.mark.parametrize(("size", "shape"), [(400, (400, 400, 3)), ((300, 200), (200, 300, 3))])
def test_pictures_have_the_size_that_was_asked_for(
    size: int | tuple[int, int], shape: tuple[int, ...]
) -> None:
    picture = render(scene_for(SLUG), 8, size)
    assert picture.shape == shape
    assert reds(picture) > 0.01 * shape[0] * shape[1]


def test_the_largest_picture_is_drawn_in_tiles_that_meet() -> None:
    scene = scene_for(SLUG)
    large = render(scene, 8, 4000, finer=2)
    assert large.shape == (4000, 4000, 3)
    small = render(scene, 8, 400)
    blocks = large.reshape(400, 10, 400, 10, 3).mean(axis=(1, 3))
    apart = np.abs(blocks - small).max(axis=2)
    assert np.median(apart) < 2
    assert (apart > 40).mean() < 0.01


@pytest.mark.parametrize("wrong", [{"size": 10}, {"size": 9000}, {"finer": 0}])
def test_a_size_out_of_range_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(OutOfRangeError):
        render(scene_for(SLUG), 0, **wrong)


def test_a_fading_muscle_lets_through_what_is_behind() -> None:
    scene = scene_for(SLUG, look="alone")
    solid, gone = (render(scene.faded({SLUG: share}), 8, SIZE) for share in (1.0, 0.0))
    half = render(scene.faded({SLUG: 0.5}), 8, SIZE)
    assert reds(solid) > reds(gone) == 0
    where = np.abs(solid.astype(int) - gone).max(axis=2) > 60
    between = (
        np.abs(half.astype(int) - gone)[where].mean()
        / np.abs(solid.astype(int) - gone)[where].mean()
    )
    assert 0.25 < between < 0.9
