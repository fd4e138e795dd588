"""Flesh bound to bones that move: volumes, ends, smoothness, folds, and wrong use."""

from functools import cache

import numpy as np
import pytest

from trochanter.bones import STANDING_LEAN, skeleton
from trochanter.errors import DataFaultError, OutOfRangeError, UnknownNameError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.geometry.transforms import inverse
from trochanter.pictures.bodies import body, muscles_with_bodies
from trochanter.pictures.flesh import Muscle, bind, mirrored, posed
from trochanter.pictures.flesh.bodies import bound
from trochanter.pictures.flesh.course import DATA, course, read_course
from trochanter.pictures.flesh.measures import depth_in_bone, folds, unevenness

MUSCLES = muscles_with_bodies()
POSES = (
    {"hip_flexion": -20},
    {"hip_flexion": 45},
    {"hip_flexion": 90},
    {"hip_flexion": 120},
    {"hip_adduction": -30},
    {"hip_adduction": 30},
    {"hip_rotation": -40},
    {"hip_rotation": 40},
    {"knee_angle": 120},
    {"hip_flexion": 90, "hip_adduction": -30, "hip_rotation": -30, "knee_angle": 70},
)
#: Of each coordinate, the angles about which evenness is measured [degrees].
SWEEPS = {
    "hip_flexion": (-18, 3, 27, 38, 52, 63, 77, 92, 108, 118),
    "hip_adduction": (-29, -11, 9, 28),
    "hip_rotation": (-39, -13, 17, 38),
    "knee_angle": (5, 33, 58, 90, 118),
}


@cache
def muscles() -> tuple[Muscle, ...]:
    return tuple(bound(slug, "trochanter", 48, 32) for slug in MUSCLES)


def radians(pose: dict[str, float]) -> dict[str, float]:
    return {name: float(np.radians(angle)) for name, angle in pose.items()}


@cache
def at(number: int) -> tuple[np.ndarray, ...]:
    """Return all muscles at one of `POSES`."""
    return tuple(posed(muscles(), radians(POSES[number])))


every_pose = pytest.mark.parametrize("number", range(len(POSES)), ids=[str(one) for one in POSES])


def test_with_aligned_frames_it_is_the_mesh_as_it_was_given() -> None:
    there = posed(muscles(), {"hip_flexion": -STANDING_LEAN})
    for one, points in zip(muscles(), there, strict=True):
        assert np.abs(points - one.mesh.vertices).max() < 1e-4, one.slug


@every_pose
def test_every_muscle_keeps_its_volume(number: int) -> None:
    for one, points in zip(muscles(), at(number), strict=True):
        volume = TriangleMesh(points, one.mesh.faces).volume
        assert volume == pytest.approx(one.mesh.volume, rel=0.002), one.slug


def test_flesh_that_is_squeezed_between_bones_keeps_its_volume_and_does_not_jump() -> None:
    """Quadratus femoris, where ischium and femur come together."""
    one = muscles()[MUSCLES.index("quadratus-femoris")]
    for adduction, rotation in ((30, -20), (20, -30), (15, -40), (30, -40)):
        pose = radians({"hip_adduction": adduction, "hip_rotation": rotation})
        squeezed = TriangleMesh(posed([one], pose)[0], one.mesh.faces)
        assert squeezed.volume == pytest.approx(one.mesh.volume, rel=0.02)
    angles, turned = np.radians([12, 18, 24, 29]), radians({"hip_rotation": -30})
    assert unevenness([one], "hip_adduction", angles, turned)[0] < 0.001


@every_pose
def test_ends_go_with_their_bones(number: int) -> None:
    now, start = skeleton().pose(**radians(POSES[number])), skeleton().aligned()
    for one, points in zip(muscles(), at(number), strict=True):
        for k, end in enumerate(one.ends):
            held = one.hold[:, k] >= 1.0
            motion = now[end.bone] @ inverse(start[end.bone])
            there = one.mesh.vertices[held] @ motion[:3, :3].T + motion[:3, 3]
            assert held.any()
            assert np.abs(points[held] - there).max() < 1e-9, one.slug


@every_pose
def test_flesh_stays_out_of_bone(number: int) -> None:
    pose = radians(POSES[number])
    for one, points in zip(muscles(), at(number), strict=True):
        free = one.hold.sum(axis=1) < 0.01
        deep = depth_in_bone(one, points, pose)[free]
        assert np.quantile(deep, 0.98, method="higher") < 0.003, one.slug


@every_pose
def test_flesh_hardly_folds(number: int) -> None:
    for one, points in zip(muscles(), at(number), strict=True):
        edges = 1.5 * len(one.mesh.faces)
        assert folds(one, points) <= 0.03 * edges, one.slug


def test_a_fold_is_found() -> None:
    one = muscles()[MUSCLES.index("rectus-femoris")]
    bent = np.array(one.mesh.vertices)
    assert folds(one, bent) == 0
    low = bent[:, 1] < np.median(bent[:, 1])
    bent[low, 1] = 2 * np.median(bent[:, 1]) - bent[low, 1]
    assert folds(one, bent) > 10


