"""The figures of a model that differ from person to person, with their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.force_parameters import FORCE_PARAMETERS, force_parameters
from trochanter.mechanics.functions import values_and_slopes
from trochanter.mechanics.named import Named
from trochanter.model import WRAP_KINDS, CompiledModel

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

AXES = ("x", "y", "z")
UNITS = dict(zip(FORCE_PARAMETERS, ("N", "m", "m", "rad"), strict=True))


class Parameters(Named):
    """What `trochanter.Hip` says of its own figures."""

    @property
    def points(self) -> xr.DataArray:
        """The points that the lines run through, each in its body's frame [m].

        ``(point, axis)``, line after line; ``muscle``, ``body`` and ``kind`` (fixed,
        conditional or moving) say what each is. A moving point stands where it is at the
        model's default pose.

        Examples
        --------
        >>> import trochanter as tr
        >>> points = tr.load("dostal1981").points
        >>> points.sel(point=points.muscle == "piriformis").values
        array([[-0.078,  0.055, -0.047],
               [-0.001, -0.001,  0.055]])
        """
        import xarray as xr

        model = self.compiled
        counts = np.diff(model.line_start)
        kind = np.full(len(model.point_body), "fixed", "<U11")
        kind[model.conditional_point], kind[model.moving_point] = "conditional", "moving"
        coords: dict[str, Any] = {
            "axis": list(AXES),
            "muscle": ("point", np.repeat(list(self.muscles), counts)),
            "body": ("point", np.array(model.body_names)[model.point_body]),
            "kind": ("point", kind),
        }
        attrs = {"long_name": "path points in their bodies' frames", "units": "m"}
        places = resting_points(model)
        dims = ("point", "axis")
        return xr.DataArray(places, coords, dims, name="points", attrs=attrs)

    @property
    def surfaces(self) -> xr.Dataset:
        """The surfaces that lines wrap over: ``size`` [m] and ``place`` in their bodies' frames.

        ``size`` is (surface, 3). Of a sphere: radius. Of a cylinder: radius, length (infinite
        if it has no ends). Of an ellipsoid: three semi-axes. Of a torus: radius of the tube,
        radius of the circle at its middle. ``place`` is (surface, 4, 4), a homogeneous
        transform.

        Examples
        --------
        >>> import trochanter as tr
        >>> tr.load("gait2392").surfaces.sizes["surface"]
        0
        """
        import xarray as xr

        model = self.compiled
        data: dict[str, Any] = {
            "size": (("surface", "number"), model.wrap_size, {"units": "m"}),
            "place": (("surface", "row", "column"), model.wrap_pose, {"units": "m"}),
        }
        coords: dict[str, Any] = {
            "surface": list(model.wrap_names),
            "kind": ("surface", [WRAP_KINDS[kind] for kind in model.wrap_kind]),
            "body": ("surface", [model.body_names[body] for body in model.wrap_body]),
        }
        return xr.Dataset(data, coords=coords)

    @property
    def force_parameters(self) -> xr.Dataset:
        """What each line's force is made of, over ``muscle``; NaN where the model does not say.

        Examples
        --------
        >>> import trochanter as tr
        >>> parameters = tr.load("gait2392").force_parameters
        >>> parameters.max_isometric_force.sel(muscle="psoas major").item()
        1113.0
        """
        import xarray as xr

        data: dict[str, Any] = {
            name: ("muscle", array, {"units": UNITS[name]})
            for name, array in force_parameters(self.model).items()
        }
        return xr.Dataset(data, coords={"muscle": list(self.muscles)})


def resting_points(model: CompiledModel) -> Array:
    """Return the path points on their bodies (np, 3) [m], moving ones at the default pose."""
    places = np.array(model.point_location)
    if len(model.moving_point):
        value, _ = values_and_slopes(model, model.default[None])
        places[model.moving_point] = value[0][model.moving_function]
    return places
