"""What computes lengths and moment arms of many subjects, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.engine import FEW, Counts, Engine
from trochanter.mechanics.results import People as Results
from trochanter.mechanics.results import Target
from trochanter.mechanics.subjects.figures import Figures
from trochanter.mechanics.subjects.models import subject_model
from trochanter.mechanics.subjects.people import own_surfaces, people_of
from trochanter.mechanics.subjects.variation import Variation
from trochanter.mechanics.workers import cores, in_parts
from trochanter.model import CompiledModel

Array = NDArray[np.float64]

BLOCK = 256
"""Subjects whose figures are held at a time: bounds the memory."""


GRAIN = 16
"""A thread takes a multiple of so many subjects at a time."""

EACH = 500
"""Poses of a subject below which a second thread mostly waits for the first."""


class _Own(NamedTuple):
    """What fills one subject's results."""

    engine: Engine
    arrays: Sequence[Any]

    def fill(self, q: Array, target: Target, lost: Counts) -> bool:
        return self.engine.part(q, 0, len(q), target, self.arrays, lost) >= 0


class SubjectsEngine:
    """Lengths and moment arms of many subjects, for any number of poses.

    Nothing is compiled again, and no records are read again: all share one program, in which
    each subject's figures take their place. Only a subject who needs another program, since
    a moving point moves elsewhere or a side point has come to lie in its surface, gets one.

    Parameters
    ----------
    model : CompiledModel
    variation : Variation
    """

    def __init__(self, model: CompiledModel, variation: Variation) -> None:
        self._model, self._variation = model, variation
        self._surfaces = own_surfaces(model)
        self._figures = Figures(model)

    def evaluate(
        self,
        q: Array,
        results: Results,
        threads: int | None,
        paired: bool,
        lost: Counts | None = None,
    ) -> bool:
        """Fill lengths and moment arms; return whether all coordinates were finite.

        Parameters
        ----------
        q : (n, nq) or (subject, n, nq) array
            C-contiguous.
        results : People
        threads : int, optional
            At most how many, each with subjects of its own; by default two, where there are
            two cores, for more than 20,000 poses in all and at least 500 of each subject.
        paired : bool
            Whether each subject has poses of their own.
        lost : (m,) array, optional
            As `Engine.evaluate` has it, of all subjects together.
        """
        losses = []
        count, poses = results.length.shape[:2]
        if threads is None:
            threads = min(2, cores()) if count * poses > FEW and poses >= EACH else 1

        def work(part: slice) -> bool:
            good, (start, stop, _) = True, part.indices(count)
            own_lost = np.zeros(len(self._model.line_names), np.int64)
            losses.append(own_lost)
            for subject, own in zip(range(start, stop), self._programs(start, stop), strict=True):
                poses = q[subject] if paired else q
                good = own.fill(poses, results.of(subject), own_lost) and good
            return good

        shared = threads > 1
        good = in_parts(count, threads, work, GRAIN) if shared else work(slice(0, count))
        if lost is not None:
            lost += np.sum(losses, axis=0, dtype=np.int64)
        return good

    def sharing(self) -> NDArray[np.bool_]:
        """Return which subjects need no program of their own."""
        shared = self._figures.engine
        return np.array([own.engine is shared for own in self._programs(0, len(self._variation))])

    def _programs(self, start: int, stop: int) -> Iterator[_Own]:
        """Yield what fills the results of the subjects from `start` to before `stop`."""
        for first in range(start, stop, BLOCK):
            block = slice(first, min(first + BLOCK, stop))
            people = people_of(self._model, self._surfaces, self._variation, block)
            for subject, arrays in enumerate(self._figures.arrays(people), first):
                if arrays is not None:
                    yield _Own(self._figures.engine, arrays)
                else:
                    engine = Engine(subject_model(self._model, self._variation, subject))
                    yield _Own(engine, engine.arrays)
