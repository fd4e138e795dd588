"""The skeleton of pelvis and legs: bones in their own frames, landmarks, and poses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from trochanter.bones.catalogue import FILES, bone_surface, mirrored, scan
from trochanter.bones.elements import Floats
from trochanter.bones.femur import femur_frame
from trochanter.bones.knee import bend, seat_patella, seat_shank
from trochanter.bones.pelvis import pelvis_frame
from trochanter.bones.search import Scan
from trochanter.bones.shank import patella_frame, shank_frame
from trochanter.bones.shape import shape_model
from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.geometry.transforms import apply, hip_rotation, inverse, rigid

SIDES = ("right", "left")
#: Mirrors homogeneous coordinates left for right.
MIRROR = np.diag([1.0, 1.0, -1.0, 1.0])
MIRROR.setflags(write=False)


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
    seats : Mapping of str to ndarray, shape (4, 4)
        ``femur_from_bone`` of kneecaps and shanks with the knee straight, and
        ``pelvis_from_femur`` of the femurs at the neutral hip.
    """

    side: str
    bones: Mapping[str, BoneMesh]
    landmarks: Mapping[str, Mapping[str, Floats]]
    seats: Mapping[str, Floats]

    def pose(
        self,
        hip_flexion: float = 0.0,
        hip_adduction: float = 0.0,
        hip_rotation: float = 0.0,
        knee_angle: float = 0.0,
    ) -> dict[str, Floats]:
        """Return where each bone is when this side's hip and knee are turned.

        Parameters
        ----------
        hip_flexion, hip_adduction, hip_rotation : float
            Angles [rad] with OpenSim's names and signs: flexion, adduction and
            internal rotation are positive, on either side.
        knee_angle : float
            Knee flexion [rad]; the shank turns about the epicondyles' line and
            the kneecap with it.

        Returns
        -------
        dict of str to ndarray, shape (4, 4)
            ``pelvis_from_bone`` of every bone; the other leg stays neutral.

        Raises
        ------
        OutOfRangeError
            If an angle is not finite.
        """
        angles = (hip_flexion, hip_adduction, hip_rotation, knee_angle)
        if not np.isfinite(angles).all():
            raise OutOfRangeError(f"pose angles {angles} hold a number that is not finite")
        out = {"pelvis": np.eye(4)}
        for side in SIDES:
            here = angles if side == self.side else (0.0, 0.0, 0.0, 0.0)
            out |= self._leg(side, *here)
        return out

    def _leg(
        self, side: str, flexion: float, adduction: float, rotation: float, knee: float
    ) -> dict[str, Floats]:
        """Return `pelvis_from_bone` of one leg's bones."""
        turn = _sided(rigid(hip_rotation(flexion, adduction, rotation), np.zeros(3)), side)
        femur = self.seats[f"femur-{side}"] @ turn
        marks = self.landmarks[f"femur-{side}"]
        carried = femur @ _sided(bend(_sided_marks(marks, side), knee), side)
        out = {f"femur-{side}": femur}
        for bone in ("patella", "tibia-fibula"):
            out[f"{bone}-{side}"] = carried @ self.seats[f"{bone}-{side}"]
        return out


@cache
def skeleton(density: int = 10, side: str = "right") -> Skeleton:
    """Return the mean skeleton of pelvis and legs.

    Every bone lies in its own ISB frame (x anterior, y up, z to the right). The
    scale is the mean of the 26 people of the shape model LLP26. The femoral
    heads are concentric with the acetabula.

    Parameters
    ----------
    density : int
        Points along every side of every element, 2 to 100; landmarks and frames
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
    """
    if side not in SIDES:
        raise UnknownNameError("side", side, SIDES)
    placed = _placed()
    shift = rigid(np.eye(3), -placed["pelvis"].marks[f"hip-centre-{side}"])
    bones, marks = {}, {}
    for name, one in placed.items():
        move = shift if name == "pelvis" else np.eye(4)
        bones[name] = _mesh(name, one, move, density)
        moved = {key: _closed(apply(move, point)) for key, point in one.marks.items()}
        marks[name] = MappingProxyType(moved)
    seats = dict(_seats())
    for leg in SIDES:
        seats[f"femur-{leg}"] = _closed(rigid(np.eye(3), marks["pelvis"][f"hip-centre-{leg}"]))
    return Skeleton(side, MappingProxyType(bones), MappingProxyType(marks), MappingProxyType(seats))


@dataclass(frozen=True, eq=False)
class _Placed:
    """A bone of the mean: its frame in the shape model, landmarks, and the scan they are from."""

    bone: str
    side: str
    model_from_frame: Floats
    marks: Mapping[str, Floats]
    here: Scan


@cache
def _placed() -> Mapping[str, _Placed]:
    """Find frames and landmarks of the mean's bones; left legs as mirrored right ones."""
    finders = {"femur": femur_frame, "patella": patella_frame, "tibia-fibula": shank_frame}
    given = scan("pelvis", shape_model("right").nodes("pelvis"))
    frame, marks = pelvis_frame(given)
    out = {"pelvis": _Placed("pelvis", "right", frame, marks, given.moved(inverse(frame)))}
    for side in SIDES:
        for bone, find in finders.items():
            given = scan(bone, shape_model(side).nodes(bone), side)
            frame, found = find(mirrored(given) if side == "left" else given)
            frame, found = _sided(frame, side), _sided_marks(found, side)
            here = given.moved(inverse(frame))
            out[f"{bone}-{side}"] = _Placed(bone, side, frame, found, here)
    return MappingProxyType(out)


@cache
def _seats() -> Mapping[str, Floats]:
    """Seat kneecaps and shanks at the femurs: `femur_from_bone`."""
    out = {}
    for side in SIDES:
        femur, patella, shank = (
            _placed()[f"{bone}-{side}"] for bone in ("femur", "patella", "tibia-fibula")
        )
        points = [_sided_points(one.here.points, side) for one in (femur, patella, shank)]
        marks = [_sided_marks(one.marks, side) for one in (femur, patella, shank)]
        under = seat_shank(points[0], marks[0], points[2], marks[2])
        tuberosity = apply(under, marks[2]["tibial-tuberosity"])
        front = seat_patella(points[0], marks[0], points[1], marks[1], tuberosity)
        out[f"tibia-fibula-{side}"] = _closed(_sided(under, side))
        out[f"patella-{side}"] = _closed(_sided(front, side))
    return MappingProxyType(out)


def _mesh(name: str, one: _Placed, move: Floats, density: int) -> BoneMesh:
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


def _sided(transform: Floats, side: str) -> Floats:
    """Return a right side's transform as this side's."""
    return MIRROR @ transform @ MIRROR if side == "left" else transform


def _sided_points(points: Floats, side: str) -> Floats:
    """Return points of a right side as this side's, or back."""
    return points * np.array([1.0, 1.0, -1.0]) if side == "left" else points


def _sided_marks(marks: Mapping[str, Floats], side: str) -> dict[str, Floats]:
    return {name: _sided_points(point, side) for name, point in marks.items()}


def _closed(array: Floats) -> Floats:
    array.setflags(write=False)
    return array
