"""How the figures of each kind of segment follow from points and surfaces, for many subjects.

The formulas are those of `trochanter.mechanics.program`, with a leading axis of subjects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.circle import SKIN
from trochanter.geometry.geodesics import LENGTH, RESULT_SIZE, WORK_SIZE
from trochanter.geometry.placed import (
    CYLINDER,
    KIND,
    ORIGIN,
    SIDE,
    SIZE,
    SPHERE,
    STATE_SIZE,
    TURN,
    wrap_placed,
)
from trochanter.mechanics.kernel.segments import (
    ADDED,
    FIXED,
    FRAME,
    FRAME2,
    HALF,
    POINT,
    POINT2,
    RADIUS,
    SENSE,
)
from trochanter.mechanics.kernel.segments import SIDE as SIDE_FIGURE
from trochanter.mechanics.program.relations import Relation
from trochanter.mechanics.program.segments import Segment
from trochanter.mechanics.program.tree import inverse
from trochanter.mechanics.subjects.people import People

Array = NDArray[np.float64]


def moved(transform: Array, points: Array) -> Array:
    """Return points (n, 3) by one (4, 4) or by n (n, 4, 4) transforms."""
    turned = (transform[..., :3, :3] @ points[..., None])[..., 0]
    return np.asarray(turned + transform[..., :3, 3])


def inverses(frames: Array) -> Array:
    """Return the inverses of rigid (n, 4, 4) transforms."""
    back = np.zeros_like(frames)
    back[:, :3, :3] = np.swapaxes(frames[:, :3, :3], 1, 2)
    back[:, :3, 3] = -(back[:, :3, :3] @ frames[:, :3, 3, None])[..., 0]
    back[:, 3, 3] = 1.0
    return back


def frames_of(rows: Array) -> Array:
    """Return the frames (n, 4, 4) of surfaces (n, SURFACE_SIZE)."""
    frames = np.zeros((len(rows), 4, 4))
    frames[:, :3, :3] = rows[:, TURN : TURN + 9].reshape(-1, 3, 3)
    frames[:, :3, 3] = rows[:, ORIGIN : ORIGIN + 3]
    frames[:, 3, 3] = 1.0
    return frames


def inside(rows: Array, points: Array) -> NDArray[np.bool_]:
    """Whether points (n, 3) in their bodies' frames lie inside spheres or cylinders."""
    local = moved(inverses(frames_of(rows)), points)
    across = np.where(rows[:, KIND, None] == CYLINDER, local * (1.0, 1.0, 0.0), local)
    square = (across * across).sum(axis=1)
    size = rows[:, SIZE] * rows[:, SIZE]
    # As `trochanter.geometry.circle.free_length` has it.
    return np.asarray(square - size < -2.0 * SKIN * size)


@dataclass(frozen=True, eq=False)
class Straight:
    """A straight segment between bodies that move against each other.

    Attributes
    ----------
    row : int
        The segment's figures.
    begin, end : int
        Path points, on the first and the second body of the relation.
    relation : Relation
    """

    row: int
    begin: int
    end: int
    relation: Relation

    def fill(self, people: People, figures: Array) -> None:
        """Write the figures (n, rows, FIGURES) of the segment."""
        own = figures[:, self.row]
        own[:, POINT : POINT + 3] = moved(self.relation.trail, people.points[:, self.end])
        fixed = moved(inverse(self.relation.lead), people.points[:, self.begin])
        own[:, FIXED : FIXED + 3] = own[:, POINT2 : POINT2 + 3] = fixed


@dataclass(frozen=True, eq=False)
class Around:
    """A segment over one sphere or cylinder.

    Attributes
    ----------
    row : int
    begin, end : int
        Path points; the first may stand still against the surface.
    use : int
        The use of the surface.
    fixed : (4, 4) array or None
        Takes the first point into the surface's body's frame, if they never move apart.
    one : Relation
        Of the surface's body and the second point's.
    two : Relation or None
        Of the surface's body and the first point's, if they move.
    """

    row: int
    begin: int
    end: int
    use: int
    fixed: Array | None
    one: Relation
    two: Relation | None

    def fill(self, people: People, figures: Array) -> None:
        """Write the figures (n, rows, FIGURES) of the segment."""
        own, surface = figures[:, self.row], people.surfaces[:, self.use]
        begin, end = people.points[:, self.begin], people.points[:, self.end]
        frames = frames_of(surface)
        own[:, RADIUS], own[:, HALF] = surface[:, SIZE], 0.5 * surface[:, SIZE + 1]
        own[:, SIDE_FIGURE : SIDE_FIGURE + 3] = surface[:, SIDE : SIDE + 3]
        own[:, POINT : POINT + 3] = moved(self.one.trail, end)
        _frame(own, FRAME, inverse(self.one.lead) @ frames)
        if self.fixed is not None:
            own[:, FIXED : FIXED + 3] = moved(inverses(frames), moved(self.fixed, begin))
        elif self.two is not None:
            own[:, POINT2 : POINT2 + 3] = moved(self.two.trail, begin)
            _frame(own, FRAME2, inverse(self.two.lead) @ frames)

    def inside(self, people: People) -> NDArray[np.bool_]:
        """Whether the end that stands still lies in the surface, which is then passed by."""
        if self.fixed is None:
            return np.zeros(len(people.points), bool)
        begin = moved(self.fixed, people.points[:, self.begin])
        return inside(people.surfaces[:, self.use], begin)

    def pass_by(self, people: People, figures: Array, who: NDArray[np.bool_]) -> None:
        """Write the figures of a straight segment for some subjects (n,)."""
        if self.fixed is None or not who.any():
            return
        begin = moved(self.fixed, people.points[who, self.begin])
        own = np.zeros_like(figures[who, self.row])
        own[:, SENSE : SENSE + 3] = figures[who, self.row, SENSE : SENSE + 3]
        own[:, POINT : POINT + 3] = figures[who, self.row, POINT : POINT + 3]
        own[:, ADDED] = figures[who, self.row, ADDED]
        own[:, FIXED : FIXED + 3] = moved(inverse(self.one.lead), begin)
        own[:, POINT2 : POINT2 + 3] = own[:, FIXED : FIXED + 3]
        own[:, FRAME : FRAME + 9] = np.eye(3).ravel()
        figures[who, self.row] = own


