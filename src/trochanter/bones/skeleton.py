"""The skeleton of pelvis and legs: bones in their own frames, landmarks, and poses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from trochanter.bones.catalogue import FILES, bone_surface
from trochanter.bones.elements import Floats
from trochanter.bones.knee import bend
from trochanter.bones.placing import (
    SIDES,
    Placed,
    closed,
    placed_bones,
    seats,
    sided,
    sided_marks,
)
from trochanter.bones.shape import shape_model
from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.geometry.transforms import apply, hip_rotation, inverse, rigid, rotation

_Angles = tuple[float, float, float, float]


#: How far the pelvis leans forward in a person who stands upright, from where the line from
#: posterior to anterior superior iliac spine is level [rad]. It is the lean at which the landmarks
#: of Dostal & Andrews's cadaver lie on those of the mean bones (`tests/authorities` measures it)
#: and that of gait2392's pelvis, so that zero flexion is the same posture in every model here.
STANDING_LEAN = float(np.radians(12.5))


@dataclass(frozen=True, eq=False)
class BoneMesh(TriangleMesh):
    """One bone's surface in its own ISB frame.

    Attributes
    ----------
    vertices : ndarray, shape (n, 3)
        Read-only points [m].
    faces : ndarray, shape (m, 3)
        Read-only triangles, counter-clockwise seen from outside.
    name : str
        Such as ``"femur-right"``.
    parts : Mapping of str to ndarray
        Indices of the faces of each separate piece.
    """

    name: str
    parts: Mapping[str, NDArray[np.int64]]

    def part(self, name: str) -> TriangleMesh:
        """Return one separate piece, such as ``sacrum``, in the bone's frame.

        Raises
        ------
        UnknownNameError
            If the bone has no such piece.
        """
        if name not in self.parts:
            raise UnknownNameError(f"part of the {self.name}", name, self.parts)
        used, corners = np.unique(self.faces[self.parts[name]], return_inverse=True)
        return TriangleMesh(self.vertices[used], corners.reshape(-1, 3))


@dataclass(frozen=True, eq=False)
class Skeleton:
    """The mean bones of pelvis and both legs, seated at the joints.

    Attributes
    ----------
    side : {"right", "left"}
        The hip whose centre is the origin of the pelvis.
    bones : Mapping of str to BoneMesh
        ``pelvis`` and, for each side, ``femur-…``, ``patella-…``, ``tibia-fibula-…``.
    landmarks : Mapping of str to Mapping of str to ndarray, shape (3,)
        By bone, then by name, in the bone's frame [m].
    """

    side: str
    bones: Mapping[str, BoneMesh]
    landmarks: Mapping[str, Mapping[str, Floats]]

    def pose(
        self,
        hip_flexion: float = 0.0,
        hip_adduction: float = 0.0,
        hip_rotation: float = 0.0,
        knee_angle: float = 0.0,
    ) -> dict[str, Floats]:
        """Return where each bone is when this side's hip and knee are turned from standing.

        Parameters
        ----------
        hip_flexion, hip_adduction, hip_rotation : float
            Angles [rad] with OpenSim's names and signs: flexion, adduction and
            internal rotation are positive, on either side. At zero the thigh is
            upright under a pelvis that leans forward by `STANDING_LEAN`.
        knee_angle : float
            Knee flexion [rad]; the shank turns about the epicondyles' line and
            the kneecap with it, drawn back to stay at the bone.

        Returns
        -------
        dict of str to ndarray, shape (4, 4)
            ``pelvis_from_bone`` of every bone; the other leg stands.

        Raises
        ------
        OutOfRangeError
            If an angle is not finite.
        """
        angles = (hip_flexion + STANDING_LEAN, hip_adduction, hip_rotation, knee_angle)
        return self._posed(angles, (STANDING_LEAN, 0.0, 0.0, 0.0))

    def aligned(
        self,
        hip_flexion: float = 0.0,
        hip_adduction: float = 0.0,
        hip_rotation: float = 0.0,
        knee_angle: float = 0.0,
    ) -> dict[str, Floats]:
        """Return where each bone is when hip and knee are turned from aligned frames.

        As `pose`, but at zero the frames of pelvis and thigh are parallel, so that the
        spines are level: the posture in which bones were measured and flesh was grown.
        """
        angles = (hip_flexion, hip_adduction, hip_rotation, knee_angle)
        return self._posed(angles, (0.0, 0.0, 0.0, 0.0))

    def _posed(self, angles: _Angles, other: _Angles) -> dict[str, Floats]:
        """Place this side's leg by one set of angles from aligned frames, the other by another."""
        if not np.isfinite(angles).all():
            raise OutOfRangeError(f"pose angles {angles} hold a number that is not finite")
        out = {"pelvis": np.eye(4)}
        for side in SIDES:
            out |= self._leg(side, *(angles if side == self.side else other))
        return out

    def _leg(
        self, side: str, flexion: float, adduction: float, rotation: float, knee: float
    ) -> dict[str, Floats]:
        """Return `pelvis_from_bone` of one leg's bones."""
        turn = rigid(hip_rotation(flexion, adduction, rotation), np.zeros(3))
        femur = rigid(np.eye(3), self.landmarks["pelvis"][f"hip-centre-{side}"]) @ sided(turn, side)
        marks = sided_marks(self.landmarks[f"femur-{side}"], side)
        carried = femur @ sided(bend(marks, knee), side)
        at = seats(side)
        back = rigid(np.eye(3), (np.interp(knee, *at.glide.T), 0.0, 0.0))
        return {
            f"femur-{side}": femur,
            f"patella-{side}": carried @ at.femur_from_patella @ back,
            f"tibia-fibula-{side}": carried @ at.femur_from_shank,
        }


