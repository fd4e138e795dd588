"""What a finished result says that it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from trochanter.errors import TrochanterError
from trochanter.mechanics.streaming.folder import WorkFolder
from trochanter.mechanics.streaming.labels import MANIFEST
from trochanter.mechanics.streaming.libraries import pyarrow_parquet
from trochanter.mechanics.streaming.parquet_files import part_name


def read_description(path: Path) -> dict[str, Any] | None:
    """Return the description of the finished result at `path`, or None if it is none."""
    found = zarr_attributes(path) or parquet_attributes(path) or {}
    described = found.get(MANIFEST)
    return described if isinstance(described, dict) else None


def zarr_attributes(path: Path) -> dict[str, Any] | None:
    """Return the attributes of the Zarr group at `path`, or None if there is none."""
    try:
        found = json.loads((path / "zarr.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    attributes = found.get("attributes") if isinstance(found, dict) else None
    return attributes if isinstance(attributes, dict) else None


def parquet_attributes(path: Path) -> dict[str, Any] | None:
    """Return what the first Parquet file in `path` says of all, or None if there is none."""
    part = path / part_name(0)
    if not part.is_file():
        return None
    try:
        held = pyarrow_parquet().read_schema(part).metadata or {}
        found = json.loads(held.get(b"trochanter", b"null"))
    except (OSError, ValueError):  # pyarrow's own errors are ValueErrors
        return None
    return found if isinstance(found, dict) else None


def finished_description(path: Path) -> dict[str, Any]:
    """Return the description of the finished result at `path`.

    Raises
    ------
    TrochanterError
        If it is not finished, missing, or no result of `stream`.
    """
    if found := read_description(path):
        return found
    work = WorkFolder(path)
    if not path.exists() and (begun := work.manifest()):
        text = f"{path} is not finished yet"
        if isinstance(marks := _marks(work), bytes):
            text += f": {sum(marks)} of {len(marks)} chunks are"
        kind = begun.get("poses", {}).get("kind", "")
        raise TrochanterError(f"{text}; the call that began it ({kind} poses) goes on from there")
    what = "no result of a stream" if path.exists() else "not there"
    raise TrochanterError(f"{path} is {what}; give what stream wrote")


def _marks(work: WorkFolder) -> bytes | None:
    try:
        return (work.root / "finished").read_bytes()
    except OSError:
        return None
