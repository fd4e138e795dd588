"""The questions that a hip answers with labels: lengths, moment arms, forces and torques."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.mechanics.failures import Counts, tell_failed
from trochanter.mechanics.labelling import labelled
from trochanter.mechanics.named import Named
from trochanter.mechanics.poses import OutOfRange, Poses

if TYPE_CHECKING:
    import xarray as xr

    from trochanter.mechanics.muscle import MuscleCurves, Tendon

Array = NDArray[np.float64]


class Questions(Named, ABC):
    """What `trochanter.Hip` and `trochanter.mechanics.Subjects` answer alike."""

    @abstractmethod
    def _poses(self, coordinates: Mapping[str, Any], out_of_range: OutOfRange) -> Poses:
        """Return the poses that a user gives by coordinate, checked, as the results have them."""

    @abstractmethod
    def _answers(self, poses: Poses) -> tuple[Array, Array, Counts]:
        """Return lengths (*pose, m), moment arms (*pose, m, nq) and failures (m,).

        The last is in how many poses each line has no path over a surface.
        """

    @abstractmethod
    def _strength(self) -> Mapping[str, Array]:
        """Return force parameters by name: (m,), or (subject, m); NaN where a line has none."""

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
            Dimensions ``(*pose, muscle)``. Where no path over a surface was found, the
            length is that of the straight line: a `UserWarning` and the attribute
            ``failed`` name the lines and count the poses, and `Hip.wraps` says which.

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
        >>> lengths.dims, lengths.shape, lengths.attrs["failed"]
        (('pose', 'muscle'), (2, 27), '')
        """
        poses = self._poses(coordinates, out_of_range)
        length, _, failed = self._answers(poses)
        words = "muscle_tendon_length", "muscle-tendon length"
        return self._labelled(length, poses, failed, *words)

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
            Dimensions ``(*pose, muscle, coordinate)``. Where no path over a surface was
            found it is said as in `lengths`.

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
        poses = self._poses(coordinates, out_of_range)
        _, arm, failed = self._answers(poses)
        return self._labelled(arm, poses, failed, "moment_arm", "moment arm")

    def _labelled(
        self, values: Array, poses: Poses, failed: Counts, name: str, words: str
    ) -> xr.DataArray:
        result = labelled(self, values, poses, name, words)
        return result.assign_attrs(failed=self._failures(poses, failed))

    def _failures(self, poses: Poses, failed: Counts) -> str:
        """Return which lines have no path in how many poses; warn if there are any."""
        count = math.prod(poses.q.shape[:-1])
        return tell_failed(self.id, self.muscles, failed, count)

    def forces(
        self,
        *,
        activation: Any = 1.0,
        tendon: Tendon = "rigid",
        curves: str | MuscleCurves = "degroote2016",
        velocities: Mapping[str, float] | None = None,
        out_of_range: OutOfRange = "raise",
        **coordinates: Any,
    ) -> xr.Dataset:
        """Return what every line pulls with, and the state of its fibre.

        Parameters
        ----------
        activation : float, mapping of str to float, or xarray.DataArray
            From 0 to 1: of all lines; by line, the others 0; or with dimensions among those
            of the result.
        tendon : {"rigid", "elastic"}
        curves : str or MuscleCurves
            ``"degroote2016"``, ``"millard2013"`` or a set made with other parameters.
        velocities : mapping of str to float, optional
            How fast coordinates move [rad/s]; those left out stand still.
        out_of_range : {"raise", "warn", "ignore"}
            What to do about a coordinate outside its range.
        **coordinates : scalar, array or xarray.DataArray
            The pose, by coordinate [rad].

        Returns
        -------
        xarray.Dataset
            Over ``(*pose, muscle)``: ``tendon_force`` [N], fibre length, pennation, strain,
            stiffness and more, and ``status`` (docs/muscle.md). Lines without force
            parameters are left out with a `UserWarning`, and named in the attribute
            ``left_out``.

        Raises
        ------
        TrochanterError
            No line of the model has force parameters; or an activation with other labels.
        UnknownNameError, OutOfRangeError
            As `lengths`; an activation outside 0 to 1.

        Examples
        --------
        >>> import trochanter as tr
        >>> forces = tr.load("gait2392").forces(hip_flexion=[0.0, 1.0], tendon="elastic")
        >>> forces.tendon_force.sel(muscle="psoas major").round(0).values
        array([1085.,  220.])
        >>> try:
        ...     tr.load("dostal1981").forces()
        ... except tr.TrochanterError as error:
        ...     print(error)
        dostal1981 has no force parameters: none of its 27 lines ... have them: gait2392...
        """
        from trochanter.mechanics.forces import muscle_forces

        return muscle_forces(
            self,
            activation=activation,
            tendon=tendon,
            curves=curves,
            velocities=velocities,
            out_of_range=out_of_range,
            **coordinates,
        )

    def torque_capacity(
        self,
        *,
        activation: Any = 1.0,
        tendon: Tendon = "rigid",
        curves: str | MuscleCurves = "degroote2016",
        velocities: Mapping[str, float] | None = None,
        out_of_range: OutOfRange = "raise",
        **coordinates: Any,
    ) -> xr.Dataset:
        """Return the torque that the muscles can make about each coordinate, each way.

        Parameters
        ----------
        activation, tendon, curves, velocities, out_of_range
            As for `forces`.
        **coordinates : scalar, array or xarray.DataArray
            The pose, by coordinate [rad].

        Returns
        -------
        xarray.Dataset
            ``capacity`` over ``(*pose, motion)`` [N m], each muscle's ``share`` of it, and active
            and passive torques with sign: `trochanter.mechanics.torque.torque_capacity`.

        Raises
        ------
        TrochanterError, UnknownNameError, OutOfRangeError
            As for `forces`.

        Examples
        --------
        >>> import trochanter as tr
        >>> torques = tr.load("gait2392").torque_capacity(hip_flexion=[0.0, 1.0])
        >>> torques.capacity.sel(motion="extension").round(0).values
        array([204., 214.])
        """
        from trochanter.mechanics.torque import torque_capacity

        return torque_capacity(
            self,
            activation=activation,
            tendon=tendon,
            curves=curves,
            velocities=velocities,
            out_of_range=out_of_range,
            **coordinates,
        )

    def isometric_torque(
        self,
        coordinate: str,
        angles: ArrayLike | None = None,
        *,
        activation: Any = 1.0,
        tendon: Tendon = "rigid",
        curves: str | MuscleCurves = "degroote2016",
        out_of_range: OutOfRange = "raise",
        **coordinates: Any,
    ) -> xr.Dataset:
        """Return torque against angle, both ways about one coordinate, with muscles' shares.

        Parameters
        ----------
        coordinate : str
            Which is swept, and about which the torques are.
        angles : (n,) array, optional
            Where [rad]; 61 over the coordinate's range if left out.
        activation, tendon, curves, out_of_range
            As for `forces`.
        **coordinates : float
            Where the other coordinates are held [rad].

        Returns
        -------
        xarray.Dataset
            `torque_capacity` over the dimension named by the coordinate, with the two
            motions of the coordinate.

        Raises
        ------
        TrochanterError, UnknownNameError, OutOfRangeError
            As for `forces`; angles that are no row of numbers.

        Examples
        --------
        >>> import trochanter as tr
        >>> curve = tr.load("gait2392").isometric_torque("hip_rotation", [-0.5, 0.0, 0.5])
        >>> curve.capacity.sel(motion="external rotation").round(0).values
        array([26., 71., 83.])
        """
        from trochanter.mechanics.torque import isometric_torque

        return isometric_torque(
            self,
            coordinate,
            angles,
            activation=activation,
            tendon=tendon,
            curves=curves,
            out_of_range=out_of_range,
            **coordinates,
        )
