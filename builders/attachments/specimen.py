"""One man's surfaces, as BodyParts3D published them, in our axes and metres."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import trimesh

from trochanter.bones.shape import OURS_FROM_FILE

SHARED = Path(__file__).resolve().parents[3] / "shared"
#: The mesh of each separate piece of bone.
BONES = {
    "hip-bone-right": "FJ3152",
    "sacrum": "FJ3393",
    "femur": "FJ3365",
    "tibia": "FJ3387",
    "fibula": "FJ3366",
    "patella": "FJ3381",
}
#: Bodies that muscles reach and that the shape model lacks.
SOFT = {"iliotibial-tract": "FJ1423", "lumbar-vertebra-5": "FJ3168"}


@cache
def surface(file: str) -> trimesh.Trimesh:
    """Return one mesh: x anterior, y up, z to the right [m], split vertices joined."""
    path = SHARED / "bodyparts3d" / f"{file}.obj"
    raw = trimesh.load(path, process=False, force="mesh")
    joined = trimesh.Trimesh(raw.vertices, raw.faces, process=False)
    joined.merge_vertices(merge_norm=True, merge_tex=True)
    # The files' axes are the shape model's: x left, y posterior, z up, in millimetres.
    return trimesh.Trimesh(joined.vertices @ OURS_FROM_FILE.T * 1e-3, joined.faces, process=False)


def muscle(files: list[str]) -> trimesh.Trimesh:
    """Return the surface of a muscle that has one mesh or several."""
    return trimesh.util.concatenate([surface(file) for file in files])


def sampled(mesh: trimesh.Trimesh, count: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return evenly strewn points of a surface and their outward normals."""
    points, face = trimesh.sample.sample_surface(mesh, count, seed=seed)
    return np.asarray(points), np.asarray(mesh.face_normals[face])
