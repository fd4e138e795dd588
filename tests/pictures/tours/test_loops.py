"""Loops of the main action and of turning: every kind of file, swinging there and back."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trochanter.errors import MissingLibraryError, OutOfRangeError
from trochanter.pictures.offscreen import prepare_rendering
from trochanter.pictures.tours import loops

av = pytest.importorskip("av")


@pytest.fixture(autouse=True)
def _rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        prepare_rendering()
    except MissingLibraryError as missing:
        pytest.skip(str(missing))
    monkeypatch.setattr(loops, "_WAY", 5)
    monkeypatch.setattr(loops, "_TURN", 6)


def frames_of(file: Path) -> list[np.ndarray]:
    """Decode a video."""
    with av.open(str(file)) as held:
        return [one.to_ndarray(format="rgb24") for one in held.decode(video=0)]


def test_the_hip_swings_there_and_back(tmp_path: Path) -> None:
    made = loops.make_action("gemellus-superior", tmp_path, size=96)
    assert made.says == (
        "Main action: external rotation, from 45° of internal rotation to 45° of external "
        "rotation; colour: moment arm."
    )
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(f.name for f in made.files)
    assert {file.suffix for file in made.files} == {".mp4", ".webm", ".gif", ".webp"}
    for file in made.files[:2]:
        found = frames_of(file)
        assert [one.shape for one in found] == [(96, 96, 3)] * 8
        there, back = found[1].astype(int), found[7].astype(int)
        # The way back shows what the way there did, but for the encoder's losses.
        assert np.abs(there - back).mean() < 3 < np.abs(there - found[4]).mean()
    for file in made.files[2:4]:
        with Image.open(file) as moving:
            assert moving.n_frames == 4
            assert moving.info["loop"] == 0
    with Image.open(made.files[4]) as poster:
        assert poster.size == (96, 96)


def test_the_muscle_turns_once_round(tmp_path: Path) -> None:
    made = loops.make_turntable("gemellus-superior", tmp_path, size=96)
    found = frames_of(made.files[0])
    assert len(found) == 6
    assert min(np.abs(a.astype(int) - b).mean() for a, b in itertools.pairwise(found)) > 2


def test_an_odd_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutOfRangeError, match="even"):
        loops.make_action("gemellus-superior", tmp_path, size=95)
