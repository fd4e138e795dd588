"""One subject's model: compiled arrays that share what does not vary, and readable records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.mechanics.parameters import resting_points
from trochanter.mechanics.subjects.variation import Variation
from trochanter.model import SIDE_INSIDE, SIDE_NONE, SIDE_OUTSIDE, CompiledModel

Array = NDArray[np.float64]


def subject_model(model: CompiledModel, variation: Variation, subject: int) -> CompiledModel:
    """Return the compiled model of one subject; arrays that do not vary are shared.

    Parameters
    ----------
    model : CompiledModel
        What the subjects vary from.
    variation : Variation
    subject : int
        The subject's number, from 0.
    """
    changes: dict[str, Any] = {}
    if variation.points is not None:
        places = variation.points[subject]
        changes["point_location"] = still = np.array(places)
        still[model.moving_point] = model.point_location[model.moving_point]
        shift = (places - resting_points(model))[model.moving_point]
        if shift.any():
            changes["coefficients"] = _shifted(model, shift)
    if variation.surface_sizes is not None:
        changes["wrap_size"] = np.array(variation.surface_sizes[subject])
    if variation.surface_places is not None:
        changes["wrap_pose"] = np.array(variation.surface_places[subject])
    if changes.keys() & {"wrap_size", "wrap_pose"}:
        side, point = sides(
            model,
            changes.get("wrap_pose", model.wrap_pose)[None],
            changes.get("wrap_size", model.wrap_size)[None],
        )
        changes |= {"use_side": side[0], "use_side_point": point[0]}
    return replace(model, **changes)


def _shifted(model: CompiledModel, shift: Array) -> Array:
    """Return the functions' coefficients with moving points shifted (nv, 3) as wholes."""
    coefficients = np.array(model.coefficients)
    # Each axis of each moving point has a function of its own.
    coefficients[model.moving_function, :, 0] += shift[..., None]
    return coefficients


def sides(model: CompiledModel, places: Array, sizes: Array) -> tuple[NDArray[np.intp], Array]:
    """Return the side rules (n, nu) and side points (n, nu, 3) of uses of surfaces that moved.

    A side point belongs to the surface's body: it stays there while the surface moves.

    Parameters
    ----------
    model : CompiledModel
    places : (n, nw, 4, 4) array
        Body-from-surface transforms [m].
    sizes : (n, nw, 3) array
        [m]
    """
    own = model.wrap_pose[model.use_wrap]
    on_body = np.einsum("uij,uj->ui", own[:, :3, :3], model.use_side_point) + own[:, :3, 3]
    now = places[:, model.use_wrap]
    local = np.einsum("nuji,nuj->nui", now[..., :3, :3], on_body - now[..., :3, 3])
    stays = (places == model.wrap_pose).all(axis=(2, 3))[:, model.use_wrap]
    local = np.where(stays[..., None], model.use_side_point, local)
    within = np.linalg.norm(local, axis=-1) < sizes[:, model.use_wrap, 0]
    none = model.use_side == SIDE_NONE
    side = np.where(within, SIDE_INSIDE, SIDE_OUTSIDE)
    return (
        np.where(none, SIDE_NONE, side).astype(model.use_side.dtype),
        np.where(none[:, None], 0.0, local),
    )
