"""The program of a model, worked off for blocks of poses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import numba  # type: ignore[import-untyped,unused-ignore]

from trochanter.geometry.lanes import FLAGS
from trochanter.mechanics.kernel import compiling, cylinders, relations, surfaces
from trochanter.mechanics.kernel.operations import (
    BACK,
    BACKWARD,
    BALL_BUILD,
    BOTH,
    BUILD,
    CHAIN,
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
    KEEP,
    LINE,
    PLAIN,
    REVERSE,
    SIDED,
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
from trochanter.mechanics.kernel.results import fetch, write_out
from trochanter.mechanics.kernel.rows import (
    LANES,
    LINE_BYTES,
    LOCAL2,
    OUT,
    STRIDE,
    WEIGHT,
    Floats,
    Ints,
    add_row,
    add_weighted,
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

LARGE = 1 << 19
"""Numbers of results that a core's caches do not hold, so that their memory is asked for ahead."""


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
def _collect(w: Floats, op: Ints, use: Ints, length: int, arms: int, count: int, m: int) -> None:
    """Add a segment's figures, weighted, to the rows of its line's results."""
    if op[FIRST]:
        fill_row(w, length, 0.0, m)
        for i in range(count):
            fill_row(w, arms + i * STRIDE, 0.0, m)
    if op[FACTOR1] > op[FACTOR0]:
        add_weighted(w, length, OUT, WEIGHT, m)
        for i in range(op[COUNT]):
            add_weighted(w, arms + use[i] * STRIDE, OUT + (1 + i) * STRIDE, WEIGHT, m)
    else:
        add_row(w, length, OUT, m)
        for i in range(op[COUNT]):
            add_row(w, arms + use[i] * STRIDE, OUT + (1 + i) * STRIDE, m)


@loop
def _put(w: Floats, length: Floats, arm: Floats, start: int, n: int, op: Ints, use: Ints) -> None:
    """Write or add a segment's figures, weighted, to those of its own coordinates."""
    line, weighted = op[LINE], op[FACTOR1] > op[FACTOR0]
    if op[FIRST]:
        for j in range(n):
            length[start + j, line] = 0.0
            for i in range(arm.shape[2]):
                arm[start + j, line, i] = 0.0
    for j in range(n):
        weight = w[WEIGHT + j] if weighted else 1.0
        length[start + j, line] += weight * w[OUT + j]
        for i in range(op[COUNT]):
            arm[start + j, line, use[i]] += weight * w[OUT + (1 + i) * STRIDE + j]


@loop
def _pull(w: Floats, op: Ints, p: Floats, m: int) -> None:
    """Find how a segment's path pulls at its ends, once the moving end is placed."""
    code, sided = op[CODE], op[SIDED] != 0
    if code == STRAIGHT:
        pull_straight(w, p, m)
    elif code == CYLINDER and not op[BOTH] and not op[ENDED]:
        if sided:
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
            surfaces.cylinder_between(w, p, sided, m)
        else:
            surfaces.sphere_between(w, p, sided, m)


@loop
def _segment(w: Floats, op: Ints, p: Floats, maps: Ints, to: int, arms: int, m: int) -> None:
    """Write length and arms of one segment, not a chain, to the rows from `to` and `arms` on."""
    back = op[PLAIN] == BACKWARD
    if op[CODE] == CONSTANT:
        fill_row(w, to, p[ADDED], m)
    elif op[PLAIN] and op[CODE] == STRAIGHT:
        straight_plain(w, p, back, to, arms, m)
    elif op[PLAIN] and op[CODE] == CYLINDER:
        cylinders.place_round(w, p, m)
        cylinders.way_round(w, p, op[SIDED] != 0, m)
        cylinders.across_axis(w, p, m)
        cylinders.pull_round(w, p, op[ENDED] != 0, m)
        arms_plain(w, p, back, to, arms, m)
    elif op[PLAIN]:
        place_plain(w, p, m)
        _pull(w, op, p, m)
        arms_plain(w, p, back, to, arms, m)
    else:
        place(w, p, m)
        _pull(w, op, p, m)
        for i in range(op[COUNT]):
            fill_row(w, arms + i * STRIDE, 0.0, m)
        moments(w, p, maps[op[USE1]], op[COUNT1], to, arms, m)
        if op[BOTH]:
            moments_second(w, p, maps[op[USE2]], op[COUNT2], arms, m)


@loop
def chain(w: Floats, op: Ints, p: Floats, maps: Ints, shapes: Floats, bodies: Ints, m: int) -> None:
    """Stand in for what works off chains in the run for models without: it compiles faster."""


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
        length_rows: Ints,
        arm_rows: Ints,
        w: Floats,
        length: Floats,
        arm: Floats,
    ) -> int:
        """Fill `length` (n, lines) and `arm` (n, lines, nq) for the poses `q` (n, nq).

        Returns `stamp`, or 0 if a coordinate is not finite.
        """
        finite = True
        # Rows begin where the processor's lines do: those across two cost twice.
        first = -w.ctypes.data % LINE_BYTES // 8
        w = w[first : w.size]
        # Rows of results are turned into poses a block at a time, unless there are too many.
        collects = length_rows.size > 0
        lengths, arms = length.reshape(-1), arm.reshape(-1)
        lines, count, parts = length.shape[1], q.shape[1], program.shape[0]
        fetches = arm.size > LARGE
        for start in range(0, q.shape[0], LANES):
            n = min(LANES, q.shape[0] - start)
            m = (n + 7) // 8 * 8
            finite = load(w, q, start, n, m) and finite
            functions(w, function_use, breaks, origins, coefficients, m)
            angles(w, angle_use, m)
            activity(w, active_use, active_limits, m)
            for i in range(program.shape[0]):
                op = program[i]
                if fetches:
                    fetch(lengths, lines, start, n, i, parts)
                    fetch(arms, lines * count, start, n, i, parts)
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
                else:
                    line, to, arm_to = op[LINE], OUT, OUT + STRIDE
                    # A chain leaves its length and arms at OUT, whatever follows.
                    own = collects and op[DENSE] and op[FIRST] and op[CODE] != CHAIN
                    if own:
                        to, arm_to = length_rows[line], arm_rows[line * count]
                    if op[CODE] == CHAIN:
                        chain(w, op, figures[op[FIGURE]], maps, shapes, bodies, m)
                    else:
                        _segment(w, op, figures[op[FIGURE]], maps, to, arm_to, m)
                    if op[FACTOR1] > op[FACTOR0]:
                        _weigh(w, factors, op[FACTOR0], op[FACTOR1], m)
                    if not collects:
                        _put(w, length, arm, start, n, op, maps[op[USE]])
                    elif not own:
                        arm_to = arm_rows[line * count] if count else 0
                        _collect(w, op, maps[op[USE]], length_rows[line], arm_to, count, m)
            if collects:
                write_out(w, length_rows, lengths, start, n)
                if count:
                    write_out(w, arm_rows, arms, start, n)
        return stamp if finite else 0

    # Not as closures: numba would not find such a function again on disk.
    own = FunctionType(run.__code__, {**globals(), **parts}, "run", None, run.__closure__)
    own.__qualname__, own.__module__ = run.__qualname__, __name__
    jitted: Callable[..., Any] = numba.njit(cache=True, **FLAGS)(own)
    return jitted


compiling.tell()
run = compiled_run("plain")
"""Work off a program without chains."""
