"""How much of the sky above a surface something near it takes away (ambient occlusion)."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from trochanter.pictures.shading.rays import DEEPEST, RayTree, first_hit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: What is further off than this takes no light [m].
REACH = 0.045
_RAYS = 32
#: Rays start this far off the surface, lest they meet it [m].
_LIFT = 0.0004


def openness(vertices: Floats, normals: Floats, shade: RayTree) -> Floats:
    """Return how open places are to the light, with something standing by them.

    Rays go out over the half of the sky about each normal, the more the nearer to
    it (weighted by the cosine, as light falls). One that meets the triangles at a
    distance d counts as shut by (1 - d/`REACH`)², so that what is near shades most.
    The rays are the same ones each time: nothing is left to chance.

    Parameters
    ----------
    vertices, normals : ndarray, shape (n, 3)
        Places [m] and unit normals.
    shade : RayTree
        What takes light away; the surface itself may be it.

    Returns
    -------
    ndarray, shape (n,)
        1 where all is open, 0 where all is shut.
    """
    out = np.ones(len(vertices))
    low, high = shade.low[0] - REACH, shade.high[0] + REACH
    near = np.flatnonzero(((vertices > low) & (vertices < high)).all(axis=1))
    if len(near):
        held = (shade.low, shade.high, shade.child, shade.corners)
        starts = np.ascontiguousarray(vertices[near], dtype=np.float64)
        up = np.ascontiguousarray(normals[near], dtype=np.float64)
        out[near] = _open(*held, starts, up, _sky())
    return out


def _sky() -> Floats:
    """Return directions about +z, even by the cosine: a golden spiral, shape (rays, 3)."""
    k = np.arange(_RAYS) + 0.5
    turn, across = k * np.pi * (3.0 - np.sqrt(5.0)), np.sqrt(k / _RAYS)
    upward = np.sqrt(1.0 - across**2)
    return np.stack([across * np.cos(turn), across * np.sin(turn), upward], axis=1)


@numba.njit(cache=True, nogil=True)
def _open(
    low: Floats,
    high: Floats,
    child: Ints,
    corners: Floats,
    points: Floats,
    normals: Floats,
    sky: Floats,
) -> Floats:
    """Return how open each point is; one loop over points and rays."""
    out = np.empty(len(points))
    way = np.empty(3)
    first, second = np.empty(3), np.empty(3)
    stack = np.empty(DEEPEST, dtype=np.int64)
    for i in range(len(points)):
        n = normals[i]
        # Two directions across the normal without a seam but at -z (Duff et al. 2017, JCGT 6:1).
        sign = 1.0 if n[2] >= 0.0 else -1.0
        a = -1.0 / (sign + n[2])
        b = n[0] * n[1] * a
        first[0], first[1], first[2] = 1.0 + sign * n[0] * n[0] * a, sign * b, -sign * n[0]
        second[0], second[1], second[2] = b, sign + n[1] * n[1] * a, -n[1]
        at = points[i] + _LIFT * n
        shut = 0.0
        for ray in sky:
            for k in range(3):
                way[k] = ray[0] * first[k] + ray[1] * second[k] + ray[2] * n[k]
            gone = first_hit(low, high, child, corners, at, way, REACH, stack)
            shut += (1.0 - gone / REACH) ** 2
        out[i] = 1.0 - shut / len(sky)
    return out
