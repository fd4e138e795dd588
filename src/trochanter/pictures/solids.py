"""How far points are from the solids in a picture, quickly and to within a millimetre.

A bone is met many thousand times while strands are laid over it and shaded, so
its distance is taken from the nearest vertex along that vertex's normal. With
vertices two to four millimetres apart this errs by some tenths of a millimetre
near the surface, which no picture shows; what a test or a report states is
measured with `trochanter.geometry.meshes.nearest_on_surface` instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Solid:
    """Vertices and normals of closed surfaces, with a tree to search them.

    Attributes
    ----------
    vertices, normals : ndarray, shape (n, 3)
        Points [m] and outward unit normals.
    tree : scipy.spatial.cKDTree
        Of the vertices.
    """

    vertices: Floats
    normals: Floats
    tree: cKDTree

    @classmethod
    def of(cls, vertices: Floats, normals: Floats) -> Solid:
        """Build the tree of some vertices."""
        return cls(vertices, normals, cKDTree(vertices))

    def clearance(self, points: Floats) -> tuple[Floats, Floats]:
        """Return each point's signed distance [m], negative inside, and the way out.

        Parameters
        ----------
        points : ndarray, shape (n, 3)

        Returns
        -------
        distance : ndarray, shape (n,)
        outward : ndarray, shape (n, 3)
            Unit normals of the surface nearest to each point.
        """
        gap, at = self.tree.query(points)
        outward = self.normals[at]
        height = np.einsum("ij,ij->i", points - self.vertices[at], outward)
        # Far off, the plane through the nearest vertex says little: the distance to it says more.
        return np.where(height > 0, np.maximum(height, 0.8 * gap), height), outward


def openness(solid: Solid, points: Floats, normals: Floats) -> Floats:
    """Return how open each place of a surface is to the light around it, 0 to 1.

    The distance field is felt at growing heights above the place; where it is
    less than the height, something stands near and takes light away. (The
    ambient occlusion of distance fields, Evans 2006, "Fast approximations for
    global illumination on dynamic scenes", SIGGRAPH course 26.)

    Parameters
    ----------
    solid : Solid
        Everything that can stand in the light.
    points, normals : ndarray, shape (n, 3)
        Places on a surface and its outward unit normals.

    Returns
    -------
    ndarray, shape (n,)
    """
    shade = np.zeros(len(points))
    heights = np.array([0.003, 0.007, 0.014, 0.028])
    weights = np.array([0.20, 0.28, 0.30, 0.22])
    for height, weight in zip(heights, weights, strict=True):
        distance, _ = solid.clearance(points + height * normals)
        shade += weight * np.clip(1 - distance / height, 0, 1)
    return np.asarray(np.clip(1 - shade, 0, 1))
