"""Galleries for the site, drawn once: finished ones are kept in the user's cache folder.

A gallery is kept under the key of what it shows, so a changed fact redraws nothing, a changed
muscle redraws that muscle, and a build that was cut off goes on where it stopped.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from trochanter.errors import TrochanterError
from trochanter.pictures import GALLERY_FILE, Gallery, Picture, gallery_keys, render_muscles
from trochanter.site.addresses import pictures_folder
from trochanter.site.pictures import Frame, Pictures

Progress = Callable[[str, int, int], None]
KEPT_DAYS = 30


@contextmanager
def cache_folder() -> Iterator[Path]:
    """Yield the folder in which finished galleries are kept; a passing one if it cannot be had.

    ``TROCHANTER_CACHE`` names another place than the user's own cache.
    """
    named = os.environ.get("TROCHANTER_CACHE")
    folder = Path(named) if named else platformdirs.user_cache_path("trochanter")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        if named:
            raise TrochanterError(
                f"TROCHANTER_CACHE: cannot write {folder}: {error.strerror}"
            ) from None
        with tempfile.TemporaryDirectory() as passing:
            yield Path(passing)
        return
    yield folder


def draw(
    slugs: tuple[str, ...],
    cache: Path,
    size: int,
    jobs: int | None,
    progress: Progress,
    source: str = "trochanter",
) -> tuple[dict[str, Gallery], int]:
    """Draw what the cache lacks; return every gallery, and how many were drawn now."""
    progress("Laying out the muscles", 0, len(slugs))
    keys = gallery_keys(slugs, size, source)
    folders = {slug: cache / f"{slug}-{key[:24]}" for slug, key in keys.items()}
    missing = {slug: place for slug, place in folders.items() if not _is_done(place)}

    def drawn(slug: str, done: int, total: int) -> None:
        progress("Drawing the muscles", done, total)

    if missing:
        progress("Drawing the muscles", 0, len(missing))
        render_muscles(missing, size=size, jobs=jobs, source=source, progress=drawn)
    for place in folders.values():
        os.utime(place)
    _forget_old(cache)
    found = {
        slug: Gallery.from_json((place / GALLERY_FILE).read_text(encoding="utf-8"), place)
        for slug, place in folders.items()
    }
    return found, len(missing)


def place_in(
    site: Path, galleries: Mapping[str, Gallery], progress: Progress
) -> dict[str, Pictures]:
    """Copy galleries into a site; return their addresses."""
    shown = {}
    for number, (slug, gallery) in enumerate(galleries.items(), 1):
        folder = site / pictures_folder(slug)
        folder.mkdir(parents=True, exist_ok=True)
        for name in gallery.files:
            shutil.copyfile(gallery.folder / name, folder / name)
        shown[slug] = _addresses(gallery)
        progress("Placing the pictures", number, len(galleries))
    return shown


def _is_done(place: Path) -> bool:
    return (place / GALLERY_FILE).is_file()


def _addresses(gallery: Gallery) -> Pictures:
    root = pictures_folder(gallery.slug)

    def frames(pictures: tuple[Picture, ...]) -> tuple[Frame, ...]:
        return tuple(Frame(p.caption, root + p.file, root + p.thumb) for p in pictures)

    turned = frames(gallery.pictures)
    return Pictures(
        frames=turned,
        best=turned[gallery.best],
        gif=root + gallery.gif,
        webp=root + gallery.webp,
        attachments=frames(gallery.attachments),
        peel=frames(gallery.peel),
        peel_gif=root + gallery.peel_gif,
        peel_webp=root + gallery.peel_webp,
        size=gallery.animation_size,
        note=gallery.note,
    )


def _forget_old(cache: Path) -> None:
    """Remove galleries that no build has used for a month."""
    oldest = time.time() - KEPT_DAYS * 86400
    for place in cache.iterdir():
        if place.is_dir() and place.stat().st_mtime < oldest and _is_done(place):
            shutil.rmtree(place, ignore_errors=True)
