"""The surfaces of a picture in a pose: bones and muscles, with what their shading needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trochanter.geometry.meshes import TriangleMesh, vertex_normals
from trochanter.pictures.shading import RayTree, ray_tree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Bones that are drawn, in the order in which they are drawn.
BONES = (
    "hip-bone-right",
    "sacrum",
    "femur-right",
    "patella-right",
    "tibia-fibula-right",
    "hip-bone-left",
)
#: The hip bone that is only context.
LEFT = "hip-bone-left"
#: How broad one bundle of fibres is drawn [m].
_BUNDLE = 0.0016


@dataclass(frozen=True, eq=False)
class Surface:
    """One closed surface in a pose, in the pelvis's frame.

    Attributes
    ----------
    name : str
        A muscle's slug, or a bone of `BONES`.
    kind : {"muscle", "bone"}
    mesh : TriangleMesh
        [m], facing outward.
    tendon : ndarray, shape (n,)
        0 in flesh, 1 in tendon; 0 on bone.
    across : ndarray, shape (n,)
        Place of a vertex across the fibres, 0 at one border to 1 at the other.
    along : ndarray, shape (n,)
        Place along the fibres, 0 at the origin to 1 at the insertion.
    bundles : float
        How many bundles of fibres lie side by side across a face; 0 where no fibres are known.
    """

    name: str
    kind: str
    mesh: TriangleMesh
    tendon: Floats
    across: Floats
    along: Floats
    bundles: float

    @cached_property
    def normals(self) -> Floats:
        """Outward unit normals at the vertices, shape (n, 3)."""
        return vertex_normals(self.mesh)

    @cached_property
    def tree(self) -> RayTree:
        """The triangles, sorted for rays."""
        return ray_tree(self.mesh)


def lightened(one: Surface) -> Surface:
    """Return a surface with its normals and without its tree, to be sent to another process."""
    out = replace(one)
    out.__dict__["normals"] = one.normals
    return out


def bone_surfaces(pose: Mapping[str, float] | None, density: int) -> dict[str, Surface]:
    """Return the bones in a pose.

    Parameters
    ----------
    pose : Mapping of str to float or None
        Coordinates by name [rad], from standing; None for aligned frames, in which flesh was grown.
    density : int
        Fineness of the bones; see `trochanter.bones.skeleton`.

    Returns
    -------
    dict of str to Surface
        In the order of `BONES`.

    Raises
    ------
    OutOfRangeError
        If an angle is not finite.
    """
    from trochanter.bones import skeleton
    from trochanter.geometry.transforms import apply

    whole = skeleton(density)
    placed = whole.aligned() if pose is None else whole.pose(**pose)
    out = {}
    for name in BONES:
        pelvic = name in whole.bones["pelvis"].parts
        held = whole.bones["pelvis"].part(name) if pelvic else whole.bones[name]
        moved = apply(placed["pelvis" if pelvic else name], held.vertices)
        none = np.zeros(len(moved))
        out[name] = Surface(name, "bone", TriangleMesh(moved, held.faces), none, none, none, 0.0)
    return out


def muscle_surfaces(
    slugs: tuple[str, ...],
    pose: Mapping[str, float] | None,
    source: str,
    rings: tuple[int, int],
) -> dict[str, Surface]:
    """Return muscles in a pose.

    Parameters
    ----------
    slugs : tuple of str
    pose : Mapping of str to float or None
        Coordinates by name [rad], from standing.
    source : {"trochanter", "bodyparts3d"}
        See `trochanter.pictures.flesh.bodies.bound`.
    rings : tuple of int
        Rings of an own body and points of a ring.

    Returns
    -------
    dict of str to Surface

    Raises
    ------
    UnknownNameError
        If there is no such muscle, coordinate or source.
    OutOfRangeError
        If an angle is not finite.
    DataFaultError
        If the user's meshes were not imported, or their files are damaged.
    """
    from trochanter.pictures.flesh import posed
    from trochanter.pictures.flesh.bodies import bound

    held = [bound(slug, source, *rings) for slug in slugs]
    placed = posed(held, pose)
    if source == "trochanter":
        return {m.slug: _own(m.slug, m.mesh, v) for m, v in zip(held, placed, strict=True)}
    return {
        m.slug: _foreign(m.slug, TriangleMesh(v, m.mesh.faces), m.along)
        for m, v in zip(held, placed, strict=True)
    }


def grown(slug: str, source: str) -> TriangleMesh:
    """Return a muscle as it was grown or imported, the frames of pelvis and thigh aligned.

    Raises
    ------
    UnknownNameError
        If the source has no such muscle.
    DataFaultError
        If the user's meshes were not imported, or their files are damaged.
    """
    if source == "trochanter":
        from trochanter.pictures.bodies import body

        return body(slug)
    from trochanter.pictures.meshes.store import stored

    return stored(slug)


def _own(slug: str, held: object, vertices: Floats | None) -> Surface:
    """Return an own body, whose lines say where its fibres run."""
    from trochanter.pictures.bodies.grow import Body

    if not isinstance(held, Body):
        raise TypeError(f"{slug}: an own body was expected, not {type(held).__name__}")
    mesh = held if vertices is None else TriangleMesh(vertices, held.faces)
    # Both faces of a sheet count from one border, so that nothing jumps where they meet.
    across = 1.0 - np.abs(2.0 * held.around - 1.0)
    bundles = _breadth(held) / _BUNDLE
    return Surface(slug, "muscle", mesh, held.tendon, across, held.along, bundles)


def _foreign(slug: str, mesh: TriangleMesh, along: Floats) -> Surface:
    """Return a user's mesh, which tells neither tendon nor fibres."""
    none = np.zeros(len(mesh.vertices))
    return Surface(slug, "muscle", mesh, none, none, along, 0.0)


def _breadth(held: TriangleMesh) -> float:
    """Return about how broad a muscle's face is: half its surface over its length [m]."""
    a, b, c = np.moveaxis(held.corners, 1, 0)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    low, high = held.vertices.min(axis=0), held.vertices.max(axis=0)
    return float(0.25 * area.sum() / np.linalg.norm(high - low))
