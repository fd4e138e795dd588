"""Count the arithmetic that a pose needs: the engine's own loops, run on numbers that count.

    NUMBA_DISABLE_JIT=1 python benchmarks/operations.py MODEL

What does not change from pose to pose is not counted, nor what is not compared or computed
because the path is straight; a vector of poses has to do it all the same.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from trochanter.mechanics import Hip, read_model

COUNT: Counter[str] = Counter()


class Counted:
    """A number that notes what is done with it."""

    __slots__ = ("value",)

    def __init__(self, value: float) -> None:
        self.value = float(value)

    def __float__(self) -> float:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)

    def sqrt(self) -> Counted:
        """Do what numpy.sqrt asks of it."""
        COUNT["sqrt"] += 1
        return Counted(math.sqrt(self.value))

    def floor(self) -> Counted:
        """Do what numpy.floor asks of it."""
        COUNT["other"] += 1
        return Counted(math.floor(self.value))


def _noted(kind: str, name: str) -> None:
    """Give `Counted` an operation on two numbers, either of which may be plain."""
    plain = getattr(float, name)

    def operation(self: Counted, other: Any) -> Any:
        COUNT[kind] += 1
        result = plain(self.value, float(other))
        return Counted(result) if isinstance(result, float) else result

    setattr(Counted, name, operation)


for _kind, _names in {
    "add": ("__add__", "__radd__", "__sub__", "__rsub__"),
    "multiply": ("__mul__", "__rmul__"),
    "divide": ("__truediv__", "__rtruediv__"),
    "other": ("__lt__", "__le__", "__gt__", "__ge__"),
}.items():
    for _name in _names:
        _noted(_kind, _name)
# Whether a number changes sign or not costs nothing beside the rest.
Counted.__neg__ = lambda self: Counted(-self.value)  # type: ignore[attr-defined]
Counted.__abs__ = lambda self: Counted(abs(self.value))  # type: ignore[attr-defined]
Counted.__eq__ = lambda self, other: self.value == float(other)  # type: ignore[assignment]
Counted.__ne__ = lambda self, other: self.value != float(other)  # type: ignore[assignment]


def counted(hip: Hip, q: np.ndarray) -> dict[str, float]:
    """Return how often each operation is done for a pose, by the mean of the poses `q`."""
    engine = hip.engine
    numbers = np.array([[Counted(value) for value in row] for row in q], object)
    scratch = np.zeros(engine.program.scratch).astype(object)
    n, lines, coordinates = len(q), len(hip.muscles), len(hip.coordinates)
    length, arm = np.zeros(n * lines), np.zeros(n * lines * coordinates)
    COUNT.clear()
    engine._loops(numbers, 0, n, *engine.arrays, scratch, length, arm, n, n, engine._unheeded)
    return {kind: number / len(q) for kind, number in COUNT.items()}


if __name__ == "__main__":
    from common import grid

    print(json.dumps(counted(read_model(Path(sys.argv[1])), grid(4))))