def world_from_pelvis() -> Floats:
    """Return the turn by which the pelvis's frame leans forward in a person who stands.

    Returns
    -------
    ndarray, shape (4, 4)
        Into a frame with x forward, y plumb upward and z to the right, about the hip's centre.
    """
    return rigid(rotation("z", -STANDING_LEAN), np.zeros(3))


@cache
def skeleton(density: int = 10, side: str = "right") -> Skeleton:
    """Return the mean skeleton of pelvis and legs.

    Every bone lies in its own ISB frame (x anterior, y up, z to the right). The
    scale is the mean of the 26 people of the shape model LLP26. The femoral
    heads are concentric with the acetabula.

    Parameters
    ----------
    density : int
        Points along every side of every element, 3 to 100; landmarks and frames
        do not depend on it.
    side : {"right", "left"}
        The hip whose centre is the pelvis's origin, and which `Skeleton.pose` moves.

    Returns
    -------
    Skeleton
        Its arrays are read-only; repeated calls return the same one.

    Raises
    ------
    UnknownNameError
        If `side` is neither.
    OutOfRangeError
        If the density is outside its range.

    Examples
    --------
    >>> bones = skeleton()
    >>> knee = bones.landmarks["femur-right"]["knee-centre"]
    >>> round(float(-knee[1]), 3)
    0.389
    >>> apply(bones.aligned(hip_flexion=np.pi / 2)["femur-right"], knee).round(3) + 0.0
    array([0.389, 0.   , 0.   ])
    """
    if side not in SIDES:
        raise UnknownNameError("side", side, SIDES)
    placed = placed_bones()
    shift = rigid(np.eye(3), -placed["pelvis"].marks[f"hip-centre-{side}"])
    bones, marks = {}, {}
    for name, one in placed.items():
        move = shift if name == "pelvis" else np.eye(4)
        bones[name] = _mesh(name, one, move, density)
        moved = {key: closed(apply(move, point)) for key, point in one.marks.items()}
        marks[name] = MappingProxyType(moved)
    return Skeleton(side, MappingProxyType(bones), MappingProxyType(marks))


def _mesh(name: str, one: Placed, move: Floats, density: int) -> BoneMesh:
    """Cut a bone's surface at a density, in its frame moved by `move`."""
    surface = bone_surface(one.bone, one.side)
    cut = surface.tessellate(density)
    nodes = shape_model(one.side).nodes(one.bone)
    vertices = apply(move @ inverse(one.model_from_frame), cut.matrix @ nodes)
    piece = np.array(surface.turns.piece)[cut.face_element]
    parts = {}
    for k, part in enumerate(FILES[one.bone, one.side].parts):
        faces = np.flatnonzero(piece == k)
        faces.setflags(write=False)
        parts[part] = faces
    return BoneMesh(vertices, cut.faces, name, MappingProxyType(parts))
