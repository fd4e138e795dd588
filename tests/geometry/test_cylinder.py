"""Paths over cylinders: closed forms, an elastic band, MuJoCo, and ends where it is hard."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from trochanter.geometry.circle import SHORTER, SIDED, WITHIN
from trochanter.geometry.curves import curve
from trochanter.geometry.cylinder import wrap_cylinder
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
from trochanter.geometry.placed import CYLINDER, KIND, SIZE, SURFACE_SIZE, TURN

R = 0.04
FRONT = (1.0, 0.0)


def wrap(
    p: Any,
    s: Any,
    radius: float = R,
    half: float = np.inf,
    rule: int = SHORTER,
    side: tuple[float, float] = FRONT,
) -> tuple[int, np.ndarray]:
    out = np.zeros(RESULT_SIZE)
    ends = [float(x) for x in (*p, *s)]
    return wrap_cylinder(radius, half, rule, *side, *ends, out), out


def polar(angle_deg: float, distance: float, z: float = 0.0) -> np.ndarray:
    angle = np.deg2rad(angle_deg)
    return np.array([distance * np.cos(angle), distance * np.sin(angle), z])


def random_ends(rng: np.random.Generator, count: int, nearest: float = 1.0) -> list[np.ndarray]:
    ends = []
    for _ in range(count):
        far = R * rng.uniform(nearest, 4.0, 2)
        turn = rng.uniform(-180, 180, 2)
        high = rng.uniform(-0.1, 0.1, 2)
        ends.append(np.array([polar(*row) for row in zip(turn, far, high, strict=True)]))
    return ends


def test_a_path_in_the_plane_is_two_tangents_and_an_arc() -> None:
    """Ends at twice the radius, 180 degrees apart: each tangent covers 60 degrees."""
    status, out = wrap(polar(90, 2 * R), polar(-90, 2 * R), rule=SIDED)
    assert status == WRAPPED
    assert out[ARC] == pytest.approx(R * np.pi / 3, abs=1e-15)
    assert out[LENGTH] == pytest.approx(2 * R * np.sqrt(3) + R * np.pi / 3, abs=1e-15)
    np.testing.assert_allclose(out[ON_P : ON_P + 3], polar(30, R), atol=1e-15)
    np.testing.assert_allclose(out[ON_S : ON_S + 3], polar(-30, R), atol=1e-15)


def test_a_path_unrolls_to_a_straight_line() -> None:
    flat = 2 * R * np.sqrt(3) + R * np.pi / 3
    _, out = wrap(polar(90, 2 * R, -0.02), polar(-90, 2 * R, 0.07), rule=SIDED)
    assert out[LENGTH] == pytest.approx(np.hypot(flat, 0.09), abs=1e-15)
    climbs = (out[AT_P + 2], out[AT_S + 2], (out[ON_S + 2] - out[ON_P + 2]) / out[ARC])
    np.testing.assert_allclose(climbs, 0.09 / np.hypot(flat, 0.09), atol=1e-14)


@pytest.mark.parametrize("rule", [SHORTER, SIDED])
def test_contacts_lie_on_the_surface_and_the_path_is_tangent(rule: int) -> None:
    rng = np.random.default_rng(1)
    seen = 0
    for p, s in random_ends(rng, 300):
        status, out = wrap(p, s, rule=rule)
        assert np.linalg.norm(out[AT_P : AT_P + 3]) == pytest.approx(1.0, abs=1e-12)
        if status != WRAPPED:
            assert out[LENGTH] == pytest.approx(np.linalg.norm(s - p), abs=1e-15)
            continue
        seen += 1
        for contact, heading in ((ON_P, AT_P), (ON_S, AT_S)):
            on = out[contact : contact + 2]
            assert np.linalg.norm(on) == pytest.approx(R, abs=1e-15)
            assert on @ out[heading : heading + 2] == pytest.approx(0.0, abs=1e-15)
        legs = np.linalg.norm(out[ON_P : ON_P + 3] - p) + np.linalg.norm(s - out[ON_S : ON_S + 3])
        assert out[LENGTH] == pytest.approx(legs + out[ARC], abs=1e-14)
    assert seen > 60


@pytest.mark.parametrize("rule", [SHORTER, SIDED])
def test_paths_are_those_of_an_elastic_band(rule: int, bands: ModuleType) -> None:
    """To 0.01 mm: a band of beads that shares nothing with the closed form."""
    rng = np.random.default_rng(7)
    wrapped = [e for e in random_ends(rng, 60, 1.05) if wrap(*e, rule=rule)[0] == WRAPPED][:5]
    assert len(wrapped) == 5
    for p, s in wrapped:
        _, out = wrap(p, s, rule=rule)
        first, last = out[ON_P : ON_P + 3], out[ON_S : ON_S + 3]
        both = out[AT_P : AT_P + 3], out[AT_S : AT_S + 3]
        middle = curve(surface(), first, last, both, out[ARC], 9)
        start = np.concatenate([[p], middle * [1.1, 1.1, 1.0], [s]])  # only the side is told
        length, _ = bands.shortest(start, bands.cylinder(R))
        assert out[LENGTH] == pytest.approx(length, abs=1e-5)


def surface() -> np.ndarray:
    row = np.zeros(SURFACE_SIZE)
    row[KIND], row[SIZE], row[TURN : TURN + 9] = CYLINDER, R, np.eye(3).ravel()
    return row


@pytest.mark.parametrize("rule", [SHORTER, SIDED, WITHIN])
def test_ends_pull_as_the_length_grows(rule: int) -> None:
    """The directions at the ends are the length's derivatives, to 1e-9."""
    rng = np.random.default_rng(3)
    for p, s in random_ends(rng, 200, 1.05):
        status, out = wrap(p, s, rule=rule)
        for end, sign, slot in ((0, -1.0, AT_P), (1, 1.0, AT_S)):
            for k in range(3):
                slope = slope_of(p, s, end, k, rule, status)
                assert sign * out[slot + k] == pytest.approx(slope, abs=1e-9)


