"""Paths over spheres: closed forms, an elastic band, MuJoCo, and ends where it is hard."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from trochanter.geometry.circle import SHORTER, SIDED, WITHIN
from trochanter.geometry.curves import curve
from trochanter.geometry.geodesics import (
    ARC,
    AT_P,
    AT_S,
    CLEAR,
    FAILED,
    INSIDE,
    LENGTH,
    ON_P,
    ON_S,
    OTHER,
    RESULT_SIZE,
    TOUCHING,
    WRAPPED,
)
from trochanter.geometry.placed import KIND, SIZE, SPHERE, SURFACE_SIZE, TURN
from trochanter.geometry.sphere import wrap_sphere

R = 0.04
Vector = np.ndarray


def wrap(
    p: Any, s: Any, rule: int = SHORTER, side: tuple[float, float, float] = (1.0, 0.0, 0.0)
) -> tuple[int, np.ndarray]:
    out = np.zeros(RESULT_SIZE)
    ends = [float(x) for x in (*p, *s)]
    return wrap_sphere(R, rule, *(float(x) for x in side), *ends, out), out


def random_ends(rng: np.random.Generator, count: int, nearest: float) -> list[np.ndarray]:
    ends = rng.normal(size=(count, 2, 3))
    far = R * rng.uniform(nearest, 4.0, (count, 2, 1))
    return list(ends * far / np.linalg.norm(ends, axis=-1, keepdims=True))


def surface() -> np.ndarray:
    row = np.zeros(SURFACE_SIZE)
    row[KIND], row[SIZE], row[TURN : TURN + 9] = SPHERE, R, np.eye(3).ravel()
    return row


def test_a_path_is_two_tangents_and_a_great_circle() -> None:
    """Ends at twice the radius, 150 degrees apart: 30 degrees are left between tangents."""
    p = 2 * R * np.array([1.0, 2.0, 2.0]) / 3
    across = np.array([2.0, 1.0, -2.0]) / 3
    angle = np.deg2rad(150)
    s = np.cos(angle) * p + np.sin(angle) * 2 * R * across
    status, out = wrap(p, s)
    assert status == WRAPPED
    assert out[ARC] == pytest.approx(R * np.pi / 6, abs=1e-15)
    assert out[LENGTH] == pytest.approx(2 * R * np.sqrt(3) + R * np.pi / 6, abs=1e-15)


@pytest.mark.parametrize("rule", [SHORTER, SIDED])
def test_contacts_lie_on_the_sphere_and_the_path_is_tangent(rule: int) -> None:
    seen = 0
    for p, s in random_ends(np.random.default_rng(1), 300, 1.0):
        status, out = wrap(p, s, rule)
        assert np.linalg.norm(out[AT_P : AT_P + 3]) == pytest.approx(1.0, abs=1e-12)
        if status != WRAPPED:
            assert out[LENGTH] == pytest.approx(np.linalg.norm(s - p), abs=1e-15)
            continue
        seen += 1
        for contact, heading in ((ON_P, AT_P), (ON_S, AT_S)):
            on = out[contact : contact + 3]
            assert np.linalg.norm(on) == pytest.approx(R, abs=1e-14)
            assert on @ out[heading : heading + 3] == pytest.approx(0.0, abs=1e-14)
        legs = np.linalg.norm(out[ON_P : ON_P + 3] - p) + np.linalg.norm(s - out[ON_S : ON_S + 3])
        assert out[LENGTH] == pytest.approx(legs + out[ARC], abs=1e-14)
    assert seen > 60


def test_paths_are_those_of_an_elastic_band(bands: ModuleType) -> None:
    """To 0.01 mm: a band of beads that shares nothing with the closed form."""
    ends = random_ends(np.random.default_rng(7), 60, 1.05)
    wrapped = [pair for pair in ends if wrap(*pair)[0] == WRAPPED][:5]
    assert len(wrapped) == 5
    for p, s in wrapped:
        _, out = wrap(p, s)
        start = np.array([p, 1.2 * R * (p + s) / np.linalg.norm(p + s), s])
        length, _ = bands.shortest(start, bands.sphere(R))
        assert out[LENGTH] == pytest.approx(length, abs=1e-5)


@pytest.mark.parametrize("rule", [SHORTER, SIDED, WITHIN])
def test_ends_pull_as_the_length_grows(rule: int) -> None:
    """The directions at the ends are the length's derivatives, to 1e-9."""
    for p, s in random_ends(np.random.default_rng(3), 200, 1.05):
        status, out = wrap(p, s, rule)
        for end, sign, slot in ((0, -1.0, AT_P), (1, 1.0, AT_S)):
            for k in range(3):
                slope = slope_of(p, s, end, k, rule, status)
                assert sign * out[slot + k] == pytest.approx(slope, abs=1e-9)


