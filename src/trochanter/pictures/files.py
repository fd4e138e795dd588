"""Files that are whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from trochanter.errors import TrochanterError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that no reader and no interruption ever meets half of it.

    The bytes go to a temporary file beside the target, which is then renamed.

    Raises
    ------
    TrochanterError
        If the folder cannot be written or the disk is full; nothing is left behind and an
        older file of that name stays as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as fault:
        raise TrochanterError(f"cannot write {path}: {fault.strerror or fault}") from fault
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        # mkstemp makes files that only their owner may read; a site's pictures are for all.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException as fault:
        Path(name).unlink(missing_ok=True)
        if isinstance(fault, OSError):
            raise TrochanterError(f"cannot write {path}: {fault.strerror or fault}") from fault
        raise
