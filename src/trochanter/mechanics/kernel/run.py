"""The program of a model, worked off for blocks of poses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import numba  # type: ignore[import-untyped,unused-ignore]

from trochanter.geometry.circle import OPENSIM
from trochanter.geometry.circle import SIDED as SIDED_RULE
from trochanter.geometry.lanes import FLAGS, lane
from trochanter.mechanics.kernel import compiling, cylinders, relations, surfaces
from trochanter.mechanics.kernel.choices import choose_round_line, seen, watch
from trochanter.mechanics.kernel.operations import (
    BACK,
    BACKWARD,
    BALL_BUILD,
    BOTH,
    BUILD,
    CHAIN,
    CHOICE,
    CODE,
    CONSTANT,
    COUNT,
    COUNT1,
    COUNT2,
    CYLINDER,
    DENSE,
    ENDED,
    FACTOR0,
    FACTOR1,
    FIGURE,
    FIRST,
    GUARD,
    KEEP,
    LINE,
    LOST_AT,
    LOST_LAST,
    LOST_NEW,
    PLAIN,
    REVERSE,
    ROWS,
    SIDED,
    SKIP,
    STASH,
    STEP0,
    STEP1,
    STRAIGHT,
    TO,
    USE,
    USE1,
    USE2,
    WHOLE,
)
from trochanter.mechanics.kernel.relations import (
    activity,
    angles,
    build,
    build_ball,
    functions,
    keep,
    load,
    stash,
)
from trochanter.mechanics.kernel.results import write_out
from trochanter.mechanics.kernel.rows import (
    LANES,
    LINE_BYTES,
    LOCAL2,
    LOST,
    OUT,
    STRIDE,
    WEIGHT,
    Floats,
    Ints,
    bare,
    fill_row,
    loop,
)
from trochanter.mechanics.kernel.segments import (
    ADDED,
    FIXED,
    arms_plain,
    moments,
    moments_second,
    place,
    place_plain,
    place_second,
    pull_straight,
    straight_plain,
)


@loop
def _weigh(w: Floats, factors: Ints, first: int, last: int, m: int) -> None:
    """Multiply 1 for points that are on the path and should be, or are off and should be off."""
    fill_row(w, WEIGHT, 1.0, m)
    for i in range(first, last):
        row, off = factors[i, 0], factors[i, 1]
        active = w[row : row + m]
        for j in range(m):
            w[WEIGHT + j] *= 1.0 - active[j] if off else active[j]


@loop
def _collect(
    w: Floats, op: Ints, use: Ints, length: Floats, arms: Floats, step: int, m: int
) -> None:
    """Add a segment's figures, weighted, to the rows of its line's results."""
    weighted = op[FACTOR1] > op[FACTOR0]
    for i in range(1 + op[COUNT]):
        at = use[i - 1] * step if i > 0 else 0
        row = arms[at : at + m] if i > 0 else length
        own, weight = w[OUT + i * STRIDE : OUT + i * STRIDE + m], w[WEIGHT : WEIGHT + m]
        if weighted:
            for j in range(m):
                row[j] += weight[j] * own[j]
        else:
            for j in range(m):
                row[j] += own[j]


@loop
def _pull(w: Floats, op: Ints, p: Floats, m: int) -> None:
    """Find how a segment's path pulls at its ends, once the moving end is placed."""
    code, rule = op[CODE], op[SIDED]
    if code == STRAIGHT:
        pull_straight(w, p, m)
    elif code == CYLINDER and not op[BOTH] and not op[ENDED] and rule != OPENSIM:
        if rule == SIDED_RULE:
            surfaces.cylinder_sided(w, p, m)
        else:
            surfaces.cylinder_shorter(w, p, m)
    else:
        if op[BOTH]:
            place_second(w, p, m)
        else:
            for i in range(3):
                fill_row(w, LOCAL2 + i * STRIDE, p[FIXED + i], m)
        if code == CYLINDER:
            surfaces.cylinder_between(w, p, rule, m)
        else:
            surfaces.sphere_between(w, p, rule, m)


