"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from trochanter.errors import TrochanterError


def replace_file(path: Path, data: bytes) -> None:
    """Write beside `path` first and rename, so that no half of a file ever stands there.

    Raises
    ------
    TrochanterError
        If it cannot be written.
    """
    if not path.parent.is_dir():
        raise TrochanterError(f"{path.name} cannot be written: there is no folder {path.parent}")
    if path.is_dir():
        raise TrochanterError(f"{path.name} cannot be written: a folder has that name")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            umask = os.umask(0)
            os.umask(umask)
            Path(name).chmod(0o666 & ~umask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise TrochanterError(f"{path.name} cannot be written: {fault.strerror}") from None
