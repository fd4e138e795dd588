"""Write a folder whole or not at all: build beside it, then swap the two by renaming."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trochanter.errors import TrochanterError

MARK = ".trochanter-site"
"""Names a folder as one that we made, so that no other folder is ever replaced."""


@contextmanager
def swapped_in(target: Path) -> Iterator[Path]:
    """Yield a new folder beside `target`; on success it takes the target's place.

    The caller puts the file `MARK` into the folder, by which a later build knows it as ours.

    On any error, or an interrupt, the new folder is removed and the target stays as it was. What
    a killed run left behind is removed by the next.

    Raises
    ------
    TrochanterError
        If the place cannot be written, the disk is full, or the target is a folder that
        holds something else.
    """
    refuse_foreign(target)
    parent = target.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(target)
        new = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=parent))
    except OSError as error:
        raise explain(error, target) from error
    try:
        yield new
        new.chmod(0o755)
        _exchange(new, target)
    except OSError as error:
        raise explain(error, target) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def refuse_foreign(target: Path) -> None:
    """Raise if `target` holds anything but a site of ours."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise TrochanterError(f"{target} is not a folder; give a new or empty folder")
    try:
        foreign = target.is_dir() and any(target.iterdir()) and not (target / MARK).exists()
    except OSError as error:
        raise explain(error, target) from error
    if foreign:
        raise TrochanterError(f"{target} holds other files; give a new or empty folder")


def clear_leftovers(target: Path) -> None:
    """Remove what killed builds left beside the target; finish a swap cut off half-way."""
    old = target.with_name(f".{target.name}.old")
    if old.is_dir() and not target.exists():
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    for leftover in target.parent.glob(f".{target.name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _exchange(new: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old")
    if target.exists():
        os.rename(target, old)
    try:
        os.rename(new, target)
    except OSError:
        if old.exists():
            os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def explain(error: OSError, target: Path) -> TrochanterError:
    """Say an operating system's refusal in one line with the way out."""
    place = error.filename or target
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        what = f"the disk is full while writing {target}; free some space or give another folder"
        return TrochanterError(what)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return TrochanterError(f"cannot write {place}: no permission; give a folder of your own")
    return TrochanterError(f"cannot write {place}: {error.strerror or error}")
