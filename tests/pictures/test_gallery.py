"""Galleries on disk: whole files, looping animations, the same bytes each time."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.pictures import (
    VIEWS,
    Gallery,
    gallery_of,
    render_muscle,
    render_muscles,
    scene_for,
    scene_key,
)
from trochanter.pictures import animation as animation_module
from trochanter.pictures.animation import gif_bytes, webp_bytes
from trochanter.pictures.files import write_whole

SIZE = 96


def digests(gallery: Gallery) -> dict[str, str]:
    return {
        name: hashlib.sha256((gallery.folder / name).read_bytes()).hexdigest()
        for name in gallery.files
    }


@pytest.fixture(scope="module")
def gallery(rendering: str, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return render_muscle("gluteus-minimus", tmp_path_factory.mktemp("gallery"), size=SIZE)


def test_a_gallery_has_sixteen_captioned_pictures_in_order(gallery: Gallery) -> None:
    assert gallery.complete
    assert [one.caption for one in gallery.pictures] == [one.caption for one in VIEWS]
    assert len(set(gallery.files)) == 34
    assert {path.name for path in gallery.folder.iterdir()} == set(gallery.files)
    for one in gallery.pictures:
        with Image.open(gallery.folder / one.file) as full:
            assert (full.size, full.mode, full.format) == ((SIZE, SIZE), "RGB", "PNG")
        with Image.open(gallery.folder / one.thumb) as thumb:
            assert (thumb.size, thumb.format) == ((gallery.thumb_size,) * 2, "WEBP")
    assert 0 <= gallery.best < 16


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_animations_have_sixteen_frames_and_loop_for_ever(gallery: Gallery, kind: str) -> None:
    path = gallery.folder / getattr(gallery, kind)
    with Image.open(path) as moving:
        assert moving.n_frames == 16
        assert moving.info["loop"] == 0
        frames = [frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(moving)]
    assert len(set(frames)) == 16
    assert path.stat().st_size < 1_500_000


def test_a_gallery_knows_what_it_would_be_without_rendering(
    gallery: Gallery, tmp_path: Path
) -> None:
    scene = scene_for("gluteus-minimus")
    planned = gallery_of(scene, tmp_path, SIZE)
    assert planned.key == gallery.key == scene_key(scene, SIZE)
    assert planned.files == gallery.files
    assert not planned.complete
    assert json.loads(planned.to_json()) == json.loads(gallery.to_json())


def test_two_processes_draw_what_one_draws(gallery: Gallery, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    made = render_muscles(
        {slug: tmp_path / slug for slug in ("pectineus", "gluteus-minimus")},
        size=SIZE,
        jobs=2,
        progress=lambda slug, done, total: seen.append((slug, done, total)),
    )
    assert list(made) == ["pectineus", "gluteus-minimus"]
    assert sorted(slug for slug, _, _ in seen) == ["gluteus-minimus", "pectineus"]
    assert [(done, total) for _, done, total in seen] == [(1, 2), (2, 2)]
    assert digests(made["gluteus-minimus"]) == digests(gallery)


def test_an_unknown_muscle_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    folders = {"pectineus": tmp_path / "a", "gluteus-minimums": tmp_path / "b"}
    with pytest.raises(UnknownNameError, match="gluteus-minimus"):
        render_muscles(folders, size=SIZE)
    assert not list(tmp_path.iterdir())


def test_no_job_is_no_number_of_jobs(tmp_path: Path) -> None:
    with pytest.raises(OutOfRangeError, match="1 or more"):
        render_muscles({"pectineus": tmp_path}, jobs=0)


def test_a_folder_that_cannot_be_made_is_told_in_a_line(rendering: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TrochanterError) as told:
        render_muscle("pectineus", tmp_path / "file" / "under", size=64)
    assert "cannot write" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("when", ["write", "replace"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "picture.png"
    write_whole(target, b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, {"write": "fdopen", "replace": "replace"}[when], full)
    with pytest.raises(TrochanterError, match="No space left on device"):
        write_whole(target, b"new and longer")
    assert [path.name for path in tmp_path.iterdir()] == ["picture.png"]
    assert target.read_bytes() == b"old"


def test_an_interrupted_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "picture.png", b"new")
    assert not list(tmp_path.iterdir())


def test_a_written_file_may_be_read_by_all(tmp_path: Path) -> None:
    write_whole(tmp_path / "deep" / "picture.png", b"x")
    assert (tmp_path / "deep" / "picture.png").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("make", [gif_bytes, webp_bytes])
def test_an_animation_of_nothing_is_refused(make: object) -> None:
    with pytest.raises(OutOfRangeError, match="at least one frame"):
        make([])  # type: ignore[operator]


def test_animations_keep_their_time() -> None:
    frames = [Image.new("RGB", (64, 64), (shade, 0, 0)) for shade in (10, 200, 90)]
    for name in ("gif_bytes", "webp_bytes"):
        path = getattr(animation_module, name)(frames, frame_ms=120)
        with Image.open(io.BytesIO(path)) as moving:
            moving.seek(1)
            moving.load()
            assert moving.info["duration"] == 120
