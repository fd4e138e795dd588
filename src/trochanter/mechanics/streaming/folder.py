"""The folder in which a result grows, so that it can go on after any interruption."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from trochanter.errors import TrochanterError

HALF = (".part", ".partial")
"""Endings of files being written, by us and by Zarr."""

NAMES = frozenset({"lock", "manifest.json", "finished", "failed", "data"})


def put_whole(path: Path, content: bytes | memoryview) -> None:
    """Write a file so that it is whole or not there, and on the disk when this returns.

    Raises
    ------
    OSError
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        # mkstemp makes files that only their owner may read; others get what they usually may.
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class WorkFolder:
    """What is kept of an unfinished result, beside the place where it will stand.

    ``manifest.json`` says what is computed, ``finished`` holds a byte for each chunk, 1
    where it is done, ``failed`` eight for each, how many paths were not found in it, and
    ``data`` is the result itself, which takes its place once whole.

    Parameters
    ----------
    target : Path
        Where the result will stand.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.root = target.with_name(f"{target.name}.unfinished")
        self.data = self.root / "data"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs away from the folder, which is made if it is not there.

        Raises
        ------
        TrochanterError
            If another run is at it, or the folder is not one of these.
        OSError
        """
        self.root.mkdir(exist_ok=True)
        strangers = sorted({one.name for one in self.root.iterdir()} - NAMES)
        strangers = [name for name in strangers if not name.endswith(HALF)]
        if strangers:
            text = f"{self.root} holds {strangers[0]}, which is not ours"
            raise TrochanterError(f"{text}; choose another name for the result")
        with (self.root / "lock").open("wb") as lock:
            if not _lock(lock.fileno()):
                raise TrochanterError(f"{self.target} is being written by another run")
            yield
        # The lock is let go with the file; what is left of a finished result goes after it.
        if not self.data.exists() and self.target.exists():
            shutil.rmtree(self.root, ignore_errors=True)

    def manifest(self) -> dict[str, Any] | None:
        """Return what is being computed, or None where nothing was begun."""
        try:
            found = json.loads((self.root / "manifest.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def clear(self) -> None:
        """Make room for a new beginning: what was cut off before it had a manifest goes."""
        if self.data.exists():
            shutil.rmtree(self.data)
        self.data.mkdir()

    def sweep(self) -> None:
        """Remove what a kill left half written; such files had not got their names yet."""
        for path in self.root.rglob("*"):
            if path.suffix in HALF and path.is_file():
                path.unlink(missing_ok=True)

    def begin(self, manifest: dict[str, Any], chunks: int) -> None:
        """Record what is computed; no chunk is finished yet."""
        put_whole(self.root / "failed", bytes(8 * chunks))
        put_whole(self.root / "finished", bytes(chunks))
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
        put_whole(self.root / "manifest.json", text.encode())

    def finished(self, chunks: int) -> bytearray:
        """Return a byte for each chunk, 1 where it is finished."""
        with suppress(FileNotFoundError):
            marks = bytearray((self.root / "finished").read_bytes())
            if len(marks) == chunks:
                return marks
        put_whole(self.root / "finished", bytes(chunks))
        return bytearray(chunks)

    def failed(self) -> int:
        """Return how many paths were not found in the finished chunks."""
        with suppress(FileNotFoundError):
            counts = memoryview((self.root / "failed").read_bytes())
            return sum(counts[: len(counts) // 8 * 8].cast("q"))
        return 0

    def mark(self, chunk: int, failed: int) -> None:
        """Record that a chunk is finished, and how many paths were not found in it."""
        path = self.root / "failed"
        with path.open("r+b" if path.exists() else "w+b", buffering=0) as counts:
            counts.seek(8 * chunk)
            counts.write(failed.to_bytes(8, sys.byteorder))
        with (self.root / "finished").open("r+b", buffering=0) as marks:
            marks.seek(chunk)
            marks.write(b"\1")

    def complete(self) -> None:
        """Put the whole result where it belongs."""
        self.data.rename(self.target)


def _lock(handle: int) -> bool:
    """Whether the file is ours now; where files cannot be locked, it is."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
