"""Real bones as closed surfaces, and faults in how elements meet."""

import numpy as np
import pytest

from trochanter.bones.catalogue import FILES, bone_surface
from trochanter.bones.elements import lattice_of
from trochanter.bones.files import package_folder, read_nodes
from trochanter.bones.shape import BLOCKS, OURS_FROM_FILE, shape_model
from trochanter.bones.topology import consistent_turns
from trochanter.errors import DataFaultError, OutOfRangeError, UnknownNameError
from trochanter.geometry.meshes import TriangleMesh, connected_parts

MEANS = {
    ("pelvis", "right"): "pelvis_combined_cubic_mean_rigid_LLP26.geof",
    ("femur", "right"): "femur_right_mirrored_from_left_mean_rigid_LLP26.geof",
    ("femur", "left"): "femur_left_mean_rigid_LLP26.geof",
    ("patella", "right"): "patella_right_mirrored_from_left_mean_rigid_LLP26.geof",
    ("patella", "left"): "patella_left_mean_rigid_LLP26.geof",
    ("tibia-fibula", "right"): "tibia_fibula_cubic_right_mirrored_from_left_mean_rigid_LLP26.geof",
    ("tibia-fibula", "left"): "tibia_fibula_cubic_left_mean_rigid_LLP26.geof",
}
# Points at density 10. Pelvis and femur were counted before, with the library that made the files.
COUNTS = {"pelvis": 17498, "femur": 3323, "patella": 650, "tibia-fibula": 5107}
# Each hip bone has one hole, its obturator foramen; everything else is like a ball.
EULER = {"pelvis": 0 + 0 + 2, "femur": 2, "patella": 2, "tibia-fibula": 4}


def mesh_of(bone, side, density):
    cut = bone_surface(bone, side).tessellate(density)
    return TriangleMesh(cut.matrix @ shape_model(side).nodes(bone), cut.faces)


@pytest.mark.parametrize(("bone", "side"), FILES)
def test_watertight_with_the_known_number_of_points(bone, side):
    mesh = mesh_of(bone, side, 10)
    assert len(mesh.vertices) == COUNTS[bone]
    assert mesh.is_watertight


@pytest.mark.parametrize("density", [3, 4, 7])
@pytest.mark.parametrize("bone", COUNTS)
def test_watertight_outward_and_of_one_shape_at_any_density(bone, density):
    mesh = mesh_of(bone, "right", density)
    assert mesh.is_watertight
    assert len(mesh.vertices) - len(mesh.faces) / 2 == EULER[bone]
    for part in connected_parts(mesh):
        assert TriangleMesh(mesh.vertices, mesh.faces[part]).volume > 0


def test_no_two_points_coincide():
    """Points are merged by their nodes, so a seam left open would show as twins."""
    vertices = mesh_of("pelvis", "right", 10).vertices
    assert len(np.unique(np.round(vertices, 8), axis=0)) == len(vertices)


@pytest.mark.parametrize("bone", COUNTS)
def test_the_matrix_evaluates_any_shape(bone):
    cut = bone_surface(bone).tessellate(5)
    assert cut.matrix.sum(axis=1) == pytest.approx(1.0)
    nodes = shape_model("right").nodes(bone, [1.5, -2.0])
    moved = nodes @ np.diag([2.0, 1.0, 1.0]) + [1, 2, 3]
    assert cut.matrix @ moved == pytest.approx(
        (cut.matrix @ nodes) @ np.diag([2.0, 1.0, 1.0]) + [1, 2, 3]
    )


def test_every_point_knows_its_place_in_an_element():
    surface = bone_surface("femur")
    cut = surface.tessellate(6)
    nodes = shape_model("right").nodes("femur")
    for vertex in range(0, len(cut.element), 37):
        row = surface.rows(cut.element[vertex], cut.local[vertex : vertex + 1])
        assert (row @ nodes)[0] == pytest.approx((cut.matrix @ nodes)[vertex], abs=1e-12)


def test_the_surface_passes_through_the_nodes():
    """At density 4 a cubic element's points are its nodes."""
    nodes = shape_model("right").nodes("tibia-fibula")
    vertices = mesh_of("tibia-fibula", "right", 4).vertices
    assert len(vertices) == len(nodes)
    gap = np.linalg.norm(vertices[:, None] - nodes, axis=2).min(axis=1)
    assert gap.max() < 1e-12


@pytest.mark.parametrize(("key", "name"), MEANS.items())
def test_the_mean_shape_is_the_mean_surface(key, name):
    """The shape model and the surfaces' own files were written apart; they agree."""
    own = read_nodes(package_folder() / "atlas_meshes" / name) * 1e-3 @ OURS_FROM_FILE.T
    assert own.shape == (BLOCKS[key[0]].stop - BLOCKS[key[0]].start, 3)
    assert shape_model(key[1]).nodes(key[0]) == pytest.approx(own, abs=1e-12)


def test_an_open_side_is_named():
    lattice = lattice_of("quad_L1_L1")
    with pytest.raises(DataFaultError, match="belongs to 1 elements; it needs two"):
        consistent_turns((lattice,), (np.arange(4),))


def test_a_surface_with_one_side_only_is_refused():
    """Five triangles closed to a projective plane would have no inside; here, a Klein square."""
    lattice = lattice_of("quad_L2_L2")
    nodes = np.array([0, 1, 0, 2, 3, 2, 0, 1, 0])
    twisted = np.array([0, 1, 4, 2, 5, 6, 4, 7, 0])
    with pytest.raises(DataFaultError):
        consistent_turns((lattice, lattice), (nodes, twisted))


def test_wrong_use_raises():
    with pytest.raises(OutOfRangeError, match=r"3\.\.100"):
        bone_surface("femur").tessellate(2)
    with pytest.raises(UnknownNameError, match="right femur"):
        bone_surface("femurs", "right")