@dataclass(frozen=True, eq=False)
class Chain:
    """A segment over any surfaces.

    Attributes
    ----------
    row : int
    begin, end : int
        Path points.
    rigid : (4, 4) array or None
        Takes the second point into the first one's frame, if they never move apart.
    shape : int
        The first of the segment's surfaces among the program's shapes.
    seen : tuple of (int, (4, 4) array or None)
        Of each surface the use, and what takes it into the first point's frame likewise.
    """

    row: int
    begin: int
    end: int
    rigid: Array | None
    shape: int
    seen: tuple[tuple[int, Array | None], ...]

    def fill(self, people: People, figures: Array, shapes: Array) -> None:
        """Write the figures (n, rows, FIGURES) and the shapes (n, shapes, SURFACE_SIZE)."""
        own, end = figures[:, self.row], people.points[:, self.end]
        own[:, POINT2 : POINT2 + 3] = people.points[:, self.begin]
        own[:, POINT : POINT + 3] = end if self.rigid is None else moved(self.rigid, end)
        for place, (use, transform) in enumerate(self.seen, self.shape):
            shapes[:, place] = seen_from(transform, people.surfaces[:, use])


@dataclass(frozen=True, eq=False)
class Rigid:
    """A segment whose ends and surfaces never move apart.

    Attributes
    ----------
    segment : Segment
    between : (4, 4) array
        Takes the second point into the first one's frame.
    seen : tuple of (int, (4, 4) array)
        Of each surface the use, and what takes it there.
    row : int or None
        Its figures, if it comes and goes; else its length is the line's for good.
    """

    segment: Segment
    between: Array
    seen: tuple[tuple[int, Array], ...]
    row: int | None

    def lengths(self, people: People) -> Array:
        """Return the segment's lengths (n,) [m]."""
        begin = people.points[:, self.segment.begin]
        end = moved(self.between, people.points[:, self.segment.end])
        if not self.seen:
            run = end - begin
            return np.asarray(np.sqrt((run * run).sum(axis=1)))
        rows = [seen_from(transform, people.surfaces[:, use]) for use, transform in self.seen]
        surfaces = np.stack(rows, axis=1)
        if len(rows) == 1 and surfaces[0, 0, KIND] in (SPHERE, CYLINDER):
            return _round_lengths(surfaces[:, 0], begin, end)
        return _several_lengths(surfaces, begin, end)


def _round_lengths(rows: Array, begin: Array, end: Array) -> Array:
    """Return lengths (n,) over one sphere or cylinder each."""
    lengths, out, state = np.empty(len(rows)), np.zeros(RESULT_SIZE), np.zeros(STATE_SIZE)
    for k, row in enumerate(rows):
        wrap_placed(row, begin[k], end[k], out, state)
        lengths[k] = out[LENGTH]
    return lengths


def _several_lengths(surfaces: Array, begin: Array, end: Array) -> Array:
    """Return lengths (n,) over surfaces (n, k, SURFACE_SIZE)."""
    from trochanter.geometry.several import wrap_several  # takes long to compile

    count = surfaces.shape[1]
    state, order = np.zeros((count, STATE_SIZE)), np.zeros(count)
    lengths, out, work = np.empty(len(surfaces)), np.zeros(RESULT_SIZE), np.zeros(WORK_SIZE)
    for k, rows in enumerate(surfaces):
        lengths[k], _, _ = wrap_several(rows, begin[k], end[k], state, order, out, work)
    return lengths


def seen_from(transform: Array | None, rows: Array) -> Array:
    """Return surfaces (n, SURFACE_SIZE) moved by a transform, if there is one."""
    if transform is None:
        return rows
    there, frames = rows.copy(), transform @ frames_of(rows)
    there[:, TURN : TURN + 9] = frames[:, :3, :3].reshape(-1, 9)
    there[:, ORIGIN : ORIGIN + 3] = frames[:, :3, 3]
    return there


def _frame(own: Array, at: int, frames: Array) -> None:
    """Write rotation and offset that take a relation's frame to a surface's."""
    back = inverses(frames)
    own[:, at : at + 9] = back[:, :3, :3].reshape(-1, 9)
    own[:, at + 9 : at + 12] = back[:, :3, 3]
