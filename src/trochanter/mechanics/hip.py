"""A hip to ask: lengths and moment arms of a muscle model in any pose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from trochanter.mechanics.engine import Engine, check_finite, fitting, read_choices, read_q
from trochanter.mechanics.failures import Counts, count_failed, unnoted
from trochanter.mechanics.force_parameters import force_parameters
from trochanter.mechanics.labelling import CONVENTION
from trochanter.mechanics.parameters import Parameters
from trochanter.mechanics.places import Places
from trochanter.mechanics.poses import OutOfRange, Poses, read_poses
from trochanter.mechanics.questions import Questions
from trochanter.mechanics.results import handed_back, merged

if TYPE_CHECKING:
    from trochanter.mechanics.subjects import Subjects

Array = NDArray[np.float64]

__all__ = ["CONVENTION", "Hip"]


class Hip(Questions, Places, Parameters):
    """A muscle model of one leg, ready to be asked about any pose.

    Coordinates are given by name in radians, as numbers, arrays that broadcast
    against each other, or `xarray.DataArray` whose dimensions are kept. Those left
    out take the model's default. Unlabelled arrays of one dimension give the
    dimension ``pose``, of more ``pose_0``, ``pose_1`` and so on. The names
    ``hip_flexion``, ``hip_adduction``, ``hip_rotation`` and ``knee_angle`` are
    accepted by every model: one that a model lacks is ignored with a `UserWarning`.

    A coordinate outside the model's stated range raises `OutOfRangeError`;
    ``out_of_range="warn"`` warns and computes all the same, ``"ignore"`` computes.

    Parameters
    ----------
    model : MuscleModel

    Examples
    --------
    >>> import trochanter as tr
    >>> hip = tr.load("dostal1981")
    >>> arms = hip.moment_arms(hip_flexion=1.2)
    >>> arms.dims, arms.attrs["units"]
    (('muscle', 'coordinate'), 'm')
    >>> round(float(arms.sel(muscle="piriformis", coordinate="hip_rotation")), 4)
    0.0087
    """

    def __repr__(self) -> str:
        return (
            f"<Hip {self.id!r}: {len(self.muscles)} lines, coordinates "
            f"{', '.join(self.coordinates)}>"
        )

    @cached_property
    def engine(self) -> Engine:
        """What computes lengths and moment arms; made when first used."""
        return Engine(self.compiled)

    def evaluate(
        self,
        q: ArrayLike,
        *,
        out: tuple[Array, Array] | None = None,
        threads: int | None = None,
        dtype: DTypeLike = np.float64,
    ) -> tuple[Array, Array]:
        """Return lengths and moment arms of an array of poses, without labels.

        Parameters
        ----------
        q : (..., nq) array
            All coordinates, in the order of `coordinates` [rad]. They must be
            finite; whether they are in range is left to the caller.
        out : pair of arrays, optional
            Where to put the results: arrays of `dtype` with the shapes below. Those in the
            order of what is returned otherwise are filled fastest, C-contiguous ones next.
        threads : int, optional
            At most how many threads to use. By default one, and two for more than 20,000
            poses, below which a second one costs more than it brings. The results are the
            same, to the last bit.
        dtype : {float64, float32}
            What the results are kept in. All is computed in float64; float32 takes half the
            memory and rounds each number once, by 0.00003 mm in half a metre.

        Returns
        -------
        length : (..., m) array
            Muscle-tendon lengths [m], lines in the order of `muscles`.
        moment_arm : (..., m, nq) array
            Minus the derivative of length by coordinate [m].

            Both are new arrays each time (but for `out`), which lie in memory muscle by
            muscle, all poses of one after the other: ``length[..., 3]`` is contiguous, each
            ``length[pose]`` is not. `numpy.ascontiguousarray` turns them, where a library
            needs it.

        Raises
        ------
        TrochanterError
            If the last axis is not one value a coordinate, one is not finite, `out` does
            not fit, or another `dtype`.
        OutOfRangeError
            If `threads` is no whole number from 1.

        Notes
        -----
        The first call on a machine compiles the engine, once for all models; that takes
        some seconds and is kept on disk. Paths that are not found are not looked for here,
        as `lengths` and `wraps` do.

        Examples
        --------
        >>> import numpy as np
        >>> import trochanter as tr
        >>> length, arm = tr.load("dostal1981").evaluate(np.zeros((5, 3)))
        >>> length.shape, arm.shape
        ((5, 27), (5, 27, 3))
        """
        return self._evaluated(q, out, threads, dtype)

    def _evaluated(
        self,
        q: ArrayLike,
        out: tuple[Array, Array] | None = None,
        threads: int | None = None,
        dtype: DTypeLike = np.float64,
        lost: Counts | None = None,
    ) -> tuple[Array, Array]:
        """Do what `evaluate` does, and count lost paths as `Engine.evaluate` has them."""
        kind, poses = read_choices(threads, dtype), read_q(self.coordinates, q)
        count, lines, shape = poses.shape[-1], len(self.muscles), poses.shape[:-1]
        given = None
        if out is not None:
            given = merged(fitting(out, (*shape, lines), (*shape, lines, count), kind), 0)
        flat = poses if len(shape) == 1 else poses.reshape(-1, count)
        length, arm, good = self.engine.evaluate(flat, given, threads, kind, lost)
        if not good:
            check_finite(self.coordinates, poses)
        if out is not None:
            return handed_back(out, (length, arm))
        if len(shape) == 1:
            return length, arm
        return length.reshape(*shape, lines), arm.reshape(*shape, lines, count)

    def vary(
        self,
        *,
        points: Any = None,
        surface_sizes: Any = None,
        surface_places: Any = None,
        max_isometric_force: Any = None,
        optimal_fiber_length: Any = None,
        tendon_slack_length: Any = None,
        pennation_angle: Any = None,
        names: Sequence[Any] | None = None,
    ) -> Subjects:
        """Return people who differ from this model, to be asked all at once.

        Each argument is an array whose first axis is the subjects', an `xarray.DataArray`
        with a dimension ``subject``, or a mapping of such arrays by the name of a line or a
        surface, the others being the model's own.

        Parameters
        ----------
        points : (subject, point, 3) array, optional
            Path points in their bodies' frames [m], in the order of `points`; by line
            (subject, k, 3). A moving point is shifted as a whole.
        surface_sizes : (subject, surface, 3) array, optional
            [m], as `surfaces` has them; by surface (subject, 3).
        surface_places : (subject, surface, 4, 4) array, optional
            Transforms from the surfaces' frames to their bodies' [m]; by surface
            (subject, 4, 4). Side points stay where they are on the body.
        max_isometric_force, optimal_fiber_length : (subject, muscle) array, optional
            [N], [m]; by line (subject,).
        tendon_slack_length, pennation_angle : (subject, muscle) array, optional
            [m], [rad]; by line (subject,).
        names : sequence, optional
            The subjects' labels; by default those of the arrays, or numbers from 0.

        Returns
        -------
        Subjects
            With `lengths`, `moment_arms`, `evaluate`, `forces`, `torque_capacity` and
            `isometric_torque`; every result has the dimension ``subject`` first.

        Raises
        ------
        TrochanterError
            Nothing varies, arrays of another shape, or of different numbers of subjects.
        UnknownNameError
            A line or surface that the model does not have.
        OutOfRangeError
            A value that is not finite, or that no model can have.

        Examples
        --------
        >>> import trochanter as tr
        >>> hip = tr.load("gait2392")
        >>> weaker = hip.vary(max_isometric_force={"psoas major": [1113.0, 556.5]})
        >>> weaker.forces(hip_flexion=0.3).tendon_force.sel(muscle="psoas major").round(0).values
        array([1040.,  520.])
        """
        from trochanter.mechanics.subjects import Subjects
        from trochanter.mechanics.subjects.reading import read_variation

        given = {
            "points": points,
            "surface_sizes": surface_sizes,
            "surface_places": surface_places,
            "max_isometric_force": max_isometric_force,
            "optimal_fiber_length": optimal_fiber_length,
            "tendon_slack_length": tendon_slack_length,
            "pennation_angle": pennation_angle,
        }
        return Subjects(self, read_variation(self.model, self.compiled, given, names))

    @cached_property
    def _unnoted(self) -> list[int]:
        return unnoted(self.compiled, self.engine.program.program)

    def _poses(self, coordinates: Mapping[str, Any], out_of_range: OutOfRange) -> Poses:
        return read_poses(self.model, coordinates, out_of_range)

    def _answers(self, poses: Poses) -> tuple[Array, Array, Counts]:
        return self._counted(poses.q)

    def _counted(self, q: Array) -> tuple[Array, Array, Counts]:
        """Return what `evaluate` does, and in how many poses each line (m,) has no path."""
        failed = np.zeros(len(self.muscles), np.int64)
        length, arm = self._evaluated(q, lost=failed)
        if rest := self._unnoted:
            flat = q.reshape(-1, q.shape[-1])
            failed[rest] = count_failed(self.compiled, flat, rest)[rest]
        return length, arm, failed

    def _strength(self) -> Mapping[str, Array]:
        return force_parameters(self.model)
