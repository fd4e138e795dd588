"""What is in a picture: bones, muscles, how each is shown, and where the camera looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.pictures.bodies import muscles_with_bodies
from trochanter.pictures.cameras import Camera, Triple, camera_at
from trochanter.pictures.palette import FLESH, GHOST, IVORY, QUIET, Colour
from trochanter.pictures.patches import patch_fields
from trochanter.pictures.peel import peel_order
from trochanter.pictures.stock import Stock, muscles_of, stock
from trochanter.pictures.surfaces import BONES, LEFT, Surface, grown
from trochanter.pictures.views import View

Floats = NDArray[np.float64]

#: How a picture can be composed; see `scene_for`.
LOOKS = ("plate", "alone", "crowd", "map")
_GHOSTLY = 0.24
_CONTEXT = 0.16
#: How much of a muscle shines through what hides it.
_THROUGH = 0.30
# The least that a picture shows around a small muscle, for its bones to be recognised [m].
_LEAST_REACH = 0.072
_MARGIN = 1.08
#: Muscles that come so near are neighbours [m].
_NEAR = 0.006
_MOST_NEIGHBOURS = 4


@dataclass(frozen=True, eq=False)
class Part:
    """One surface and how it is shown.

    Attributes
    ----------
    surface : Surface
    open : ndarray, shape (n,)
        How open each vertex is to the light, 0 to 1.
    colour : tuple of float
        Of bone or flesh (sRGB, 0 to 1); tendon keeps its own.
    opacity : float
        1 is solid. Less than that it is drawn over what is solid, its nearest face only.
    through : float
        How much of it shines through solid parts that hide it, 0 to 1.
    patches : ndarray, shape (n, 2), or None
        Distance [m] to the edge of the origin's and the insertion's patch, negative within.
    """

    surface: Surface
    open: Floats
    colour: Colour
    opacity: float = 1.0
    through: float = 0.0
    patches: Floats | None = None

    @property
    def name(self) -> str:
        """A muscle's slug or a bone's name."""
        return self.surface.name


@dataclass(frozen=True, eq=False)
class Scene:
    """A picture's content, apart from the side from which it is seen.

    A scene is changed by asking it for another: `at` for the pose, `coloured` and
    `faded` for single parts. What is not changed is shared, and a window that has
    drawn the one draws the other without building anything anew.

    Attributes
    ----------
    slug : str
        The muscle that the picture is about.
    parts : tuple of Part
    pose : Mapping of str to float
        Coordinates that are not zero [rad].
    source : {"trochanter", "bodyparts3d"}
    detail : {"plain", "fine"}
    focus : tuple of float
        The point that cameras look at and turn about [m].
    reach : float
        Radius of what fills the picture [m].
    transparent : bool
        Whether the background is left out.
    labels : tuple of str
        Parts that are named in the picture.
    """

    slug: str
    parts: tuple[Part, ...]
    pose: Mapping[str, float]
    source: str
    detail: str
    focus: Triple
    reach: float
    transparent: bool = False
    labels: tuple[str, ...] = ()

    def part(self, name: str) -> Part:
        """Return a part.

        Raises
        ------
        UnknownNameError
            If the scene has no part of this name; it offers the nearest.
        """
        for one in self.parts:
            if one.name == name:
                return one
        raise UnknownNameError("part of the scene", name, [one.name for one in self.parts])

    def camera(self, where: View | int | ArrayLike) -> Camera:
        """Return the camera of a view, of its index, or of a direction toward the camera."""
        return camera_at(self.focus, self.reach, where)

    def at(self, pose: Mapping[str, float] | None = None, *, bake: bool = False) -> Scene:
        """Return the same picture in another pose, framed as before.

        Parameters
        ----------
        pose : Mapping of str to float, optional
            See `scene_for`.
        bake : bool
            Whether light and shade are worked out anew (about a second); else every vertex
            keeps its own, which in an animation is steadier.

        Raises
        ------
        UnknownNameError
            If no coordinate has this name.
        OutOfRangeError
            If an angle is not finite.
        """
        held = stock(pose, self.source, self.detail)
        found = held.surfaces(one.name for one in self.parts)
        parts = [replace(one, surface=s) for one, s in zip(self.parts, found, strict=True)]
        if bake:
            parts = _baked(parts, held)
        return replace(self, parts=tuple(parts), pose=held.pose)

    def coloured(self, colours: Mapping[str, Colour]) -> Scene:
        """Return the picture with some parts' flesh or bone in other colours (sRGB, 0 to 1)."""
        return self._changed({n: replace(self.part(n), colour=c) for n, c in colours.items()})

    def faded(self, opacities: Mapping[str, float]) -> Scene:
        """Return the picture with some parts more or less solid; those at 0 are not drawn.

        Raises
        ------
        UnknownNameError
            If the scene has no part of a name.
        OutOfRangeError
            If an opacity is not 0 to 1.
        """
        for name, value in opacities.items():
            if not 0.0 <= value <= 1.0:
                raise OutOfRangeError(f"opacity {value} of {name} is outside 0..1")
        return self._changed({n: replace(self.part(n), opacity=o) for n, o in opacities.items()})

    def _changed(self, now: Mapping[str, Part]) -> Scene:
        return replace(self, parts=tuple(now.get(one.name, one) for one in self.parts))


