"""A tour's frames and files: as many as it says, of what it says, the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from trochanter.errors import MissingLibraryError, OutOfRangeError
from trochanter.pictures.offscreen import prepare_rendering
from trochanter.pictures.palette import PAPER, in_bytes
from trochanter.pictures.tours.film import Film
from trochanter.pictures.tours.make import film_to_files, make_tour, tour_key
from trochanter.pictures.tours.records import TimedShot, Tour
from trochanter.pictures.tours.scale import NEGATIVE, NOTHING, POSITIVE, Scale
from trochanter.pictures.tours.script import tour_of
from trochanter.pictures.tours.vtt import vtt_text

SIZE = (128, 72)
SHOT = 20


@pytest.fixture(scope="module", autouse=True)
def _rendering() -> None:
    try:
        prepare_rendering()
    except MissingLibraryError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def tour() -> Tour:
    """A tour of all kinds of shots, each cut to less than a second, without its words."""
    whole = tour_of("gemellus-inferior")
    shots = [
        TimedShot(timed.shot, SHOT * k, SHOT * (k + 1), ()) for k, timed in enumerate(whole.shots)
    ]
    return replace(whole, shots=tuple(shots))


@pytest.fixture(scope="module")
def pictures(tour: Tour) -> list[np.ndarray]:
    """Its frames."""
    return [held.pixels for held in Film(tour, SIZE).frames() for _ in range(held.frames)]


def test_every_shot_fills_its_frames(tour: Tour, pictures: list[np.ndarray]) -> None:
    assert len(pictures) == tour.frames == SHOT * len(tour.shots)
    paper = np.array(in_bytes(PAPER))
    for pixels in pictures:
        assert pixels.shape == (SIZE[1], SIZE[0], 3)
        drawn = (np.abs(pixels.astype(int) - paper) > 12).any(axis=2).mean()
        assert 0.05 < drawn < 0.98


def test_the_muscle_is_red_then_in_its_arms_colour(tour: Tour, pictures: list[np.ndarray]) -> None:
    # External rotation, the main action of a gemellus, is the negative end: blue.
    assert tour.action.motion == "external rotation"

    def reddish(pixels: np.ndarray) -> int:
        red, green, blue = np.moveaxis(pixels.astype(int), 2, 0)
        return int((red - np.maximum(green, blue) > 60).sum())

    def bluish(pixels: np.ndarray) -> int:
        red, _, blue = np.moveaxis(pixels[20:].astype(int), 2, 0)
        return int((blue - red > 40).sum())

    first = next(t for t in tour.shots if t.shot.chapter == "action")
    assert reddish(pictures[0]) > 20
    assert bluish(pictures[0]) == 0
    assert bluish(pictures[first.end - 1]) > 20


def test_what_stands_still_and_what_moves(tour: Tour, pictures: list[np.ndarray]) -> None:
    moved = {k: not np.array_equal(pictures[k - 1], pictures[k]) for k in range(1, len(pictures))}
    for timed in tour.shots:
        last = [moved[k] for k in range(max(timed.end - 3, 1), timed.end)]
        swung = len(timed.shot.swing) > 2
        if not timed.shot.peeled:
            assert any(last) == (bool(timed.shot.turn_deg) or swung), timed.shot.chapter


def test_the_scale_tells_signs_apart_for_every_kind_of_colour_vision() -> None:
    scale = Scale.for_arms("hip_flexion", np.array([-0.031, 0.012]))
    assert scale.widest == pytest.approx(0.04)
    assert scale.ends == ("extension 40\N{NO-BREAK SPACE}mm", "flexion 40\N{NO-BREAK SPACE}mm")
    assert scale.colour(0.0) == pytest.approx(NOTHING)
    assert scale.colour(0.09) == pytest.approx(POSITIVE)
    assert scale.colour(-0.04) == pytest.approx(NEGATIVE)
    # How the ends look without long-, middle- and short-wave cones (Machado et al. 2009, IEEE
    # TVCG 15:1291, severity 1).
    for matrix in (
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ):
        low, none, high = (np.array(matrix) @ c for c in (NEGATIVE, NOTHING, POSITIVE))
        for one, other in ((low, high), (low, none), (none, high)):
            assert np.linalg.norm(one - other) > 0.3


def test_the_files_hold_what_was_filmed_and_are_the_same_each_time(
    tour: Tour, tmp_path: Path
) -> None:
    av = pytest.importorskip("av")
    told: list[tuple[int, int]] = []
    cut = replace(tour, shots=tour.shots[:2])
    made = film_to_files(cut, tmp_path / "a", SIZE, lambda *step: told.append(step))
    assert told[-1] == (cut.frames, cut.frames)
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == sorted(f.name for f in made.files)
    for file in (made.mp4, made.webm):
        with av.open(str(file)) as held:
            found = [one.to_ndarray(format="rgb24") for one in held.decode(video=0)]
        assert len(found) == cut.frames
        assert all(one.shape == (SIZE[1], SIZE[0], 3) and one.std() > 10 for one in found)
    assert made.captions.read_text(encoding="utf-8") == vtt_text(cut)
    again = film_to_files(cut, tmp_path / "b", SIZE)
    for one, other in zip(made.files, again.files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_an_interrupt_leaves_nothing(tour: Tour, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        film_to_files(tour, tmp_path / "new", SIZE, stop)
    assert not list((tmp_path / "new").iterdir())


def test_the_key_changes_with_what_is_shown(tour: Tour, monkeypatch: pytest.MonkeyPatch) -> None:
    from trochanter.pictures import keys

    monkeypatch.setattr(keys, "gallery_key", lambda slug, size: f"{slug}{size}")
    key = tour_key(tour, SIZE)
    assert key == tour_key(tour, SIZE)
    others: Iterator[str] = (
        tour_key(tour, (128, 128)),
        tour_key(replace(tour, sources=("Another.",)), SIZE),
        tour_key(replace(tour, shots=tour.shots[:-1]), SIZE),
    )
    assert len({key, *others}) == 4


def test_wrong_sizes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutOfRangeError, match="even"):
        make_tour("pectineus", tmp_path, size=(129, 72))
    with pytest.raises(OutOfRangeError, match="64 to 4000"):
        make_tour("pectineus", tmp_path, size=(32, 32))
