"""Which muscles lie over which, seen from a side: the order in which they are taken off."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from trochanter.pictures.cameras import PELVIS_FROM_WORLD, UPWARD, Triple
from trochanter.pictures.plates import plate_of
from trochanter.pictures.stock import muscles_of, stock
from trochanter.pictures.surfaces import Surface
from trochanter.pictures.views import View, view

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Side of the cells in which depths are compared [m].
_CELL = 0.004
#: More cells than any muscle is long.
_ROW = 1_000_000
#: A muscle lies over another if it hides more than this share of its outline.
_LEAST = 0.06


def peel_order(
    slug: str, seen_from: View | int | None = None, source: str = "trochanter"
) -> tuple[str, ...]:
    """Return the other muscles in the order in which a dissection takes them off.

    First those that lie over the muscle, from the skin inward, then the rest. A
    muscle lies over another where, on a grid across the line of sight, its
    nearest face is nearer.

    Parameters
    ----------
    slug : str
    seen_from : View or int, optional
        The muscle's best view where left out.
    source : {"trochanter", "bodyparts3d"}

    Returns
    -------
    tuple of str

    Raises
    ------
    UnknownNameError
        If no muscle has this slug.
    OutOfRangeError
        If there is no view of that index.
    """
    if seen_from is None:
        seen_from = plate_of(slug).best_view
    one = seen_from if isinstance(seen_from, View) else view(seen_from)
    return _order(slug, one.direction, source)


def covering(slug: str, seen_from: View | int | None = None, source: str = "trochanter") -> int:
    """Return how many of the muscles of `peel_order` lie over the muscle; the first ones."""
    if seen_from is None:
        seen_from = plate_of(slug).best_view
    one = seen_from if isinstance(seen_from, View) else view(seen_from)
    over = _covers(one.direction, source)[1]
    order = _order(slug, one.direction, source)
    return sum(slug in over[name] for name in order)


@cache
def _order(slug: str, direction: Triple, source: str) -> tuple[str, ...]:
    share, over = _covers(direction, source)
    first = _outermost({name for name in share if slug in over[name]}, share)
    rest = _outermost(set(share) - {slug, *first}, share)
    return (*first, *rest)


def _outermost(names: set[str], share: dict[str, dict[str, float]]) -> list[str]:
    """Take off, one by one, the muscle that is covered least by those still there."""
    out: list[str] = []
    left = set(names)
    while left:
        # Ties go by name, so that the order is always the same.
        least = min(left, key=lambda name: (sum(share[o].get(name, 0.0) for o in left), name))
        out.append(least)
        left.remove(least)
    return out


@cache
def _covers(
    direction: Triple, source: str
) -> tuple[dict[str, dict[str, float]], dict[str, set[str]]]:
    """Return what share of each muscle's outline each other covers, and who lies over whom."""
    found = stock(None, source).surfaces(muscles_of(source))
    depths = {one.name: _nearest_faces(one, direction) for one in found}
    share: dict[str, dict[str, float]] = {name: {} for name in depths}
    for name, (mine, near) in depths.items():
        for other, (theirs, far) in depths.items():
            _, here, there = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
            nearer = int((near[here] > far[there]).sum())
            if name != other and nearer:
                share[name][other] = nearer / len(theirs)
    over = {name: {o for o, part in mine.items() if part > _LEAST} for name, mine in share.items()}
    return share, over


def _nearest_faces(one: Surface, direction: Triple) -> tuple[Ints, Floats]:
    """Return the cells that a muscle fills, in order, and how near it comes in each [m]."""
    toward = PELVIS_FROM_WORLD @ direction
    right = np.cross(UPWARD, toward)
    points = np.concatenate([one.mesh.vertices, one.mesh.corners.mean(axis=1)])
    across = np.floor(np.stack([points @ right, points @ UPWARD], axis=1) / _CELL).astype(np.int64)
    cells, at = np.unique(across[:, 0] * _ROW + across[:, 1], return_inverse=True)
    near = np.full(len(cells), -np.inf)
    np.maximum.at(near, at, points @ toward)
    return cells, near
