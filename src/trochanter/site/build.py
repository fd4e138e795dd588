"""Build the site: draw what is new, write every page, swap the whole in."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trochanter.anatomy import atlas
from trochanter.claims import all_verdicts
from trochanter.mechanics import load, models
from trochanter.pictures import Gallery, digest_of, muscles_of
from trochanter.site.galleries import cache_folder, draw, place_in
from trochanter.site.pages import Content, data_json, pages
from trochanter.site.stamp import digest_of_package, is_current, read_mark, write_mark
from trochanter.site.swap import refuse_foreign, swapped_in

STATIC = Path(__file__).parent / "static"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Built:
    """What a build made.

    Attributes
    ----------
    folder : Path
        The site.
    changed : bool
        False where the site was up to date and nothing was written.
    pages : int
        HTML pages in the site.
    muscles : int
        Muscles with pictures.
    drawn : int
        Muscles whose pictures were drawn now; the others' were kept from an earlier build.
    seconds : float
        Time that the build took.
    """

    folder: Path
    changed: bool
    pages: int
    muscles: int
    drawn: int
    seconds: float


def _silent(what: str, done: int, total: int) -> None:
    """Report to nobody."""


def build_site(
    folder: Path,
    *,
    size: int = 800,
    jobs: int | None = None,
    with_pictures: bool = True,
    bodies: str = "trochanter",
    progress: Progress = _silent,
) -> Built:
    """Build the site into `folder`, whole or not at all.

    Parameters
    ----------
    folder : Path
        New, empty, or a site that we made; anything else is refused.
    size : int
        Side of the full-size pictures [px].
    jobs : int, optional
        Processes that draw; as many as there are processors by default.
    with_pictures : bool
        False leaves the galleries out.
    bodies : {"trochanter", "bodyparts3d"}
        The atlas's own bodies, or the meshes that ``trochanter meshes import`` laid on the bones.
    progress : callable
        Told what is being done, how much of it is, and of how much.

    Raises
    ------
    TrochanterError
        If the folder cannot be written or holds something else, or the disk is full.
    DataFaultError
        If the facts are at fault.
    MissingLibraryError
        If pictures cannot be drawn here; it names the line that installs what is missing.
    """
    started = time.monotonic()
    target = folder.absolute()
    refuse_foreign(target)
    digest = f"{digest_of_package()} {size if with_pictures else 0} {digest_of(bodies)}"
    mark = read_mark(target) or {}
    if is_current(target, digest):
        seconds = time.monotonic() - started
        return Built(folder, False, mark["pages"], mark["muscles"], 0, seconds)
    slugs = tuple(s for s in atlas().muscles if s in muscles_of(bodies)) if with_pictures else ()
    galleries: dict[str, Gallery] = {}
    drawn = 0
    with cache_folder() as cache:
        if slugs:
            galleries, drawn = draw(slugs, cache, size, jobs, progress, bodies)
        with swapped_in(target) as new:
            shown = place_in(new, galleries, progress)
            content = Content(atlas(), tuple(load(m) for m in models()), all_verdicts(), shown)
            count = _write(content, new, progress)
            write_mark(new, digest, pages=count, muscles=len(slugs))
    return Built(folder, True, count, len(slugs), drawn, time.monotonic() - started)


def _write(content: Content, new: Path, progress: Progress) -> int:
    """Write pages, style and scripts; return how many pages there are."""
    made = list(pages(content))
    made.append(("assets/claims.json", data_json(content)))
    for number, (address, text) in enumerate(made, 1):
        place = new / address
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        progress("Writing pages", number, len(made))
    for file in STATIC.iterdir():
        shutil.copy2(file, new / "assets" / file.name)
    return sum(address.endswith(".html") for address, _ in made)
