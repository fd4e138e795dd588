"""The engine behind a hip: its program, and the compiled loops that work it off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.mechanics.poses import finite, real
from trochanter.mechanics.results import FLOAT64, Target, fresh, given, room, step_of, views
from trochanter.mechanics.workers import cores, in_parts
from trochanter.model import CompiledModel

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

FEW = 20_000
"""Poses up to which a second thread costs more than it brings."""

GRAIN, MOST = 256, 1 << 14
"""A thread takes a multiple of so many poses at a time, which is a block of the kernel's; and
at most so many."""

ROUNDED = 1 << 16
"""Numbers computed at a time where results are copied: kept in float32, or in an order of
the user's."""


class Engine:
    """Lengths and moment arms of one model, for any number of poses.

    It may be used from several threads at once. The loops are compiled when first used by
    any model, and kept on disk from then on (see docs/accuracy.md for the time it takes).

    Parameters
    ----------
    model : CompiledModel
    """

    def __init__(self, model: CompiledModel) -> None:
        # Imported here because numba takes half a second.
        from trochanter.mechanics.kernel.run import run
        from trochanter.mechanics.program import program_of

        self.model = model
        self.program = program_of(model)
        self.arrays = self.program.arrays()
        loops = run
        if self.program.chained():
            from trochanter.mechanics.kernel.chains import run_chains

            loops = run_chains
        self._loops = loops
        self._enter: Callable[..., int] | None = None
        self._own = threading.local()
        self._lines, self._count = len(model.line_names), len(model.coordinate_names)
        self._unheeded = np.zeros(self._lines, np.int64)

    def __reduce__(self) -> tuple[Any, ...]:
        return Engine, (self.model,)

    def evaluate(
        self,
        q: Array,
        out: tuple[Array, Array] | None = None,
        threads: int | None = None,
        dtype: np.dtype[Any] = FLOAT64,
        lost: Counts | None = None,
    ) -> tuple[Array, Array, bool]:
        """Return lengths, moment arms and whether all coordinates were finite.

        Parameters
        ----------
        q : (n, nq) array
            Of any order; one that is not C-contiguous is copied.
        out : pair of arrays, optional
            (n, m) and (n, m, nq), of `dtype` and any order; filled and returned.
        threads : int, optional
            At most how many; by default two, where there are two cores, for more than
            20,000 poses.
        dtype : {float64, float32}
            What results are kept in; all is computed in float64.
        lost : (m,) array, optional
            To which is added in how many poses a line has no path over its surfaces, as far
            as this is noted (`trochanter.mechanics.failures.unnoted`).
        """
        n, lines, count = q.shape[0], self._lines, self._count
        if not lies_packed(q):
            q = packed(q)
        if threads is None:
            threads = min(2, cores()) if n > FEW else 1
        if out is not None or dtype != FLOAT64:
            target = given(*(fresh(n, lines, count, dtype) if out is None else out))
            lead = self._share(q, target, threads, lost)
            return target.length, target.arm, lead >= 0
        length, arm = room(n, lines), room(n, lines * count)
        step = step_of(n)
        if threads == 1:
            lead = self.rows(q, 0, n, length, arm, step, step, lost=lost)
        else:
            lead = self._share(q, Target(length, arm, (length, arm), step, step), threads, lost)
        return *views(n, lines, count, length, arm, lead), lead >= 0

    def _share(self, q: Array, target: Target, threads: int, lost: Counts | None) -> int:
        leads, losses = [], []

        def work(part: slice) -> bool:
            own = np.zeros(self._lines, np.int64)
            leads.append(self.part(q, part.start, part.stop, target, lost=own))
            losses.append(own)
            return True

        in_parts(len(q), threads, work, GRAIN, MOST)
        if lost is not None:
            lost += np.sum(losses, axis=0, dtype=np.int64)
        return min(leads, default=0)

    def rows(
        self,
        q: Array,
        first: int,
        last: int,
        length: Array,
        arm: Array,
        room: int,
        step: int,
        arrays: Sequence[Any] | None = None,
        lost: Counts | None = None,
    ) -> int:
        """Fill memory of one dimension for some poses, in this thread.

        Parameters
        ----------
        q : (n, nq) array
            All poses.
        first, last : int
            The first of these poses, and the one after the last.
        length, arm : arrays
            Rows of poses, one a line and one a line and coordinate, or pose after pose.
        room, step : int
            How many numbers of a row may be written, and how far apart rows begin; 0 for
            pose after pose.
        arrays : sequence of arrays, optional
            Stand for the program's own.
        lost : (m,) array, optional
            As `evaluate` has it.

        Returns
        -------
        int
            Where rows begin (`trochanter.mechanics.results.views`), or something negative if
            a coordinate was not finite.
        """
        program = self.arrays if arrays is None else arrays
        try:
            scratch = self._own.scratch
        except AttributeError:
            scratch = self._own.scratch = np.zeros(self.program.scratch)
        enter = self._enter or self._entry()
        counts = self._unheeded if lost is None else lost
        return enter(q, first, last, *program, scratch, length, arm, room, step, counts)

    def _entry(self) -> Callable[..., int]:
        """Return the compiled loops, without what numba does to choose among kinds of arguments."""
        from trochanter.mechanics.kernel.entry import entry

        self._enter = found = entry(self._loops)
        return found

    def part(
        self,
        q: Array,
        first: int,
        last: int,
        target: Target,
        arrays: Sequence[Any] | None = None,
        lost: Counts | None = None,
    ) -> int:
        """Fill a part of arrays of any kind and order: what `rows` does, and returns."""
        if target.rows is not None:
            room_, step = target.room, target.step
            return self.rows(q, first, last, *target.rows, room_, step, arrays, lost)
        good, lines, count = True, self._lines, self._count
        block = max(GRAIN, ROUNDED // max(1, lines * count))
        long, wide = room(block, lines), room(block, lines * count)
        for start in range(first, last, block):
            q_here = q[start : min(start + block, last)]
            n, step = len(q_here), step_of(len(q_here))
            lead = self.rows(q_here, 0, n, long, wide, step, step, arrays, lost)
            good = good and lead >= 0
            found = views(n, lines, count, long, wide, lead)
            target.length[start : start + n], target.arm[start : start + n] = found
        return 0 if good else -1


def read_q(names: Sequence[str], q: ArrayLike) -> Array:
    """Return poses (..., nq) as an array of floats.

    Raises
    ------
    TrochanterError
        If its last axis is not one value a coordinate.
    """
    plain = isinstance(q, np.ndarray) and q.dtype == FLOAT64 and lies_packed(q)
    poses: Array = np.asarray(q) if plain else real("q", q)
    if poses.ndim == 0 or poses.shape[-1] != len(names):
        text = f"q needs a last axis of {len(names)} ({', '.join(names)})"
        raise TrochanterError(f"{text}, not {poses.shape}")
    return poses if plain else packed(poses)


def lies_packed(q: Array) -> bool:
    """Return whether an array's numbers lie one after the other, where a processor wants them."""
    return q.flags.c_contiguous and q.flags.aligned


def packed(q: Array) -> Array:
    """Return poses as the loops read them, one after the other: they look at no strides."""
    return np.require(q, FLOAT64, ("C", "A"))


def check_finite(names: Sequence[str], q: Array) -> None:
    """Raise a TrochanterError that names the coordinate of a value that is not finite."""
    for index, name in enumerate(names):
        finite(name, q[..., index])


def read_choices(threads: int | None, dtype: DTypeLike) -> np.dtype[Any]:
    """Return the kind of numbers that results are kept in, once it and `threads` are known good.

    Raises
    ------
    OutOfRangeError
        If `threads` is no whole number from 1.
    TrochanterError
        If `dtype` is another than float64 or float32.
    """
    if threads is None and dtype is np.float64:
        return FLOAT64
    whole = threads is None or (isinstance(threads, int | np.integer) and threads is not True)
    if not whole or (threads is not None and threads < 1):
        raise OutOfRangeError(f"threads is a whole number from 1, or None, not {threads!r}")
    try:
        kind = np.dtype(dtype)
    except TypeError:
        kind = np.dtype(object)
    if kind not in (FLOAT64, np.float32):
        raise TrochanterError(f"dtype is float64 or float32, not {dtype!r}")
    return FLOAT64 if kind == FLOAT64 else kind


def fitting(
    out: tuple[Array, Array],
    length: tuple[int, ...],
    arm: tuple[int, ...],
    dtype: np.dtype[Any],
) -> tuple[Array, Array]:
    """Return `out`, once its arrays are known to fit.

    Raises
    ------
    TrochanterError
        If they are not writable arrays of the shapes and the kind given.
    """
    fits = isinstance(out, tuple) and len(out) == 2
    for array, shape in zip(out, (length, arm), strict=True) if fits else ():
        fits = fits and isinstance(array, np.ndarray) and array.shape == shape
        fits = fits and array.dtype == dtype and array.flags.writeable
    if not fits:
        text = f"out takes two writable {dtype} arrays, {length} and {arm}"
        raise TrochanterError(text)
    return out
