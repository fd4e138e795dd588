"""What is in a picture: bones, one muscle, its neighbours, the pose and where the camera looks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from trochanter.bones import skeleton
from trochanter.errors import UnknownNameError
from trochanter.pictures.bundles import Bundle, bundle
from trochanter.pictures.drawing import drawing_of, drawings
from trochanter.pictures.posed import Piece, pose_bones
from trochanter.pictures.published import EndResidual, Registrar, area_of, end_residuals
from trochanter.pictures.registration import Registration
from trochanter.pictures.solids import Solid

Floats = NDArray[np.float64]

# Raise when a change to how scenes are rendered alters the pictures, so that stored ones are
# drawn anew.
LOOK = 2
DENSITY = 10
COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")
# The least that a picture shows around a small muscle, for its bones to be recognised [m].
_LEAST_REACH = 0.072
_MARGIN = 1.1
_NEAR = 0.012
_MOST_NEIGHBOURS = 5

NOTE = (
    "Schematic: the published lines of action ({title}), registered to the mean bones by "
    "landmarks and drawn as strands, as thick together as the muscle's physiological "
    "cross-section. Neighbours and the left hip bone are faint; what bone hides shines through."
)


@dataclass(frozen=True, eq=False)
class Scene:
    """A picture's content, apart from the side from which it is seen.

    Attributes
    ----------
    slug : str
        The muscle that is highlighted.
    note : str
        What kind of picture it is, for its caption.
    pieces : tuple of Piece
        Bones in the pelvis's frame.
    solid : Solid
        Those that are not faint, for shading.
    muscle : Bundle
        The highlighted muscle's strands.
    neighbours : tuple of Bundle
        Muscles that run close by, drawn faint; the nearest first.
    pose : Mapping of str to float
        Coordinates that are not zero [rad].
    focus : ndarray, shape (3,)
        The point that the camera looks at and turns about [m].
    reach : float
        Radius of what fills the picture [m].
    residuals : tuple of EndResidual
        How far the muscle's registered ends were from bone before they were set on it.
    registrations : tuple of Registration
        The fits by which published points came to the bones.
    """

    slug: str
    note: str
    pieces: tuple[Piece, ...]
    solid: Solid
    muscle: Bundle
    neighbours: tuple[Bundle, ...]
    pose: Mapping[str, float]
    focus: Floats
    reach: float
    residuals: tuple[EndResidual, ...]
    registrations: tuple[Registration, ...]


@dataclass(frozen=True, eq=False)
class Workshop:
    """Everything that all scenes of one pose share."""

    pieces: tuple[Piece, ...]
    solid: Solid
    bundles: Mapping[str, Bundle]
    residuals: Mapping[str, tuple[EndResidual, ...]]
    registrations: tuple[Registration, ...]
    pose: Mapping[str, float]


def scene_for(slug: str, pose: Mapping[str, float] | None = None) -> Scene:
    """Return the scene of one muscle.

    Parameters
    ----------
    slug : str
        A muscle's slug, such as ``"gluteus-minimus"``.
    pose : Mapping of str to float, optional
        ``hip_flexion``, ``hip_adduction``, ``hip_rotation``, ``knee_angle`` [rad];
        standing upright where left out.

    Returns
    -------
    Scene

    Raises
    ------
    UnknownNameError
        If no muscle has this slug, or no coordinate this name; it offers the nearest.
    OutOfRangeError
        If an angle is not finite, or outside the range of a published model.
    """
    drawing = drawing_of(slug)
    shop = workshop(pose)
    muscle = shop.bundles[slug]
    focus, reach = _framing(muscle)
    return Scene(
        slug,
        " ".join(filter(None, [NOTE.format(title=_title(drawing.model)), drawing.remark])),
        shop.pieces,
        shop.solid,
        muscle,
        _neighbours(muscle, shop.bundles),
        shop.pose,
        focus,
        reach,
        shop.residuals[slug],
        tuple(fit for fit in shop.registrations if fit.model == drawing.model),
    )


_SHOPS: dict[tuple[tuple[str, float], ...], Workshop] = {}


def workshop(pose: Mapping[str, float] | None = None) -> Workshop:
    """Return bones and strands of all muscles in a pose; made once a process.

    Parameters
    ----------
    pose : Mapping of str to float, optional
        See `scene_for`.
    """
    for name in pose or {}:
        if name not in COORDINATES:
            raise UnknownNameError("coordinate", name, COORDINATES)
    placed = {name: float(value) for name, value in sorted((pose or {}).items()) if value}
    key = tuple(placed.items())
    if key not in _SHOPS:
        _SHOPS[key] = _build(placed)
    return _SHOPS[key]


def share_workshop(shop: Workshop) -> None:
    """Take over what another process made, instead of making it again."""
    _SHOPS[tuple(shop.pose.items())] = shop


def _build(pose: Mapping[str, float]) -> Workshop:
    bare = skeleton(DENSITY)
    rest = pose_bones(bare, {})
    bones = pose_bones(bare, pose) if pose else rest
    registrar = Registrar(bones, rest)
    bundles, residuals = {}, {}
    for slug, drawing in drawings().muscles.items():
        courses = registrar.courses(slug, drawing, pose)
        ends = (
            bones.end_surface(drawing.origin_bone, drawing.origin_facing),
            bones.end_surface(drawing.insertion_bone, drawing.insertion_facing),
        )
        residuals[slug] = end_residuals(drawing, courses, ends)
        points = [course.points for course in courses]
        bundles[slug] = bundle(slug, drawing, points, ends, bones.solid, area_of(slug))
    return Workshop(bones.pieces, bones.solid, bundles, residuals, registrar.fits(), pose)


def scene_key(scene: Scene, size: int) -> str:
    """Return a hash that changes with anything that a picture of the scene shows.

    Parameters
    ----------
    scene : Scene
    size : int
        Side of the pictures [px].

    Returns
    -------
    str
        Hexadecimal, 32 characters.
    """
    digest = hashlib.sha256(f"{LOOK}:{size}:{scene.slug}:{scene.note}".encode())
    for piece in scene.pieces:
        digest.update(f"{piece.name}:{piece.faint}".encode())
        _feed(digest, piece.mesh.vertices, piece.mesh.faces)
    for one in (scene.muscle, *scene.neighbours):
        digest.update(one.slug.encode())
        _feed(digest, one.curves, one.radii, one.tendon)
    _feed(digest, scene.focus, np.array([scene.reach]))
    return digest.hexdigest()[:32]


def _feed(digest: hashlib._Hash, *arrays: NDArray[np.float64] | NDArray[np.int64]) -> None:
    """Add arrays; lengths to a hundredth of a millimetre, so that rounding changes no hash."""
    for array in arrays:
        plain = np.round(array * 1e5) if array.dtype.kind == "f" else array
        digest.update(plain.astype(np.int64).tobytes())


def _framing(muscle: Bundle) -> tuple[Floats, float]:
    """Centre and radius of a ball about the muscle."""
    points = muscle.curves.reshape(-1, 3)
    focus = (points.min(axis=0) + points.max(axis=0)) / 2
    reach = float(np.linalg.norm(points - focus, axis=1).max() + muscle.radii.max())
    return focus, max(_MARGIN * reach, _LEAST_REACH)


def _neighbours(muscle: Bundle, bundles: Mapping[str, Bundle]) -> tuple[Bundle, ...]:
    """Return the muscles whose strands come close to the highlighted one's, nearest first."""
    tree = cKDTree(muscle.curves[:, 6:-6].reshape(-1, 3))
    near = []
    for slug, other in bundles.items():
        if slug == muscle.slug:
            continue
        gap = np.sort(tree.query(other.curves[:, 6:-6].reshape(-1, 3))[0])
        closeness = float(gap[: len(gap) // 10].mean())
        if closeness - other.radii.max() < _NEAR:
            near.append((closeness, slug))
    return tuple(bundles[slug] for _, slug in sorted(near)[:_MOST_NEIGHBOURS])


@cache
def _title(model: str) -> str:
    from trochanter.mechanics import load

    return load(model).title
