"""A group of people who differ from a model, asked all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from trochanter.errors import TrochanterError, UnknownNameError
from trochanter.mechanics.engine import check_finite, fitting, read_choices, read_q
from trochanter.mechanics.failures import Counts, count_failed
from trochanter.mechanics.poses import OutOfRange, Poses, read_poses
from trochanter.mechanics.questions import Questions
from trochanter.mechanics.results import fresh_people, given_people, handed_back, merged
from trochanter.mechanics.subjects.models import subject_model
from trochanter.mechanics.subjects.posing import with_subjects
from trochanter.mechanics.subjects.records import subject_record
from trochanter.mechanics.subjects.variation import Variation

if TYPE_CHECKING:
    from trochanter.mechanics.hip import Hip
    from trochanter.mechanics.subjects.engine import SubjectsEngine

Array = NDArray[np.float64]


class Subjects(Questions):
    """People who differ from a model in points, surfaces or strengths; made by `Hip.vary`.

    They are asked what a hip is asked, and every result has the dimension ``subject`` first.
    Poses are the same for all, or each subject's own, where a coordinate is given as an
    `xarray.DataArray` with a dimension ``subject``.

    Parameters
    ----------
    hip : Hip
        What they vary from.
    variation : Variation

    Attributes
    ----------
    hip : Hip
    variation : Variation

    Examples
    --------
    >>> import xarray as xr
    >>> import trochanter as tr
    >>> hip = tr.load("dostal1981")
    >>> size = xr.DataArray([0.9, 1.1], dims="subject", coords={"subject": ["small", "tall"]})
    >>> people = hip.vary(points=hip.points * size)
    >>> arms = people.moment_arms(hip_flexion=[0.0, 0.5, 1.0])
    >>> arms.dims
    ('subject', 'pose', 'muscle', 'coordinate')
    >>> arms.sel(muscle="piriformis", coordinate="hip_rotation").round(4).values
    array([[-0.028 , -0.0152,  0.0012],
           [-0.0342, -0.0186,  0.0014]])
    >>> people["small"].lines_of("psoas-major")
    ['iliopsoas']
    """

    def __init__(self, hip: Hip, variation: Variation) -> None:
        super().__init__(hip.model)
        self.hip, self.variation = hip, variation

    def __repr__(self) -> str:
        return f"<Subjects: {len(self)} of {self.id!r}, {len(self.muscles)} lines>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Subjects, (self.hip, self.variation)

    def __len__(self) -> int:
        return len(self.variation)

    def __iter__(self) -> Iterator[Hip]:
        return (self._hip(number) for number in range(len(self)))

    def __getitem__(self, subject: Any) -> Hip:
        """Return one subject as a hip of their own, to be asked, drawn or written.

        Raises
        ------
        UnknownNameError
            If there is no subject with this label.
        """
        names = self.names
        if subject not in names:
            raise UnknownNameError("subject", str(subject), [str(name) for name in names])
        return self._hip(names.index(subject))

    @property
    def names(self) -> tuple[Any, ...]:
        """The subjects' labels."""
        return self.variation.names

    def evaluate(
        self,
        q: ArrayLike,
        *,
        paired: bool = False,
        out: tuple[Array, Array] | None = None,
        threads: int | None = None,
        dtype: DTypeLike = np.float64,
    ) -> tuple[Array, Array]:
        """Return lengths and moment arms of all subjects, without labels.

        Parameters
        ----------
        q : (..., nq) array
            All coordinates, in the order of `coordinates` [rad].
        paired : bool
            Whether the first axis of `q` is the subjects', who then have poses of their own.
        out : pair of arrays, optional
            Where to put the results, perhaps memory maps: arrays of `dtype` with the shapes
            below. C-contiguous ones are filled fastest.
        threads : int, optional
            At most how many threads to use, each with subjects of its own. By default one,
            and two for more than 20,000 poses in all and at least 500 of each subject.
        dtype : {float64, float32}
            What the results are kept in; all is computed in float64.

        Returns
        -------
        length : (subject, ..., m) array
            Muscle-tendon lengths [m].
        moment_arm : (subject, ..., m, nq) array
            Minus the derivative of length by coordinate [m]. In memory both lie subject by
            subject and muscle by muscle, as `Hip.evaluate` has them.

        Raises
        ------
        TrochanterError
            As `Hip.evaluate`; if poses are paired with another number of subjects.
        OutOfRangeError
            If `threads` is no whole number from 1.

        Notes
        -----
        Beside the results it takes the memory of a few hundred subjects' figures, however
        many there are. A subject takes some microseconds beside the time of the poses; one
        with a moving point elsewhere, some milliseconds.

        Examples
        --------
        >>> import numpy as np
        >>> import trochanter as tr
        >>> hip = tr.load("dostal1981")
        >>> rng = np.random.default_rng(1)
        >>> people = hip.vary(points=hip.points.values + rng.normal(0, 0.003, (100, 54, 3)))
        >>> length, arm = people.evaluate(np.zeros((5, 3)))
        >>> length.shape, arm.shape
        ((100, 5, 27), (100, 5, 27, 3))
        """
        return self._evaluated(q, paired, out, threads, dtype)

    def _evaluated(
        self,
        q: ArrayLike,
        paired: bool,
        out: tuple[Array, Array] | None = None,
        threads: int | None = None,
        dtype: DTypeLike = np.float64,
        lost: Counts | None = None,
    ) -> tuple[Array, Array]:
        """Do what `evaluate` does, and count lost paths as `SubjectsEngine.evaluate` has them."""
        kind, poses = read_choices(threads, dtype), read_q(self.coordinates, q)
        if paired and poses.shape[0] != len(self):
            raise TrochanterError(f"q has poses of {poses.shape[0]} subjects, not of {len(self)}")
        count, lines, number = poses.shape[-1], len(self.muscles), len(self)
        shape = (number, *poses.shape[int(paired) : -1])
        wanted = (*shape, lines), (*shape, lines, count)
        flat = poses.reshape(number, -1, count) if paired else poses.reshape(-1, count)
        if out is None:
            results = fresh_people(number, flat.shape[-2], lines, count, kind)
        else:
            results = given_people(*merged(fitting(out, *wanted, kind), 1))
        if not self._engine.evaluate(flat, results, threads, paired, lost):
            check_finite(self.coordinates, poses)
        if out is not None:
            return handed_back(out, (results.length, results.arm))
        return results.length.reshape(wanted[0]), results.arm.reshape(wanted[1])

    @cached_property
    def _engine(self) -> SubjectsEngine:
        # Imported here because numba takes half a second.
        from trochanter.mechanics.subjects.engine import SubjectsEngine

        return SubjectsEngine(self.hip.compiled, self.variation)

    @cached_property
    def _unnoted(self) -> list[int]:
        return self.hip._unnoted

    def _hip(self, number: int) -> Hip:
        record = subject_record(self.model, self.hip.compiled, self.variation, number)
        return type(self.hip)(record)

    def _poses(self, coordinates: Mapping[str, Any], out_of_range: OutOfRange) -> Poses:
        return with_subjects(read_poses(self.model, coordinates, out_of_range), self.names)

    def _answers(self, poses: Poses) -> tuple[Array, Array, Counts]:
        # Poses that are the same for all are one row seen many times.
        paired = poses.q.strides[0] != 0
        failed = np.zeros(len(self.muscles), np.int64)
        answers = self._evaluated(poses.q if paired else poses.q[0], paired, lost=failed)
        for number in range(len(self) if self._unnoted else 0):
            model = subject_model(self.hip.compiled, self.variation, number)
            q = poses.q[number].reshape(-1, poses.q.shape[-1])
            failed[self._unnoted] += count_failed(model, q, self._unnoted)[self._unnoted]
        return *answers, failed

    def _strength(self) -> Mapping[str, Array]:
        own = self.hip._strength()
        given = {name: getattr(self.variation, name) for name in own}
        return {name: own[name] if array is None else array for name, array in given.items()}
