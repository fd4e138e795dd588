"""Exported files, read back with other libraries than those that wrote them."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.pictures.export import FORMATS, MORPHS, Part, export, parts_at

trimesh = pytest.importorskip("trimesh", reason="trimesh reads exported files back")


@cache
def parts() -> tuple[Part, ...]:
    return tuple(parts_at(["gluteus-minimus"], {"hip_flexion": np.radians(30)}, morphs=True))


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_holds_the_surfaces_in_metres(ending: str, tmp_path: Path) -> None:
    file = export(parts(), tmp_path / f"hip{ending}")
    read = trimesh.load(file, force="mesh", process=False)
    low, high = (
        f(np.concatenate([p.mesh.vertices for p in parts()]), axis=0) for f in (np.min, np.max)
    )
    assert read.bounds == pytest.approx(np.stack([low, high]), abs=1e-6)
    assert len(read.faces) == sum(len(p.mesh.faces) for p in parts())
    volume = sum(p.mesh.volume for p in parts())
    assert read.volume == pytest.approx(volume, rel=1e-4)
    assert [p.name for p in tmp_path.iterdir()] == [f"hip{ending}"]


def test_a_glb_names_its_parts_and_their_sources(tmp_path: Path) -> None:
    read = trimesh.load(export(parts(), tmp_path / "hip.glb", "flexion 30"), process=False)
    assert set(read.geometry) >= {"gluteus-minimus-right", "femur-right", "sacrum"}
    for part in parts():
        mesh = read.geometry[part.name]
        assert mesh.vertices == pytest.approx(part.mesh.vertices, abs=1e-6)
        assert mesh.metadata["licence"] == part.licence
        assert mesh.metadata["source"] == part.source
        assert mesh.visual.vertex_attributes["color"].shape[0] == len(part.mesh.vertices)


def test_morph_targets_are_the_bodies_at_those_poses(tmp_path: Path) -> None:
    gltf = pytest.importorskip("pygltflib")
    held = gltf.GLTF2().load(str(export(parts(), tmp_path / "hip.glb")))
    muscle = next(m for m in held.meshes if m.name == "gluteus-minimus-right")
    assert muscle.extras["targetNames"] == list(MORPHS)
    target = muscle.primitives[0].targets[list(MORPHS).index("flexion 45°")]
    accessor = held.accessors[target["POSITION"]]
    view = held.bufferViews[accessor.bufferView]
    raw = held.binary_blob()[view.byteOffset : view.byteOffset + view.byteLength]
    moved = np.frombuffer(raw, np.float32).reshape(-1, 3) + parts()[0].mesh.vertices
    there = parts_at(["gluteus-minimus"], {"hip_flexion": np.radians(75)}, bones=False)[0]
    assert moved == pytest.approx(there.mesh.vertices, abs=1e-6)
    assert accessor.min == pytest.approx(np.frombuffer(raw, np.float32).reshape(-1, 3).min(0))


def test_the_left_is_the_right_mirrored_and_still_faces_outward() -> None:
    left = parts_at(["gluteus-minimus"], side="left")
    right = parts_at(["gluteus-minimus"])
    assert {p.name for p in left} >= {"gluteus-minimus-left", "femur-left", "hip-bone-left"}
    for one, other in zip(left, right, strict=True):
        assert one.mesh.vertices == pytest.approx(other.mesh.vertices * [1, 1, -1])
        assert one.mesh.volume == pytest.approx(other.mesh.volume)
        assert one.mesh.volume > 0


def test_wrong_use_is_named_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"\.glb"):
        export(parts(), tmp_path / "hip.obj")
    with pytest.raises(OutOfRangeError, match="nothing to export"):
        export([], tmp_path / "hip.glb")
    with pytest.raises(UnknownNameError, match="side"):
        parts_at([], side="both")
    with pytest.raises(UnknownNameError, match="source"):
        parts_at(["gluteus-minimus"], source="visible human")
    assert not list(tmp_path.iterdir())
