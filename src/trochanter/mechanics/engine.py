"""The engine behind a hip: its program, and the compiled loops that work it off."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.mechanics.buffers import SMALLEST, empty
from trochanter.mechanics.poses import finite, real
from trochanter.model import CompiledModel

Array = NDArray[np.float64]

FEW = 20_000
"""Poses up to which a second thread costs more than it brings."""

FLOAT64 = np.dtype(np.float64)

ROUNDED = 1 << 16
"""Numbers computed at a time in float64 where results are kept in float32."""


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
        from trochanter.mechanics.kernel.operations import CHAIN, CODE
        from trochanter.mechanics.kernel.run import run
        from trochanter.mechanics.program import program_of

        self.model = model
        self.program = program_of(model)
        self.arrays = self.program.arrays()
        self._run = run
        if (self.program.program[:, CODE] == CHAIN).any():
            from trochanter.mechanics.kernel.chains import run_chains

            self._run = run_chains
        self._own = threading.local()
        self._lines, self._count = len(model.line_names), len(model.coordinate_names)
        self._largest = self._lines * self._count

    def __reduce__(self) -> tuple[Any, ...]:
        return Engine, (self.model,)

    def evaluate(
        self,
        q: Array,
        out: tuple[Array, Array] | None = None,
        threads: int | None = None,
        dtype: np.dtype[Any] = FLOAT64,
    ) -> tuple[Array, Array, bool]:
        """Return lengths, moment arms and whether all coordinates were finite.

        Parameters
        ----------
        q : (n, nq) array
            C-contiguous.
        out : pair of arrays, optional
            C-contiguous, (n, m) and (n, m, nq), of `dtype`; filled and returned.
        threads : int, optional
            At most how many; by default two, where there are two cores, for more than
            20,000 poses.
        dtype : {float64, float32}
            What results are kept in; all is computed in float64.
        """
        n = q.shape[0]
        if out is not None:
            length, arm = out
        elif n * self._largest < SMALLEST or dtype != FLOAT64:
            length = np.empty((n, self._lines), dtype)
            arm = np.empty((n, self._lines, self._count), dtype)
        else:
            length, arm = empty((n, self._lines)), empty((n, self._lines, self._count))
        if threads is None and n > FEW:
            threads = min(2, cores())
        if threads is None or threads <= 1 or n < 2:
            return length, arm, self.part(q, length, arm)
        good = in_parts(n, threads, lambda part: self.part(q[part], length[part], arm[part]))
        return length, arm, good

    def part(
        self, q: Array, length: Array, arm: Array, arrays: Sequence[Any] | None = None
    ) -> bool:
        """Fill `length` and `arm` in this thread; return whether all coordinates were finite.

        Parameters
        ----------
        q, length, arm : arrays
            As `evaluate` has them.
        arrays : sequence of arrays, optional
            Stand for the program's own.
        """
        program = self.arrays if arrays is None else arrays
        try:
            scratch = self._own.scratch
        except AttributeError:
            scratch = self._own.scratch = np.zeros(self.program.scratch)
        if length.dtype == FLOAT64:
            return bool(self._run(q, *program, scratch, length, arm) != 0)
        good, block = True, max(128, ROUNDED // self._largest)
        long, wide = np.empty((block, self._lines)), np.empty((block, self._lines, self._count))
        for start in range(0, len(q), block):
            some = q[start : start + block]
            n = len(some)
            good = bool(self._run(some, *program, scratch, long[:n], wide[:n]) != 0) and good
            length[start : start + n], arm[start : start + n] = long[:n], wide[:n]
        return good


def in_parts(count: int, threads: int, work: Callable[[slice], bool]) -> bool:
    """Share `count` rows out among threads, of which this one is the last.

    Returns
    -------
    bool
        Whether `work` returned True for every part.
    """
    bounds = np.linspace(0, count, min(threads, count) + 1).astype(int)
    parts = [slice(a, b) for a, b in pairwise(bounds)]
    results: list[bool | BaseException] = []

    def attempt(part: slice) -> None:
        try:
            results.append(work(part))
        except BaseException as error:
            results.append(error)

    helpers = [threading.Thread(target=attempt, args=(part,)) for part in parts[:-1]]
    for helper in helpers:
        helper.start()
    attempt(parts[-1])
    for helper in helpers:
        helper.join()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return all(results)


def read_q(names: Sequence[str], q: ArrayLike) -> Array:
    """Return poses (..., nq) as an array of floats.

    Raises
    ------
    TrochanterError
        If its last axis is not one value a coordinate.
    """
    plain = isinstance(q, np.ndarray) and q.dtype == np.float64 and q.flags.c_contiguous
    poses: Array = np.asarray(q) if plain else real("q", q)
    if poses.ndim == 0 or poses.shape[-1] != len(names):
        text = f"q needs a last axis of {len(names)} ({', '.join(names)})"
        raise TrochanterError(f"{text}, not {poses.shape}")
    return poses


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
        If they are not writable C-contiguous arrays of the shapes and the kind given.
    """
    fits = isinstance(out, tuple) and len(out) == 2
    for array, shape in zip(out, (length, arm), strict=True) if fits else ():
        fits = fits and isinstance(array, np.ndarray) and array.shape == shape
        fits = fits and array.dtype == dtype
        fits = fits and array.flags.c_contiguous and array.flags.writeable
    if not fits:
        text = f"out takes two writable C-contiguous {dtype} arrays, {length} and {arm}"
        raise TrochanterError(text)
    return out


def cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system has it
        return os.cpu_count() or 1
