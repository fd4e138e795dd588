"""Where a hip's lines and bodies are in a pose, and how the lines run over their surfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import UnknownNameError
from trochanter.mechanics.failures import statuses
from trochanter.mechanics.functions import values_and_slopes
from trochanter.mechanics.kinematics import kinematics
from trochanter.mechanics.labelling import wraps_dataset
from trochanter.mechanics.named import Named
from trochanter.mechanics.paths import drawn
from trochanter.mechanics.poses import OutOfRange, read_poses

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


class Places(Named):
    """What `trochanter.Hip` answers about places."""

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
            inside a surface, which is then ignored), 5 held (a stated side or a ring holds the
            line on a longer way, and the length jumps where it lets go), 6 flips (the shortest
            path changes sides here, and the arm steps), 7 contested (a surface meets another
            segment of the line too and bends one only, as in OpenSim; the length jumps where
            the choice changes). ``residual``: how much the path misses [m]. ``other_way``: how
            much longer the next way round is [m]: 0 where it flips, below 0 where it is held.

        Examples
        --------
        >>> import trochanter as tr
        >>> tr.load("gait2392").wraps().status.attrs["flag_meanings"]
        'clear wrapped touching failed inside held flips contested'
        """
        poses = read_poses(self.model, coordinates, out_of_range)
        found = statuses(self.compiled, poses.q.reshape(-1, poses.q.shape[-1]))
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
