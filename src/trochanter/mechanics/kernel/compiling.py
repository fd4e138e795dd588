"""Tell the user that loops are being compiled: it takes a while, once on a machine."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from numba.core import event  # type: ignore[import-untyped,unused-ignore]

LOG = logging.getLogger("trochanter")
"""Where it is told, as information. Its records bear ``compiling``: True at the beginning,
False at the end."""

LONG = {"run": "about half a minute", "wrap_several": "about half a minute"}
"""How long it takes, where that is long."""


class _Teller(event.Listener):  # type: ignore[misc,unused-ignore]
    """Told by numba before and after it compiles a function, and those that it calls within."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._depth, self._since = 0, 0.0

    def on_start(self, event: Any) -> None:
        function = _own(event)
        if function is None:
            return
        with self._lock:
            self._depth += 1
            if self._depth > 1:
                return
            self._since = time.perf_counter()
        takes = LONG.get(function, "some seconds")
        LOG.info("compiling, once on this machine: %s", takes, extra={"compiling": True})

    def on_end(self, event: Any) -> None:
        if _own(event) is None:
            return
        with self._lock:
            self._depth -= 1
            if self._depth > 0:
                return
            spent = time.perf_counter() - self._since
        LOG.info("compiled in %.0f s and kept on disk", spent, extra={"compiling": False})


def _own(told: Any) -> str | None:
    """Return the name of the function that an event is about, None if it is not ours."""
    function = told.data["dispatcher"].py_func
    return function.__name__ if function.__module__.startswith("trochanter.") else None


_teller = _Teller()


def tell() -> None:
    """From now on say so whenever loops are compiled; those found on the disk are not."""
    if not any(one is _teller for one in event._registered["numba:compile"]):
        register: Any = event.register
        register("numba:compile", _teller)
