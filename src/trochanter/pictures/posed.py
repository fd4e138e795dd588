"""The bones of a picture, posed and cut into the pieces that are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trochanter.bones import Skeleton
from trochanter.geometry.meshes import TriangleMesh, vertex_normals
from trochanter.geometry.transforms import apply
from trochanter.pictures.bundles import EndSurface
from trochanter.pictures.solids import Solid

Floats = NDArray[np.float64]

DRAWN = ("pelvis", "femur-right", "patella-right", "tibia-fibula-right")
# A surface counts as looking some way if it leans no more than this off it [cosine].
_LEAN = 0.1


@dataclass(frozen=True, eq=False)
class Piece:
    """One connected surface of a bone, in the pelvis's frame.

    Attributes
    ----------
    name : str
        The bone's name; the pelvis is ``"hip-bone-right"``, ``"sacrum"`` and ``"hip-bone-left"``.
    mesh : TriangleMesh
    normals : ndarray, shape (n, 3)
        Outward unit normals at the vertices.
    faint : bool
        Whether it is drawn faint, because it would hide what is to be seen.
    """

    name: str
    mesh: TriangleMesh
    normals: Floats
    faint: bool


@dataclass(frozen=True, eq=False)
class PosedBones:
    """The right hip's bones in a pose.

    Attributes
    ----------
    bones : Mapping of str to TriangleMesh
        Whole bones in the pelvis's frame [m].
    pieces : tuple of Piece
        What is drawn of them.
    pelvis_from_bone : Mapping of str to ndarray, shape (4, 4)
    landmarks : Mapping of str to Mapping
        By bone and name, in the bone's own frame [m].
    """

    bones: Mapping[str, TriangleMesh]
    pieces: tuple[Piece, ...]
    pelvis_from_bone: Mapping[str, Floats]
    landmarks: Mapping[str, Mapping[str, Floats]]

    @cached_property
    def solid(self) -> Solid:
        """The bones that strands go round: all but the left hip bone."""
        near = [piece for piece in self.pieces if not piece.faint]
        vertices = np.concatenate([piece.mesh.vertices for piece in near])
        return Solid.of(vertices, np.concatenate([piece.normals for piece in near]))

    def end_surface(self, bones: tuple[str, ...], facing: tuple[float, float, float]) -> EndSurface:
        """Return the part of some bones that looks a certain way, in each bone's own axes."""
        meshes = []
        for name in bones:
            mesh, turn = self.bones[name], self.pelvis_from_bone[name][:3, :3]
            way = turn @ np.asarray(facing) / np.linalg.norm(facing)
            meshes.append(TriangleMesh(mesh.vertices, mesh.faces[mesh.face_normals @ way > _LEAN]))
        return EndSurface(_joined(meshes) if meshes else None)


def pose_bones(skeleton: Skeleton, pose: Mapping[str, float]) -> PosedBones:
    """Pose a skeleton and cut its pelvis into left hip bone, sacrum and right hip bone.

    Parameters
    ----------
    skeleton : Skeleton
    pose : Mapping of str to float
        Coordinates by name [rad]; those left out are 0.

    Returns
    -------
    PosedBones
    """
    placed = skeleton.pose(**pose)
    bones = {
        name: TriangleMesh(
            apply(placed[name], skeleton.bones[name].vertices), skeleton.bones[name].faces
        )
        for name in DRAWN
    }
    pieces = [*_pelvis_pieces(skeleton, bones["pelvis"])]
    pieces += [_piece(name, bones[name]) for name in DRAWN if name != "pelvis"]
    return PosedBones(
        bones,
        tuple(pieces),
        {name: np.asarray(placed[name]) for name in DRAWN},
        {name: skeleton.landmarks[name] for name in DRAWN},
    )


def _pelvis_pieces(skeleton: Skeleton, mesh: TriangleMesh) -> list[Piece]:
    """Return the pelvis's separate surfaces."""
    parts = skeleton.bones["pelvis"].parts
    return [_piece(name, _cut(mesh, parts[name])) for name in sorted(parts)]


def _piece(name: str, mesh: TriangleMesh) -> Piece:
    return Piece(name, mesh, vertex_normals(mesh), faint=name == "hip-bone-left")


def _cut(mesh: TriangleMesh, faces: NDArray[np.int64]) -> TriangleMesh:
    """Return some triangles of a mesh with only the vertices that they use."""
    used, corners = np.unique(mesh.faces[faces], return_inverse=True)
    return TriangleMesh(mesh.vertices[used], corners.reshape(-1, 3))


def _joined(meshes: list[TriangleMesh]) -> TriangleMesh:
    """Return several meshes as one."""
    starts = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes[:-1]])
    faces = [mesh.faces + start for mesh, start in zip(meshes, starts, strict=True)]
    return TriangleMesh(np.concatenate([m.vertices for m in meshes]), np.concatenate(faces))
