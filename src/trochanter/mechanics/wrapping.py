"""How lines run over their surfaces, pose by pose: contacts, status and course.

This is the plain account of what `trochanter.mechanics.kernel` computes much faster: each
segment of a line from its ends in the root frame, its length from `trochanter.geometry`,
its arms from the straight parts (docs/derivations.md, 'Length and moment arm'). Tests hold
the kernel to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.choice import EVERY, choose_round
from trochanter.geometry.curves import curve
from trochanter.geometry.geodesics import (
    CLEAR,
    CONTESTED,
    EQUAL,
    FAILED,
    FLIPS,
    HELD,
    INSIDE,
    RESULT_SIZE,
    TOUCHING,
    WRAPPED,
    compiled,
)
from trochanter.geometry.placed import (
    ABSENT,
    CONTACTS,
    CYLINDER,
    FREE_OTHER,
    HEADINGS,
    KIND,
    LEFT,
    MISSED,
    ORIGIN,
    SPHERE,
    STATE_SIZE,
    STATUS,
    TURN,
    wrap_placed,
)
from trochanter.mechanics.kinematics import Kinematics
from trochanter.mechanics.paths import active_points, every_point, standing_for
from trochanter.mechanics.program.choices import choosing
from trochanter.mechanics.program.segments import Segment, segments_of, weight
from trochanter.mechanics.program.surfaces import surface_of
from trochanter.model import CompiledModel

Array = NDArray[np.float64]
Ints = NDArray[np.intp]

ARC_POINTS = 9
"""Points that stand for a path's course over one surface."""

WORST = (CLEAR, TOUCHING, WRAPPED, HELD, FLIPS, CONTESTED, INSIDE, FAILED)
"""Statuses in rising order: a line has the last of those that its segments have."""


@dataclass(frozen=True)
class Course:
    """A segment over its surfaces in n poses.

    Attributes
    ----------
    segment : Segment
    surfaces : (n, k, SURFACE_SIZE) array
        In the root frame.
    state : (n, k, STATE_SIZE) array
        As `trochanter.geometry.placed` has it.
    order : (n, k) array
        The surfaces' numbers along the path.
    length, residual : (n,) arrays
        [m]
    status : (n,) array
    rival : (n, k) array
        How much longer the line would be were another of its segments bent by a surface that
        meets this one too [m]; infinity where there is none.
    """

    segment: Segment
    surfaces: Array
    state: Array
    order: Ints
    length: Array
    status: Ints
    residual: Array
    rival: Array

    def others(self) -> Array:
        """Return how much longer the next way is over each surface (n, k) [m]."""
        return np.asarray(np.minimum(self.state[..., FREE_OTHER], self.rival))

    def told(self) -> Ints:
        """Return the status, with what may let go of a path that is wrapped (n,)."""
        wrapped = self.state[..., STATUS] == WRAPPED
        other = np.where(wrapped, self.state[..., FREE_OTHER], np.inf)
        status = np.where((other < -EQUAL).any(axis=1), HELD, self.status)
        status = np.where((np.abs(other) <= EQUAL).any(axis=1), FLIPS, status)
        contested = (wrapped & np.isfinite(self.rival)).any(axis=1)
        status = np.where(contested, CONTESTED, status)
        return np.where(self.status == WRAPPED, status, self.status)

    def contacts(self) -> Iterator[tuple[Ints, NDArray[np.bool_], Array]]:
        """Yield, along the path: the surfaces' numbers, whether touched, states."""
        rows = np.arange(len(self.length))
        for place in range(self.order.shape[1]):
            number = self.order[:, place]
            state = self.state[rows, number]
            yield number, np.isin(state[:, STATUS], (WRAPPED, TOUCHING)), state


