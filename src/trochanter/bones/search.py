"""How landmarks are found on a surface: farthest points, and balls and sockets.

Points are sought on the vertices of a fixed fine tessellation, so that a
landmark does not move with the density at which a bone is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trochanter.bones.elements import Floats
from trochanter.errors import DataFaultError
from trochanter.geometry.meshes import TriangleMesh, vertex_normals
from trochanter.geometry.spheres import Sphere, fit_sphere
from trochanter.geometry.transforms import apply, unit

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Scan:
    """A bone's surface as landmarks are sought on it.

    Attributes
    ----------
    mesh : TriangleMesh
        In metres.
    parts : Mapping of str to ndarray of bool, shape (n,)
        Which vertices belong to which separate piece.
    """

    mesh: TriangleMesh
    parts: Mapping[str, Mask]

    @property
    def points(self) -> Floats:
        """Vertices [m], shape (n, 3)."""
        return self.mesh.vertices

    @cached_property
    def normals(self) -> Floats:
        """Outward unit normals at the vertices, shape (n, 3)."""
        return vertex_normals(self.mesh)

    @cached_property
    def areas(self) -> Floats:
        """Surface that belongs to each vertex [m²], shape (n,)."""
        a, b, c = np.moveaxis(self.mesh.corners, 1, 0)
        third = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 6
        corners = self.mesh.faces.ravel()
        return np.asarray(np.bincount(corners, np.repeat(third, 3), len(self.points)), np.float64)

    def moved(self, there_from_here: ArrayLike) -> Scan:
        """Return the scan carried by a rigid transform."""
        mesh = TriangleMesh(apply(there_from_here, self.points), self.mesh.faces)
        return Scan(mesh, self.parts)


def farthest(scan: Scan, direction: ArrayLike, within: Mask) -> Floats:
    """Return the point of the surface farthest along a direction, among some of it.

    A single vertex would jump with the cut, most of all where the bone is flat.
    So the middle of the cap that reaches within 1 mm of the farthest vertex, and
    within 12 mm around it, is taken, and lifted to the farthest vertex's height.

    Parameters
    ----------
    scan : Scan
    direction : array_like, shape (3,)
    within : ndarray of bool, shape (n,)

    Returns
    -------
    ndarray, shape (3,)

    Raises
    ------
    DataFaultError
        If no vertex is within.
    """
    where = np.flatnonzero(within)
    if not len(where):
        raise DataFaultError(["a landmark's window holds no point of the bone"])
    points, way = scan.points[where], unit(direction)
    along = points @ way
    top = points[np.argmax(along)]
    cap = (along > along.max() - 0.001) & (np.linalg.norm(points - top, axis=1) < 0.012)
    middle = np.average(points[cap], axis=0, weights=scan.areas[where][cap])
    return np.asarray(middle + (along.max() - middle @ way) * way)


def find_sphere(scan: Scan, within: Mask, radius: float, hollow: bool) -> Sphere:
    """Find the roundest ball or socket of about a given radius.

    Every vertex votes for the point one radius along its normal; the centre is
    where most surface agrees. The sphere is then fitted to the surface that lies
    within 1 mm of it and faces its centre within 20°, again and again until the
    same points return. That keeps an acetabulum's lunate surface and leaves its
    fossa and rim; of a femoral head it leaves the fovea and the neck. The search
    starts from several radii (-10 to +5 %) and depths (16 % of the radius either
    way), and the sphere that most surface lies on is taken.

    Parameters
    ----------
    scan : Scan
    within : ndarray of bool, shape (n,)
        Vertices among which to look.
    radius : float
        Expected radius [m].
    hollow : bool
        A socket if true, else a ball.

    Returns
    -------
    Sphere

    Raises
    ------
    DataFaultError
        If too little of the surface is round.
    """
    side = 1.0 if hollow else -1.0
    centre = _voted_centre(scan, within, radius, side)
    near = np.flatnonzero(within & (np.linalg.norm(scan.points - centre, axis=1) < 1.5 * radius))
    points, normals, areas = scan.points[near], scan.normals[near], scan.areas[near]
    axis = unit(np.average(normals, axis=0, weights=areas))
    best, most = None, 2 * radius**2
    for part in (0.9, 0.95, 1.0, 1.05):
        for shift in (-0.16, -0.08, 0.0, 0.08, 0.16):
            start = Sphere(centre + shift * radius * axis, radius * part, np.inf)
            found, members = _settle(points, side * normals, start)
            if areas[members].sum() > most:
                best, most = found, areas[members].sum()
    if best is None:
        what = "socket" if hollow else "ball"
        raise DataFaultError([f"the bone has no {what} of about {radius * 1e3:.0f} mm radius"])
    return best


def _settle(points: Floats, inward: Floats, start: Sphere) -> tuple[Sphere, Mask]:
    """Fit to the points near a sphere and facing its centre until the same points return."""
    fitted, members = start, np.zeros(len(points), dtype=np.bool_)
    for _ in range(50):
        gap = fitted.centre - points
        length = np.linalg.norm(gap, axis=1)
        facing = np.einsum("ij,ij->i", inward, gap) > np.cos(np.radians(20)) * length
        before, members = members, facing & (np.abs(length - fitted.radius) < 0.001)
        if np.array_equal(members, before) or np.count_nonzero(members) < 10:
            break
        fitted = fit_sphere(points[members])
    return fitted, members


def _voted_centre(scan: Scan, within: Mask, radius: float, side: float) -> Floats:
    """Return where the vertices' votes for a centre are densest, to a few millimetres."""
    votes, weight = (scan.points + side * radius * scan.normals)[within], scan.areas[within]
    cell = 0.006
    _, which = np.unique(np.floor(votes / cell), axis=0, return_inverse=True)
    densest = which.ravel() == np.argmax(np.bincount(which.ravel(), weight))
    middle = np.average(votes[densest], axis=0, weights=weight[densest])
    near = np.linalg.norm(votes - middle, axis=1) < cell
    return np.average(votes[near], axis=0, weights=weight[near])