@lane
def _segment(
    w: Floats, op: Ints, p: Floats, maps: Ints, to: Floats, arms: Floats, step: int, m: int
) -> None:
    """Write the length of one segment, not a chain, to `to`, its arms to rows `step` apart."""
    back = op[PLAIN] == BACKWARD
    if op[CODE] == CONSTANT:
        for j in range(m):
            to[j] = p[ADDED]
    elif op[PLAIN] and op[CODE] == STRAIGHT:
        straight_plain(w, p, back, to, arms, step, m)
    elif op[PLAIN] and op[CODE] == CYLINDER:
        cylinders.place_round(w, p, m)
        cylinders.way_round(w, p, op[SIDED], m)
        cylinders.across_axis(w, p, m)
        cylinders.pull_round(w, p, op[ENDED] != 0, m)
        arms_plain(w, p, back, to, arms, step, m)
    elif op[PLAIN]:
        place_plain(w, p, m)
        _pull(w, op, p, m)
        arms_plain(w, p, back, to, arms, step, m)
    else:
        place(w, p, m)
        _pull(w, op, p, m)
        _clear(arms, 0, op[COUNT], step, m)
        moments(w, p, maps[op[USE1]], op[COUNT1], to, arms, step, m)
        if op[BOTH]:
            moments_second(w, p, maps[op[USE2]], op[COUNT2], arms, step, m)


@loop
def _clear(arms: Floats, first: int, last: int, step: int, m: int) -> None:
    """Set rows of arms, from the first to before the last, to zero."""
    for i in range(first, last):
        row = arms[i * step : i * step + m]
        for j in range(m):
            row[j] = 0.0


@bare
def _line(
    w: Floats,
    program: Ints,
    i: int,
    figures: Floats,
    maps: Ints,
    factors: Ints,
    lengths: Floats,
    to: int,
    arms: Floats,
    arms_to: int,
    step: int,
    count: int,
    m: int,
) -> None:
    """Write or add what one operation finds of a line to the rows of its results.

    What chains and choices find is at OUT already, the rest of it is found here. The line's
    length is at `to`, its arms about `count` coordinates from `arms_to` on, `step` apart.
    """
    op = program[i]
    use, number = maps[op[USE]], op[COUNT]
    length, wide = lengths[to : to + m], arms[arms_to:]
    dense = op[DENSE] != 0
    own, more, apart = w[OUT:], w[OUT + STRIDE :], STRIDE
    if dense:
        first = use[0] if number > 0 else 0
        _clear(wide, 0, first, step, m)
        _clear(wide, first + number, count, step, m)
        own, more, apart = length, arms[arms_to + first * step :], step
    if op[CODE] < CHAIN:
        _segment(w, op, figures[op[FIGURE]], maps, own, more, apart, m)
    if dense:
        return
    if op[FIRST]:
        _clear(length, 0, 1, step, m)
        _clear(wide, 0, count, step, m)
    if op[FACTOR1] > op[FACTOR0]:
        _weigh(w, factors, op[FACTOR0], op[FACTOR1], m)
    _collect(w, op, use, length, wide, step, m)


@loop
def _note_lost(w: Floats, op: Ints, lost: Ints, n: int) -> None:
    """Note in which poses a chain that is on its line has no path; count the line's at last."""
    row, here = w[op[LOST_AT] : op[LOST_AT] + n], w[LOST : LOST + n]
    weighted, new = op[FACTOR1] > op[FACTOR0], op[LOST_NEW] != 0
    count = 0
    for j in range(n):
        now = here[j] > 0.0 and not (weighted and w[WEIGHT + j] == 0.0)
        row[j] = 1.0 if now or (not new and row[j] > 0.0) else 0.0
        count += row[j] > 0.0
    if op[LOST_LAST]:
        lost[op[LINE]] += count


@loop
def chain(w: Floats, op: Ints, p: Floats, maps: Ints, shapes: Floats, bodies: Ints, m: int) -> None:
    """Stand in for what works off chains in the run for models without: it compiles faster."""


@loop
def choice(
    w: Floats, op: Ints, figures: Floats, maps: Ints, shapes: Floats, bodies: Ints, m: int
) -> None:
    """Find a line over one sphere or cylinder that bends one of its segments."""
    choose_round_line(w, op, figures, maps, shapes, bodies, m)


def _stamp(kind: str) -> int:
    """Return a number for a kind of run that changes when the source of any part of it does.

    What numba keeps on disk of a function is found again by that function's own source;
    this makes it depend on the others' as well.
    """
    digest = hashlib.sha256(kind.encode())
    here = Path(__file__).resolve().parent
    for folder in (here, here.parents[1] / "geometry"):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.read_bytes())
    return int.from_bytes(digest.digest()[:7], "big")


