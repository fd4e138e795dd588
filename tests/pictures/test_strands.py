"""Curves, tubes and the distance field that they are laid over."""

from __future__ import annotations

import numpy as np
import pytest

from trochanter.geometry.meshes import TriangleMesh
from trochanter.pictures.drawing import drawings
from trochanter.pictures.profiles import layout, radii_along, tendon
from trochanter.pictures.solids import Solid, openness
from trochanter.pictures.strands import STATIONS, between, lay_over, resample
from trochanter.pictures.tubes import tube_mesh


def ball(radius: float = 0.03, count: int = 4000) -> Solid:
    """A sphere about the origin, with vertices spread evenly (a Fibonacci lattice)."""
    k = np.arange(count) + 0.5
    z, turn = 1 - 2 * k / count, np.pi * (1 + np.sqrt(5)) * k
    flat = np.sqrt(1 - z * z)
    normals = np.stack([flat * np.cos(turn), flat * np.sin(turn), z], axis=1)
    return Solid.of(radius * normals, normals)


def test_resampling_keeps_the_ends_and_makes_equal_steps() -> None:
    points = np.array([[0, 0, 0], [1, 0, 0], [1, 2, 0]], dtype=float)
    out = resample(points, 31)
    np.testing.assert_array_equal(out[[0, -1]], points[[0, -1]])
    np.testing.assert_allclose(np.linalg.norm(np.diff(out, axis=0), axis=1), 0.1, atol=1e-12)


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_a_fan_runs_through_its_lines_and_not_beyond(lines: int) -> None:
    rng = np.random.default_rng(lines)
    guides = rng.uniform(-1, 1, (lines, 5, 3))
    fan = between(guides, np.linspace(0, 1, 3 * (lines - 1) + 1))
    np.testing.assert_allclose(fan[::3] if lines > 1 else fan, guides, atol=1e-12)
    dense = between(guides, np.linspace(0, 1, 101))
    assert (dense >= guides.min(axis=0) - 1e-12).all()
    assert (dense <= guides.max(axis=0) + 1e-12).all()


def test_a_line_through_a_ball_goes_round_it_on_the_side_where_it_starts() -> None:
    straight = np.linspace([-0.08, 0.005, 0], [0.08, 0.005, 0], STATIONS)[None]
    for side in (1, -1):
        bulge = side * 0.05 * np.sin(np.linspace(0, np.pi, STATIONS))
        start = straight + np.stack([0 * bulge, bulge, 0 * bulge], axis=1)
        laid = lay_over(straight, ball(), lambda n: np.full((1, n), 0.004), start)
        assert np.linalg.norm(laid[0], axis=1).min() > 0.0335
        assert side * laid[0, STATIONS // 2, 1] > 0.03
        np.testing.assert_allclose(laid[0, [0, -1]], straight[0, [0, -1]], atol=1e-12)
        bend = np.diff(laid[0], 2, axis=0)
        assert np.linalg.norm(bend, axis=1).max() < 0.002, "a kink"


def test_a_line_clear_of_bone_stays_where_it_was_published() -> None:
    straight = np.linspace([-0.08, 0.06, 0], [0.08, 0.06, 0], STATIONS)[None]
    laid = lay_over(straight, ball(), lambda n: np.full((1, n), 0.004), straight + 0.0)
    np.testing.assert_allclose(laid, straight, atol=1e-9)


def test_tubes_are_closed_and_face_outward() -> None:
    s = np.linspace(0, 1, 40)
    curve = np.stack([0.1 * s, 0.02 * np.sin(4 * s), 0.01 * s**2], axis=1)
    tubes = tube_mesh(curve[None], np.full((1, 40), 0.004), sides=24)
    mesh = TriangleMesh(tubes.vertices, tubes.faces)
    assert mesh.is_watertight
    length = np.linalg.norm(np.diff(curve, axis=0), axis=1).sum()
    polygon = 12 * np.sin(2 * np.pi / 24) * 0.004**2  # area of the 24-sided section
    assert mesh.volume == pytest.approx(polygon * length, rel=0.01)
    np.testing.assert_allclose(np.linalg.norm(tubes.normals, axis=1), 1, atol=1e-12)
    outward = np.einsum("ij,ij->i", tubes.normals, tubes.vertices - curve[tubes.station])
    assert (outward > 0).all()


def test_light_is_full_on_a_ball_and_less_between_two() -> None:
    one = ball()
    assert openness(one, one.vertices, one.normals).min() > 0.9
    both = Solid.of(
        np.concatenate([one.vertices, one.vertices + np.array([0.064, 0, 0])]),
        np.concatenate([one.normals, one.normals]),
    )
    light = openness(both, one.vertices, one.normals)
    facing = one.normals[:, 0]
    assert light[facing > 0.99].max() < 0.6
    assert light[facing < -0.5].min() > 0.9


@pytest.mark.parametrize("slug", ["gluteus-minimus", "biceps-femoris", "psoas-major"])
def test_strands_have_the_muscles_cross_section_and_tendons_at_their_ends(slug: str) -> None:
    drawing = drawings().muscles[slug]
    area = 8e-4
    belly = radii_along(drawing, area).max(axis=1)
    # Drawn an eighth thicker than their share, against gaps.
    assert np.pi * (belly**2).sum() == pytest.approx(1.12**2 * area, rel=0.02)
    colour = tendon(drawing)
    assert colour[:, -1].min() == 1.0
    assert colour[:, STATIONS // 2].max() == 0.0


@pytest.mark.parametrize("flatness", [1.0, 4.0])
def test_strands_stand_apart_within_the_bundle(flatness: float) -> None:
    places = layout(11, flatness)
    assert np.linalg.norm(places, axis=1).max() <= 1
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + 9 * np.eye(11)
    assert apart.min() > 0.15
