"""Quantised meshes as binary glTF 2.0, with KHR_mesh_quantization."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pygltflib as g
from numpy.typing import NDArray

import trochanter
from trochanter.site.bundle.grids import Floats, Ints

#: Numbers of the glTF 2.0 specification: component types, and what a view holds.
_KIND = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123}
_VERTICES, _INDICES = 34962, 34963
_FULL = 32767


@dataclass(frozen=True, eq=False)
class Quantised:
    """One mesh, ready to be written.

    Attributes
    ----------
    name : str
    vertices, normals : ndarray, shape (n, 3)
        In the node's frame [m]; unit normals.
    faces : ndarray, shape (m, 3)
    attributes : Mapping of str to ndarray of uint8, shape (n, 4)
        More of each vertex, as shares of 255, under names that begin with ``_``.
    moves, turns : ndarray of int8 or int16, shape (n, 3)
        Morph targets of positions, in parts of the type's greatest number times
        `reach`, and of normals.
    weights : ndarray, shape (targets,)
        The targets' weights at neutral.
    extras : dict
        Kept in the mesh's ``extras``.
    """

    name: str
    vertices: Floats
    normals: Floats
    faces: Ints
    attributes: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    moves: Sequence[NDArray[Any]] = ()
    turns: Sequence[NDArray[Any]] = ()
    weights: Floats = field(default_factory=lambda: np.zeros(0))
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def middle(self) -> Floats:
        """Middle of the vertices' box, where the node stands [m]."""
        return np.asarray((self.vertices.min(axis=0) + self.vertices.max(axis=0)) / 2)

    @property
    def reach(self) -> float:
        """What a position of one stands for [m]: the node's scale."""
        return float(np.abs(self.vertices - self.middle).max())

    @property
    def whole(self) -> NDArray[np.int16]:
        """Positions as 16-bit numbers."""
        return np.round((self.vertices - self.middle) / self.reach * _FULL).astype(np.int16)


def glb_bytes(meshes: Sequence[Quantised], copyright: str) -> bytes:
    """Return meshes as one GLB file, a node a mesh, named alike.

    Positions are normalised int16 about the node's place, in its scale; normals are
    normalised int8, faces uint16. Morph targets are relative, in the same scale.

    Raises
    ------
    ValueError
        If a mesh has more vertices than uint16 counts.
    """
    store = _Store()
    file = store.file
    file.extensionsUsed = file.extensionsRequired = ["KHR_mesh_quantization"]
    for mesh in meshes:
        if len(mesh.vertices) > 65535:
            raise ValueError(f"{mesh.name} has {len(mesh.vertices)} vertices; at most 65535")
        file.meshes.append(_mesh(store, mesh))
        node = g.Node(name=mesh.name, mesh=len(file.meshes) - 1)
        node.translation, node.scale = mesh.middle.tolist(), [mesh.reach] * 3
        file.nodes.append(node)
    file.scenes, file.scene = [g.Scene(nodes=list(range(len(meshes))))], 0
    generator = f"trochanter {trochanter.__version__}"
    file.asset = g.Asset(version="2.0", generator=generator, copyright=copyright)
    file.buffers = [g.Buffer(byteLength=len(store.data))]
    file.set_binary_blob(bytes(store.data))
    return b"".join(file.save_to_bytes())


