"""A muscle's course at all poses of a grid, each found from the one beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from builders.bodies.motion.cage import Cage
from builders.bodies.motion.elastic import Flesh

from trochanter.pictures.flesh.frames import Crossing, carried, motions, uncarried

#: Poses that are solved, in degrees from aligned frames: flexion, adduction and rotation of the
#: hip, and the knee's.
GRID = ((-10, 0, 20, 40, 60, 80, 100, 120, 135), (-40, 0, 30), (-45, 0, 45))
KNEE = (0, 20, 40, 60, 80, 100, 120, 140)
#: The longest step from one balance to the next, in degrees.
_STEP = 22.5

_Node = tuple[int, int, int]


@dataclass(frozen=True)
class Course:
    """What a muscle does at the grid's poses.

    Attributes
    ----------
    hip, knee : Crossing
        `knee` is None where the muscle ends above it.
    bent : ndarray, shape (flexion, adduction, rotation, n, 3)
        What is added to the cage's vertices before the hip turns them [m].
    kneed : ndarray, shape (knee, n, 3)
        What is added after the knee has turned them [m], the hip at neutral; empty where
        the muscle ends above the knee.
    """

    hip: Crossing
    knee: Crossing | None
    bent: np.ndarray
    kneed: np.ndarray


def course(cage: Cage) -> Course:
    """Solve a muscle at all poses of the grid."""
    hip, knee = cage.hip, cage.knee
    n = len(cage.body.vertices)
    bent = np.zeros((*map(len, GRID), n, 3))
    turns = {_neutral(): Flesh(cage).turns}
    for start, end in _walks():
        here, there = (
            np.radians([g[k] for g, k in zip(GRID, node, strict=True)] + [0])
            for node in (start, end)
        )
        bent[end], turns[end] = _went(cage, (hip, None), bent[start], turns[start], here, there)
    kneed = np.zeros((len(KNEE) if knee else 0, n, 3))
    now = Flesh(cage).turns
    for k in range(1, len(kneed)):
        here, there = (np.radians([0, 0, 0, angle]) for angle in KNEE[k - 1 : k + 1])
        kneed[k], now = _went(cage, (hip, knee), kneed[k - 1], now, here, there)
    return Course(hip, knee, bent, kneed)


def _neutral() -> _Node:
    return tuple(g.index(0) for g in GRID)


def _walks() -> Iterator[tuple[_Node, _Node]]:
    """Return neighbouring nodes, from neutral outward: flexion, then adduction, then rotation."""
    f0, a0, r0 = _neutral()
    sizes = [range(len(g)) for g in GRID]
    for a, b in _outward(sizes[0], f0):
        yield (a, a0, r0), (b, a0, r0)
    for f in sizes[0]:
        for a, b in _outward(sizes[1], a0):
            yield (f, a, r0), (f, b, r0)
    for f in sizes[0]:
        for a in sizes[1]:
            for b, c in _outward(sizes[2], r0):
                yield (f, a, b), (f, a, c)


def _outward(nodes: range, first: int) -> Iterator[tuple[int, int]]:
    yield from ((k - 1, k) for k in nodes if k > first)
    yield from ((k + 1, k) for k in reversed(nodes) if k < first)


def _went(
    cage: Cage,
    crossing: tuple[Crossing, Crossing | None],
    bent: np.ndarray,
    turns: np.ndarray,
    here: np.ndarray,
    there: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Go from one pose to the next in steps; return what is added there, and the turns."""
    flesh, rest = Flesh(cage), cage.body.vertices
    flesh.turns = turns.copy()
    hip, knee = (one.share(cage.body.along) if one else None for one in crossing)
    steps = int(np.ceil(np.degrees(np.abs(there - here).max()) / _STEP))
    for k in range(steps):
        old, now = (here + (there - here) * (k + j) / steps for j in (0, 1))
        flesh.turns = _turned(flesh.turns, old, now, hip, knee)
        guess = carried(rest, bent, now, hip, knee)
        home = carried(rest, np.zeros_like(rest), now, hip, knee)
        found = flesh.settled(guess, home, motions(now))
        bent = uncarried(found, now, hip) - uncarried(home, now, hip)
    return bent, flesh.turns


def _turned(
    turns: np.ndarray, old: np.ndarray, now: np.ndarray, hip: np.ndarray, knee: np.ndarray | None
) -> np.ndarray:
    """Return turns of the flesh, taken from one pose's frames to another's."""
    zero = np.zeros((len(turns), 3))
    frames = []
    for angles in (old, now):
        middle = carried(zero, zero, angles, hip, knee)
        axes = [
            carried(np.tile(e, (len(turns), 1)), zero, angles, hip, knee) - middle
            for e in np.eye(3)
        ]
        frames.append(np.stack(axes, axis=2))
    return frames[1] @ np.swapaxes(frames[0], 1, 2) @ turns
