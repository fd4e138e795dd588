"""Parts as binary glTF 2.0, written with pygltflib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import trochanter
from trochanter.errors import MissingLibraryError
from trochanter.geometry.meshes import vertex_normals
from trochanter.pictures.export.parts import Part

#: Numbers of the glTF 2.0 specification.
_FLOAT, _UNSIGNED = 5126, 5125
_VERTICES, _INDICES = 34962, 34963


def glb_bytes(parts: Sequence[Part], note: str = "") -> bytes:
    """Return parts as one GLB file: a node, a mesh and a material each.

    Names are the parts'; sources and licences are in ``extras`` of each mesh, and
    all of them in the asset's. Morph targets carry their names in the mesh's
    ``extras.targetNames``, as viewers expect. Axes: x anterior, y up, z to the
    right, in metres, as the model has them.

    Raises
    ------
    MissingLibraryError
        If pygltflib is not installed; the message holds the line that installs it.
    """
    try:
        import pygltflib as g
    except ImportError as missing:
        raise MissingLibraryError(
            "GLB needs a library that is not installed; run: pip install 'pygltflib>=1.16'"
        ) from missing
    store = _Store(g)
    file = store.file
    for part in parts:
        file.materials.append(_material(g, part))
        file.meshes.append(_mesh(g, store, part))
        file.nodes.append(g.Node(name=part.name, mesh=len(file.meshes) - 1))
    file.scenes = [g.Scene(name="trochanter", nodes=list(range(len(parts))))]
    file.scene = 0
    sources = dict.fromkeys(f"{part.source} ({part.licence})" for part in parts)
    file.asset = g.Asset(
        version="2.0",
        generator=f"trochanter {trochanter.__version__}",
        copyright="; ".join(sources),
        extras={"note": note, "units": "m", "axes": "x anterior, y up, z to the right"},
    )
    file.buffers = [g.Buffer(byteLength=len(store.data))]
    file.set_binary_blob(bytes(store.data))
    return b"".join(file.save_to_bytes())


class _Store:
    """The file and the one buffer that all numbers go to."""

    def __init__(self, g: Any) -> None:
        self.g, self.file, self.data = g, g.GLTF2(), bytearray()

    def put(self, array: NDArray[Any], target: int) -> int:
        """Keep an array and return its accessor's number."""
        flat = np.ascontiguousarray(array)
        view = self.g.BufferView(
            buffer=0, byteOffset=len(self.data), byteLength=flat.nbytes, target=target
        )
        self.data += flat.tobytes()
        self.file.bufferViews.append(view)
        indices = target == _INDICES
        accessor = self.g.Accessor(
            bufferView=len(self.file.bufferViews) - 1,
            componentType=_UNSIGNED if indices else _FLOAT,
            count=len(flat),
            type="SCALAR" if indices else "VEC3",
            min=None if indices else flat.min(axis=0).tolist(),
            max=None if indices else flat.max(axis=0).tolist(),
        )
        self.file.accessors.append(accessor)
        return len(self.file.accessors) - 1

    def points(self, array: NDArray[np.float64]) -> int:
        """Keep points as single floats, which is all that glTF takes."""
        return self.put(array.astype(np.float32), _VERTICES)


def _material(g: Any, part: Part) -> Any:
    """Return a matt material for bone, a moist one for muscle; its colour is the vertices'."""
    rough = 0.8 if part.kind == "bone" else 0.45
    shine = g.PbrMetallicRoughness(metallicFactor=0.0, roughnessFactor=rough)
    return g.Material(name=f"{part.kind} {part.name}", pbrMetallicRoughness=shine)


def _mesh(g: Any, store: _Store, part: Part) -> Any:
    """Return a part's mesh with its morph targets."""
    attributes = g.Attributes(
        POSITION=store.points(part.mesh.vertices),
        NORMAL=store.points(_unit_normals(part)),
        COLOR_0=store.points(part.colours),
    )
    indices = store.put(part.mesh.faces.astype(np.uint32).ravel(), _INDICES)
    targets = [{"POSITION": store.points(move)} for move in part.morphs.values()]
    primitive = g.Primitive(
        attributes=attributes,
        indices=indices,
        material=len(store.file.materials) - 1,
        targets=targets or None,
    )
    extras: dict[str, Any] = {"kind": part.kind, "source": part.source, "licence": part.licence}
    if targets:
        extras["targetNames"] = list(part.morphs)
    weights = [0.0] * len(targets)
    return g.Mesh(name=part.name, primitives=[primitive], weights=weights or None, extras=extras)


def _unit_normals(part: Part) -> NDArray[np.float64]:
    """Return normals of length one everywhere, as glTF demands."""
    normals = vertex_normals(part.mesh)
    return np.where(np.linalg.norm(normals, axis=1)[:, None] > 0.5, normals, [0.0, 1.0, 0.0])
