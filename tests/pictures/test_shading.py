"""Rays and the light that surfaces take from each other, against what geometry says."""

from __future__ import annotations

import numpy as np
import pyvista

from trochanter.geometry.meshes import TriangleMesh
from trochanter.pictures.shading import REACH, openness, ray_tree
from trochanter.pictures.shading.rays import hidden


def ball(radius: float, middle: tuple[float, float, float] = (0, 0, 0)) -> TriangleMesh:
    made = pyvista.Sphere(radius=radius, center=middle, theta_resolution=60, phi_resolution=60)
    return TriangleMesh(made.points.astype(float), made.regular_faces.astype(np.int64))


def test_rays_meet_what_stands_in_their_way_and_nothing_else() -> None:
    tree = ray_tree(ball(0.01, (0.05, 0.0, 0.0)))
    starts = np.array([[0.0, y, 0.0] for y in (-0.02, -0.0095, 0.0, 0.0095, 0.02)])
    toward = np.array([1.0, 0.0, 0.0])
    assert hidden(tree, starts, toward).tolist() == [False, True, True, True, False]
    assert not hidden(tree, starts, -toward).any()


def test_rays_agree_with_every_triangle_tried_in_turn() -> None:
    mesh = ball(0.01)
    rng = np.random.default_rng(3)
    starts = rng.uniform(-0.02, 0.02, (200, 3))
    ways = rng.normal(size=(200, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    inside = np.linalg.norm(starts, axis=1) < 0.01
    ahead = -np.einsum("ij,ij->i", starts, ways)
    nearest = np.linalg.norm(starts + ahead[:, None] * ways, axis=1)
    meets = inside | ((nearest < 0.01) & (ahead > 0))
    clear = np.abs(nearest - 0.01) > 2e-4
    clear &= np.abs(np.linalg.norm(starts, axis=1) - 0.01) > 2e-4
    np.testing.assert_array_equal(hidden(ray_tree(mesh), starts, ways)[clear], meets[clear])


def test_a_ball_by_itself_is_open_all_over() -> None:
    mesh = ball(0.02)
    up = mesh.vertices / np.linalg.norm(mesh.vertices, axis=1, keepdims=True)
    assert openness(mesh.vertices, up, ray_tree(mesh)).min() > 0.99


def test_a_wall_takes_light_the_more_the_nearer() -> None:
    gaps = np.array([0.001, 0.005, 0.015, 0.03, 1.5 * REACH])
    wall = pyvista.Plane(center=(0, 0, 0), direction=(0, 0, 1), i_size=10, j_size=10).triangulate()
    tree = ray_tree(TriangleMesh(wall.points.astype(float), wall.regular_faces.astype(np.int64)))
    points = np.stack([np.zeros(5) + 0.001, np.zeros(5) + 0.002, gaps], axis=1)
    found = openness(points, np.tile([0.0, 0.0, -1.0], (5, 1)), tree)
    assert (np.diff(found) > 0).all()
    assert found[0] < 0.1
    assert found[-1] == 1.0
    away = openness(points, np.tile([0.0, 0.0, 1.0], (5, 1)), tree)
    np.testing.assert_array_equal(away, 1.0)
