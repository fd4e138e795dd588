"""A muscle's pictures as files: sixteen views, a turntable, its attachments, a dissection."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trochanter.errors import DataFaultError
from trochanter.pictures.animation import (
    gif_bytes,
    palette_of,
    png_bytes,
    still_bytes,
    thumb_bytes,
    webp_bytes,
)
from trochanter.pictures.files import write_whole
from trochanter.pictures.keys import gallery_key, note_of
from trochanter.pictures.plates import plate_of
from trochanter.pictures.series import Stage, attachment_views, dissection
from trochanter.pictures.views import VIEWS, view

if TYPE_CHECKING:
    from PIL.Image import Image

#: Says what is in a gallery's folder; only a whole gallery has it.
GALLERY_FILE = "gallery.json"
THUMB_SIZE = 240
ANIMATION_SIZE = 360
#: How long each stage of a dissection stands [ms].
_PEEL_MS = 900
_ROWS = ("pictures", "attachments", "peel")


@dataclass(frozen=True)
class Picture:
    """One picture of a muscle.

    Attributes
    ----------
    index : int
        Its place in its row, from 0; of the sixteen views, the view's.
    angle_deg : float
        Turn of the camera from in front toward the body's right.
    caption : str
        What it shows.
    file, thumb : str
        Names of the picture and its small version in the gallery's folder.
    """

    index: int
    angle_deg: float
    caption: str
    file: str
    thumb: str


@dataclass(frozen=True)
class Gallery:
    """A muscle's pictures.

    Attributes
    ----------
    slug : str
    folder : Path
        Where the files are.
    pictures : tuple of Picture
        The sixteen views in order.
    attachments : tuple of Picture
        Origin and insertion on bare bones, from the two sides that show most of them.
    peel : tuple of Picture
        From the skin inward: muscles are taken off until the highlighted one is alone.
    best : int
        Index of the view that shows the muscle best, for where only one is shown.
    gif, webp : str
        Names of the turntables.
    peel_gif, peel_webp : str
        Names of the dissection as an animation.
    size, animation_size, thumb_size : int
        Sides of the pictures [px].
    note : str
        What kind of picture it is, for the page.
    source : str
        Where the bodies come from.
    key : str
        `gallery_key` of what was drawn.
    """

    slug: str
    folder: Path
    pictures: tuple[Picture, ...]
    attachments: tuple[Picture, ...]
    peel: tuple[Picture, ...]
    best: int
    gif: str
    webp: str
    peel_gif: str
    peel_webp: str
    size: int
    animation_size: int
    thumb_size: int
    note: str
    source: str
    key: str

    @property
    def files(self) -> tuple[str, ...]:
        """Names of every file of the gallery, pictures first."""
        every = (*self.pictures, *self.attachments, *self.peel)
        shown = [name for one in every for name in (one.file, one.thumb)]
        return (*shown, self.gif, self.webp, self.peel_gif, self.peel_webp)

    @property
    def complete(self) -> bool:
        """Whether every file is there."""
        return all((self.folder / name).is_file() for name in self.files)

    @classmethod
    def from_json(cls, text: str, folder: str | Path) -> Gallery:
        """Return a gallery that `to_json` wrote, with its files in a folder.

        Raises
        ------
        DataFaultError
            If the text is no gallery.
        """
        try:
            plain = json.loads(text)
            rows = {n: tuple(Picture(**p) for p in plain[n]) for n in _ROWS}
            return cls(**(plain | rows), folder=Path(folder))
        except (ValueError, KeyError, TypeError) as fault:
            raise DataFaultError([f"{folder}: no gallery ({fault})"]) from None

    def to_json(self) -> str:
        """Return the gallery without its folder, as JSON."""
        plain = asdict(self)
        del plain["folder"]
        return json.dumps(plain, indent=1)


def gallery_of(
    slug: str, out_dir: str | Path, size: int = 800, source: str = "trochanter"
) -> Gallery:
    """Return what `render_muscle` would write, without rendering.

    Raises
    ------
    UnknownNameError
        If no muscle has this slug, or there is no such source.
    DataFaultError
        If the user's meshes were not imported.
    """
    turned = tuple(
        Picture(
            v.index, v.angle_deg, v.caption, f"{v.index:02d}-{v.slug}.png", _small(v.index, v.slug)
        )
        for v in VIEWS
    )
    best = plate_of(slug).best_view
    maps = tuple(
        _picture(k, f"attachments-{k}", stage)
        for k, stage in enumerate(attachment_views(slug, source))
    )
    peeled = tuple(
        _picture(k, f"peel-{k}", stage) for k, stage in enumerate(dissection(slug, source))
    )
    return Gallery(
        slug,
        Path(out_dir),
        turned,
        maps,
        peeled,
        best,
        "turntable.gif",
        "turntable.webp",
        "peel.gif",
        "peel.webp",
        size,
        min(size, ANIMATION_SIZE),
        min(size, THUMB_SIZE),
        note_of(slug, source),
        source,
        gallery_key(slug, size, source),
    )


def _small(index: int, slug: str) -> str:
    return f"{index:02d}-{slug}-small.webp"


def _picture(index: int, stem: str, stage: Stage) -> Picture:
    angle = view(stage.view).angle_deg
    return Picture(index, angle, stage.caption, f"{stem}.webp", f"{stem}-small.webp")


def render_muscle(
    slug: str, out_dir: str | Path, *, size: int = 800, source: str = "trochanter"
) -> Gallery:
    """Render a muscle's gallery into a folder.

    Each file is written whole or not at all. Rendering again gives the same bytes.

    Parameters
    ----------
    slug : str
        A muscle's slug, such as ``"gluteus-minimus"``.
    out_dir : str or Path
        Folder for this muscle's files; made if it is not there.
    size : int
        Side of the full pictures [px].
    source : {"trochanter", "bodyparts3d"}
        The atlas's own bodies, or the meshes that a user imported.

    Returns
    -------
    Gallery

    Raises
    ------
    UnknownNameError
        If no muscle has this slug; it offers the three nearest.
    OutOfRangeError
        If the size is out of its range.
    MissingLibraryError
        If nothing can be rendered here; it names the line that installs what is missing.
    DataFaultError
        If the user's meshes were not imported, or their files are damaged.
    TrochanterError
        If the folder cannot be written or the disk is full.
    """
    from trochanter.pictures.scene import scene_for
    from trochanter.pictures.stage import detail_for, render_frame

    gallery = gallery_of(slug, out_dir, size, source)
    scene = scene_for(slug, source=source, detail=detail_for(size))
    frames = [render_frame(scene, one.index, size) for one in gallery.pictures]
    palette = palette_of(frames)
    for picture, frame in zip(gallery.pictures, frames, strict=True):
        _write(gallery, picture, frame, lambda image: png_bytes(image, palette))
    moving = [_shrunk(frame, gallery.animation_size) for frame in frames]
    write_whole(gallery.folder / gallery.gif, gif_bytes(moving))
    write_whole(gallery.folder / gallery.webp, webp_bytes(moving))
    _render_series(gallery)
    # Last of all: a gallery that was cut off has no such file.
    write_whole(gallery.folder / GALLERY_FILE, gallery.to_json().encode())
    return gallery


def _render_series(gallery: Gallery) -> None:
    """Render the attachments and the dissection."""
    slug, size = gallery.slug, gallery.size
    for picture, stage in zip(
        gallery.attachments, attachment_views(slug, gallery.source), strict=True
    ):
        _write(gallery, picture, stage.draw(slug, gallery.source, size), still_bytes)
    moving = []
    for picture, stage in zip(gallery.peel, dissection(slug, gallery.source), strict=True):
        frame = stage.draw(slug, gallery.source, size)
        _write(gallery, picture, frame, still_bytes)
        moving.append(_shrunk(frame, gallery.animation_size))
    write_whole(gallery.folder / gallery.peel_gif, gif_bytes(moving, _PEEL_MS))
    write_whole(gallery.folder / gallery.peel_webp, webp_bytes(moving, _PEEL_MS))


def _write(
    gallery: Gallery, picture: Picture, frame: Image, encoded: Callable[[Image], bytes]
) -> None:
    write_whole(gallery.folder / picture.file, encoded(frame))
    small = thumb_bytes(_shrunk(frame, gallery.thumb_size))
    write_whole(gallery.folder / picture.thumb, small)


def _shrunk(frame: Image, side: int) -> Image:
    from PIL import Image

    return frame.resize((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
