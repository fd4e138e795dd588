"""The engine behind a hip: its program, and the compiled loops that work it off."""

from __future__ import annotations

import os
import threading
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import TrochanterError
from trochanter.mechanics.buffers import SMALLEST, empty
from trochanter.model import CompiledModel

Array = NDArray[np.float64]

FEW = 20_000
"""Poses up to which a second thread costs more than it brings."""


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
        program = program_of(model)
        self._arrays = program.arrays()
        self._run = run
        if (program.program[:, CODE] == CHAIN).any():
            from trochanter.mechanics.kernel.chains import run_chains

            self._run = run_chains
        self._scratch = program.scratch
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
    ) -> tuple[Array, Array, bool]:
        """Return lengths, moment arms and whether all coordinates were finite.

        Parameters
        ----------
        q : (n, nq) array
            C-contiguous.
        out : pair of arrays, optional
            C-contiguous, (n, m) and (n, m, nq); filled and returned.
        threads : int, optional
            At most how many; by default two, where there are two cores, for more than
            20,000 poses.
        """
        n = q.shape[0]
        if out is not None:
            length, arm = out
        elif n * self._largest < SMALLEST:
            length, arm = np.empty((n, self._lines)), np.empty((n, self._lines, self._count))
        else:
            length, arm = empty((n, self._lines)), empty((n, self._lines, self._count))
        if threads is None and n > FEW:
            threads = min(2, cores())
        if threads is None or threads <= 1 or n < 2:
            return length, arm, self._part(q, length, arm)
        return length, arm, self._parts(q, length, arm, min(threads, n))

    def _part(self, q: Array, length: Array, arm: Array) -> bool:
        try:
            scratch = self._own.scratch
        except AttributeError:
            scratch = self._own.scratch = np.zeros(self._scratch)
        return bool(self._run(q, *self._arrays, scratch, length, arm) != 0)

    def _parts(self, q: Array, length: Array, arm: Array, threads: int) -> bool:
        """Share the poses out among threads, of which this one is the last."""
        bounds = np.linspace(0, len(q), threads + 1).astype(int)
        parts = [slice(a, b) for a, b in pairwise(bounds)]
        results: list[bool | BaseException] = []

        def work(part: slice) -> None:
            try:
                results.append(self._part(q[part], length[part], arm[part]))
            except BaseException as error:
                results.append(error)

        helpers = [threading.Thread(target=work, args=(part,)) for part in parts[:-1]]
        for helper in helpers:
            helper.start()
        work(parts[-1])
        for helper in helpers:
            helper.join()
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return all(results)


def fitting(
    out: tuple[Array, Array], length: tuple[int, ...], arm: tuple[int, ...]
) -> tuple[Array, Array]:
    """Return the arrays of `out` as rows of poses, once they are known to fit.

    Raises
    ------
    TrochanterError
        If they are not writable C-contiguous float64 arrays of the shapes given.
    """
    fits = isinstance(out, tuple) and len(out) == 2
    for array, shape in zip(out, (length, arm), strict=True) if fits else ():
        fits = fits and isinstance(array, np.ndarray) and array.shape == shape
        fits = fits and array.dtype == np.float64
        fits = fits and array.flags.c_contiguous and array.flags.writeable
    if not fits:
        text = f"out takes two writable C-contiguous float64 arrays, {length} and {arm}"
        raise TrochanterError(text)
    return out[0].reshape(-1, *length[-1:]), out[1].reshape(-1, *arm[-2:])


def cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system has it
        return os.cpu_count() or 1
