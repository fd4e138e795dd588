"""The segments that a model's lines are made of, each with the surfaces it may wrap over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochanter.model import CompiledModel


@dataclass(frozen=True)
class Segment:
    """A line's way between two of its points.

    Attributes
    ----------
    line, begin, end : int
        The line and its two path points.
    uses : tuple of int
        The uses of surfaces whose range holds both points.
    factors : tuple of (int, bool)
        Conditional points, by their number, and whether the segment is there while the
        point is off the path (or on it).
    """

    line: int
    begin: int
    end: int
    uses: tuple[int, ...]
    factors: tuple[tuple[int, bool], ...]


def segments_of(model: CompiledModel) -> list[Segment]:
    """Return every segment that the lines of `model` ever have.

    Between two points there is a segment if no point that is always on the path lies
    between; conditional points between them must be off. A line over several surfaces
    wraps each of its segments over each surface whose range holds the segment.
    """
    conditional = {int(point): c for c, point in enumerate(model.conditional_point)}
    segments = []
    for line in range(len(model.line_names)):
        start, stop = int(model.line_start[line]), int(model.line_start[line + 1])
        uses = range(int(model.use_start[line]), int(model.use_start[line + 1]))
        for i in range(start, stop):
            for j in range(i + 1, stop):
                ends = [(conditional[k], False) for k in (i, j) if k in conditional]
                between = [(conditional[k], True) for k in range(i + 1, j)]
                held = [u for u in uses if model.use_first[u] <= i and j <= model.use_last[u]]
                segments.append(Segment(line, i, j, tuple(held), (*ends, *between)))
                if j not in conditional:
                    break
    return segments


def weight(segment: Segment, active: np.ndarray) -> np.ndarray:
    """Return which poses have the segment, from which conditional points are on (n, nc)."""
    there = np.ones(len(active), bool)
    for point, off in segment.factors:
        there &= active[:, point] != off
    return there
