"""Files that are whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from trochanter.errors import TrochanterError


def write_whole(path: str | Path, content: bytes) -> None:
    """Write a file so that no interruption ever leaves half of it.

    The bytes go to a temporary file beside the target, which is then renamed.

    Raises
    ------
    TrochanterError
        If the folder is missing or cannot be written, or the disk is full; an older file of
        that name stays as it was.
    """
    path, part = Path(path), None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        # mkstemp makes files that only their owner may read; others get what they usually may.
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o666 & ~umask)
        part.replace(path)
    except (OSError, ValueError) as fault:
        text = getattr(fault, "strerror", None) or str(fault)
        raise TrochanterError(f"{path} cannot be written: {text}") from None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
