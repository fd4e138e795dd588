"""Galleries on disk: whole files, looping animations, the same bytes in every process."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from trochanter.errors import DataFaultError, OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.pictures import (
    GALLERY_FILE,
    VIEWS,
    Gallery,
    gallery_keys,
    gallery_of,
    render_muscle,
    render_muscles,
)
from trochanter.pictures import animation as animation_module
from trochanter.pictures.animation import gif_bytes, palette_of, png_bytes, still_bytes, webp_bytes
from trochanter.pictures.files import write_whole
from trochanter.pictures.series import attachment_views

SIZE = 96
SLUGS = ("gemellus-inferior", "gemellus-superior")


@pytest.fixture(scope="module")
def galleries(rendering: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Gallery]:
    """Draw two galleries in two processes, and tell of each once it is done."""
    folder, seen = tmp_path_factory.mktemp("galleries"), []
    made = render_muscles(
        {slug: folder / slug for slug in SLUGS},
        size=SIZE,
        jobs=2,
        progress=lambda slug, done, total: seen.append((slug, done, total)),
    )
    assert sorted(slug for slug, _, _ in seen) == list(SLUGS)
    assert [(done, total) for _, done, total in seen] == [(1, 2), (2, 2)]
    return made


@pytest.fixture(scope="module")
def gallery(galleries: dict[str, Gallery]) -> Gallery:
    return galleries["gemellus-inferior"]


def test_a_gallery_has_sixteen_captioned_pictures_in_order(gallery: Gallery) -> None:
    assert gallery.complete
    assert [one.caption for one in gallery.pictures] == [one.caption for one in VIEWS]
    assert len(set(gallery.files)) == len(gallery.files)
    assert {path.name for path in gallery.folder.iterdir()} == {*gallery.files, GALLERY_FILE}
    for one in gallery.pictures:
        with Image.open(gallery.folder / one.file) as full:
            assert (full.size, full.mode, full.format) == ((SIZE, SIZE), "P", "PNG")
        with Image.open(gallery.folder / one.thumb) as thumb:
            assert (thumb.size, thumb.format) == ((gallery.thumb_size,) * 2, "WEBP")
    assert 0 <= gallery.best < 16


def test_a_gallery_has_the_attachments_and_a_dissection(gallery: Gallery) -> None:
    assert [one.caption.split()[0] for one in gallery.attachments] == ["Origin", "Insertion"]
    assert gallery.peel[0].caption.startswith("All muscles")
    assert "without gluteus maximus" in gallery.peel[1].caption.lower()
    assert gallery.peel[-1].caption == "Gemellus inferior on the bones"
    shown = [Image.open(gallery.folder / one.file).convert("RGB") for one in gallery.peel]
    reds = []
    for one in shown:
        red, green, blue = np.moveaxis(np.asarray(one).astype(int), 2, 0)
        reds.append(int(((red > 90) & (red > 2.2 * green) & (red > 2.2 * blue)).sum()))
    assert reds[0] < reds[-1]
    assert reds[-1] > 100


@pytest.mark.parametrize("kind", ["gif", "webp", "peel_gif", "peel_webp"])
def test_animations_loop_for_ever(gallery: Gallery, kind: str) -> None:
    with Image.open(gallery.folder / getattr(gallery, kind)) as moving:
        count = len(gallery.peel) if kind.startswith("peel") else 16
        assert moving.n_frames == count
        assert moving.info["loop"] == 0
        frames = [frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(moving)]
    assert len(set(frames)) == count


def test_a_gallery_is_read_back(gallery: Gallery) -> None:
    text = (gallery.folder / GALLERY_FILE).read_text(encoding="utf-8")
    assert Gallery.from_json(text, gallery.folder) == gallery
    with pytest.raises(DataFaultError, match="no gallery"):
        Gallery.from_json(text.replace("caption", "captoin"), gallery.folder)


def test_a_gallery_knows_what_it_would_be_without_rendering(
    gallery: Gallery, tmp_path: Path
) -> None:
    planned = gallery_of(gallery.slug, tmp_path, SIZE)
    assert planned.key == gallery.key
    assert planned.files == gallery.files
    assert not planned.complete
    assert planned.to_json() == gallery.to_json()


def test_another_process_draws_the_same_bytes(gallery: Gallery) -> None:
    for stage, picture in zip(attachment_views(gallery.slug), gallery.attachments, strict=True):
        drawn = still_bytes(stage.draw(gallery.slug, "trochanter", SIZE))
        assert drawn == (gallery.folder / picture.file).read_bytes()


def test_keys_are_of_the_muscle_and_the_size() -> None:
    small, large = gallery_keys(SLUGS, 96), gallery_keys(SLUGS, 128)
    assert len({*small.values(), *large.values()}) == 4
    assert small == gallery_keys(SLUGS, 96)
    with pytest.raises(UnknownNameError):
        gallery_keys(SLUGS, 96, "bodypart")


def test_few_colours_hold_a_picture_without_bands() -> None:
    ramp = np.linspace(40, 250, 256)
    picture = np.stack(
        [np.tile(ramp, (256, 1)), np.tile(0.9 * ramp, (256, 1)), 0 * ramp + 90 * np.ones((256, 1))],
        2,
    )
    image = Image.fromarray(picture.astype(np.uint8))
    packed = Image.open(io.BytesIO(png_bytes(image, palette_of([image], 64))))
    assert packed.mode == "P"
    apart = np.asarray(packed.convert("RGB").reduce(2)).astype(int) - np.asarray(image.reduce(2))
    assert np.abs(apart).mean() < 2.5


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
