"""How a muscle's flesh moves, as figures: its course at a grid of poses, and smoothly between."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from trochanter.errors import DataFaultError, UnknownNameError
from trochanter.pictures.bodies import muscles_with_bodies
from trochanter.pictures.flesh.frames import Crossing

Floats = NDArray[np.float64]

DATA = Path(__file__).parents[1] / "data" / "bodies" / "motion"


@dataclass(frozen=True, eq=False)
class Course:
    """What is added to a muscle's vertices before its joints turn them, at any pose.

    Vertices are those of ``body(slug, *size)``. Between the poses of the grid the weights
    of the modes run along cubic splines over flexion and the knee's angle, and along
    parabolas over adduction and rotation; beyond the grid they stay as at its border.

    Attributes
    ----------
    size : tuple of int
        Rings along and points around.
    hip, knee : Crossing
        `knee` is None where the muscle ends above it.
    grid : tuple of ndarray
        Flexion, adduction, rotation and knee angle of the poses [rad].
    modes : ndarray, shape (m, n, 3)
        Displacements [m] for a weight of one, in the frame of the standing thigh.
    weights : ndarray, shape (flexion, adduction, rotation, m)
        At the grid's poses.
    knee_modes : ndarray, shape (k, n, 3)
    knee_weights : ndarray, shape (knee, k)
        Empty where the muscle ends above the knee.
    """

    size: tuple[int, int]
    hip: Crossing
    knee: Crossing | None
    grid: tuple[Floats, ...]
    modes: Floats
    weights: Floats
    knee_modes: Floats
    knee_weights: Floats

    @cached_property
    def _splines(self) -> tuple[CubicSpline, CubicSpline | None]:
        hip = CubicSpline(self.grid[0], self.weights, bc_type="natural")
        if self.knee is None:
            return hip, None
        return hip, CubicSpline(self.grid[3], self.knee_weights, bc_type="natural")

    def at(self, angles: Floats) -> tuple[Floats, Floats]:
        """Return the weights of the modes and of the knee's modes at a pose.

        Parameters
        ----------
        angles : ndarray, shape (4,)
            By `trochanter.pictures.flesh.frames.COORDINATES` [rad].

        Returns
        -------
        ndarray, shape (m,), and ndarray, shape (k,)
        """
        inside = [
            float(np.clip(angle, nodes[0], nodes[-1]))
            for angle, nodes in zip(angles, self.grid, strict=True)
        ]
        hip, knee = self._splines
        rotated = hip(inside[0]) * _parabola(self.grid[2], inside[2])[:, None]
        turned = _parabola(self.grid[1], inside[1]) @ rotated.sum(axis=1)
        return turned, np.zeros(0) if knee is None else np.asarray(knee(inside[3]))


def _parabola(nodes: Floats, at: float) -> Floats:
    """Return the weights of three nodes in the parabola through them (Lagrange)."""
    a, b, c = nodes
    return np.array(
        [
            (at - b) * (at - c) / ((a - b) * (a - c)),
            (at - a) * (at - c) / ((b - a) * (b - c)),
            (at - a) * (at - b) / ((c - a) * (c - b)),
        ]
    )


@cache
def course(slug: str) -> Course:
    """Return how a muscle moves.

    Raises
    ------
    UnknownNameError
        If no muscle with a body has this slug.
    DataFaultError
        If the figures are damaged.
    """
    if slug not in muscles_with_bodies():
        raise UnknownNameError("muscle with a body", slug, muscles_with_bodies())
    return read_course(DATA / f"{slug}.npz")


def read_course(path: Path) -> Course:
    """Read a file of figures.

    Raises
    ------
    DataFaultError
        If it is damaged, or its arrays do not fit one another.
    """
    try:
        with np.load(path, allow_pickle=False) as held:
            return _made({name: held[name] for name in held.files})
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as fault:
        raise DataFaultError([f"{path.name}: damaged ({fault})"]) from None


def _made(held: dict[str, NDArray[Any]]) -> Course:
    grid = tuple(np.radians(held[f"grid_{k}"].astype(np.float64)) for k in range(4))
    modes, knee_modes = (
        held[name] * held[f"{name}_unit"][:, None, None] for name in ("modes", "knee_modes")
    )
    weights, knee_weights = (held[name].astype(np.float64) for name in ("weights", "knee_weights"))
    sizes = tuple(map(len, grid[:3]))
    knee = Crossing(*map(float, held["knee"])) if len(held["knee"]) else None
    if sizes[1:] != (3, 3) or weights.shape != (*sizes, len(modes)):
        raise ValueError(f"weights of shape {weights.shape} for {len(modes)} modes")
    if knee and knee_weights.shape != (len(grid[3]), len(knee_modes)):
        raise ValueError(f"the knee's weights have shape {knee_weights.shape}")
    size = (int(held["size"][0]), int(held["size"][1]))
    hip = Crossing(*map(float, held["hip"]))
    return Course(size, hip, knee, grid, modes, weights, knee_modes, knee_weights)
