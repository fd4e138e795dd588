"""The bones with fewer triangles, how they move, and the patches of the muscles' ends on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from trochanter.bones.clouds import PLACED
from trochanter.bones.placing import placed_bones, seats
from trochanter.bones.shape import shape_model
from trochanter.bones.skeleton import skeleton
from trochanter.geometry.meshes import TriangleMesh, vertex_normals
from trochanter.geometry.transforms import apply, inverse
from trochanter.model.attachments import attachment, attachment_points, compartments
from trochanter.site.bundle.glb import Quantised
from trochanter.site.bundle.grids import Floats

#: Piece, the bone in whose frame it is drawn, its fineness, and triangles that it may keep: those
#: that carry patches keep all, since a patch's border follows even triangles best.
PIECES = {
    "hip-bone-right": ("pelvis", 12, 20000),
    "sacrum": ("pelvis", 12, 6000),
    "femur-right": ("femur-right", 12, 20000),
    "patella-right": ("patella-right", 10, 20000),
    "tibia-fibula-right": ("tibia-fibula-right", 10, 7000),
}
#: The fineness of the surface that a piece is measured against.
_FINE = 18
#: Where a bone's patches are drawn; the spine and the tract are no bones here.
_ON = {"pelvis": ("hip-bone-right", "sacrum")}
#: A point of a patch stands for a disc of no less than this radius [m]; beyond the border
#: distances are kept so far [m], in these steps [m].
_LEAST, _FAR, _STEP = 0.002, 0.012, 0.0001
#: How softly discs run together [m], and how much farther is what looks away [m].
_SOFT, _ASIDE = 0.0015, 0.02


@dataclass(frozen=True, eq=False)
class Piece:
    """One drawn bone.

    Attributes
    ----------
    name, bone : str
        The bone is that whose frame the vertices are in.
    mesh : Quantised
    error_mm : float
        Greatest distance of a finer surface's points from this one.
    """

    name: str
    bone: str
    mesh: Quantised
    error_mm: float


@cache
def pieces() -> tuple[Piece, ...]:
    """Return the right side's bones, with fewer triangles where there are many."""
    return tuple(_fewer(name, *how) for name, how in PIECES.items())


def _surface(name: str, bone: str, density: int) -> TriangleMesh:
    whole = skeleton(density).bones[bone]
    return whole.part(name) if bone == "pelvis" else whole


def _fewer(name: str, bone: str, density: int, most: int) -> Piece:
    import pyvista as pv

    whole, fine = _surface(name, bone, density), _surface(name, bone, _FINE)
    thin = pv.make_tri_mesh(np.array(whole.vertices), np.array(whole.faces, dtype=int))
    if most < len(whole.faces):
        thin = thin.decimate(1.0 - most / len(whole.faces), volume_preservation=True)
    faces = np.asarray(thin.faces).reshape(-1, 4)[:, 1:].astype(np.int64)
    points = np.asarray(thin.points, dtype=np.float64)
    gap = pv.PolyData(np.array(fine.vertices)).compute_implicit_distance(thin)
    error = float(np.abs(gap["implicit_distance"]).max()) * 1e3
    # The fine surface's normals hide that there are fewer triangles.
    near = cKDTree(fine.vertices).query(points)[1]
    mesh = Quantised(name, points, vertex_normals(fine)[near], faces, extras={"bone": bone})
    return Piece(name, bone, mesh, round(error, 3))


def articulation() -> dict[str, Any]:
    """Return what a reader needs to place every bone at a pose (docs/bundle.md).

    Returns
    -------
    dict
        Transforms as rows of four by four; metres and radians.
    """
    whole, at = skeleton(), seats("right")
    marks = whole.landmarks["femur-right"]
    stand = whole.pose()["femur-right"]
    medial, lateral = marks["epicondyle-medial"], marks["epicondyle-lateral"]
    axis = (lateral - medial) / np.linalg.norm(lateral - medial)
    return {
        "flexion_at_zero": float(np.arctan2(stand[1, 0], stand[0, 0])),
        "knee_point": medial.tolist(),
        "knee_axis": axis.tolist(),
        "femur_from_shank": at.femur_from_shank.tolist(),
        "femur_from_patella": at.femur_from_patella.tolist(),
        "patella_glide": at.glide.tolist(),
        "mirror_z": float(whole.landmarks["pelvis"]["hip-centre-left"][2] / 2),
        "landmarks": {
            bone: {name: point.tolist() for name, point in whole.landmarks[bone].items()}
            for bone in ("pelvis", "femur-right", "patella-right", "tibia-fibula-right")
        },
    }


def end_points(muscle: str, compartment: str, end: str) -> tuple[str, Floats, Floats]:
    """Return an end's bone, its points in that bone's frame [m], and their discs' radii [m]."""
    one = attachment(muscle, compartment, end)
    bone = PLACED[one.bone]
    points = attachment_points(muscle, compartment, end, shape_model().nodes(one.bone))
    points = apply(inverse(placed_bones()[bone].model_from_frame), points)
    if bone == "pelvis":
        points = points - placed_bones()["pelvis"].marks["hip-centre-right"]
    radii = np.sqrt(one.area * np.array(one.weights) / np.pi)
    return bone, points, np.asarray(np.maximum(radii, _LEAST))


def patches(muscle: str) -> tuple[list[dict[str, Any]], dict[str, NDArray[Any]]]:
    """Return a muscle's patches on the bundle's bones.

    Returns
    -------
    heads : list of dict
        Compartment, end, bone, middle [m], and for each piece of bone the names of the arrays.
    arrays : dict
        By name: vertices (uint16), and their distance beyond the patch's border (int8,
        in tenths of a millimetre, negative inside).
    """
    heads: list[dict[str, Any]] = []
    arrays: dict[str, NDArray[Any]] = {}
    for part in compartments(muscle):
        for end in ("origin", "insertion"):
            one = attachment(muscle, part, end)
            bone, points, radii = end_points(muscle, part, end)
            middle = np.average(points, axis=0, weights=one.weights)
            head = {"compartment": part, "end": end, "bone": bone, "middle": middle.tolist()}
            on = []
            for name in _ON.get(bone, (bone,)) if one.area > 0 else ():
                vertex, beyond = _field(name, points, radii)
                if (beyond <= 0).any():
                    stem = f"patch {part} {end} {name}"
                    arrays |= {f"{stem} vertices": vertex, f"{stem} beyond": beyond}
                    on.append({"mesh": name, "arrays": stem})
            heads.append({**head, "structure": one.structure, "on": on})
    return heads, arrays


def _field(name: str, points: Floats, radii: Floats) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return a piece's vertices near a patch, and their distance beyond its border."""
    mesh = next(piece for piece in pieces() if piece.name == name).mesh
    near = np.flatnonzero(cKDTree(points).query(mesh.vertices)[0] < _FAR + radii.max())
    if not len(near):
        return np.zeros(0, np.uint16), np.zeros(0, np.int8)
    at = cKDTree(mesh.vertices).query(points)[1]
    gap = np.linalg.norm(mesh.vertices[near, None] - points, axis=2) - radii
    # On a thin bone the other face is no part of the patch, however near it is.
    gap += _ASIDE * np.clip(0.3 - mesh.normals[near] @ mesh.normals[at].T, 0.0, None)
    least = gap.min(axis=1)
    # Discs run together as drops do.
    beyond = least - _SOFT * np.log(np.exp((least[:, None] - gap) / _SOFT).sum(axis=1))
    held = beyond < _FAR
    steps = np.clip(np.round(beyond[held] / _STEP), -127, 127)
    return near[held].astype(np.uint16), steps.astype(np.int8)