@dataclass(frozen=True)
class Followed:
    """The lines of a model in n poses: points, their rates, and the courses over surfaces."""

    model: CompiledModel
    q: Array
    pose: Kinematics
    points: Array
    rates: Array
    active: NDArray[np.bool_]
    courses: tuple[Course, ...]

    def lengths_and_arms(self) -> tuple[Array, Array]:
        """Return lengths (n, m) and moment arms (n, m, nq)."""
        n, lines = len(self.points), len(self.model.line_names)
        length, arm = np.zeros((n, lines)), np.zeros((n, lines, self.rates.shape[2]))
        courses = {(c.segment.begin, c.segment.end): c for c in self.courses}
        for segment in segments_of(self.model):
            there = weight(segment, self._conditions())
            course = courses.get((segment.begin, segment.end))
            own, growth = self._straight(segment) if course is None else self._along(course)
            length[:, segment.line] += there * own
            arm[:, segment.line] -= there[:, None] * growth
        return length, arm

    def status(self) -> tuple[Ints, Array, Array]:
        """Return each line's status, residual and how much longer its next way is (n, m)."""
        shape = len(self.points), len(self.model.line_names)
        rank, residual = np.zeros(shape, np.intp), np.zeros(shape)
        other = np.full(shape, np.inf)
        place = np.argsort(WORST)
        for course in self.courses:
            there, line = weight(course.segment, self._conditions()), course.segment.line
            rank[:, line] = np.maximum(rank[:, line], there * place[course.told()])
            residual[:, line] = np.maximum(residual[:, line], there * course.residual)
            touched = np.isin(course.state[..., STATUS], (WRAPPED, TOUCHING)) & there[:, None]
            free = np.where(touched, course.others(), np.inf)
            other[:, line] = np.minimum(other[:, line], free.min(axis=1))
        return np.array(WORST)[rank], residual, other

    def drawn(self, line: int) -> Array:
        """Return the points to draw a line through, (n, k, 3).

        After each path point there is room for the course over every surface that a segment
        from there may wrap over; where it does not, these points repeat the one before.
        """
        start, stop = (int(k) for k in self.model.line_start[line : line + 2])
        stand = standing_for(self.model, self.q)
        rows = np.arange(len(self.points))
        parts = []
        for point in range(start, stop):
            here = self.points[rows, stand[:, point]]
            parts.append(here[:, None])
            courses = [c for c in self.courses if c.segment.begin == point]
            if courses:
                most = max(len(c.segment.uses) for c in courses)
                room = np.repeat(here[:, None], most * ARC_POINTS, axis=1)
                for course in courses:
                    there = weight(course.segment, self._conditions())
                    self._draw(course, there, room)
                parts.append(room)
        return np.concatenate(parts, axis=1)

    def _draw(self, course: Course, there: NDArray[np.bool_], room: Array) -> None:
        begin = self.points[:, course.segment.begin]
        for pose in np.flatnonzero(there):
            at, points = begin[pose], []
            for number in course.order[pose]:
                state = course.state[pose, number]
                if state[STATUS] in (WRAPPED, TOUCHING):
                    first, last = state[CONTACTS : CONTACTS + 3], state[CONTACTS + 3 : CONTACTS + 6]
                    heading = first - at
                    size = np.linalg.norm(heading)
                    heading = heading / size if size > 0.0 else heading
                    surface = course.surfaces[pose, number]
                    arc = float(state[LEFT])
                    both = heading, state[HEADINGS + 3 : HEADINGS + 6]
                    points.append(curve(surface, first, last, both, arc, ARC_POINTS))
                    at = last
            if points:
                room[pose, : len(points) * ARC_POINTS] = np.concatenate(points)
                room[pose, len(points) * ARC_POINTS :] = at

    def _conditions(self) -> NDArray[np.bool_]:
        return self.active[:, self.model.conditional_point]

    def _straight(self, segment: Segment) -> tuple[Array, Array]:
        begin, end = segment.begin, segment.end
        run = self.points[:, end] - self.points[:, begin]
        rate = self.rates[:, end] - self.rates[:, begin]
        return _span(run, rate)

    def _along(self, course: Course) -> tuple[Array, Array]:
        """Return length and growth per coordinate of a segment over its surfaces."""
        begin, end = course.segment.begin, course.segment.end
        at, rate = self.points[:, begin], self.rates[:, begin]
        growth = np.zeros(rate.shape[:2])
        bodies = self.model.wrap_body[self.model.use_wrap[list(course.segment.uses)]]
        heading, _ = _directed(self.points[:, end] - at)
        owner = np.full(len(at), -1)
        for number, touched, state in course.contacts():
            into, onto = np.split(state[:, HEADINGS : HEADINGS + 6], 2, axis=1)
            # Any point of a straight part may stand for it: there its two bodies part.
            moved = self._carried(bodies[number], at)
            rest = np.where((owner < 0)[:, None, None], rate, self._carried(owner, at))
            part = (into[:, None] * (moved - rest)).sum(axis=-1)
            growth += np.where(touched[:, None], part, 0.0)
            at = np.where(touched[:, None], state[:, CONTACTS + 3 : CONTACTS + 6], at)
            owner = np.where(touched, bodies[number], owner)
            heading = np.where(touched[:, None], onto, heading)
        last = self.points[:, end]
        rest = np.where((owner < 0)[:, None, None], rate, self._carried(owner, last))
        growth += (heading[:, None] * (self.rates[:, end] - rest)).sum(axis=-1)
        return course.length, growth

    def _carried(self, body: Ints, points: Array) -> Array:
        """Return how each coordinate moves points (n, 3) that bodies (n,) carry: (n, nq, 3)."""
        rows = np.arange(len(points))
        turn, shift = self.pose.turn[rows, body], self.pose.shift[rows, body]
        return np.asarray(np.cross(turn, points[:, None, :]) + shift)


def follow(model: CompiledModel, q: Array, line: int | None = None) -> Followed:
    """Return how the lines of a model run over their surfaces.

    Parameters
    ----------
    model : CompiledModel
    q : (n, nq) array
        Coordinates [rad or m].
    line : int, optional
        The only line whose surfaces are asked about.
    """
    pose, points, rates = every_point(model, q)
    active = active_points(model, q)
    chosen = {
        number: _choices(model, number, pose, points, active)
        for number in choosing(model)
        if line in (None, number)
    }
    courses = [
        _course(model, segment, pose, points, chosen.get(segment.line))
        for segment in segments_of(model)
        if segment.uses and line in (None, segment.line)
    ]
    return Followed(model, q, pose, points, rates, active, tuple(courses))


