"""Short loops: the hip swings through the range in which a muscle acts; the muscle turns round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError
from trochanter.mechanics import DEFAULT_MODEL
from trochanter.pictures.animation import gif_bytes, still_bytes, webp_bytes
from trochanter.pictures.files import write_whole
from trochanter.pictures.plates import plate_of
from trochanter.pictures.scene import scene_for
from trochanter.pictures.stage import SIZES, render
from trochanter.pictures.tours.arms import Engine, main_action
from trochanter.pictures.tours.eyes import Stand, eased
from trochanter.pictures.tours.records import Eye, MainAction
from trochanter.pictures.tours.scale import draw_scale
from trochanter.pictures.tours.script import best_azimuth, side_to_see
from trochanter.pictures.tours.studio import Studio
from trochanter.pictures.tours.wording import angle
from trochanter.pictures.video import FPS, Held, write_videos

Pixels = NDArray[np.uint8]

SIZE = 480
#: Pictures of one way of a swing, and of a whole turn.
_WAY, _TURN = 50, 120
#: GIF and WebP show every so many pictures.
_EVERY = 2
_FRAME_MS = 1000 * _EVERY // FPS


@dataclass(frozen=True)
class Loop:
    """The files of a loop.

    Attributes
    ----------
    slug : str
    files : tuple of Path
        MP4, WebM, GIF, WebP and the poster, which is a still WebP; a turntable has no GIF and
        no moving WebP: those are the gallery's.
    says : str
        What it shows, for its caption.
    """

    slug: str
    files: tuple[Path, ...]
    says: str


def make_action(
    slug: str, out_dir: str | Path, *, size: int = SIZE, model: str = DEFAULT_MODEL
) -> Loop:
    """Make the animation of a muscle's main action, coloured by its moment arm.

    Which action that is, is computed; see `trochanter.pictures.tours.records.MainAction`.

    Parameters
    ----------
    slug : str
        Such as ``"gluteus-minimus"``.
    out_dir : str or Path
        Folder for the files; made if it is not there.
    size : int
        Side of the square pictures [px], even.
    model : str
        Id of the model that is asked.

    Raises
    ------
    UnknownNameError
        If there is no such muscle or model.
    OutOfRangeError
        If the size is odd or out of its range.
    MissingLibraryError
        If nothing can be rendered or encoded here; it names the line that installs what is missing.
    TrochanterError
        If the folder cannot be written or the disk is full.
    """
    from PIL import Image

    _check(size)
    plate_of(slug)
    engine = Engine.of(slug, model)
    action = main_action(engine)
    there = _swing(Studio(slug, model, action), action, size)
    frames = [*there, *there[-2:0:-1]]
    stem = Path(out_dir) / f"{slug}-action"
    videos = _videos(stem, frames)
    images = [Image.fromarray(one) for one in frames[::_EVERY]]
    write_whole(stem.with_suffix(".gif"), gif_bytes(images, _FRAME_MS))
    write_whole(stem.with_suffix(".webp"), webp_bytes(images, _FRAME_MS))
    poster = stem.with_name(f"{stem.name}-poster.webp")
    write_whole(poster, still_bytes(Image.fromarray(there[len(there) // 2])))
    begin, end = (angle(action.coordinate, d) for d in (action.from_deg, action.to_deg))
    files = (*videos, stem.with_suffix(".gif"), stem.with_suffix(".webp"), poster)
    says = f"Main action: {action.motion}, from {begin} to {end}; colour: moment arm."
    return Loop(slug, files, says)


def make_turntable(slug: str, out_dir: str | Path, *, size: int = SIZE) -> Loop:
    """Make a video of the muscle on the bones, turning once round; see `make_action`."""
    from PIL import Image

    _check(size)
    scene = scene_for(slug)
    first = Stand(best_azimuth(slug), 0.0, scene.focus, scene.reach)
    frames = [
        render(scene, first.turned(360.0 * k / _TURN).camera, size, finer=2) for k in range(_TURN)
    ]
    stem = Path(out_dir) / f"{slug}-turntable"
    videos = _videos(stem, frames)
    poster = stem.with_name(f"{stem.name}-poster.webp")
    write_whole(poster, still_bytes(Image.fromarray(frames[0])))
    return Loop(slug, (*videos, poster), "The muscle on the bones, turning once round.")


def _swing(studio: Studio, action: MainAction, size: int) -> list[Pixels]:
    """Return the pictures of the way there."""
    from PIL import Image

    side = side_to_see(action.coordinate, studio.slug)
    where = studio.stand(Eye(side, 6.0, "hip")).camera
    out = []
    for k in range(_WAY):
        share = eased(k / (_WAY - 1))
        degrees = action.from_deg + share * (action.to_deg - action.from_deg)
        pose = {action.coordinate: degrees}
        picture = Image.fromarray(render(studio.acting(pose), where, size, finer=2))
        posture = angle(action.coordinate, degrees)
        draw_scale(picture, studio.scale, studio.arm(pose), posture)
        out.append(np.asarray(picture))
    return out


def _videos(stem: Path, frames: Sequence[Pixels]) -> tuple[Path, Path]:
    mp4, webm = stem.with_suffix(".mp4"), stem.with_suffix(".webm")
    write_videos([mp4, webm], (Held(one) for one in frames))
    return mp4, webm


def _check(size: int) -> None:
    if size % 2 or not SIZES[0] <= size <= SIZES[1]:
        raise OutOfRangeError(f"size {size}; give an even one of {SIZES[0]} to {SIZES[1]} px")
