"""A muscle's tour as files: MP4, WebM, captions and a poster."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trochanter.errors import OutOfRangeError
from trochanter.mechanics import DEFAULT_MODEL
from trochanter.pictures.animation import still_bytes
from trochanter.pictures.files import write_whole
from trochanter.pictures.tours.film import Film
from trochanter.pictures.tours.records import Tour
from trochanter.pictures.tours.script import tour_of
from trochanter.pictures.tours.vtt import vtt_text
from trochanter.pictures.video import Held, write_videos

Progress = Callable[[int, int], None]

SIZE = (960, 540)
LIMITS_PX = (64, 4000)
# Raise when a change to how tours are made alters what they show.
_LOOK = 1


@dataclass(frozen=True)
class TourFiles:
    """The files of a tour.

    Attributes
    ----------
    slug : str
    mp4, webm, captions, poster : Path
    seconds : float
    size : tuple of int
        Width and height [px].
    """

    slug: str
    mp4: Path
    webm: Path
    captions: Path
    poster: Path
    seconds: float
    size: tuple[int, int]

    @property
    def files(self) -> tuple[Path, ...]:
        """All of them."""
        return (self.mp4, self.webm, self.captions, self.poster)


def _silent(done: int, total: int) -> None:
    """Report to nobody."""


def make_tour(
    slug: str,
    out_dir: str | Path,
    *,
    size: tuple[int, int] = SIZE,
    seconds: float | None = None,
    model: str = DEFAULT_MODEL,
    progress: Progress = _silent,
) -> TourFiles:
    """Make a muscle's tour.

    The files get their names only when the whole has been made; an interrupt leaves
    nothing behind and older files as they were. Making it again gives the same bytes.

    Parameters
    ----------
    slug : str
        Such as ``"gluteus-minimus"``.
    out_dir : str or Path
        Folder for the files; made if it is not there.
    size : tuple of int
        Width and height [px], even, 64 to 4000.
    seconds : float, optional
        How long it should last, 60 to 120; as the captions need by default.
    model : str
        Id of the model that is asked.
    progress : callable
        Told how many frames are done, and of how many.

    Raises
    ------
    UnknownNameError
        If there is no such muscle or model.
    OutOfRangeError
        If the size or `seconds` is out of its range, or too few to read the captions.
    MissingLibraryError
        If nothing can be rendered or encoded here; it names the line that installs what is missing.
    TrochanterError
        If the folder cannot be written or the disk is full.
    """
    for side in size:
        if side % 2 or not LIMITS_PX[0] <= side <= LIMITS_PX[1]:
            raise OutOfRangeError(
                f"{size[0]}x{size[1]} px; both sides are even, {LIMITS_PX[0]} to {LIMITS_PX[1]}"
            )
    return film_to_files(tour_of(slug, seconds, model), out_dir, size, progress)


def film_to_files(
    tour: Tour, out_dir: str | Path, size: tuple[int, int], progress: Progress = _silent
) -> TourFiles:
    """Make a tour that has been laid out; see `make_tour`."""
    from PIL import Image

    made = tour_files(tour, out_dir, size)
    film = Film(tour, size)

    def told() -> Iterator[Held]:
        done = 0
        for held in film.frames():
            yield held
            done += held.frames
            progress(done, tour.frames)

    write_videos([made.mp4, made.webm], told())
    write_whole(made.poster, still_bytes(Image.fromarray(film.poster())))
    write_whole(made.captions, vtt_text(tour).encode())
    return made


def tour_files(tour: Tour, out_dir: str | Path, size: tuple[int, int]) -> TourFiles:
    """Return what `make_tour` would write, without making it."""
    stem = Path(out_dir) / f"{tour.slug}-tour"
    mp4, webm, captions, poster = (stem.with_suffix(e) for e in (".mp4", ".webm", ".vtt", ".webp"))
    return TourFiles(tour.slug, mp4, webm, captions, poster, tour.seconds, size)


def tour_key(tour: Tour, size: tuple[int, int]) -> str:
    """Return a hash that changes with anything that a tour shows or says.

    Returns
    -------
    str
        Hexadecimal, 32 characters.
    """
    from trochanter.pictures.keys import gallery_key

    told = f"{_LOOK}:{size}:{tour.shots}:{vtt_text(tour)}:{gallery_key(tour.slug, 0)}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]
