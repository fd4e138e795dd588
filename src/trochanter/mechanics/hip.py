"""A hip to ask: lengths and moment arms of a muscle model in any pose."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.errors import TrochanterError, UnknownNameError
from trochanter.mechanics.engine import Engine, fitting
from trochanter.mechanics.functions import values_and_slopes
from trochanter.mechanics.kinematics import kinematics
from trochanter.mechanics.labelling import CONVENTION, labelled, wraps_dataset
from trochanter.mechanics.names import CoordinateNames, LineNames
from trochanter.mechanics.paths import drawn
from trochanter.mechanics.poses import OutOfRange, finite, read_poses, real
from trochanter.model import HIP_MUSCLES, CompiledModel, MuscleModel, Source

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

__all__ = ["CONVENTION", "Hip"]


class Hip:
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

    def __init__(self, model: MuscleModel) -> None:
        self.model = model

    def __repr__(self) -> str:
        return (
            f"<Hip {self.id!r}: {len(self.muscles)} lines, coordinates "
            f"{', '.join(self.coordinates)}>"
        )

    @cached_property
    def compiled(self) -> CompiledModel:
        """The model as read-only arrays."""
        return self.model.compile()

    @property
    def id(self) -> str:
        """The model's id."""
        return self.model.id

    @property
    def title(self) -> str:
        """The model's title."""
        return self.model.title

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the model's figures come from."""
        return self.model.sources

    @cached_property
    def coordinates(self) -> CoordinateNames:
        """Names of the coordinates in order; ranges, units and defaults as attributes.

        Examples
        --------
        >>> import trochanter as tr
        >>> names = tr.load("dostal1981").coordinates
        >>> names
        ('hip_flexion', 'hip_adduction', 'hip_rotation')
        >>> names.units["hip_flexion"], names.ranges_deg["hip_flexion"]
        ('rad', (-30.0, 120.0))
        """
        return CoordinateNames(self.model.coordinates)

    @cached_property
    def muscles(self) -> LineNames:
        """Names of the lines in order; atlas muscles and compartments as attributes.

        Examples
        --------
        >>> import trochanter as tr
        >>> names = tr.load("dostal1981").muscles
        >>> len(names), names[0], names.slugs["iliopsoas"]
        (27, 'iliopsoas', ('iliacus', 'psoas-major'))
        """
        return LineNames(self.model.lines)

    def lines_of(self, muscle: str) -> list[str]:
        """Return the names of the lines that stand for an atlas muscle, perhaps none.

        Parameters
        ----------
        muscle : str
            A muscle's slug or name, such as ``"gluteus-medius"``.

        Raises
        ------
        UnknownNameError
            If it is no muscle that crosses the hip.

        Examples
        --------
        >>> import trochanter as tr
        >>> tr.load("gait2392").lines_of("gemellus-inferior")
        ['gemelli']
        >>> tr.load("gait2392").lines_of("obturator internus")
        []
        """
        slug = muscle.casefold().strip().replace(" ", "-")
        if slug not in HIP_MUSCLES:
            raise UnknownNameError("muscle", muscle, HIP_MUSCLES)
        return [line.name for line in self.model.lines if slug in line.muscles]

    def lengths(self, *, out_of_range: OutOfRange = "raise", **coordinates: Any) -> xr.DataArray:
        """Return the muscle-tendon length of every line [m].

        Parameters
        ----------
        out_of_range : {"raise", "warn", "ignore"}
            What to do about a coordinate outside its range.
        **coordinates : scalar, array or xarray.DataArray
            The pose, by coordinate [rad].

        Returns
        -------
        xarray.DataArray
            Dimensions ``(*pose, muscle)``.

        Raises
        ------
        UnknownNameError
            A coordinate that the model does not have.
        OutOfRangeError
            A coordinate outside the model's stated range.
        TrochanterError
            A value that is not finite, or shapes that do not broadcast.

        Examples
        --------
        >>> import trochanter as tr
        >>> lengths = tr.load("gait2392").lengths(hip_flexion=[0.0, 0.5], knee_angle=0.3)
        >>> lengths.dims, lengths.shape
        (('pose', 'muscle'), (2, 27))
        """
        poses = read_poses(self.model, coordinates, out_of_range)
        length, _ = self.evaluate(poses.q)
        return labelled(self, length, poses, "muscle_tendon_length", "muscle-tendon length")

    def moment_arms(
        self, *, out_of_range: OutOfRange = "raise", **coordinates: Any
    ) -> xr.DataArray:
        """Return the moment arm of every line about every coordinate [m].

        It is minus the derivative of the length by the coordinate: positive turns
        the joint toward +q. What a page calls abduction is minus adduction.

        Parameters
        ----------
        out_of_range : {"raise", "warn", "ignore"}
            What to do about a coordinate outside its range.
        **coordinates : scalar, array or xarray.DataArray
            The pose, by coordinate [rad].

        Returns
        -------
        xarray.DataArray
            Dimensions ``(*pose, muscle, coordinate)``.

        Raises
        ------
        UnknownNameError
            A coordinate that the model does not have.
        OutOfRangeError
            A coordinate outside the model's stated range.
        TrochanterError
            A value that is not finite, or shapes that do not broadcast.

        Examples
        --------
        >>> import numpy as np
        >>> import trochanter as tr
        >>> hip = tr.load("dostal1981")
        >>> arms = hip.moment_arms(hip_flexion=np.deg2rad([0, 90]))
        >>> medius = arms.sel(muscle=hip.lines_of("gluteus-medius"), coordinate="hip_adduction")
        >>> medius.dims, medius.values.round(3).tolist()
        (('pose', 'muscle'), [[-0.067, -0.06, -0.043], [0.003, -0.004, -0.019]])
        """
        poses = read_poses(self.model, coordinates, out_of_range)
        _, arm = self.evaluate(poses.q)
        return labelled(self, arm, poses, "moment_arm", "moment arm")

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

    def path(self, line: str, *, out_of_range: OutOfRange = "raise", **coordinates: Any) -> Array:
        """Return the points that a line runs through, in the pelvis's frame.

        Parameters
        ----------
        line : str
            A name of `muscles`.
        out_of_range : {"raise", "warn", "ignore"}
            What to do about a coordinate outside its range.
        **coordinates : scalar, array or xarray.DataArray
            The pose, by coordinate [rad].

        Returns
        -------
        (..., k, 3) array
            Points from origin to insertion [m]. A conditional point that is off
            the path repeats its neighbour, so that k does not change with the pose;
            points along a surface repeat theirs where the line does not touch it.

        Raises
        ------
        UnknownNameError
            If there is no such line.

        Examples
        --------
        >>> import trochanter as tr
        >>> tr.load("dostal1981").path("piriformis")
        array([[-0.078,  0.055, -0.047],
               [-0.001, -0.001,  0.055]])
        """
        if line not in self.muscles:
            raise UnknownNameError(f"line of {self.id}", line, self.muscles)
        poses = read_poses(self.model, coordinates, out_of_range)
        points = drawn(
            self.compiled, poses.q.reshape(-1, poses.q.shape[-1]), self.muscles.index(line)
        )
        return points.reshape(*poses.q.shape[:-1], *points.shape[1:])

    def wraps(self, *, out_of_range: OutOfRange = "raise", **coordinates: Any) -> xr.Dataset:
        """Return whether each line touches a surface, and how sure its course is.

        Parameters
        ----------
        out_of_range : {"raise", "warn", "ignore"}
            What to do about a coordinate outside its range.
        **coordinates : scalar, array or xarray.DataArray
            The pose, by coordinate [rad].

        Returns
        -------
        xarray.Dataset
            Dimensions ``(*pose, muscle)``. ``status``: 0 clear, 1 wrapped, 2 touching, 3
            failed (the length is that of the straight line), 4 inside (a path point lies
            inside a surface, which is then ignored). ``residual``: how much the path misses
            [m]. ``other_way``: how much longer the next way round is [m]; where it is 0 the
            shortest path flips sides, below 0 a stated side holds it on the longer way.

        Examples
        --------
        >>> import trochanter as tr
        >>> tr.load("gait2392").wraps().status.attrs["flag_meanings"]
        'clear wrapped touching failed inside'
        """
        from trochanter.mechanics.wrapping import follow

        poses = read_poses(self.model, coordinates, out_of_range)
        found = follow(self.compiled, poses.q.reshape(-1, poses.q.shape[-1])).status()
        shape = (*poses.q.shape[:-1], len(self.muscles))
        return wraps_dataset(self, poses, *(array.reshape(shape) for array in found))

    def pelvis_from_body(
        self, body: str, *, out_of_range: OutOfRange = "raise", **coordinates: Any
    ) -> Array:
        """Return the transforms that carry a body's points into the pelvis's frame.

        Parameters
        ----------
        body : str
            Such as ``"femur"``.
        out_of_range : {"raise", "warn", "ignore"}
            What to do about a coordinate outside its range.
        **coordinates : scalar, array or xarray.DataArray
            The pose, by coordinate [rad].

        Returns
        -------
        (..., 4, 4) array
            Homogeneous transforms [m].

        Raises
        ------
        UnknownNameError
            If there is no such body.

        Examples
        --------
        >>> import trochanter as tr
        >>> pelvis_from_femur = tr.load("gait2392").pelvis_from_body("femur")
        >>> pelvis_from_femur[:3, 3]
        array([-0.0707, -0.0661,  0.0835])
        """
        names = self.compiled.body_names
        if body not in names:
            raise UnknownNameError(f"body of {self.id}", body, names)
        poses = read_poses(self.model, coordinates, out_of_range)
        q = poses.q.reshape(-1, poses.q.shape[-1])
        pose = kinematics(self.compiled, q, *values_and_slopes(self.compiled, q))
        transform = np.zeros((len(q), 4, 4))
        transform[:, :3, :3] = pose.root_from_body[:, names.index(body)]
        transform[:, :3, 3] = pose.origin[:, names.index(body)]
        transform[:, 3, 3] = 1.0
        return transform.reshape(*poses.q.shape[:-1], 4, 4)
