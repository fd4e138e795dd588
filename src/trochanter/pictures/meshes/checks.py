"""Whether a file is the part that its header says, and how small faults are mended."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trochanter.bones.shape import OURS_FROM_FILE
from trochanter.errors import DataFaultError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.pictures.meshes.obj import Raw

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Units in which a file may have been saved, in millimetres.
_UNITS = {"metres": 1000.0, "inches": 25.4, "centimetres": 10.0}
#: A part may lie this far from where its header says [mm]; one of BodyParts3D's does.
_PLACE = 10.0
#: A hole of at most this width [mm] is closed; a wider one says that a piece is missing.
_HOLE = 12.0
#: The share by which a volume may differ from the header's.
_VOLUME = 0.10


def mended(raw: Raw) -> tuple[TriangleMesh, list[str]]:
    """Return a part in metres and our axes (x anterior, y up, z right), and what was mended.

    Parameters
    ----------
    raw : Raw

    Returns
    -------
    mesh : TriangleMesh
        Closed, facing outward; split vertices joined.
    told : list of str
        A warning for each thing that was mended, with the file's name.

    Raises
    ------
    DataFaultError
        If it cannot be mended: open, of a wrong size, or not what its header says.
    """
    told: list[str] = []
    scale = _scale(raw, told)
    faces, vertices = _joined(raw.vertices * scale, raw.faces)
    faces = _closed(raw, vertices, faces, told)
    mesh = TriangleMesh(vertices @ OURS_FROM_FILE.T * 1e-3, faces)
    if mesh.volume < 0:
        told.append(f"{raw.path.name}: its faces look inward; turned round")
        mesh = TriangleMesh(mesh.vertices, mesh.faces[:, ::-1])
    _check_volume(raw, mesh)
    return mesh, told


def _scale(raw: Raw, told: list[str]) -> float:
    """Return what takes the file's numbers to millimetres, by its header's bounds."""
    extent = np.ptp(raw.vertices, axis=0)
    if raw.bounds is None:
        if not 3.0 < extent.max() < 800.0:
            raise DataFaultError(
                [f"{raw.path.name}: {extent.max():.3g} mm long, and no bounds in its header"]
            )
        return 1.0
    wanted = np.ptp(raw.bounds, axis=0)
    ratio = float(np.median(wanted / np.maximum(extent, 1e-12)))
    for unit, factor in {"millimetres": 1.0, **_UNITS}.items():
        near = np.abs(raw.vertices.min(axis=0) * factor - raw.bounds[0]).max()
        if abs(ratio / factor - 1.0) < 0.03 and near < _PLACE:
            if factor != 1.0:
                told.append(f"{raw.path.name}: in {unit}; scaled by {factor:g} to millimetres")
            return factor
    raise DataFaultError(
        [
            f"{raw.path.name}: its {raw.name or 'part'} spans {extent.max():.4g}, its header says "
            f"{wanted.max():.4g} mm; it was scaled, moved or changed after BodyParts3D saved it"
        ]
    )


def _joined(vertices: Floats, faces: Ints) -> tuple[Ints, Floats]:
    """Join vertices in one place, and drop triangles that lost their area."""
    _, first, same = np.unique(
        np.round(vertices, 5), axis=0, return_index=True, return_inverse=True
    )
    joined = same.ravel()[faces]
    a, b, c = joined.T
    return joined[(a != b) & (b != c) & (c != a)], vertices[first]


def _closed(raw: Raw, vertices: Floats, faces: Ints, told: list[str]) -> Ints:
    """Close small holes by a fan each; refuse what is open."""
    loops = _borders(faces)
    if loops is None or any(np.ptp(vertices[loop], axis=0).max() > _HOLE for loop in loops):
        raise DataFaultError(
            [f"{raw.path.name}: the surface is open; its {raw.name or 'part'} encloses no volume"]
        )
    if not loops:
        return faces
    caps = [(loop[0], loop[k + 1], loop[k]) for loop in loops for k in range(1, len(loop) - 1)]
    told.append(f"{raw.path.name}: closed {len(loops)} small holes in the surface")
    return np.concatenate([faces, np.array(caps, dtype=np.int64)])


def _borders(faces: Ints) -> list[list[int]] | None:
    """Return loops of edges that only one triangle has; None where they form no loops."""
    edges = np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)])
    there = {(int(a), int(b)) for a, b in edges}
    lone = [(a, b) for a, b in there if (b, a) not in there]
    after = dict(lone)
    if len(after) != len(lone):
        return None
    loops = []
    while after:
        start, here = next(iter(after.items()))
        del after[start]
        loop = [start]
        while here != start:
            loop.append(here)
            if here not in after:
                return None
            here = after.pop(here)
        loops.append(loop)
    return loops


def _check_volume(raw: Raw, mesh: TriangleMesh) -> None:
    if raw.volume and abs(mesh.volume * 1e6 / raw.volume - 1.0) > _VOLUME:
        raise DataFaultError(
            [
                f"{raw.path.name}: encloses {mesh.volume * 1e6:.1f} cm³, its header says "
                f"{raw.volume:.1f}; the file is damaged or another part's"
            ]
        )


def check_side(raw: Raw, mesh: TriangleMesh, midline: float) -> None:
    """Refuse a part of the right side that lies to the left.

    Parameters
    ----------
    raw : Raw
    mesh : TriangleMesh
    midline : float
        The middle of the sacrum, or 0 [m].

    Raises
    ------
    DataFaultError
        With the file's name.
    """
    if float(mesh.vertices[:, 2].mean()) < midline:
        raise DataFaultError(
            [f"{raw.path.name}: its {raw.name} lies left of the sacrum; the right side is needed"]
        )
