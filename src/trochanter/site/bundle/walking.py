"""One cycle of walking: the mean joint angles of one adult, as they were published."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "walking.json"


@cache
def walking() -> dict[str, Any]:
    """Return the cycle: ``about``, ``source`` and ``degrees`` by coordinate, 100 points each.

    Examples
    --------
    >>> {name: len(angles) for name, angles in walking()["degrees"].items()}
    {'hip_flexion': 100, 'hip_adduction': 100, 'hip_rotation': 100, 'knee_angle': 100}
    """
    held: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return held
