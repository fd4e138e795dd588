"""Memory of results that nobody holds any more, used again for the next results.

Memory fresh from the system costs as much time as computing what is written to it. An
array handed out here keeps its buffer alive; once every array on a buffer is gone, the
buffer may be handed out again.
"""

from __future__ import annotations

import os
import sys
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _memory() -> int:
    """Return how many bytes of memory the machine has, or 8 GB where it does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 8 << 30


SMALLEST = 1 << 17
"""Numbers in the smallest buffer that is kept."""
ALL = max(1 << 24, _memory() // 32 // 8)
"""Numbers in all that are kept: a thirty-second part of the machine's memory."""
LARGEST = ALL // 4
"""Numbers in the largest buffer that is kept."""

_lock = Lock()
_kept: list[Array] = []
_UNUSED = sys.getrefcount(np.empty(1)) + 2
"""References to a buffer that only the list above, a loop variable and the count hold."""


def empty(size: int) -> Array:
    """Return an array of floats, of one dimension, with any contents."""
    if not SMALLEST <= size <= LARGEST:
        return np.empty(size)
    with _lock:
        for number in range(len(_kept)):
            buffer = _kept[number]
            if buffer.size == size and sys.getrefcount(buffer) <= _UNUSED:
                _kept.append(_kept.pop(number))
                return buffer[:]
        buffer = np.empty(size)
        _kept.append(buffer)
        while sum(one.size for one in _kept) > ALL:
            _kept.pop(0)
        return buffer[:]