def compiled_run(kind: str, **parts: Any) -> Callable[..., Any]:
    """Return the function that works off a program, with some of its parts replaced."""
    stamp = _stamp(kind)

    def run(
        q: Floats,
        first: int,
        last: int,
        program: Ints,
        figures: Floats,
        maps: Ints,
        shapes: Floats,
        bodies: Ints,
        factors: Ints,
        steps: Ints,
        step_figures: Floats,
        function_use: Ints,
        breaks: Floats,
        origins: Floats,
        coefficients: Floats,
        angle_use: Ints,
        active_use: Ints,
        active_limits: Floats,
        layout: Ints,
        w: Floats,
        length: Floats,
        arm: Floats,
        room: int,
        step: int,
        lost: Ints,
    ) -> int:
        """Fill `length` and `arm` for the poses `q` (n, nq) from `first` to before `last`.

        Both are of one dimension: a row of poses for each line, and for each line and
        coordinate, `step` numbers apart, of which `room` may be written; or, if `step` is 0,
        a pose after the other. Where they are long enough rows begin where a line of the
        caches does: returned is the place of the first of `length` and 8 times that of
        `arm`, or `-stamp` if a coordinate is not finite. To `lost` is added in how many poses
        a chain of each line has no path.
        """
        finite = True
        # Rows begin where the processor's lines do: those across two cost twice.
        aligned = -w.ctypes.data % LINE_BYTES // 8
        w = w[aligned : w.size]
        lines, count, own_rows = layout[0], q.shape[1], layout[1]
        lead, leads = 0, 0
        if step > 0 and length.size >= lines * step + 8:
            lead = -length.ctypes.data % LINE_BYTES // 8
        if step > 0 and arm.size >= lines * count * step + 8:
            leads = -arm.ctypes.data % LINE_BYTES // 8
        length, arm = length[lead : length.size], arm[leads : arm.size]
        for at in range(first, last, LANES):
            n = min(LANES, last - at)
            m = (n + 7) // 8 * 8
            # Whole vectors are written, where there is room for what is too much of the last.
            direct = at + m <= (room if last == q.shape[0] else min(room, last))
            apart = step if direct else STRIDE
            finite = load(w, q, at, n, m) and finite
            functions(w, function_use, breaks, origins, coefficients, m)
            angles(w, angle_use, m)
            activity(w, active_use, active_limits, m)
            lengths, arms = (length, arm) if direct else (w, w)
            to = at if direct else own_rows
            arms_to = at if direct else own_rows + lines * STRIDE
            after = 0
            for i in range(program.shape[0]):
                if i < after:
                    continue
                op = program[i]
                if op[CODE] == BALL_BUILD:
                    k, whole = op[STEP0], op[WHOLE] != 0
                    sense = step_figures[k + 2, 1]
                    build_ball(w, steps[k, 3], sense, op[BACK] != 0, whole, m)
                elif op[CODE] == BUILD:
                    build(w, steps, step_figures, op[STEP0], op[STEP1], op[COUNT], m)
                elif op[CODE] == REVERSE:
                    relations.reverse(w, op[COUNT], m)
                elif op[CODE] == KEEP:
                    keep(w, op[COUNT], m)
                elif op[CODE] == STASH:
                    stash(w, op[TO], op[COUNT], m)
                elif op[CODE] == GUARD:
                    watch(w, op, figures[op[FIGURE]], m)
                elif op[CODE] == SKIP:
                    after = i + 1 if seen(w, op[TO], m) else i + 1 + op[ROWS]
                else:
                    if op[CODE] == CHAIN:
                        chain(w, op, figures[op[FIGURE]], maps, shapes, bodies, m)
                    elif op[CODE] == CHOICE:
                        choice(w, op, figures, maps, shapes, bodies, m)
                    row = op[LINE] * apart
                    _line(
                        *(w, program, i, figures, maps, factors, lengths, to + row),
                        *(arms, arms_to + count * row, apart, count, m),
                    )
                    if op[CODE] == CHAIN:
                        _note_lost(w, op, lost, n)
            if not direct:
                write_out(w, own_rows, lines, length, step, at, n)
                write_out(w, own_rows + lines * STRIDE, lines * count, arm, step, at, n)
        return lead + 8 * leads if finite else -stamp

    # Not as closures: numba would not find such a function again on disk.
    own = FunctionType(run.__code__, {**globals(), **parts}, "run", None, run.__closure__)
    own.__qualname__, own.__module__ = run.__qualname__, __name__
    jitted: Callable[..., Any] = numba.njit(cache=True, **FLAGS)(own)
    return jitted


compiling.tell()
run = compiled_run("plain")
"""Work off a program without chains."""
