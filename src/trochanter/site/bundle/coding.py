"""Grids as small whole numbers: steps, differences along every axis, bytes apart."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.site.bundle.grids import Floats, Grid

#: Least steps in which lengths [m] and their derivatives [m/rad] are kept.
LENGTH_STEP, SLOPE_STEP = 4e-6, 2e-5
_FULL = 32000


def encoded(grid: Grid) -> tuple[dict[str, Any], NDArray[np.uint8]]:
    """Return what is to be kept of a grid: its head, and its values as bytes."""
    first = float((grid.values[..., 0].max() + grid.values[..., 0].min()) / 2)
    offset = np.array([first, *([0.0] * len(grid.axes))])
    reach = np.abs(grid.values - offset).reshape(-1, len(offset)).max(axis=0)
    least = np.array([LENGTH_STEP, *([SLOPE_STEP] * len(grid.axes))])
    scale = np.maximum(least, reach / _FULL)
    whole = np.round((grid.values - offset) / scale).astype(np.int64)
    head = {
        "axes": list(grid.axes),
        "low": grid.low.tolist(),
        "step": grid.step.tolist(),
        "nodes": list(grid.values.shape[:-1]),
        "offset": first,
        "scale": scale.tolist(),
    }
    return head, apart(np.moveaxis(whole, -1, 0))


def decoded(head: dict[str, Any], kept: NDArray[np.uint8]) -> Grid:
    """Return the grid that `encoded` kept."""
    axes = tuple(head["axes"])
    whole = together(kept, (1 + len(axes), *head["nodes"]))
    values: Floats = np.moveaxis(whole, 0, -1) * np.array(head["scale"])
    values[..., 0] += head["offset"]
    return Grid(axes, np.array(head["low"]), np.array(head["step"]), values)


def apart(whole: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return tables of 16-bit numbers as bytes that compress well.

    Each table, a row of the first axis, is replaced by its differences along every other
    axis, modulo 65,536 and zigzag (0, -1, 1, -2 ... become 0, 1, 2, 3 ...); all low
    bytes come first, then all high ones.
    """
    for axis in range(1, whole.ndim):
        whole = np.diff(whole, axis=axis, prepend=0)
    small = (whole + 32768) % 65536 - 32768
    zigzag = np.where(small < 0, -2 * small - 1, 2 * small).ravel()
    return np.concatenate([zigzag & 255, zigzag >> 8]).astype(np.uint8)


def together(kept: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return the numbers that `apart` took apart."""
    half = len(kept) // 2
    zigzag = kept[:half].astype(np.int64) + 256 * kept[half:].astype(np.int64)
    whole = np.where(zigzag % 2 == 1, -(zigzag + 1) // 2, zigzag // 2).reshape(shape)
    for axis in range(1, len(shape)):
        whole = np.cumsum(whole, axis=axis)
    return (whole + 32768) % 65536 - 32768
