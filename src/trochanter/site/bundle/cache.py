"""What is dear to compute is kept in the user's cache, under a key of all it rests on."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from trochanter.site.galleries import KEPT_DAYS, cache_folder

PACKAGE = Path(__file__).parents[2]
_ENDING = ".bundled"


def digest(places: Iterable[str], *more: str) -> str:
    """Return a digest of files and folders of the package, and of what numbers rest on besides.

    Parameters
    ----------
    places : iterable of str
        Relative to the package, such as ``"pictures/flesh"``.
    more : str
        Anything else that decides what is computed.
    """
    total = hashlib.sha256()
    for name in ("musculoskeletal-models", "numpy", "scipy"):
        total.update(f"{name} {version(name)}".encode())
    for place in places:
        root = PACKAGE / place
        files = sorted(root.rglob("*")) if root.is_dir() else [root]
        for file in files:
            if file.suffix in (".py", ".toml", ".json", ".npz"):
                total.update(file.relative_to(PACKAGE).as_posix().encode())
                total.update(file.read_bytes())
    total.update("\n".join(more).encode())
    return total.hexdigest()[:32]


def kept(name: str, key: str, make: Callable[[], bytes]) -> tuple[bytes, bool]:
    """Return what was made before under a key, or make it now.

    Returns
    -------
    content : bytes
    made : bool
        Whether it had to be made.
    """
    with cache_folder() as folder:
        place = folder / f"{name}-{key}{_ENDING}"
        try:
            content = place.read_bytes()
            os.utime(place)
            return content, False
        except OSError:
            content = make()
        _write(place, content)
        _forget_old(folder)
    return content, True


def _write(place: Path, content: bytes) -> None:
    """Put the content there whole; where that fails, there is none and nothing is lost."""
    part = place.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(place)
    except OSError:
        part.unlink(missing_ok=True)


def _forget_old(folder: Path) -> None:
    oldest = time.time() - KEPT_DAYS * 86400
    for place in folder.glob(f"*{_ENDING}"):
        if place.stat().st_mtime < oldest:
            place.unlink(missing_ok=True)
