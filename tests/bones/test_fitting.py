"""The shape model fitted to meshes whose shape and place are known."""

import numpy as np
import pytest

from trochanter.bones.clouds import BONE_OF, cloud
from trochanter.bones.fitting import fit_bones, fit_piece
from trochanter.bones.matching import Target, sampled, similarity, spaced, warp
from trochanter.bones.skeleton import skeleton
from trochanter.errors import DataFaultError, UnknownNameError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.geometry.transforms import rotation


def moved(piece: str, scale: float = 1.08, degrees: float = 12.0) -> TriangleMesh:
    """Return a piece of the mean: scaled, turned and shifted."""
    mesh = next(b.part(piece) for b in skeleton().bones.values() if piece in b.parts)
    turn = rotation("y", np.radians(degrees)) @ rotation("x", np.radians(4.0))
    return TriangleMesh(scale * mesh.vertices @ turn.T + [0.3, 0.9, -0.2], mesh.faces)


def test_a_moved_patella_is_found_again_with_its_scale() -> None:
    fit = fit_bones({"patella": moved("patella")}, samples=4000, thin=2)["patella"]
    assert fit.scale == pytest.approx(1.08, rel=0.01)
    assert fit.errors["warp"][0] < 0.3
    assert fit.errors["warp"][0] <= fit.errors["modes"][0] <= fit.errors["similarity"][0] + 0.05
    assert np.allclose(fit.to_mean(fit.points), fit.cloud.points, atol=2e-3)


def test_told_of_each_piece_in_turn() -> None:
    heard: list[str] = []
    mesh = moved("patella", 1.0, 0.0)
    fit_bones({"patella": mesh}, samples=2000, thin=8, told=heard.append)
    assert heard == ["patella"]


def test_an_unknown_piece_is_named() -> None:
    with pytest.raises(UnknownNameError, match="humerus"):
        fit_bones({"humerus": moved("patella")})


def test_a_surface_that_faces_inward_is_no_bone() -> None:
    points, _ = sampled(moved("patella"), 2000)
    inward = points.mean(axis=0) - points
    inward /= np.linalg.norm(inward, axis=1)[:, None]
    with pytest.raises(DataFaultError, match="not like this bone"):
        fit_piece("patella", points, inward)


@pytest.mark.parametrize("piece", sorted(set(BONE_OF) - {"hip-bone-left"}))
def test_a_cloud_lies_on_its_bone_and_has_its_area(piece: str) -> None:
    here = cloud(piece)
    mesh = next(b.part(piece) for b in skeleton().bones.values() if piece in b.parts)
    area = np.linalg.norm(np.cross(*np.moveaxis(np.diff(mesh.corners, axis=1), 1, 0)), axis=1)
    assert here.area.sum() == pytest.approx(area.sum() / 2, rel=0.03)
    assert np.allclose(np.linalg.norm(here.normals, axis=1), 1.0)


def test_similarity_is_exact_for_points_that_are_similar() -> None:
    points = np.random.default_rng(0).normal(size=(20, 3))
    turn = rotation("z", 0.4)
    scale, found, shift = similarity(points, 2.5 * points @ turn.T + [1.0, 2.0, 3.0])
    assert scale == pytest.approx(2.5)
    assert np.allclose(found, turn)
    assert np.allclose(shift, [1.0, 2.0, 3.0])


def test_samples_lie_on_the_surface_and_are_the_same_each_time() -> None:
    mesh = moved("patella")
    points, normals = sampled(mesh, 500)
    again, _ = sampled(mesh, 500)
    assert np.array_equal(points, again)
    gap = np.einsum("ij,kj->ik", points[:20], mesh.face_normals) - np.einsum(
        "ij,ij->i", mesh.corners[:, 0], mesh.face_normals
    )
    assert (np.abs(gap).min(axis=1) < 1e-12).all()
    assert np.allclose(np.linalg.norm(normals, axis=1), 1.0)


def test_a_warp_moves_points_to_their_pairs() -> None:
    points = np.random.default_rng(1).uniform(0, 0.1, (400, 3))
    wanted = points + 0.004 * np.sin(points[:, ::-1] * 30.0)
    moves = warp(points, np.arange(400), wanted, 300, 0.01)
    assert np.abs(points + moves - wanted).max() < 5e-4


def test_spaced_points_lie_farther_apart_than_chance() -> None:
    points = np.random.default_rng(2).uniform(size=(500, 3))
    chosen = points[spaced(points, 30)]
    gaps = np.linalg.norm(chosen[:, None] - chosen, axis=2) + 9 * np.eye(30)
    assert gaps.min() > 0.25
    assert Target(points, points).error(points, np.ones(500)) == pytest.approx((0, 0, 0, 0))
