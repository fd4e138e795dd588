"""The map from a person's space to the model's, of bones bent in a known way."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from trochanter.bones.carrying import Carry, fit_carry, on_model
from trochanter.bones.clouds import BONE_OF, cloud
from trochanter.bones.fitting import Fit, fit_bones
from trochanter.bones.matching import similarity
from trochanter.bones.shape import OURS_FROM_FILE
from trochanter.errors import DataFaultError, OutOfRangeError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.geometry.transforms import rotation

PIECES = sorted(set(BONE_OF) - {"hip-bone-left"})


def fits(bend: float = 0.01) -> dict[str, Fit]:
    """Return fits of a person who is larger, turned, and bent by up to `bend` [m]."""
    out = {}
    for piece in PIECES:
        here = cloud(piece)
        there = on_model(Fit(here, here.points, 1.0, np.eye(3), np.zeros(3), {}, np.zeros(26)))
        bent = there + bend * np.sin(there[:, [1, 2, 0]] * 12.0)
        points = 1.07 * bent @ rotation("y", 0.2).T + [0.1, 0.8, 0.1]
        out[piece] = Fit(here, points, *similarity(here.points, points), {}, np.zeros(26))
    return out


@cache
def held() -> Carry:
    return fit_carry(fits())


def space() -> np.ndarray:
    """Return places all about hip and thigh, in the person's space."""
    chance = np.random.default_rng(0).uniform([-0.12, -0.5, -0.15], [0.14, 0.18, 0.14], (4000, 3))
    return 1.07 * chance @ rotation("y", 0.2).T + [0.1, 0.8, 0.1]


@pytest.mark.parametrize("piece", PIECES)
def test_bones_come_to_lie_on_the_models(piece: str) -> None:
    one = fits()[piece]
    miss = np.linalg.norm(held().carry(one.points) - on_model(one), axis=1)
    assert np.quantile(miss, 0.95) < 1e-3


def test_space_is_nowhere_folded() -> None:
    growth = held().growth(space())
    assert growth.min() > 0.3
    assert np.median(growth) == pytest.approx(1.07**-3, rel=0.1)


def test_growth_is_the_determinant_of_the_maps_own_differences() -> None:
    points, step = space()[:50], 1e-6
    ways = [
        (held().carry(points + way) - held().carry(points - way)) / (2 * step)
        for way in step * np.eye(3)
    ]
    assert np.linalg.det(np.stack(ways, axis=1)) == pytest.approx(held().growth(points), rel=1e-5)


def test_back_undoes_carry() -> None:
    points = space().reshape(40, 100, 3)
    assert np.abs(held().back(held().carry(points)) - points).max() < 1e-7


def test_what_is_only_moved_and_scaled_is_carried_exactly() -> None:
    person = fits(0.0)
    carried = fit_carry(person).carry(person["femur"].points)
    assert np.abs(carried - on_model(person["femur"])).max() < 1e-9


def test_a_map_needs_hip_bone_and_femur() -> None:
    with pytest.raises(DataFaultError, match="hip-bone-right"):
        fit_carry({"femur": fits()["femur"]})


def test_a_map_that_would_fold_is_refused() -> None:
    person = fits()
    femur = person["femur"]
    person["femur"] = Fit(
        femur.cloud, femur.points * [-1.0, 1.0, 1.0], 1.0, np.eye(3), np.zeros(3), {}, np.zeros(26)
    )
    with pytest.raises(DataFaultError, match="fold"):
        fit_carry(person)


@pytest.mark.parametrize("points", [[1.0, 2.0], [np.nan, 0.0, 0.0]])
def test_points_that_are_none_are_refused(points: list[float]) -> None:
    with pytest.raises(OutOfRangeError, match="points have shape"):
        held().carry(points)


def test_one_real_man_is_carried_without_folds(shared: Path) -> None:
    files = {"hip-bone-right": "FJ3152", "femur": "FJ3365"}
    meshes = {}
    for piece, name in files.items():
        file = shared / "bodyparts3d" / f"{name}.obj"
        if not file.is_file():
            pytest.skip(f"no {file}")
        lines = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
        points = np.array([one[1:4] for one in lines if one[:1] == ["v"]], float)
        faces = [[int(c.split("/")[0]) - 1 for c in one[1:4]] for one in lines if one[:1] == ["f"]]
        meshes[piece] = TriangleMesh(points @ OURS_FROM_FILE.T * 1e-3, np.array(faces))
    fitted = fit_bones(meshes, samples=20000, thin=12, rounds=3)
    carry = fit_carry(fitted)
    for one in fitted.values():
        miss = np.linalg.norm(carry.carry(one.points) - on_model(one), axis=1)
        assert miss.mean() < 1.5e-3
        assert one.errors["warp"][0] < 1.2
    low, high = (f(fitted["femur"].points, axis=0) for f in (np.min, np.max))
    around = np.random.default_rng(0).uniform(low - 0.05, high + 0.05, (4000, 3))
    assert carry.growth(around).min() > 0.1
