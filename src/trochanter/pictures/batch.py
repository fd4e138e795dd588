"""Galleries of many muscles at once, in several processes."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.pictures.gallery import Gallery, render_muscle
from trochanter.pictures.keys import gallery_key
from trochanter.pictures.offscreen import prepare_rendering
from trochanter.pictures.plates import plate_of
from trochanter.pictures.stock import muscles_of, stock
from trochanter.pictures.surfaces import BONES, Surface, lightened

Progress = Callable[[str, int, int], None]
Floats = NDArray[np.float64]

_ENDED = (
    "a process that draws was ended from outside, perhaps for want of memory; "
    "try again with fewer jobs"
)


def _silent(slug: str, done: int, total: int) -> None:
    """Report to nobody."""


def gallery_keys(
    slugs: Iterable[str], size: int = 800, source: str = "trochanter"
) -> dict[str, str]:
    """Return each muscle's `gallery_key`: where it is the stored one, nothing need be drawn.

    Nothing is rendered, and no graphics library is needed.

    Parameters
    ----------
    slugs : iterable of str
    size : int
        Side of the full pictures [px].
    source : {"trochanter", "bodyparts3d"}
        The atlas's own bodies, or the meshes that a user imported.

    Raises
    ------
    UnknownNameError
        If no muscle has one of these slugs, or there is no such source.
    DataFaultError
        If the user's meshes were not imported.
    """
    return {slug: gallery_key(slug, size, source) for slug in slugs}


def render_muscles(
    folders: Mapping[str, Path],
    *,
    size: int = 800,
    jobs: int | None = None,
    source: str = "trochanter",
    progress: Progress = _silent,
) -> dict[str, Gallery]:
    """Render the galleries of several muscles.

    With more than one job, processes are started afresh ("spawn"): a program that
    calls this at its top level must guard that call with ``if __name__ == "__main__"``.

    Parameters
    ----------
    folders : Mapping of str to Path
        Where each muscle's files go, by slug.
    size : int
        Side of the full pictures [px].
    jobs : int, optional
        Processes; as many as this one may use processors by default.
    source : {"trochanter", "bodyparts3d"}
        The atlas's own bodies, or the meshes that a user imported.
    progress : callable
        Told ``(slug, done, total)`` as each muscle is finished.

    Returns
    -------
    dict of str to Gallery
        In the order of `folders`.

    Raises
    ------
    UnknownNameError
        If no muscle has one of these slugs; nothing has been drawn then.
    OutOfRangeError
        If `jobs` is less than 1, or the size out of its range.
    MissingLibraryError
        If nothing can be rendered here; it names the line that installs what is missing.
    TrochanterError
        If a folder cannot be written or the disk is full, or a process was ended from outside;
        muscles not yet begun are left.
    """
    for slug in folders:
        plate_of(slug)
    if jobs is not None and jobs < 1:
        raise OutOfRangeError(f"jobs is {jobs}; use 1 or more")
    prepare_rendering()
    count = min(jobs or _processors(), max(len(folders), 1))
    made: dict[str, Gallery] = {}
    if count == 1:
        for slug, folder in folders.items():
            made[slug] = render_muscle(slug, folder, size=size, source=source)
            progress(slug, len(made), len(folders))
        return made
    spawned = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory() as place,
        ProcessPoolExecutor(count, spawned, _begin) as pool,
    ):
        shared = _prepare(pool, Path(place) / "stock.pickle", source, count)
        waiting = {
            pool.submit(_render, shared, slug, folder, size, source): slug
            for slug, folder in folders.items()
        }
        _collect(waiting, made, progress, pool)
    return {slug: made[slug] for slug in folders}


def _prepare(pool: ProcessPoolExecutor, path: Path, source: str, count: int) -> Path:
    """Lay out all surfaces and bake their light once, in all processes together; keep them."""
    names = (*BONES, *muscles_of(source))
    chunks = [names[k :: 3 * count] for k in range(3 * count)]
    try:
        laid = pool.map(_lay_out, [(chunk, source) for chunk in chunks])
        surfaces = [one for chunk in laid for one in chunk]
        path.write_bytes(pickle.dumps((surfaces, {}), pickle.HIGHEST_PROTOCOL))
        baked = pool.map(_bake, [(path, chunk, source) for chunk in chunks])
        light = {pair: share for chunk in baked for pair, share in chunk.items()}
    except BrokenProcessPool:
        raise TrochanterError(_ENDED) from None
    whole = path.with_name("whole.pickle")
    # To draw, muscles need no trees any more.
    kept = [one if one.kind == "bone" else lightened(one) for one in surfaces]
    whole.write_bytes(pickle.dumps((kept, light), pickle.HIGHEST_PROTOCOL))
    return whole


def _lay_out(task: tuple[tuple[str, ...], str]) -> list[Surface]:
    names, source = task
    found = stock(None, source).surfaces(names)
    for one in found:
        _ = one.normals, one.tree  # so that they travel with the surface
    return found


def _bake(task: tuple[Path, tuple[str, ...], str]) -> dict[tuple[str, str], Floats | None]:
    path, names, source = task
    _share(path, source)
    return stock(None, source).bake(names)


def _render(path: Path, slug: str, folder: Path, size: int, source: str) -> Gallery:
    _share(path, source)
    return render_muscle(slug, folder, size=size, source=source)


@cache
def _share(path: Path, source: str) -> None:
    """Take over what all processes worked out together; once a process."""
    surfaces, light = pickle.loads(path.read_bytes())
    stock(None, source).take(surfaces, light)


def _collect(
    waiting: dict[Future[Gallery], str],
    made: dict[str, Gallery],
    progress: Progress,
    pool: ProcessPoolExecutor,
) -> None:
    """Take results as they come; at the first fault begin nothing more."""
    try:
        for future in as_completed(waiting):
            made[waiting[future]] = future.result()
            progress(waiting[future], len(made), len(waiting))
    except BrokenProcessPool:
        raise TrochanterError(_ENDED) from None
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise


def _begin() -> None:
    """Prepare a process: one thread of software rendering each."""
    os.environ.setdefault("LP_NUM_THREADS", "1")


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
