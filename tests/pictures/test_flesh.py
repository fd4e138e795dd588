"""Flesh bound to bones that moves: volumes, ends, smoothness, and wrong use."""

from functools import cache

import numpy as np
import pytest

from trochanter.bones.skeleton import skeleton
from trochanter.errors import OutOfRangeError, UnknownNameError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.geometry.transforms import inverse
from trochanter.pictures.flesh import Muscle, bind, mirrored, posed
from trochanter.pictures.flesh.distances import BONES, distances
from trochanter.pictures.flesh.ends import muscle_ends

SLUGS = ("rectus-femoris", "gluteus-medius", "adductor-longus", "gracilis")
POSES = (
    {"hip_flexion": -20},
    {"hip_flexion": 45},
    {"hip_flexion": 90},
    {"hip_flexion": 120},
    {"hip_adduction": -30},
    {"hip_rotation": 40},
    {"hip_flexion": 60, "knee_angle": 70},
)


def spindle(slug: str) -> TriangleMesh:
    """Return a closed spindle from the middle of a muscle's origin to that of its insertion."""
    first, last = (end.points.mean(axis=0) for end in muscle_ends(slug))
    way = last - first
    side = np.cross(way, [1.0, 0.3, 0.2])
    side /= np.linalg.norm(side)
    other = np.cross(way / np.linalg.norm(way), side)
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    ring = np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * other
    at = np.linspace(0.02, 0.98, 30)
    rings = [first + t * way + 0.02 * np.sin(np.pi * t) * ring for t in at]
    points = np.concatenate([[first], *rings, [last]])
    faces = []
    for j in range(16):
        k = (j + 1) % 16
        faces += [[0, 1 + k, 1 + j], [len(points) - 1, 1 + 29 * 16 + j, 1 + 29 * 16 + k]]
        for i in range(29):
            a, b = 1 + i * 16, 1 + (i + 1) * 16
            faces += [[a + j, a + k, b + j], [a + k, b + k, b + j]]
    mesh = TriangleMesh(points, np.array(faces))
    return mesh if mesh.volume > 0 else TriangleMesh(points, np.array(faces)[:, ::-1])


@cache
def muscles() -> tuple[Muscle, ...]:
    return tuple(bind(slug, spindle(slug)) for slug in SLUGS)


def radians(pose: dict[str, float]) -> dict[str, float]:
    return {name: float(np.radians(angle)) for name, angle in pose.items()}


def test_neutral_is_the_mesh_as_it_was_given() -> None:
    for one, points in zip(muscles(), posed(muscles()), strict=True):
        assert np.abs(points - one.mesh.vertices).max() < 1e-4


@pytest.mark.parametrize("pose", POSES, ids=str)
def test_every_muscle_keeps_its_volume(pose: dict[str, float]) -> None:
    for one, points in zip(muscles(), posed(muscles(), radians(pose)), strict=True):
        volume = TriangleMesh(points, one.mesh.faces).volume
        assert volume == pytest.approx(one.mesh.volume, rel=1e-3), one.slug


@pytest.mark.parametrize("pose", POSES, ids=str)
def test_ends_go_with_their_bones(pose: dict[str, float]) -> None:
    now, start = skeleton().pose(**radians(pose)), skeleton().pose()
    for one, points in zip(muscles(), posed(muscles(), radians(pose)), strict=True):
        for k, end in enumerate(one.ends):
            held = one.hold[:, k] >= 1.0
            motion = now[end.bone] @ inverse(start[end.bone])
            there = one.mesh.vertices[held] @ motion[:3, :3].T + motion[:3, 3]
            assert held.any()
            assert np.abs(points[held] - there).max() < 1e-9, one.slug


@pytest.mark.parametrize("pose", POSES[:5], ids=str)
def test_flesh_stays_out_of_bone_where_it_was_out(pose: dict[str, float]) -> None:
    now, start = skeleton().pose(**radians(pose)), skeleton().pose()
    for one, points in zip(muscles(), posed(muscles(), radians(pose)), strict=True):
        free = one.hold.sum(axis=1) < 0.01
        for k, bone in enumerate(BONES):
            back = start[bone] @ inverse(now[bone])
            gap = distances(bone).at(points @ back[:3, :3].T + back[:3, 3])[0]
            outside = free & (one.depth[:, k] >= 0)
            deep = -gap[outside]
            assert np.quantile(deep, 0.98, method="higher") < 0.002, (one.slug, bone)


def test_flexion_moves_flesh_smoothly() -> None:
    frames = [posed(muscles(), radians({"hip_flexion": a})) for a in np.arange(-20.0, 121.0, 2.0)]
    for k, one in enumerate(muscles()):
        course = np.array([frame[k] for frame in frames])
        steps = np.diff(course, axis=0)
        reach = np.linalg.norm(course, axis=2).max()
        # Two degrees about the hip move nothing farther than its distance from it says.
        assert np.linalg.norm(steps, axis=2).max() < 1.5 * np.radians(2.0) * reach, one.slug
        assert np.linalg.norm(np.diff(steps, axis=0), axis=2).max() < 0.006, one.slug


def test_a_pose_does_not_depend_on_what_was_asked_before() -> None:
    first = posed(muscles(), radians({"hip_flexion": 70}))
    posed(muscles(), radians({"hip_flexion": -20}))
    again = posed(muscles(), radians({"hip_flexion": 70}))
    alone = posed(muscles()[1:2], radians({"hip_flexion": 70}))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert np.abs(alone[0] - first[1]).max() < 1e-9


def test_along_runs_from_origin_to_insertion() -> None:
    for one in muscles():
        first, last = (end.points.mean(axis=0) for end in one.ends)
        share = (one.mesh.vertices - first) @ (last - first) / ((last - first) ** 2).sum()
        assert np.corrcoef(one.along, share)[0, 1] > 0.9


def test_two_mirrors_are_none() -> None:
    points = muscles()[0].mesh.vertices
    assert np.array_equal(mirrored(mirrored(points)), points)
    left = TriangleMesh(mirrored(points), muscles()[0].mesh.faces[:, ::-1])
    assert left.volume == pytest.approx(muscles()[0].mesh.volume)


def test_wrong_use_is_named() -> None:
    mesh = spindle("rectus-femoris")
    with pytest.raises(UnknownNameError, match="hip_flexion"):
        posed(muscles(), {"hip_flexon": 1.0})
    with pytest.raises(OutOfRangeError, match="not finite"):
        posed(muscles(), {"hip_flexion": np.nan})
    with pytest.raises(OutOfRangeError, match="volume"):
        bind("rectus-femoris", TriangleMesh(mesh.vertices, mesh.faces[:, ::-1]))
    with pytest.raises(OutOfRangeError, match="every vertex"):
        bind("rectus-femoris", mesh, along=[0.5])
    with pytest.raises(UnknownNameError, match="rectus-femoris"):
        bind("rectus-femori", mesh)
    assert posed([]) == []