def _placed(model: CompiledModel, uses: Sequence[int], pose: Kinematics) -> Array:
    """Return the surfaces of some uses in the root frame (n, k, SURFACE_SIZE)."""
    own = np.array([surface_of(model, use) for use in uses])
    surfaces = np.repeat(own[None], len(pose.origin), axis=0)
    for k, use in enumerate(uses):
        body = model.wrap_body[model.use_wrap[use]]
        turned = pose.root_from_body[:, body]
        turn, origin = own[k, TURN : TURN + 9].reshape(3, 3), own[k, ORIGIN : ORIGIN + 3]
        surfaces[:, k, TURN : TURN + 9] = (turned @ turn).reshape(-1, 9)
        surfaces[:, k, ORIGIN : ORIGIN + 3] = turned @ origin + pose.origin[:, body]
    return surfaces


@dataclass(frozen=True)
class _Choices:
    """Which segment each surface of a line bends (n, k), and how much longer another would be."""

    first: int
    bent: Array
    rival: Array


def _choices(
    model: CompiledModel,
    line: int,
    pose: Kinematics,
    points: Array,
    active: NDArray[np.bool_],
) -> _Choices:
    """Return how a line chooses the segments that its surfaces bend."""
    start, stop = (int(k) for k in model.line_start[line : line + 2])
    uses = range(int(model.use_start[line]), int(model.use_start[line + 1]))
    ranges = [model.use_first[list(uses)] - start, model.use_last[list(uses)] - start]
    table = np.stack([*ranges, model.use_rule[list(uses)]], axis=1).astype(float)
    bent, rival = np.empty((2, len(points), len(uses)))
    surfaces = _placed(model, uses, pose)
    solve = _choose_round
    if len(uses) > 1 or surfaces[0, 0, KIND] not in (SPHERE, CYLINDER):
        from trochanter.geometry.several import choose_several as solve  # long to compile

    own, on = points[:, start:stop].copy(), active[:, start:stop].astype(float)
    solve(own, on, surfaces, table, bent, rival)
    return _Choices(uses[0], np.where(bent >= 0.0, bent + start, bent), rival)


def _course(
    model: CompiledModel,
    segment: Segment,
    pose: Kinematics,
    points: Array,
    choices: _Choices | None,
) -> Course:
    surfaces = _placed(model, segment.uses, pose)
    rival = np.full(surfaces.shape[:2], np.inf)
    if choices is not None:
        columns = [use - choices.first for use in segment.uses]
        bent = choices.bent[:, columns]
        surfaces[(bent != EVERY) & (bent != segment.begin), KIND] = ABSENT
        rival = choices.rival[:, columns]
    n, count = len(points), len(segment.uses)
    state, order = np.zeros((n, count, STATE_SIZE)), np.zeros((n, count))
    totals = np.zeros((n, 3))
    solve = _solve_round
    if count > 1 or not np.isin(surfaces[:, 0, KIND], (ABSENT, SPHERE, CYLINDER)).all():
        from trochanter.geometry.several import solve_several as solve  # long to compile

    begin, end = points[:, segment.begin], points[:, segment.end]
    solve(surfaces, begin.copy(), end.copy(), state, order, totals)
    length, status, residual = totals.T
    return Course(
        segment,
        surfaces,
        state,
        order.astype(np.intp),
        length,
        status.astype(np.intp),
        residual,
        np.where(surfaces[..., KIND] == ABSENT, np.inf, rival),
    )


@compiled
def _choose_round(
    points: Array, active: Array, surfaces: Array, ranges: Array, bent: Array, rival: Array
) -> None:
    """Find which segment one sphere or cylinder bends in each pose."""
    out, work = np.zeros(RESULT_SIZE), np.zeros(1)
    for i in range(points.shape[0]):
        one = surfaces[i]
        choose_round(points[i], active[i], one, ranges, bent[i], rival[i], out, work)


@compiled
def _solve_round(
    surfaces: Array, begin: Array, end: Array, state: Array, order: Array, totals: Array
) -> None:
    """Wrap over one sphere or cylinder in each pose; `totals`: length, status, residual."""
    out = np.zeros(RESULT_SIZE)
    for i in range(surfaces.shape[0]):
        status = wrap_placed(surfaces[i, 0], begin[i], end[i], out, state[i, 0])
        totals[i, 0], totals[i, 1], totals[i, 2] = out[0], status, state[i, 0, MISSED]


def _span(run: Array, rate: Array) -> tuple[Array, Array]:
    """Return the length of straight parts and its growth, from their ends' differences."""
    heading, size = _directed(run)
    return size, (heading[:, None, :] * rate).sum(axis=-1)


def _directed(run: Array) -> tuple[Array, Array]:
    """Return directions and lengths; two points in one place have no direction."""
    size = np.sqrt((run * run).sum(axis=-1))
    return run / np.where(size == 0.0, 1.0, size)[:, None], size
