"""Working a plan off: here, or on the workers of a Dask scheduler."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from trochanter.errors import TrochanterError
from trochanter.mechanics.streaming import parquet_files, zarr_files
from trochanter.mechanics.streaming.libraries import distributed_library
from trochanter.mechanics.streaming.plan import Plan

WRITERS = 2
"""Chunks that are compressed and written while the next one is computed."""

AHEAD = 2
"""Chunks that lie ready for each of a scheduler's threads."""

WAIT = "10s"

FILES: dict[str, ModuleType] = {"zarr": zarr_files, "parquet": parquet_files}

Note = Callable[[int, int], None]
"""Takes a chunk, and how many paths were not found in it."""


def run_here(plan: Plan, folder: Path, chunks: Iterable[int], note: Note) -> None:
    """Compute chunks one after another in this thread; others write them.

    Parameters
    ----------
    plan : Plan
    folder : Path
    chunks : iterable of int
    note : callable
        Told of each chunk once it is written. Where something goes wrong, the chunks that
        are under way are finished first.
    """
    files = FILES[plan.container]
    under_way: deque[tuple[int, int, Future[None]]] = deque()

    def finish() -> None:
        under_way[0][2].result()
        note(*under_way.popleft()[:2])

    with ThreadPoolExecutor(WRITERS) as pool:
        try:
            for chunk in chunks:
                block = plan.compute(chunk)
                while len(under_way) >= WRITERS:
                    finish()
                future = pool.submit(files.write, plan, folder, block)
                under_way.append((chunk, block.failed, future))
                del block
            while under_way:
                finish()
        except BaseException:
            for chunk, failed, future in under_way:
                if future.exception() is None:
                    note(chunk, failed)
            raise


def run_on(address: str, plan: Plan, folder: Path, chunks: Iterator[int], note: Note) -> None:
    """Have a Dask scheduler's workers compute and write chunks.

    They must see `folder` under the same path, and have this package installed.

    Raises
    ------
    MissingLibraryError
        If distributed is not installed.
    TrochanterError
        If no scheduler answers, it has no workers, or it gives up.
    """
    distributed = distributed_library()
    try:
        client = distributed.Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError) as fault:
        text = f"no Dask scheduler answers at {address}: {fault}"
        raise TrochanterError(" ".join(text.split())) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise TrochanterError(f"the Dask scheduler at {address} has no workers; start some")
        gave_up = (distributed.CancelledError, distributed.KilledWorker)
        try:
            _share_out(client, AHEAD * threads, plan, folder, chunks, note)
        except (*gave_up, distributed.comm.CommClosedError) as fault:
            reason = " ".join(str(fault).split())[:160]
            text = f"the Dask scheduler at {address} gave up: {reason}"
            raise TrochanterError(f"{text}; the same call goes on from there") from None


def _share_out(
    client: Any, ahead: int, plan: Plan, folder: Path, chunks: Iterator[int], note: Note
) -> None:
    """Keep some chunks in the hands of the workers until all are done."""
    shared = client.scatter(plan, broadcast=True, hash=False)

    def submit(chunk: int) -> Any:
        return client.submit(_whole, shared, str(folder), chunk, pure=False)

    first = [submit(chunk) for chunk in islice(chunks, ahead)]
    under_way = distributed_library().as_completed(first, loop=client.loop)
    for done in under_way:
        note(*done.result())
        done.release()
        for chunk in islice(chunks, 1):
            under_way.add(submit(chunk))


def _whole(plan: Plan, folder: str, chunk: int) -> tuple[int, int]:
    """Compute and write a chunk on a worker; return its number and how many paths failed."""
    block = plan.compute(chunk)
    FILES[plan.container].write(plan, Path(folder), block)
    return chunk, block.failed
