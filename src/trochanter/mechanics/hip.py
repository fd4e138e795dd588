"""A hip to ask: lengths and moment arms of a muscle model in any pose."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import TrochanterError
from trochanter.mechanics.engine import Engine, fitting
from trochanter.mechanics.failures import Counts, at_risk, count_failed
from trochanter.mechanics.force_parameters import force_parameters
from trochanter.mechanics.labelling import CONVENTION
from trochanter.mechanics.places import Places
from trochanter.mechanics.poses import OutOfRange, Poses, finite, read_poses, real
from trochanter.mechanics.questions import Questions

Array = NDArray[np.float64]

__all__ = ["CONVENTION", "Hip"]


class Hip(Questions, Places):
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
    ) -> tuple[Array, Array]:
        """Return lengths and moment arms of an array of poses, without labels.

        Parameters
        ----------
        q : (..., nq) array
            All coordinates, in the order of `coordinates` [rad]. They must be
            finite; whether they are in range is left to the caller.
        out : pair of arrays, optional
            Where to put the results: C-contiguous arrays of float64 with the shapes below.
        threads : int, optional
            At most how many threads to use; by default one, and two for more than 20,000
            poses.

        Returns
        -------
        length : (..., m) array
            Muscle-tendon lengths [m], lines in the order of `muscles`.
        moment_arm : (..., m, nq) array
            Minus the derivative of length by coordinate [m].

        Raises
        ------
        TrochanterError
            If the last axis is not one value a coordinate, one is not finite, or `out`
            does not fit.

        Notes
        -----
        The first call on a machine compiles the engine, once for all models; that takes
        some seconds and is kept on disk.

        Examples
        --------
        >>> import numpy as np
        >>> import trochanter as tr
        >>> length, arm = tr.load("dostal1981").evaluate(np.zeros((5, 3)))
        >>> length.shape, arm.shape
        ((5, 27), (5, 27, 3))
        """
        count = len(self.coordinates)
        plain = isinstance(q, np.ndarray) and q.dtype == np.float64 and q.flags.c_contiguous
        poses: Array = np.asarray(q) if plain else real("q", q)
        if poses.ndim == 0 or poses.shape[-1] != count:
            names = ", ".join(self.coordinates)
            raise TrochanterError(f"q needs a last axis of {count} ({names}), not {poses.shape}")
        shape, lines = poses.shape[:-1], len(self.muscles)
        if out is not None:
            out = fitting(out, (*shape, lines), (*shape, lines, count))
        flat = poses if len(shape) == 1 else poses.reshape(-1, count)
        length, arm, good = self.engine.evaluate(flat, out, threads)
        if not good:
            for index, name in enumerate(self.coordinates):
                finite(name, poses[..., index])
        if len(shape) == 1:
            return length, arm
        return length.reshape(*shape, lines), arm.reshape(*shape, lines, count)

    @cached_property
    def _at_risk(self) -> list[int]:
        return at_risk(self.compiled)

    def _poses(self, coordinates: Mapping[str, Any], out_of_range: OutOfRange) -> Poses:
        return read_poses(self.model, coordinates, out_of_range)

    def _answers(self, poses: Poses) -> tuple[Array, Array]:
        return self.evaluate(poses.q)

    def _failed(self, poses: Poses) -> Counts:
        return count_failed(self.compiled, poses.q.reshape(-1, poses.q.shape[-1]), self._at_risk)

    def _strength(self) -> Mapping[str, Array]:
        return force_parameters(self.model)
