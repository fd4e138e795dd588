"""Galleries of many muscles at once, in several processes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.pictures.gallery import Gallery, render_muscle
from trochanter.pictures.keys import gallery_key
from trochanter.pictures.offscreen import prepare_rendering
from trochanter.pictures.plates import plate_of

Progress = Callable[[str, int, int], None]


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
    with ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin) as pool:
        waiting = {
            pool.submit(render_muscle, slug, folder, size=size, source=source): slug
            for slug, folder in folders.items()
        }
        _collect(waiting, made, progress, pool)
    return {slug: made[slug] for slug in folders}


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
        raise TrochanterError(
            "a process that draws was ended from outside, perhaps for want of memory; "
            "try again with fewer jobs"
        ) from None
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
