"""The bones there are, their files and their surfaces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from trochanter.bones.elements import Floats
from trochanter.bones.files import package_folder, read_surface
from trochanter.bones.search import Scan
from trochanter.bones.shape import shape_model
from trochanter.bones.surfaces import ElementSurface
from trochanter.errors import UnknownNameError
from trochanter.geometry.meshes import TriangleMesh

#: Points along an element at which landmarks are sought.
REFERENCE_DENSITY = 12
_MIRROR = np.diag([1.0, 1.0, -1.0])


@dataclass(frozen=True)
class BoneFiles:
    """Where one bone's elements are, and what its separate pieces are.

    Attributes
    ----------
    mesh, ensemble : str
        File names in the package's ``atlas_meshes``.
    parts : tuple of str
        Names of the pieces, in the order of their first elements.
    """

    mesh: str
    ensemble: str
    parts: tuple[str, ...]


_PELVIS = BoneFiles(
    "pelvis_combined_cubic_flat.mesh",
    "pelvis_combined_cubic_flat.ens",
    ("hip-bone-right", "hip-bone-left", "sacrum"),
)
FILES = MappingProxyType(
    {("pelvis", "right"): _PELVIS, ("pelvis", "left"): _PELVIS}
    | {
        ("femur", side): BoneFiles(
            f"femur_{side}_quartic_flat.mesh", f"femur_{side}_quartic_flat.ens", ("femur",)
        )
        for side in ("right", "left")
    }
    | {
        ("patella", side): BoneFiles(
            f"patella_11_{side}.mesh", f"patella_11_{side}.ens", ("patella",)
        )
        for side in ("right", "left")
    }
    | {
        ("tibia-fibula", side): BoneFiles(
            f"tibia_fibula_{side}_cubic_flat.mesh",
            f"tibia_fibula_{side}_cubic_flat.ens",
            ("tibia", "fibula"),
        )
        for side in ("right", "left")
    }
)


@cache
def bone_surface(bone: str, side: str = "right") -> ElementSurface:
    """Return a bone's elements, facing outward.

    Parameters
    ----------
    bone : {"pelvis", "femur", "patella", "tibia-fibula"}
    side : {"right", "left"}
        The pelvis is the same for both.

    Returns
    -------
    ElementSurface

    Raises
    ------
    UnknownNameError
        If there is no such bone or side.
    """
    if (bone, side) not in FILES:
        raise UnknownNameError("bone", f"{side} {bone}", [f"{s} {b}" for b, s in FILES])
    files, folder = FILES[bone, side], package_folder() / "atlas_meshes"
    surface = read_surface(folder / files.mesh, folder / files.ensemble)
    return surface.facing_outward(shape_model(side).nodes(bone))


def scan(bone: str, nodes: Floats, side: str = "right", density: int = REFERENCE_DENSITY) -> Scan:
    """Return a bone's surface for some nodes, ready for landmarks to be sought on it.

    Parameters
    ----------
    bone, side : str
        See `bone_surface`.
    nodes : ndarray, shape (nodes, 3)
        In metres.
    density : int
        Points along every side of every element.

    Returns
    -------
    Scan
    """
    surface = bone_surface(bone, side)
    cut = surface.tessellate(density)
    piece = np.array(surface.turns.piece)
    names = FILES[bone, side].parts
    parts = {name: piece[cut.element] == k for k, name in enumerate(names)}
    return Scan(TriangleMesh(cut.matrix @ nodes, cut.faces), MappingProxyType(parts))


def mirrored(given: Scan) -> Scan:
    """Return the mirror image of a scan, left for right, with left and right parts renamed."""
    swap = {"right": "left", "left": "right"}
    parts = {}
    for name, mask in given.parts.items():
        stem, _, side = name.rpartition("-")
        parts[f"{stem}-{swap[side]}" if side in swap else name] = mask
    mesh = TriangleMesh(given.points @ _MIRROR, given.mesh.faces[:, ::-1])
    return Scan(mesh, MappingProxyType(parts))