@pytest.mark.parametrize("coordinate", SWEEPS)
def test_flesh_moves_evenly_with_every_coordinate(coordinate: str) -> None:
    """A point that turns rigidly at 0.45 m from the hip has 0.14 mm; a jump has its whole size."""
    angles = np.radians(SWEEPS[coordinate])
    uneven = unevenness(muscles(), coordinate, angles)
    assert dict(zip(MUSCLES, uneven, strict=True)) == {
        slug: pytest.approx(0.0, abs=0.001) for slug in MUSCLES
    }


def test_a_jump_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def jumping(held: tuple[Muscle, ...], pose: dict[str, float]) -> list[np.ndarray]:
        shift = 0.005 if pose["hip_flexion"] > 0.5 else 0.0
        return [one.mesh.vertices + shift for one in held]

    monkeypatch.setattr("trochanter.pictures.flesh.measures.posed", jumping)
    assert unevenness(muscles()[:1], "hip_flexion", [0.2, 0.8]) == pytest.approx(0.0, abs=1e-9)
    assert unevenness(muscles()[:1], "hip_flexion", [0.49])[0] > 0.008


def test_a_pose_does_not_depend_on_what_was_asked_before() -> None:
    first = posed(muscles(), radians({"hip_flexion": 70}))
    posed(muscles(), radians({"hip_flexion": -20}))
    again = posed(muscles(), radians({"hip_flexion": 70}))
    alone = posed(muscles()[1:2], radians({"hip_flexion": 70}))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert np.abs(alone[0] - first[1]).max() < 1e-12


def test_only_muscles_that_cross_the_knee_bend_with_it() -> None:
    there = posed(muscles(), radians({"knee_angle": 60}))
    moved = {
        one.slug
        for one, points, still in zip(muscles(), there, posed(muscles()), strict=True)
        if np.abs(points - still).max() > 1e-9
    }
    assert moved == {
        "biceps-femoris",
        "gracilis",
        "rectus-femoris",
        "sartorius",
        "semimembranosus",
        "semitendinosus",
    }


def test_another_surface_of_the_muscle_moves_with_it() -> None:
    """A user's mesh has other vertices, and runs as the muscle's own body does."""
    own = muscles()[MUSCLES.index("gluteus-maximus")]
    other = body("gluteus-maximus", 60, 44)
    bare = bind("gluteus-maximus", TriangleMesh(other.vertices, other.faces))
    pose = radians({"hip_flexion": 80, "hip_rotation": 20})
    near = np.linalg.norm(bare.mesh.vertices[:, None] - own.mesh.vertices[::7], axis=2).argmin(0)
    gap = bare.mesh.vertices[near] - own.mesh.vertices[::7]
    there, here = posed([bare, own], pose)
    moved = np.linalg.norm(there[near] - here[::7], axis=1) - np.linalg.norm(gap, axis=1)
    assert np.quantile(moved, 0.9) < 0.004


def test_two_mirrors_are_none() -> None:
    points, faces = muscles()[0].mesh.vertices, muscles()[0].mesh.faces
    assert np.array_equal(mirrored(mirrored(points)), points)
    left = TriangleMesh(mirrored(points), faces[:, ::-1])
    assert left.volume == pytest.approx(muscles()[0].mesh.volume)


def test_wrong_use_is_named() -> None:
    mesh = body("rectus-femoris", 16, 12)
    with pytest.raises(UnknownNameError, match="hip_flexion"):
        posed(muscles(), {"hip_flexon": 1.0})
    with pytest.raises(OutOfRangeError, match="not finite"):
        posed(muscles(), {"hip_flexion": np.nan})
    with pytest.raises(OutOfRangeError, match="volume"):
        bind("rectus-femoris", TriangleMesh(mesh.vertices, mesh.faces[:, ::-1]))
    with pytest.raises(UnknownNameError, match="rectus-femoris"):
        bind("rectus-femori", mesh)
    assert posed([]) == []


def test_a_broken_course_is_named(tmp_path) -> None:
    path = tmp_path / "piriformis.npz"
    path.write_bytes(b"PK but not whole")
    with pytest.raises(DataFaultError, match=r"piriformis\.npz"):
        read_course(path)
    with np.load(DATA / "piriformis.npz") as held:
        arrays = {name: held[name] for name in held.files}
    np.savez(path, **{**arrays, "weights": arrays["weights"][1:]})
    with pytest.raises(DataFaultError, match="weights of shape"):
        read_course(path)
    np.savez(path, **{name: held for name, held in arrays.items() if name != "modes"})
    with pytest.raises(DataFaultError, match="modes"):
        read_course(path)


def test_the_figures_of_all_courses_are_small() -> None:
    assert {path.stem for path in DATA.glob("*.npz")} == set(MUSCLES)
    assert sum(path.stat().st_size for path in DATA.glob("*.npz")) < 2_500_000
    assert course("psoas-major").knee is None
