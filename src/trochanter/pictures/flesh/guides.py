"""Guide lines of muscles in balance, at neutral and at a pose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from trochanter.bones.skeleton import skeleton
from trochanter.geometry.transforms import inverse
from trochanter.pictures.flesh.distances import BONES, distances
from trochanter.pictures.flesh.ends import smooth_step
from trochanter.pictures.flesh.sheet import STATIONS
from trochanter.pictures.flesh.strings import pull

Floats = NDArray[np.float64]

#: Bones that muscles end on; the first three are those of `BONES`, in its order.
CARRIERS = (*BONES, "patella-right")
#: A guide keeps no more distance to a bone that it slides over than this, and a bend away
#: from a bone is that bone's work where no more than this is between them and the flesh [m].
_ROOM, _NEAR = 0.018, 0.010
#: Equal steps from neutral to a pose.
_STEPS = 16


def motions_to(angles: Floats) -> Floats:
    """Return each carrier's motion from neutral on the way to a pose.

    Parameters
    ----------
    angles : ndarray, shape (4,)
        Hip flexion, adduction, rotation and knee angle [rad].

    Returns
    -------
    ndarray, shape (steps, bones, 4, 4)
        In the pelvis's frame; the last step is the pose.
    """
    bones, back = skeleton(), _back()
    out = np.empty((_STEPS, len(CARRIERS), 4, 4))
    for k, share in enumerate(np.linspace(0.0, 1.0, _STEPS + 1)[1:]):
        now = bones.pose(*(share * angles))
        out[k] = [now[bone] @ back[bone] for bone in CARRIERS]
    return out


@cache
def _back() -> dict[str, Floats]:
    start = skeleton().pose()
    return {bone: inverse(start[bone]) for bone in CARRIERS}


@dataclass(frozen=True, eq=False)
class Guides:
    """Guide lines of a muscle at neutral, and what holds them there.

    Attributes
    ----------
    lines : ndarray, shape (g, k, 3)
        In the pelvis's frame [m].
    bend : ndarray, shape (g, k, 3)
        The force that keeps each station bent, without the bones' share [m].
    room, gaps, support : ndarray, shape (g, k, bones)
        Least distance to each bone, that at neutral, and the bone's share of the
        bending force [m].
    ends : tuple of str
        The bones of origin and insertion.
    """

    lines: Floats
    bend: Floats
    room: Floats
    gaps: Floats
    support: Floats
    ends: tuple[str, str]


def hold_guides(lines: Floats, thickness: Floats, ends: tuple[str, str]) -> Guides:
    """Find what holds guide lines at neutral.

    Parameters
    ----------
    lines : ndarray, shape (g, k, 3)
    thickness : ndarray, shape (k,)
        Half the muscle's thickness [m].
    ends : tuple of str

    Returns
    -------
    Guides
    """
    shape = (*lines.shape[:2], len(BONES))
    gaps, support, bend = np.empty(shape), np.zeros(shape), np.zeros_like(lines)
    bend[:, 1:-1] = lines[:, 1:-1] - (lines[:, :-2] + lines[:, 2:]) / 2
    for n, bone in enumerate(BONES):
        gap, outward = distances(bone).at(lines.reshape(-1, 3))
        outward = outward / np.maximum(np.linalg.norm(outward, axis=1), 0.2)[:, None]
        gaps[..., n], outward = gap.reshape(shape[:2]), outward.reshape(lines.shape)
        lies = smooth_step((thickness + _NEAR - gaps[..., n]) / _NEAR)
        support[..., n] = lies * np.maximum(np.einsum("gki,gki->gk", bend, outward), 0.0)
        bend -= support[..., n, None] * outward
    room = np.minimum(gaps, np.minimum(thickness, _ROOM)[:, None])
    return Guides(lines, bend, room, gaps, support, ends)


def pulled(guides: Sequence[Guides], motions: Floats) -> tuple[Floats, Floats]:
    """Return all muscles' guide lines at a pose and the turns of the flesh about them.

    Parameters
    ----------
    guides : sequence of Guides
    motions : ndarray, shape (steps, bones, 4, 4)
        From `motions_to`.

    Returns
    -------
    lines : ndarray, shape (g, k, 3)
        Of one muscle after the other.
    turned : ndarray, shape (g, k, 4)
        Quaternions (w, x, y, z).
    """
    number = {bone: k for k, bone in enumerate(CARRIERS)}
    pairs = np.array([[number[b] for b in one.ends] for one in guides for _ in one.lines], np.int64)
    grids = [distances(bone) for bone in BONES]
    rest, bend, room, gaps, support = (
        np.concatenate([getattr(one, name) for one in guides])
        for name in ("lines", "bend", "room", "gaps", "support")
    )
    lines, turned = np.empty_like(rest), np.empty((*rest.shape[:2], 4))
    pull(
        len(guides[0].lines),
        rest,
        bend,
        pairs,
        room,
        gaps,
        support,
        motions,
        _between(motions, pairs),
        tuple(grid.values for grid in grids),
        np.stack([grid.low for grid in grids]),
        lines,
        turned,
    )
    return lines, turned


def _between(motions: Floats, ends: NDArray[np.int64]) -> Floats:
    """Return quaternions (w, x, y, z) between two bones' turns, shape (steps, g, k, 4)."""
    share = smooth_step(np.linspace(0.0, 1.0, STATIONS))
    out = np.empty((len(motions), len(ends), STATIONS, 4))
    for pair in np.unique(ends, axis=0):
        mine = np.flatnonzero((ends == pair).all(axis=1))
        for step, motion in enumerate(motions):
            first, last = (Rotation.from_matrix(motion[bone, :3, :3]) for bone in pair)
            whole = (last * first.inv()).as_rotvec()
            way = Rotation.from_rotvec(share[:, None] * whole) * first
            out[step, mine] = way.as_quat(scalar_first=True)
    return out
