"""Streaming: the answers to more poses than fit in memory, written as they are found."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from trochanter.errors import TrochanterError
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.poses import OutOfRange
from trochanter.mechanics.streaming.differences import differences
from trochanter.mechanics.streaming.folder import WorkFolder
from trochanter.mechanics.streaming.grids import PoseGrid
from trochanter.mechanics.streaming.labels import check_names
from trochanter.mechanics.streaming.layout import Layout
from trochanter.mechanics.streaming.plan import (
    CONTAINERS,
    DTYPES,
    Plan,
    arms_about,
    chosen,
    chunk_poses,
)
from trochanter.mechanics.streaming.run import FILES, run_here, run_on
from trochanter.mechanics.streaming.sources import Poses, whole_number
from trochanter.mechanics.streaming.stored import read_description

ENDINGS = {".zarr": "zarr", ".parquet": "parquet", ".pq": "parquet"}


class Progress(NamedTuple):
    """How far a run has come.

    Attributes
    ----------
    done, poses : int
        Poses that are finished, of how many.
    before : int
        Those of them that earlier runs had finished.
    pose_bytes : int
        Bytes of the answers to one pose before they are compressed.
    """

    done: int
    poses: int
    before: int
    pose_bytes: int


class Streamed(NamedTuple):
    """What a run did.

    Attributes
    ----------
    path : Path
    poses, chunks : int
        Of the whole result.
    computed : int
        Poses that this run computed: fewer where an earlier one was resumed, none where the
        result was finished already.
    pose_bytes : int
        Bytes of the answers to one pose before they are compressed.
    seconds : float
        How long this run took, without what it took to compile the engine.
    failed : int
        Paths over surfaces that were not found, of all lines and poses of the result
        together: there the straight line stands in. The result's attribute ``failed``.
    """

    path: Path
    poses: int
    chunks: int
    computed: int
    pose_bytes: int
    seconds: float
    failed: int


def stream(
    hip: Hip,
    poses: Poses | Mapping[str, tuple[float, float, int]],
    path: str | Path,
    *,
    container: Literal["zarr", "parquet"] | None = None,
    dtype: Literal["float64", "float32"] = "float64",
    chunk: int | None = None,
    about: Iterable[str] | None = None,
    out_of_range: OutOfRange = "raise",
    scheduler: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Streamed:
    """Write lengths and moment arms of any number of poses, in memory that does not grow.

    A run that was cut off, by a kill too, is taken up again by the same call; only the
    chunks under way are lost. Until it is whole the result grows in ``<path>.unfinished``.

    Parameters
    ----------
    hip : Hip
    poses : mapping of str to (float, float, int), or PoseGrid, RandomPoses or PoseFile
        First value, last value [rad or m] and number of values by coordinate, whose
        combinations make a grid; or a source of `trochanter.mechanics.streaming`.
    path : str or Path
        What to write: a Zarr group, or a folder of Parquet files.
    container : {"zarr", "parquet"}, optional
        By default what the path ends in: .zarr, or .parquet.
    dtype : {"float64", "float32"}
        What is stored; all is computed in float64. float32 rounds by at most 6e-8 of a value.
    chunk : int, optional
        Poses computed and written at a time, at most. By default some 32 MB of answers.
    about : iterable of str, optional
        Coordinates whose moment arms to keep, perhaps none; all by default.
    out_of_range : {"raise", "warn", "ignore"}
        What to do about a coordinate outside its range.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``"tcp://10.0.0.1:8786"``, whose workers do the
        work. They must see `path` under the same name.
    progress : callable, optional
        Told how far it has come: once at the beginning, then after every chunk.

    Returns
    -------
    Streamed

    Raises
    ------
    MissingLibraryError
        If zarr, pyarrow or distributed is needed and not installed.
    TrochanterError
        If at `path` there is something else, or a result of other choices; if another run
        writes it; if it cannot be written (what is finished is kept).
    UnknownNameError, OutOfRangeError, DataFaultError
        For faults in the poses.

    Examples
    --------
    >>> import tempfile
    >>> import trochanter as tr
    >>> from trochanter.mechanics.streaming import open_stream
    >>> grid = {"hip_flexion": (-0.5, 2.0, 60), "hip_rotation": (-0.5, 0.5, 20)}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = tr.stream(tr.load("dostal1981"), grid, f"{folder}/arms.zarr", chunk=500)
    ...     answers = open_stream(done.path)
    ...     arms = answers.moment_arm.sel(muscle="piriformis").sel(hip_flexion=2.0)
    ...     print(arms.sel(coordinate="hip_rotation").values[::6].round(3))
    [0.017 0.027 0.035 0.042]
    >>> done.poses, done.chunks, answers.moment_arm.dims
    (1200, 3, ('hip_flexion', 'hip_rotation', 'muscle', 'coordinate'))
    """
    target = Path(path).absolute()
    plan = _plan(hip, poses, container or _container(target), dtype, chunk, about, out_of_range)
    computed, spent, shape = 0, 0.0, plan.layout
    if not _already(plan, target):
        computed, spent = _grow(plan, WorkFolder(target), scheduler, progress)
    failed = FILES[plan.container].failed_of(target)
    return Streamed(Path(path), shape.poses, shape.count, computed, plan.pose_bytes, spent, failed)


def _plan(
    hip: Hip,
    poses: Poses | Mapping[str, tuple[float, float, int]],
    container: str,
    dtype: str,
    chunk: int | None,
    about: Iterable[str] | None,
    out_of_range: OutOfRange,
) -> Plan:
    chosen("container", container, CONTAINERS)
    chosen("dtype", dtype, DTYPES)
    check_names(hip)
    if isinstance(poses, Mapping):
        poses = PoseGrid(poses)
    if not hasattr(poses, "bound"):
        raise TrochanterError("poses are a mapping, a PoseGrid, RandomPoses or PoseFile")
    size = chunk_poses(hip) if chunk is None else whole_number("chunk", chunk, 1)
    kept = arms_about(hip, about)
    found = poses.bound(hip, out_of_range)
    return Plan(hip, found, Layout.of(found.shape, size), kept, dtype, container)


def _container(target: Path) -> str:
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        text = f"{target.name} ends in neither .zarr nor .parquet"
        raise TrochanterError(f"{text}; name it so or choose the container")
    return ENDINGS[ending]


def _already(plan: Plan, target: Path) -> bool:
    """Whether the finished result is there; raise if something else is."""
    if not target.exists():
        return False
    found = read_description(target)
    if found is None:
        raise TrochanterError(f"{target} is there and no result of a stream; choose another name")
    if other := differences(found, plan.description()):
        text = f"{target} is the finished result of other choices: {other}"
        raise TrochanterError(f"{text}; choose another name or remove it")
    work = WorkFolder(target)
    if work.root.exists() and not work.data.exists():
        # A kill came between the last two steps of the run that finished it.
        shutil.rmtree(work.root, ignore_errors=True)
    return True


def _grow(
    plan: Plan,
    work: WorkFolder,
    scheduler: str | None,
    progress: Callable[[Progress], None] | None,
) -> tuple[int, float]:
    """Compute what is missing and put the result in its place; return how many poses, and [s]."""
    files, layout = FILES[plan.container], plan.layout
    marks = bytearray()
    try:
        with work.locked():
            work.sweep()
            _begin(plan, work, files)
            if scheduler is None:
                # The first pose on a machine waits for the compiler, which is no measure of speed.
                plan.hip.evaluate(plan.poses.rows(0, 1))
            began = time.perf_counter()
            marks = work.finished(layout.count)
            for one in range(layout.count):
                marks[one] = int(marks[one] == 1 and files.present(plan, work.data, one))
            tell = _Teller(plan, work, marks, progress)
            missing = (one for one in range(layout.count) if not marks[one])
            if scheduler is None:
                run_here(plan, work.data, missing, tell.note)
            else:
                run_on(scheduler, plan, work.data, missing, tell.note)
            files.close(work.data, work.failed())
            work.complete()
    except OSError as fault:
        kept = f"{sum(marks)} of {layout.count} chunks are finished and kept"
        reason = fault.strerror or " ".join(str(fault).split())
        text = f"{work.target} cannot be written: {reason}; {kept}"
        raise TrochanterError(f"{text}, the same call goes on from there") from None
    return tell.done - tell.before, time.perf_counter() - began


def _begin(plan: Plan, work: WorkFolder, files: Any) -> None:
    """Take up what was begun, if it is the same, or begin."""
    begun = work.manifest()
    asked = plan.description()
    if begun is None:
        work.clear()
        files.create(plan, work.data)
        work.begin(asked, plan.layout.count)
    elif other := differences(begun, asked):
        text = f"{work.target} was begun with other choices: {other}"
        raise TrochanterError(f"{text}; go on with those, or remove {work.root.name}")


class _Teller:
    """Keeps count of finished chunks, on the disk and towards the caller."""

    def __init__(
        self,
        plan: Plan,
        work: WorkFolder,
        marks: bytearray,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.plan, self.work, self.marks, self.progress = plan, work, marks, progress
        self.done = self.before = sum(self._size(one) for one in range(len(marks)) if marks[one])
        self._tell()

    def note(self, chunk: int, failed: int) -> None:
        """Take note that a chunk is finished, and how many paths were not found in it."""
        self.work.mark(chunk, failed)
        self.marks[chunk] = 1
        self.done += self._size(chunk)
        self._tell()

    def _size(self, chunk: int) -> int:
        first, last = self.plan.layout.run(chunk)
        return last - first

    def _tell(self) -> None:
        if self.progress is not None:
            poses, each = self.plan.layout.poses, self.plan.pose_bytes
            self.progress(Progress(self.done, poses, self.before, each))
