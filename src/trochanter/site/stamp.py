"""Tell whether a site is up to date: a digest of all it was made from, and what it holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from trochanter.site.swap import MARK

PACKAGE = Path(__file__).parents[1]
NOTE = "Made by trochanter build, which replaces this folder whole."


def digest_of_package() -> str:
    """Return a digest of every file of the package, and of the releases that pictures rest on."""
    total = hashlib.sha256()
    for name in ("musculoskeletal-models", "pyvista", "vtk", "pillow"):
        total.update(f"{name} {version(name)}".encode())
    for file in sorted(PACKAGE.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            total.update(file.relative_to(PACKAGE).as_posix().encode())
            total.update(file.read_bytes())
    return total.hexdigest()


def write_mark(folder: Path, digest: str, **more: Any) -> None:
    """Write what the folder was made from, and the sizes of its files."""
    held = dict(_files(folder))
    content = {"note": NOTE, "digest": digest, "files": held, **more}
    (folder / MARK).write_text(json.dumps(content, indent=0), encoding="utf-8")


def read_mark(folder: Path) -> dict[str, Any] | None:
    """Return a site's mark, or None where there is none to be read."""
    try:
        content = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def is_current(folder: Path, digest: str) -> bool:
    """Tell whether a site was made from the same things and still holds all of its files."""
    mark = read_mark(folder)
    if mark is None or mark.get("digest") != digest:
        return False
    return mark.get("files") == dict(_files(folder))


def _files(folder: Path) -> Iterable[tuple[str, int]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != MARK:
            yield file.relative_to(folder).as_posix(), file.stat().st_size