def slope_of(p: Any, s: Any, end: int, k: int, rule: int, status: int) -> float:
    """Return the length's derivative by one coordinate of an end, to fourth order."""
    slopes = []
    for step in (1e-5, 5e-6):
        lengths = []
        for signed in (step, -step):
            moved = [p.copy(), s.copy()]
            moved[end][k] += signed
            other, near = wrap(*moved, rule=rule)
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
    theirs = mujoco_lengths("cylinder", R, ends, sides if far else None)
    for (p, s), third, length in zip(ends, sides, theirs, strict=True):
        _, out = wrap(p, s, rule=rule, side=(third[0], third[1]))
        assert out[LENGTH] == pytest.approx(length, abs=1e-9)


def test_an_end_inside_gives_the_straight_line() -> None:
    p, s = polar(10, 0.5 * R), polar(170, 3 * R)
    status, out = wrap(p, s)
    assert status == INSIDE
    assert out[LENGTH] == pytest.approx(np.linalg.norm(s - p), abs=1e-15)


def test_an_end_on_the_surface_is_its_own_contact() -> None:
    p, s = polar(100, R), polar(-90, 2 * R)
    status, out = wrap(p, s)
    assert status == WRAPPED
    np.testing.assert_allclose(out[ON_P : ON_P + 3], p, atol=1e-15)
    both, opposite = wrap(polar(90, R), polar(-90, R), rule=SIDED)
    assert both == WRAPPED
    assert opposite[LENGTH] == pytest.approx(np.pi * R, abs=1e-15)


def test_a_grazing_line_touches() -> None:
    p, s = np.array([R, -0.1, 0.0]), np.array([R, 0.1, 0.0])
    status, out = wrap(p, s)
    assert status == TOUCHING
    assert out[LENGTH] == pytest.approx(0.2, abs=1e-15)
    for depth, expected in ((1e-9, WRAPPED), (-1e-9, CLEAR)):
        moved = np.array([depth, 0.0, 0.0])
        status, near = wrap(p - moved, s - moved)
        assert status == expected
        assert near[LENGTH] == pytest.approx(0.2, abs=1e-15)


