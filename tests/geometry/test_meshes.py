"""Meshes against shapes whose normals, volume and distances are known."""

import numpy as np
import pytest

from trochanter.geometry.meshes import (
    TriangleMesh,
    connected_parts,
    nearest_on_surface,
    vertex_normals,
)

CUBE = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float)
SIDES = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
FACES = np.array([t for a, b, c, d in SIDES for t in ((a, b, c), (a, c, d))])


@pytest.fixture
def cube():
    return TriangleMesh(CUBE, FACES)


def box_distance(points):
    """Signed distance from the unit cube."""
    outside = np.maximum(np.maximum(-points, points - 1), 0)
    inside = np.minimum(points, 1 - points).min(axis=1)
    return np.where(inside > 0, -inside, np.linalg.norm(outside, axis=1))


def test_volume_and_watertightness(cube):
    assert cube.volume == pytest.approx(1)
    assert cube.is_watertight
    assert not TriangleMesh(CUBE, FACES[1:]).is_watertight
    flipped = FACES.copy()
    flipped[0] = flipped[0, ::-1]
    assert not TriangleMesh(CUBE, flipped).is_watertight
    assert TriangleMesh(CUBE, FACES[:, ::-1]).volume == pytest.approx(-1)


def test_corner_normals_do_not_depend_on_the_diagonals(cube):
    """Weighted by angle, every corner of a cube points along its diagonal."""
    assert vertex_normals(cube) == pytest.approx((2 * CUBE - 1) / np.sqrt(3))


def test_parts_are_found_apart(cube):
    two = TriangleMesh(
        np.vstack([CUBE, CUBE + 5, [[9, 9, 9]]]), np.vstack([FACES + 8, FACES, [[0, 1, 3]]])
    )
    parts = connected_parts(two)
    assert [len(one) for one in parts] == [13, 12]
    assert set(parts[1]) == set(range(12))


def test_nearest_point_of_a_cube_is_exact(cube):
    points = np.random.default_rng(0).uniform(-1, 2, (3000, 3))
    found = nearest_on_surface(cube, points, chunk=700)
    expected = box_distance(points)
    assert found.distances == pytest.approx(np.abs(expected), abs=1e-12)
    assert found.signed_distances == pytest.approx(expected, abs=1e-12)
    rebuilt = np.einsum("ij,ijk->ik", found.barycentric, cube.corners[found.faces])
    assert rebuilt == pytest.approx(found.points)
    assert np.linalg.norm(found.points - points, axis=1) == pytest.approx(found.distances)


def test_sign_at_edges_and_corners_of_a_sharp_spike():
    """Nearest points on sharp edges and tips: a face's normal alone would get the sign wrong."""
    tip = np.array([[0, 0, 0], [1, 0, 0], [0.5, 0.1, 0], [0.5, 0.05, 6.0]])
    spike = TriangleMesh(tip, np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]]))
    points = np.random.default_rng(1).uniform([-1, -1, -1], [2, 1, 8], (4000, 3))
    found = nearest_on_surface(spike, points)
    planes = np.einsum("mk,nmk->nm", spike.face_normals, points[:, None] - spike.corners[:, 0])
    assert np.array_equal(found.signed_distances < 0, (planes < 0).all(axis=1))


def test_large_and_small_triangles_together_agree_with_trying_all():
    from trochanter.geometry.triangles import closest_on_triangles

    rng = np.random.default_rng(2)
    size = 10 ** rng.uniform(-3, 0.5, 300)
    corners = rng.uniform(-1, 1, (300, 1, 3)) + size[:, None, None] * rng.normal(0, 1, (300, 3, 3))
    mesh = TriangleMesh(corners.reshape(-1, 3), np.arange(900).reshape(-1, 3))
    points = rng.uniform(-3, 3, (200, 3))
    all_pairs = np.repeat(points, 300, axis=0), np.tile(mesh.corners, (200, 1, 1))
    weights = closest_on_triangles(*all_pairs)
    gaps = np.linalg.norm(np.einsum("ij,ijk->ik", weights, all_pairs[1]) - all_pairs[0], axis=1)
    best = gaps.reshape(200, 300).min(axis=1)
    assert nearest_on_surface(mesh, points).distances == pytest.approx(best, abs=1e-12)


def test_flat_triangles_still_have_a_nearest_point():
    line = TriangleMesh(np.array([[0, 0, 0], [1, 0, 0], [2, 0, 0.0]]), np.array([[0, 1, 2]]))
    assert nearest_on_surface(line, [[0.7, 3, 0], [5, 0, 0]]).distances == pytest.approx([3, 3])


def test_arrays_are_copies_closed_to_writing():
    given = CUBE.copy()
    mesh = TriangleMesh(given, FACES)
    given[0] = 7
    assert mesh.vertices[0] == pytest.approx([0, 0, 0])
    with pytest.raises(ValueError, match="read-only"):
        mesh.vertices[0] = 1


def test_wrong_use_raises(cube):
    with pytest.raises(ValueError, match="not finite"):
        nearest_on_surface(cube, [[np.nan, 0, 0]])
    with pytest.raises(ValueError, match="without triangles"):
        nearest_on_surface(TriangleMesh(CUBE, np.zeros((0, 3))), [[0, 0, 0]])
    with pytest.raises(ValueError, match=r"use \(n, 3\)"):
        TriangleMesh(np.zeros(3), FACES)
    with pytest.raises(ValueError, match=r"outside 0\.\.7"):
        TriangleMesh(CUBE, [[0, 1, 8]])
    assert len(nearest_on_surface(cube, np.zeros((0, 3))).distances) == 0
