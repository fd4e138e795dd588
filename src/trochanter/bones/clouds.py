"""The bones' elements strewn with points whose place in an element is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.sparse import csr_matrix, vstack

from trochanter.bones.catalogue import FILES, bone_surface
from trochanter.bones.elements import Floats, Ints, Lattice
from trochanter.bones.placing import placed_bones
from trochanter.bones.shape import shape_model
from trochanter.bones.surfaces import ElementSurface
from trochanter.errors import UnknownNameError
from trochanter.geometry.transforms import apply, inverse

#: How each bone is named where it has a side and a frame of its own.
PLACED = {
    "pelvis": "pelvis",
    "femur": "femur-right",
    "patella": "patella-right",
    "tibia-fibula": "tibia-fibula-right",
}
#: The bone that each separate piece belongs to.
BONE_OF = {part: bone for (bone, side), f in FILES.items() if side == "right" for part in f.parts}
#: About how far apart points lie [m].
_APART = 0.0019


@dataclass(frozen=True, eq=False)
class Cloud:
    """Points of one piece of bone.

    Attributes
    ----------
    bone, piece : str
    element : ndarray, shape (n,)
    local : ndarray, shape (n, 2)
        Each point's element and its place in it, 0 to 1.
    matrix : csr_matrix, shape (n, nodes)
        ``points = matrix @ nodes``.
    points, normals : ndarray, shape (n, 3)
        On the mean, in the bone's ISB frame [m]; normals point outward.
    area : ndarray, shape (n,)
        Surface of the mean that belongs to each point [m²].
    """

    bone: str
    piece: str
    element: Ints
    local: Floats
    matrix: csr_matrix
    points: Floats
    normals: Floats
    area: Floats


@cache
def cloud(piece: str) -> Cloud:
    """Return the points of one piece of bone, about 2 mm apart.

    Parameters
    ----------
    piece : str
        Such as ``"sacrum"``; the keys of `BONE_OF` are all there are.

    Returns
    -------
    Cloud

    Raises
    ------
    UnknownNameError
        If there is no such piece.
    """
    if piece not in BONE_OF:
        raise UnknownNameError("piece of bone", piece, BONE_OF)
    bone = BONE_OF[piece]
    whole = bone_surface(bone)
    frame = inverse(placed_bones()[PLACED[bone]].model_from_frame)
    nodes = apply(frame, shape_model().nodes(bone))
    wanted = FILES[bone, "right"].parts.index(piece)
    chosen = [e for e, k in enumerate(whole.turns.piece) if k == wanted]
    out = []
    for element in chosen:
        triangle = whole.lattices[element].triangle
        local = _centres(_cells(nodes[whole.nodes[element]], whole.lattices[element]), triangle)
        rows = whole.rows(element, local)
        cross = _cross(whole, element, local, nodes)
        length = np.linalg.norm(cross, axis=1)
        share = length / len(local) * (0.5 if triangle else 1.0)
        sense = -1.0 if whole.turns.turned[element] else 1.0
        out.append((np.full(len(local), element), local, rows, sense * cross, length, share))
    elements, locals_, rows_, crosses, lengths, areas = zip(*out, strict=True)
    matrix = vstack(rows_).tocsr()
    return Cloud(
        bone,
        piece,
        np.concatenate(elements),
        np.concatenate(locals_),
        matrix,
        matrix @ nodes,
        np.concatenate(crosses) / np.concatenate(lengths)[:, None],
        np.concatenate(areas),
    )


def _cells(nodes: Floats, lattice: Lattice) -> tuple[int, int]:
    """Return into how many cells of about the wanted size an element is cut, each way."""
    lengths = [
        float(np.linalg.norm(np.diff(nodes[side], axis=0), axis=1).sum()) for side in lattice.sides
    ]
    if lattice.triangle:
        across, up = lengths[0], max(lengths[1:])
    else:
        across, up = max(lengths[0::2]), max(lengths[1::2])
    return max(2, round(across / _APART)), max(2, round(up / _APART))


def _centres(cells: tuple[int, int], triangle: bool) -> Floats:
    """Return the middles of equal cells of a square or a triangle."""
    if not triangle:
        steps = [(np.arange(count) + 0.5) / count for count in cells]
        return np.stack(np.meshgrid(*steps), axis=-1).reshape(-1, 2)
    n = max(cells)
    upright = [(i + 1 / 3, j + 1 / 3) for j in range(n) for i in range(n - j)]
    hanging = [(i + 2 / 3, j + 2 / 3) for j in range(n - 1) for i in range(n - 1 - j)]
    return np.array(upright + hanging) / n


def _cross(whole: ElementSurface, element: int, local: Floats, nodes: Floats) -> Floats:
    """Return the surface's tangents' cross product, whose length is its stretch."""
    step = 1e-4
    sides = []
    for way in (np.array([step, 0.0]), np.array([0.0, step])):
        there, back = whole.rows(element, local + way), whole.rows(element, local - way)
        sides.append((there - back) @ nodes / (2 * step))
    return np.asarray(np.cross(*sides))