class _Store:
    """The file and the one buffer that all numbers go to."""

    def __init__(self) -> None:
        self.file, self.data = g.GLTF2(), bytearray()

    def put(self, array: NDArray[Any], target: int, position: bool = False) -> int:
        """Keep an array and return its accessor's number; rows begin at multiples of four."""
        flat = array.reshape(len(array), -1)
        size = flat.dtype.itemsize * flat.shape[1]
        stride = size + -size % 4 if target == _VERTICES else None
        raw = np.ascontiguousarray(flat, flat.dtype.newbyteorder("<")).view(np.uint8)
        if stride:
            raw = np.pad(raw.reshape(len(flat), size), ((0, 0), (0, stride - size)))
        content = raw.tobytes()
        view = g.BufferView(
            buffer=0,
            byteOffset=len(self.data),
            byteLength=len(content),
            byteStride=stride,
            target=target,
        )
        self.data += content + bytes(-len(content) % 4)
        self.file.bufferViews.append(view)
        accessor = g.Accessor(
            bufferView=len(self.file.bufferViews) - 1,
            componentType=_KIND[flat.dtype.str[1:]],
            normalized=target == _VERTICES,
            count=len(flat),
            type={1: "SCALAR", 3: "VEC3", 4: "VEC4"}[flat.shape[1]],
            min=flat.min(axis=0).tolist() if position else None,
            max=flat.max(axis=0).tolist() if position else None,
        )
        self.file.accessors.append(accessor)
        return len(self.file.accessors) - 1


def _mesh(store: _Store, mesh: Quantised) -> Any:
    normals = np.round(mesh.normals * 127).astype(np.int8)
    attributes = g.Attributes(
        POSITION=store.put(mesh.whole, _VERTICES, position=True),
        NORMAL=store.put(normals, _VERTICES),
    )
    for name, values in mesh.attributes.items():
        setattr(attributes, name, store.put(values, _VERTICES))
    targets = [
        {
            "POSITION": store.put(move, _VERTICES, position=True),
            "NORMAL": store.put(turn, _VERTICES),
        }
        for move, turn in zip(mesh.moves, mesh.turns, strict=True)
    ]
    faces = store.put(mesh.faces.astype(np.uint16).ravel(), _INDICES)
    primitive = g.Primitive(attributes=attributes, indices=faces, targets=targets or None)
    weights = [float(np.float32(w)) for w in mesh.weights] or None
    return g.Mesh(name=mesh.name, primitives=[primitive], weights=weights, extras=mesh.extras)


def read_glb(content: bytes) -> dict[str, dict[str, Any]]:
    """Return the meshes of a file that `glb_bytes` made, by name.

    Returns
    -------
    dict
        ``vertices`` (n, 3) in the node's frame [m], ``normals``, ``faces`` (m, 3),
        ``moves`` (targets, n, 3) [m], ``turns`` (targets, n, 3), ``weights``, ``extras`` and
        any attribute whose name begins with ``_``.
    """
    size = int.from_bytes(content[12:16], "little")
    head, data = json.loads(content[20 : 20 + size]), content[28 + size :]
    kinds = {number: kind for kind, number in _KIND.items()}

    def read(number: int) -> NDArray[Any]:
        one = head["accessors"][number]
        view = head["bufferViews"][one["bufferView"]]
        kind = np.dtype(kinds[one["componentType"]]).newbyteorder("<")
        width = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}[one["type"]]
        stride = view.get("byteStride") or kind.itemsize * width
        start = view.get("byteOffset", 0)
        raw = np.frombuffer(data, np.uint8, view["byteLength"], start).reshape(-1, stride)
        values = np.ascontiguousarray(raw[:, : kind.itemsize * width]).view(kind)
        if not one.get("normalized"):
            return values
        return np.maximum(values / np.iinfo(kind).max, -1.0)

    out = {}
    for node in head["nodes"]:
        mesh = head["meshes"][node["mesh"]]
        one = mesh["primitives"][0]
        place, scale = np.array(node["translation"]), node["scale"][0]
        targets = one.get("targets") or []
        held = {
            "vertices": read(one["attributes"]["POSITION"]) * scale + place,
            "normals": read(one["attributes"]["NORMAL"]),
            "faces": read(one["indices"]).reshape(-1, 3).astype(np.int64),
            "moves": np.array([read(t["POSITION"]) * scale for t in targets]),
            "turns": np.array([read(t["NORMAL"]) for t in targets]),
            "weights": np.array(mesh.get("weights") or []),
            "extras": mesh.get("extras", {}),
        }
        more = {k: read(v) for k, v in one["attributes"].items() if k.startswith("_")}
        out[node["name"]] = held | more
    return out
