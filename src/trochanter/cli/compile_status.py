"""What the command line shows while the engine is compiled, once on a machine."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status


class CompileStatus(logging.Handler):
    """Shows a turning sign on a terminal, a line elsewhere or beside a bar of progress."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._status: Status | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Begin or end what is shown; other records are not for this handler."""
        compiling = getattr(record, "compiling", None)
        if compiling is None:
            return
        if self._status is not None:
            self._status.stop()
            self._status = None
        if compiling and sys.stderr.isatty() and not _bar_is_shown():
            from rich.console import Console

            console = Console(stderr=True)
            self._status = console.status(f"{record.getMessage()} …")
            self._status.start()
        else:
            print(f"note: {record.getMessage()}", file=sys.stderr)


def _bar_is_shown() -> bool:
    """Whether a bar of progress has taken standard error over; it puts lines above itself."""
    from rich.file_proxy import FileProxy

    return isinstance(sys.stderr, FileProxy)


def show_compiling() -> None:
    """Show from now on when the engine is compiled."""
    log = logging.getLogger("trochanter")
    if not any(isinstance(one, CompileStatus) for one in log.handlers):
        log.addHandler(CompileStatus())
        log.setLevel(logging.INFO)
        log.propagate = False
