"""Round numbers for the axes of a drawing."""

from __future__ import annotations

import math
from dataclasses import dataclass

STEPS_DEG = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 180.0)


@dataclass(frozen=True)
class Scale:
    """How numbers from `low` to `high` lie between `start` and `end` of a drawing."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def __call__(self, value: float) -> float:
        """Return where a value lies, to a hundredth of a pixel."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)


def degrees_scale(low: float, high: float, start: float, end: float) -> Scale:
    """Return a scale of exactly these degrees, with ticks as people divide a circle."""
    low, high = _apart(low, high)
    step = next((s for s in STEPS_DEG if (high - low) / s <= 10), 360.0)
    return Scale(low, high, start, end, _ticks(low, high, step))


def round_scale(low: float, high: float, start: float, end: float) -> Scale:
    """Return a scale that contains these numbers and begins and ends at a tick.

    Examples
    --------
    >>> round_scale(-12.0, 31.0, 0.0, 100.0).ticks
    (-20.0, -10.0, 0.0, 10.0, 20.0, 30.0, 40.0)
    """
    low, high = _apart(low, high)
    rough = (high - low) / 6
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1.0, 2.0, 5.0, 10.0) if s * power >= rough)
    low, high = step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9)
    return Scale(low, high, start, end, _ticks(low, high, step))


def exact_scale(low: float, high: float, start: float, end: float) -> Scale:
    """Return a scale of exactly these numbers, with round ticks within."""
    wide = round_scale(low, high, start, end)
    low, high = _apart(low, high)
    return Scale(low, high, start, end, tuple(t for t in wide.ticks if low <= t <= high))


def _apart(low: float, high: float) -> tuple[float, float]:
    """Return two numbers that differ enough to be drawn."""
    if high - low > 1e-9 * max(1.0, abs(low), abs(high)):
        return low, high
    return low - 1.0, high + 1.0


def _ticks(low: float, high: float, step: float) -> tuple[float, ...]:
    # Ranges are written with eight figures, so that 120 degrees may be 119.9999999.
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    return tuple(round(number * step, 10) + 0.0 for number in range(first, last + 1))
