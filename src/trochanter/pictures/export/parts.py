"""What an exported file holds: bones and muscles at a pose, and what moves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trochanter.bones.skeleton import Skeleton, skeleton
from trochanter.errors import UnknownNameError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.geometry.transforms import apply
from trochanter.model.attachments import attachments
from trochanter.pictures.flesh import mirrored, posed
from trochanter.pictures.flesh.bodies import bound, tendon_of

Floats = NDArray[np.float64]

#: Movements from the exported pose that a GLB may hold: coordinate and degrees.
MORPHS = {
    "extension 20°": ("hip_flexion", -20.0),
    "flexion 45°": ("hip_flexion", 45.0),
    "flexion 90°": ("hip_flexion", 90.0),
    "flexion 120°": ("hip_flexion", 120.0),
    "abduction 30°": ("hip_adduction", -30.0),
    "adduction 20°": ("hip_adduction", 20.0),
    "internal rotation 30°": ("hip_rotation", 30.0),
    "external rotation 30°": ("hip_rotation", -30.0),
}
_BONES = ("femur-right", "patella-right", "tibia-fibula-right")
_IVORY, _FLESH, _TENDON = (0.93, 0.89, 0.80), (0.62, 0.16, 0.13), (0.90, 0.86, 0.76)
_BONE_SOURCE = "musculoskeletal-models (LLP26 mean), Auckland Bioengineering Institute"


@dataclass(frozen=True, eq=False)
class Part:
    """One named surface.

    Attributes
    ----------
    name : str
    kind : {"bone", "muscle"}
    mesh : TriangleMesh
        At the pose, in the frame of the pelvis [m]: x anterior, y up, z to the right.
    colours : ndarray, shape (n, 3)
        Linear red, green and blue, 0 to 1.
    source, licence : str
    morphs : Mapping of str to ndarray, shape (n, 3)
        Displacement of the vertices by each movement [m].
    """

    name: str
    kind: str
    mesh: TriangleMesh
    colours: Floats
    source: str
    licence: str
    morphs: Mapping[str, Floats] = field(default_factory=dict)


def parts_at(
    muscles: Sequence[str],
    pose: Mapping[str, float] | None = None,
    *,
    side: str = "right",
    source: str = "trochanter",
    bones: bool = True,
    morphs: bool = False,
) -> list[Part]:
    """Return bones and muscles at a pose.

    Parameters
    ----------
    muscles : sequence of str
        Slugs.
    pose : Mapping of str to float, optional
        Coordinates by name [rad]; those left out are 0.
    side : {"right", "left"}
        The left is the right's mirror image.
    source : {"trochanter", "bodyparts3d"}
        See `trochanter.pictures.flesh.bodies.bound`.
    bones : bool
        Whether hip bone, sacrum and the leg's bones are there too.
    morphs : bool
        Whether each part holds its displacement by each of `MORPHS`.

    Returns
    -------
    list of Part

    Raises
    ------
    UnknownNameError
        If there is no such muscle, coordinate, side or source.
    OutOfRangeError
        If an angle is not finite.
    """
    if side not in ("right", "left"):
        raise UnknownNameError("side", side, ("right", "left"))
    here = dict(pose or {})
    held = [bound(slug, source) for slug in muscles]
    course = [here] + [_moved(here, *MORPHS[name]) for name in MORPHS if morphs]
    shapes = [[*posed(held, one), *(_bones(one) if bones else [])] for one in course]
    names = [("muscle", one.slug, one.mesh.faces) for one in held]
    names += [("bone", name, faces) for name, faces in (_bone_faces() if bones else [])]
    flesh_source, licence = _flesh_source(source)
    out = []
    for k, (kind, name, faces) in enumerate(names):
        base, mirror = shapes[0][k], side == "left"
        moves = {label: shape[k] - base for label, shape in zip(MORPHS, shapes[1:], strict=False)}
        if mirror:
            base, moves = mirrored(base), {label: mirrored(move) for label, move in moves.items()}
        mesh = TriangleMesh(base, faces[:, ::-1] if mirror else faces)
        if kind == "muscle":
            share = tendon_of(held[k], source)[:, None]
            colours = (1 - share) * np.array(_FLESH) + share * np.array(_TENDON)
            told = (flesh_source, licence)
        else:
            colours, told = np.tile(_IVORY, (len(base), 1)), (_BONE_SOURCE, "MPL-2.0")
        out.append(Part(_sided(name, side), kind, mesh, colours, *told, moves))
    return out


def _moved(pose: Mapping[str, float], coordinate: str, degrees: float) -> dict[str, float]:
    return {**pose, coordinate: pose.get(coordinate, 0.0) + float(np.radians(degrees))}


def _bones(pose: Mapping[str, float]) -> list[Floats]:
    """Return the vertices of the drawn bones at a pose, hip bone and sacrum first."""
    whole, placed = skeleton(), skeleton().pose(**pose)
    pelvis = [whole.bones["pelvis"].part(part).vertices for part in ("hip-bone-right", "sacrum")]
    return [*pelvis, *(apply(placed[name], whole.bones[name].vertices) for name in _BONES)]


def _bone_faces() -> list[tuple[str, NDArray[np.int64]]]:
    whole: Skeleton = skeleton()
    pelvis = [
        (part, whole.bones["pelvis"].part(part).faces) for part in ("hip-bone-right", "sacrum")
    ]
    return [*pelvis, *((name, whole.bones[name].faces) for name in _BONES)]


def _flesh_source(source: str) -> tuple[str, str]:
    """Return whose work the muscles rest on, and its licence."""
    held = attachments()
    if source == "trochanter":
        return f"Trochanter; {held.attribution}", held.licence
    return "BodyParts3D, (c) The Database Center for Life Science", "as the user's files say"


def _sided(name: str, side: str) -> str:
    """Name a part by its side, where it has one."""
    stem = name.removesuffix("-right")
    return stem if stem == "sacrum" else f"{stem}-{side}"
