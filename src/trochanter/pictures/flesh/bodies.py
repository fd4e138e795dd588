"""The atlas's bodies, or a user's meshes, bound so that they can be posed."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import UnknownNameError
from trochanter.pictures.bodies import body
from trochanter.pictures.flesh.muscle import Muscle, bind

Floats = NDArray[np.float64]

#: Where bodies can come from: the atlas's own figures, or the meshes that a user imported.
SOURCES = ("trochanter", "bodyparts3d")


@cache
def bound(slug: str, source: str = "trochanter", along: int = 64, around: int = 40) -> Muscle:
    """Return a muscle's body, bound at neutral.

    Parameters
    ----------
    slug : str
        Such as ``"gluteus-minimus"``.
    source : {"trochanter", "bodyparts3d"}
        The atlas's own bodies, or the meshes that ``trochanter meshes import`` laid on the bones.
    along, around : int
        Rings of an own body and points of a ring; a user's mesh is as it is.

    Returns
    -------
    Muscle
        Repeated calls return the same one.

    Raises
    ------
    UnknownNameError
        If there is no such muscle or source.
    DataFaultError
        If the user's meshes were not imported, or their files are damaged.
    """
    if source not in SOURCES:
        raise UnknownNameError("source of bodies", source, SOURCES)
    if source == "bodyparts3d":
        from trochanter.pictures.meshes.store import stored

        return bind(slug, stored(slug))
    return bind(slug, body(slug, along, around))


def tendon_of(muscle: Muscle, source: str = "trochanter") -> Floats:
    """Return how much each vertex is tendon, 0 to 1; a user's mesh tells no tendon from flesh."""
    if source != "trochanter":
        return np.zeros(len(muscle.mesh.vertices))
    held = muscle.mesh
    return np.asarray(getattr(held, "tendon", np.zeros(len(held.vertices))))
