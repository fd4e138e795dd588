"""Numbers and truths out of a file's text: finite, of the right count, or a fault."""

from __future__ import annotations

import math
import re

from trochanter.exchange.documents import Element
from trochanter.exchange.reading import Reading, shown

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
# OpenSim also writes vectors as (x y z), ~[x,y,z] and [x, y, z].
_BRACKETS = str.maketrans("()[]~,", "      ")

MAX_NUMBERS = 1000
MAX_SIZE = 1e6
"""Lengths in metres and angles in radians beyond this are no anatomy."""


def numbers(
    reading: Reading,
    node: Element,
    text: str | None,
    count: int | tuple[int, int],
    what: str,
    *,
    infinite: bool = False,
    limit: float = MAX_SIZE,
) -> tuple[float, ...] | None:
    """Return the numbers in `text`, or None after noting a fault at `node`.

    Parameters
    ----------
    reading : Reading
    node : element
        Where the text stands.
    text : str or None
    count : int or (int, int)
        How many numbers there must be, or at least and at most.
    what : str
        What to call them.
    infinite : bool
        Whether infinity is allowed.
    limit : float
        What no number may be beyond.
    """
    words = (text or "").translate(_BRACKETS).split()
    least, most = (count, count) if isinstance(count, int) else count
    if not least <= len(words) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        reading.fault(node, f"{what} takes {wanted} numbers, not {len(words)} ({shown(text)})")
        return None
    values = []
    for word in words:
        fine = _NUMBER.fullmatch(word) or (infinite and _INFINITE.fullmatch(word))
        value = float(word) if fine else math.nan
        if math.isnan(value) or (abs(value) > limit and not infinite):
            said = "is not a finite number" if not fine else f"is beyond {limit:g}"
            reading.fault(node, f"{what}: {shown(word)} {said}")
            return None
        values.append(value)
    return tuple(values)


def truth(reading: Reading, node: Element, text: str | None, what: str) -> bool:
    """Return whether `text` says true; anything but true or false is a fault at `node`."""
    word = (text or "").strip().lower()
    if word not in ("true", "false", "1", "0"):
        reading.fault(node, f"{what} is true or false, not {shown(text)}")
    return word in ("true", "1")