def slope_of(p: Vector, s: Vector, end: int, k: int, rule: int, status: int) -> float:
    """Return the length's derivative by one coordinate of an end, to fourth order."""
    slopes = []
    for step in (1e-5, 5e-6):
        lengths = []
        for signed in (step, -step):
            moved = [p.copy(), s.copy()]
            moved[end][k] += signed
            other, near = wrap(*moved, rule)
            assert other == status
            lengths.append(near[LENGTH])
        slopes.append((lengths[0] - lengths[1]) / (2 * step))
    return (4 * slopes[1] - slopes[0]) / 3


@pytest.mark.parametrize(("rule", "far"), [(SHORTER, 0.0), (SIDED, 2.0), (WITHIN, 0.5)])
def test_lengths_are_those_of_mujoco(
    rule: int, far: float, mujoco_lengths: Callable[..., np.ndarray]
) -> None:
    """To 1e-9 m on 500 random cases: the same rule for the way round, with and without sides."""
    rng = np.random.default_rng(11)
    ends = random_ends(rng, 500, 0.9)
    sides = rng.normal(size=(500, 3))
    sides *= R * far / np.linalg.norm(sides, axis=1)[:, None]
    theirs = mujoco_lengths("sphere", R, ends, sides if far else None)
    for (p, s), third, length in zip(ends, sides, theirs, strict=True):
        _, out = wrap(p, s, rule, (third[0], third[1], third[2]))
        assert out[LENGTH] == pytest.approx(length, abs=1e-9)


def test_an_end_inside_gives_the_straight_line() -> None:
    p, s = np.array([0.5 * R, 0.0, 0.0]), np.array([-3 * R, 0.0, 0.01])
    status, out = wrap(p, s)
    assert status == INSIDE
    assert out[LENGTH] == pytest.approx(np.linalg.norm(s - p), abs=1e-15)


def test_ends_on_the_sphere_are_their_own_contacts() -> None:
    p, s = np.array([R, 0.0, 0.0]), np.array([0.0, R, 0.0])
    status, out = wrap(p, s)
    assert status == WRAPPED
    assert out[LENGTH] == pytest.approx(R * np.pi / 2, abs=1e-15)
    np.testing.assert_allclose(out[ON_P : ON_P + 3], p, atol=1e-16)


def test_antipodal_ends_have_a_length_and_say_that_it_flips() -> None:
    """Any plane will do; the length is the limit from every side, and nothing is NaN."""
    for axis in np.eye(3):
        p, s = 2 * R * axis, -3 * R * axis
        status, out = wrap(p, s)
        assert status == WRAPPED
        assert np.isfinite(out).all()
        assert out[OTHER] == pytest.approx(0.0, abs=1e-15)
        assert np.linalg.norm(out[AT_P : AT_P + 3]) == pytest.approx(1.0, abs=1e-14)
        for aside in np.eye(3):
            near = wrap(p, s + 1e-9 * aside)[1]
            assert out[LENGTH] == pytest.approx(near[LENGTH], abs=3e-9)


def test_a_grazing_line_touches() -> None:
    for depth, expected in ((0.0, TOUCHING), (1e-9, WRAPPED), (-1e-9, CLEAR)):
        status, out = wrap([R - depth, -0.1, 0.0], [R - depth, 0.1, 0.0])
        assert status == expected
        assert out[LENGTH] == pytest.approx(0.2, abs=1e-15)


def test_ends_in_one_place_and_what_is_no_number() -> None:
    for rule in (SHORTER, SIDED, WITHIN):
        status, out = wrap([2 * R, 0.0, 0.0], [2 * R, 0.0, 0.0], rule)
        assert np.isfinite(out[: ARC + 1]).all()
        assert out[LENGTH] == 0.0 or rule == WITHIN
        status, out = wrap([np.nan, 0.0, 0.0], [2 * R, 0.0, 0.0], rule)
        assert status == FAILED
        assert not np.isnan(out[LENGTH])


def test_a_side_holds_the_path_on_the_longer_way() -> None:
    angle = np.deg2rad([100, -110])
    p, s = 2 * R * np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=-1)
    status, out = wrap(p, s, SIDED)
    assert status == WRAPPED
    assert out[ON_P] > 0.0
    assert out[OTHER] < 0.0
    assert out[LENGTH] + out[OTHER] == pytest.approx(wrap(p, s)[1][LENGTH], abs=1e-15)


def test_drawn_points_run_along_the_path() -> None:
    p, s = np.array([0.1, 0.02, 0.01]), np.array([-0.07, 0.01, -0.02])
    _, out = wrap(p, s)
    first, last = out[ON_P : ON_P + 3], out[ON_S : ON_S + 3]
    both = out[AT_P : AT_P + 3], out[AT_S : AT_S + 3]
    points = curve(surface(), first, last, both, out[ARC], 50)
    np.testing.assert_allclose(np.linalg.norm(points, axis=1), R, atol=1e-15)
    np.testing.assert_allclose(points[[0, -1]], [first, last], atol=1e-14)