def test_where_both_ways_are_as_short_it_says_so() -> None:
    """Through the axis: the shorter way flips, the length does not jump."""
    _, out = wrap(polar(90, 2 * R), polar(-90, 3 * R))
    assert out[OTHER] == pytest.approx(0.0, abs=1e-15)
    over = [wrap(polar(90, 2 * R), polar(-90 + turn, 3 * R))[1] for turn in (-1e-6, 1e-6)]
    assert over[0][LENGTH] == pytest.approx(over[1][LENGTH], abs=1e-9)
    assert over[0][AT_P] * over[1][AT_P] < 0.0
    assert all(0.0 < one[OTHER] < 1e-8 for one in over)


def test_a_side_holds_the_path_on_the_longer_way() -> None:
    p, s = polar(100, 2 * R), polar(-110, 2 * R)
    status, out = wrap(p, s, rule=SIDED)
    assert status == WRAPPED
    assert out[ON_P] > 0.0
    assert out[OTHER] < 0.0
    assert out[LENGTH] + out[OTHER] == pytest.approx(wrap(p, s)[1][LENGTH], abs=1e-15)


def test_a_side_makes_the_length_free_of_jumps() -> None:
    """S goes once round P's place, up to the half-plane behind; also where it wraps far."""
    p = polar(150, 1.2 * R, 0.01)
    turns = np.arange(-179.995, 179.995, 0.01)
    lengths = np.array([wrap(p, polar(turn, 1.5 * R), rule=SIDED)[1][LENGTH] for turn in turns])
    steps = np.abs(np.diff(lengths))
    assert steps.max() < 1.001 * 1.5 * R * np.deg2rad(0.01)  # no faster than the end itself
    assert lengths[0] > 4.0 * R  # nearly all the way round


def test_a_path_off_both_ends_does_not_wrap() -> None:
    p, s = polar(90, 2 * R, 0.0), polar(-90, 2 * R, 0.3)
    assert wrap(p, s, half=0.2)[0] == WRAPPED
    assert wrap(p, s, half=0.14)[0] == WRAPPED  # it meets the cylinder, and leaves it beyond
    assert wrap(p, s, half=0.05)[0] == CLEAR


def test_ends_in_one_place_have_no_direction_and_no_length() -> None:
    for rule in (SHORTER, SIDED, WITHIN):
        for where in (polar(20, 2 * R), polar(20, R)):
            _, out = wrap(where, where, rule=rule)
            assert np.isfinite(out[: ARC + 1]).all()
    assert wrap(polar(20, 2 * R), polar(20, 2 * R))[1][LENGTH] == 0.0


def test_what_is_no_number_fails() -> None:
    for bad in (np.nan, np.inf):
        status, out = wrap([bad, 0.0, 0.0], polar(0, 2 * R))
        assert status == FAILED
        assert not np.isnan(out[LENGTH])


def test_a_touch_inside_is_a_reflection() -> None:
    p, s = polar(60, 3 * R), polar(-40, 2 * R)
    status, out = wrap(p, s, rule=WITHIN)
    assert status == WRAPPED
    normal = out[ON_P : ON_P + 3] / R
    assert out[AT_P : AT_P + 3] @ normal == pytest.approx(-out[AT_S : AT_S + 3] @ normal, abs=1e-12)


def test_drawn_points_run_along_the_path() -> None:
    p, s = polar(100, 2 * R, -0.03), polar(-110, 1.5 * R, 0.05)
    _, out = wrap(p, s, rule=SIDED)
    first, last = out[ON_P : ON_P + 3], out[ON_S : ON_S + 3]
    both = out[AT_P : AT_P + 3], out[AT_S : AT_S + 3]
    points = curve(surface(), first, last, both, out[ARC], 200)
    np.testing.assert_allclose(np.linalg.norm(points[:, :2], axis=1), R, atol=1e-15)
    np.testing.assert_allclose(points[[0, -1]], [first, last], atol=1e-14)
    assert np.linalg.norm(np.diff(points, axis=0), axis=1).sum() == pytest.approx(
        out[ARC], rel=1e-4
    )