def scene_for(
    slug: str,
    pose: Mapping[str, float] | None = None,
    *,
    look: str = "plate",
    peel: int | None = None,
    view: View | int | None = None,
    patches: bool | None = None,
    labels: bool | Iterable[str] = False,
    transparent: bool = False,
    source: str = "trochanter",
    detail: str = "plain",
) -> Scene:
    """Return the scene of one muscle.

    Parameters
    ----------
    slug : str
        A muscle's slug, such as ``"gluteus-minimus"``.
    pose : Mapping of str to float, optional
        ``hip_flexion``, ``hip_adduction``, ``hip_rotation``, ``knee_angle`` [rad];
        standing upright where left out.
    look : {"plate", "alone", "crowd", "map"}
        ``"plate"``: the muscle on the bones, its neighbours as ghosts. ``"alone"``: without them.
        ``"crowd"``: every muscle solid, the others in a quieter colour. ``"map"``: bare bones
        with the patches of origin and insertion.
    peel : int, optional
        Of a crowd, how many muscles are taken off from the outermost on; see
        `trochanter.pictures.peel_order`.
    view : View or int, optional
        The side from which they are taken off; the muscle's best view where left out.
    patches : bool, optional
        Whether origin and insertion are coloured on the bones; only in a map where left out.
    labels : bool or iterable of str
        Which parts are named in the picture; True names the muscle and what stands about it.
    transparent : bool
        Whether the background is left out.
    source : {"trochanter", "bodyparts3d"}
        The atlas's own bodies, or the meshes that ``trochanter meshes import`` laid on the bones.
    detail : {"plain", "fine"}
        "fine" for pictures of more than about 1,600 px.

    Returns
    -------
    Scene

    Raises
    ------
    UnknownNameError
        If no muscle has this slug, or no coordinate, look or source this name.
    OutOfRangeError
        If an angle is not finite, or more muscles are to be taken off than there are.
    DataFaultError
        If the user's meshes were not imported, or their files are damaged.
    """
    if slug not in muscles_with_bodies():
        raise UnknownNameError("muscle", slug, muscles_with_bodies())
    if look not in LOOKS:
        raise UnknownNameError("look", look, LOOKS)
    if peel is not None and look != "crowd":
        raise OutOfRangeError(f'only of a crowd can be taken off; look is "{look}", not "crowd"')
    held = stock(pose, source, detail)
    others = _others(slug, look, peel, view, held)
    with_patches = look == "map" if patches is None else patches
    parts = [*_bones(slug, held, with_patches), *_muscles(slug, look, others, held)]
    focus, reach = _framing(held.surfaces([slug])[0])
    scene = Scene(
        slug, tuple(_baked(parts, held)), held.pose, source, detail, focus, reach, transparent
    )
    return replace(scene, labels=_labels(scene, labels))


def neighbours(slug: str, source: str = "trochanter") -> tuple[str, ...]:
    """Return the muscles that lie close to one, as they were grown, the closest first.

    Parameters
    ----------
    slug : str
    source : {"trochanter", "bodyparts3d"}
    """
    return _neighbours(slug, source)


@cache
def _neighbours(slug: str, source: str) -> tuple[str, ...]:
    tree = cKDTree(grown(slug, source).vertices)
    near = []
    for other in muscles_of(source):
        gap = tree.query(grown(other, source).vertices, distance_upper_bound=_NEAR)[0]
        touching = int(np.isfinite(gap).sum())
        if touching and other != slug:
            near.append((-touching / len(gap), other))
    return tuple(name for _, name in sorted(near)[:_MOST_NEIGHBOURS])


def _others(
    slug: str, look: str, peel: int | None, view: View | int | None, held: Stock
) -> tuple[str, ...]:
    """Return the other muscles that a look shows."""
    if look == "plate":
        return neighbours(slug, held.source)
    if look != "crowd":
        return ()
    order = peel_order(slug, view, held.source)
    if not 0 <= (peel or 0) <= len(order):
        raise OutOfRangeError(f"{peel} muscles cannot be taken off; give 0 to {len(order)}")
    return order[peel or 0 :]


def _bones(slug: str, held: Stock, with_patches: bool) -> list[Part]:
    fields = patch_fields(slug, held.density) if with_patches else {}
    out = []
    for bone in held.surfaces(BONES):
        opacity = _CONTEXT if bone.name == LEFT else 1.0
        shut = np.ones(len(bone.mesh.vertices))
        out.append(Part(bone, shut, IVORY, opacity, patches=fields.get(bone.name)))
    return out


def _muscles(slug: str, look: str, others: tuple[str, ...], held: Stock) -> list[Part]:
    shown = (slug, *others) if look != "map" else ()
    colour, opacity = (QUIET, 1.0) if look == "crowd" else (GHOST, _GHOSTLY)
    out = []
    for one in held.surfaces(shown):
        shut = np.ones(len(one.mesh.vertices))
        if one.name == slug:
            out.append(Part(one, shut, FLESH, through=_THROUGH))
        else:
            out.append(Part(one, shut, colour, opacity))
    return out


def _baked(parts: Iterable[Part], held: Stock) -> list[Part]:
    """Work out how open every part is to the light; the solid shade, the faint do not."""
    parts = list(parts)
    solid = [one.name for one in parts if one.opacity == 1.0]
    return [
        replace(one, open=held.open(one.name, solid if one.opacity == 1.0 else ())) for one in parts
    ]


def _framing(muscle: Surface) -> tuple[Triple, float]:
    """Return the middle and radius of a ball about the muscle."""
    points = muscle.mesh.vertices
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    reach = float(np.linalg.norm(points - middle, axis=1).max())
    x, y, z = map(float, middle)
    return (x, y, z), max(_MARGIN * reach, _LEAST_REACH)


def _labels(scene: Scene, wanted: bool | Iterable[str]) -> tuple[str, ...]:
    if wanted is False:
        return ()
    if wanted is True:
        return tuple(one.name for one in scene.parts if one.name != LEFT)
    for name in wanted:
        scene.part(name)
    return tuple(wanted)
