"""Memory of results that nobody holds any more, used again for the next results.

Memory fresh from the system costs as much time as computing what is written to it. An
array handed out here keeps its buffer alive; once every array on a buffer is gone, the
buffer may be handed out again.
"""

from __future__ import annotations

import sys
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SMALLEST, LARGEST, ALL = 1 << 17, 1 << 23, 1 << 24
"""Numbers in the smallest and the largest buffer that is kept, and in all that are kept."""

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
