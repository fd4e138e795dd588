"""A muscle's sixteen pictures, their small versions and its two animations, as files."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trochanter.pictures.animation import gif_bytes, png_bytes, thumb_bytes, webp_bytes
from trochanter.pictures.drawing import drawing_of
from trochanter.pictures.files import write_whole
from trochanter.pictures.scene import Scene, scene_for, scene_key
from trochanter.pictures.views import VIEWS

if TYPE_CHECKING:
    from PIL.Image import Image

THUMB_SIZE = 240
ANIMATION_SIZE = 480


@dataclass(frozen=True)
class Picture:
    """One view of a muscle.

    Attributes
    ----------
    index : int
        0 to 15.
    angle_deg : float
        Turn of the camera from in front toward the body's right.
    caption : str
        The view's name and angle.
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
    best : int
        Index of the view that shows the muscle best, for where only one is shown.
    gif, webp : str
        Names of the animations.
    size, animation_size, thumb_size : int
        Sides of the pictures [px].
    note : str
        What kind of picture it is, for the page.
    key : str
        `scene_key` of what was drawn.
    """

    slug: str
    folder: Path
    pictures: tuple[Picture, ...]
    best: int
    gif: str
    webp: str
    size: int
    animation_size: int
    thumb_size: int
    note: str
    key: str

    @property
    def files(self) -> tuple[str, ...]:
        """Names of every file of the gallery, pictures first."""
        shown = [name for one in self.pictures for name in (one.file, one.thumb)]
        return (*shown, self.gif, self.webp)

    @property
    def complete(self) -> bool:
        """Whether every file is there."""
        return all((self.folder / name).is_file() for name in self.files)

    def to_json(self) -> str:
        """Return the gallery without its folder, as JSON."""
        plain = asdict(self)
        del plain["folder"]
        return json.dumps(plain, indent=1)


def gallery_of(scene: Scene, out_dir: Path, size: int = 800) -> Gallery:
    """Return what `render_muscle` would write for a scene, without rendering."""
    pictures = tuple(
        Picture(
            one.index,
            one.angle_deg,
            one.caption,
            f"{one.index:02d}-{one.slug}.png",
            f"{one.index:02d}-{one.slug}-small.webp",
        )
        for one in VIEWS
    )
    return Gallery(
        scene.slug,
        Path(out_dir),
        pictures,
        drawing_of(scene.slug).best_view,
        "turntable.gif",
        "turntable.webp",
        size,
        min(size, ANIMATION_SIZE),
        min(size, THUMB_SIZE),
        scene.note,
        scene_key(scene, size),
    )


def render_muscle(slug: str, out_dir: str | Path, *, size: int = 800) -> Gallery:
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
    TrochanterError
        If the folder cannot be written or the disk is full.
    """
    return render_scene(scene_for(slug), out_dir, size=size)


def render_scene(scene: Scene, out_dir: str | Path, *, size: int = 800) -> Gallery:
    """Render a scene's gallery into a folder; see `render_muscle`."""
    from trochanter.pictures.stage import render_frame

    gallery = gallery_of(scene, Path(out_dir), size)
    moving: list[Image] = []
    for picture in gallery.pictures:
        frame = render_frame(scene, picture.index, size)
        write_whole(gallery.folder / picture.file, png_bytes(frame))
        small = _shrunk(frame, gallery.thumb_size)
        write_whole(gallery.folder / picture.thumb, thumb_bytes(small))
        moving.append(_shrunk(frame, gallery.animation_size))
    write_whole(gallery.folder / gallery.gif, gif_bytes(moving))
    write_whole(gallery.folder / gallery.webp, webp_bytes(moving))
    return gallery


def _shrunk(frame: Image, side: int) -> Image:
    from PIL import Image

    return frame.resize((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
