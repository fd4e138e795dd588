"""The formats of exported files, by their endings."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.pictures.export.glb import glb_bytes
from trochanter.pictures.export.parts import Part
from trochanter.pictures.files import write_whole

FORMATS = (".glb", ".stl", ".ply")


def export(parts: Sequence[Part], path: str | Path, note: str = "") -> Path:
    """Write parts to one file; a file that was there is replaced only by a whole one.

    Parameters
    ----------
    parts : sequence of Part
    path : str or Path
        Its ending says the format: ``.glb`` (glTF 2.0 with names, materials,
        colours, sources and morph targets), ``.stl`` (triangles alone) or
        ``.ply`` (triangles and colours). Metres in all.
    note : str
        Kept in a GLB beside the sources, such as the pose.

    Returns
    -------
    Path

    Raises
    ------
    UnknownNameError
        If the ending is none of these.
    OutOfRangeError
        If there is nothing to write.
    TrochanterError
        If the file cannot be written.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in FORMATS:
        raise UnknownNameError("ending of a file to export", ending or target.name, FORMATS)
    if not parts:
        raise OutOfRangeError("nothing to export: no muscle and no bone was asked for")
    content = glb_bytes(parts, note) if ending == ".glb" else _plain(parts, ending)
    write_whole(target, content)
    return target


def _plain(parts: Sequence[Part], ending: str) -> bytes:
    """Return all parts as one surface, as VTK's writers give it."""
    import pyvista as pv

    starts = np.cumsum([0] + [len(part.mesh.vertices) for part in parts[:-1]])
    points = np.concatenate([part.mesh.vertices for part in parts])
    faces = [part.mesh.faces + start for part, start in zip(parts, starts, strict=True)]
    surface = pv.make_tri_mesh(points, np.concatenate(faces))
    colours = np.concatenate([part.colours for part in parts])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"surface{ending}"
        if ending == ".stl":
            surface.save(path)
        else:
            pixels = np.round(255 * colours).astype(np.uint8)
            surface.save(path, texture=pixels, recompute_normals=False)
        return path.read_bytes()
