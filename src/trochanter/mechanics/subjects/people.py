"""Points and surfaces of many subjects, in the columns that programs are made from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.circle import SIDED, WITHIN
from trochanter.geometry.placed import CYLINDER, KIND, ORIGIN, RULE, SIDE, SIZE, SURFACE_SIZE, TURN
from trochanter.mechanics.parameters import resting_points
from trochanter.mechanics.program.surfaces import surface_of
from trochanter.mechanics.subjects.models import sides
from trochanter.mechanics.subjects.variation import Variation
from trochanter.model import SIDE_INSIDE, SIDE_NONE, CompiledModel

Array = NDArray[np.float64]


class People(NamedTuple):
    """Some subjects.

    Attributes
    ----------
    points : (n, np, 3) array
        Where each path point is on its body; zero for a moving one [m].
    surfaces : (n, nu, SURFACE_SIZE) array
        The surface of each use, in its body's frame.
    shifted : (n,) array
        Whether a moving point moves elsewhere than the model's.
    """

    points: Array
    surfaces: Array
    shifted: NDArray[np.bool_]


def own_surfaces(model: CompiledModel) -> Array:
    """Return the model's own surface of each use (nu, SURFACE_SIZE)."""
    rows = [surface_of(model, use) for use in range(len(model.use_wrap))]
    return np.array(rows).reshape(-1, SURFACE_SIZE)


def people_of(model: CompiledModel, own: Array, variation: Variation, part: slice) -> People:
    """Return a run of subjects.

    Parameters
    ----------
    model : CompiledModel
    own : array
        Of `own_surfaces`.
    variation : Variation
    part : slice
        Which subjects.
    """
    names = variation.names[part]
    points = np.repeat(model.point_location[None], len(names), axis=0)
    shifted = np.zeros(len(names), bool)
    if variation.points is not None:
        given = variation.points[part]
        moving = model.moving_point
        shifted = (given != resting_points(model))[:, moving].any(axis=(1, 2))
        points = np.array(given)
        points[:, moving] = model.point_location[moving]
    return People(points, _surfaces(model, own, variation, part), shifted)


def _surfaces(model: CompiledModel, own: Array, variation: Variation, part: slice) -> Array:
    count = len(variation.names[part])
    rows = np.repeat(own[None], count, axis=0)
    sizes, places = variation.surface_sizes, variation.surface_places
    if sizes is None and places is None:
        return rows
    sizes = np.repeat(model.wrap_size[None], count, axis=0) if sizes is None else sizes[part]
    places = np.repeat(model.wrap_pose[None], count, axis=0) if places is None else places[part]
    now = places[:, model.use_wrap]
    rows[..., SIZE : SIZE + 3] = sizes[:, model.use_wrap]
    rows[..., TURN : TURN + 9] = now[..., :3, :3].reshape(count, -1, 9)
    rows[..., ORIGIN : ORIGIN + 3] = now[..., :3, 3]
    side, local = sides(model, places, sizes)
    stated, within = (model.use_side != SIDE_NONE), side == SIDE_INSIDE
    # As MuJoCo has it for a side point on the axis.
    flat = (rows[..., KIND] == CYLINDER) & ~local[..., :2].any(axis=-1)
    local[..., 0] = np.where(flat, 1.0, local[..., 0])
    rows[..., RULE] = np.where(stated, np.where(within, WITHIN, SIDED), rows[..., RULE])
    outside = (stated & ~within)[..., None]
    rows[..., SIDE : SIDE + 3] = np.where(outside, local, rows[..., SIDE : SIDE + 3])
    return rows
