"""Paths over ellipsoids: sphere and cylinder as limits, an elastic band, and slopes of lengths."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest

from trochanter.geometry.circle import SHORTER, SIDED
from trochanter.geometry.curves import curve
from trochanter.geometry.cylinder import wrap_cylinder
from trochanter.geometry.ellipsoid import wrap_ellipsoid
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
    RESIDUAL,
    RESULT_SIZE,
    TOUCHING,
    WORK_SIZE,
    WRAPPED,
)
from trochanter.geometry.placed import ELLIPSOID, KIND, SIZE, SURFACE_SIZE, TURN
from trochanter.geometry.sphere import wrap_sphere

Vector = np.ndarray

MILD, LONG = (0.03, 0.04, 0.035), (0.02, 0.06, 0.03)
DISC, CIGAR = (0.05, 0.01, 0.05), (0.01, 0.01, 0.06)
SHAPES = {"mild": MILD, "3 to 1": LONG, "disc": DISC, "cigar": CIGAR, "flat": (0.05, 0.025, 0.01)}
EVERY = pytest.mark.parametrize("axes", SHAPES.values(), ids=SHAPES.keys())


def wrap(p: Any, s: Any, axes: Any = LONG, quadrant: int = 0) -> tuple[int, Vector]:
    out = np.zeros(RESULT_SIZE)
    ends = [float(x) for x in (*p, *s)]
    status = wrap_ellipsoid(*axes, quadrant, True, *ends, out, np.zeros(WORK_SIZE))
    return int(status), out


def random_ends(seed: int, count: int, axes: Any, nearest: float = 1.05) -> Vector:
    """Return ends on surfaces of the same shape, `nearest` to 3 times as large."""
    rng = np.random.default_rng(seed)
    ends = rng.normal(size=(count, 2, 3))
    ends *= rng.uniform(nearest, 3.0, (count, 2, 1)) / np.linalg.norm(ends, axis=-1, keepdims=True)
    return np.asarray(ends * np.array(axes))


def wrapped_ends(seed: int, count: int, axes: Any, nearest: float = 1.05) -> list[Vector]:
    ends = random_ends(seed, 8 * count, axes, nearest)
    found = [pair for pair in ends if wrap(*pair, axes)[0] == WRAPPED][:count]
    assert len(found) == count
    return found


@pytest.mark.parametrize("quadrant", [0, 1, -2, 3])
def test_equal_axes_make_a_sphere(quadrant: int) -> None:
    """Lengths, directions, contacts and sides are the closed form's."""
    radius, seen = 0.04, 0
    side = [0.0, 0.0, 0.0]
    if quadrant:
        side[abs(quadrant) - 1] = float(np.sign(quadrant))
    for p, s in random_ends(1, 150, (radius,) * 3, 1.0):
        status, out = wrap(p, s, (radius,) * 3, quadrant)
        ends = [float(x) for x in (*p, *s)]
        closed = np.zeros(RESULT_SIZE)
        assert status == wrap_sphere(radius, SIDED if quadrant else SHORTER, *side, *ends, closed)
        assert out[LENGTH] == pytest.approx(closed[LENGTH], abs=1e-13)
        np.testing.assert_allclose(out[AT_P : AT_P + 6], closed[AT_P : AT_P + 6], atol=1e-8)
        np.testing.assert_allclose(out[ON_P : ON_P + 6], closed[ON_P : ON_P + 6], atol=1e-9)
        seen += status == WRAPPED
    assert seen > 40


def test_a_long_one_tends_to_a_cylinder() -> None:
    """What is between them falls with the square of the length, as the waist's bulge does."""
    radius, errors = 0.04, []
    p, s = np.array([0.08, 0.02, -0.03]), np.array([-0.07, 0.03, 0.04])
    round_ = np.zeros(RESULT_SIZE)
    ends = [float(x) for x in (*p, *s)]
    assert wrap_cylinder(radius, np.inf, SHORTER, 1.0, 0.0, *ends, round_) == WRAPPED
    for length in (0.5, 1.0, 2.0, 4.0):
        status, out = wrap(p, s, (radius, radius, length))
        assert status == WRAPPED
        errors.append(out[LENGTH] - round_[LENGTH])
    assert abs(errors[-1]) < 1e-6
    np.testing.assert_allclose(np.array(errors[:-1]) / errors[1:], 4.0, atol=0.2)


@EVERY
def test_contacts_lie_on_the_surface_and_the_path_is_tangent(axes: Any) -> None:
    for p, s in wrapped_ends(2, 40, axes, 1.0):
        _, out = wrap(p, s, axes)
        for contact, heading, end in ((ON_P, AT_P, p), (ON_S, AT_S, s)):
            on, along = out[contact : contact + 3], out[heading : heading + 3]
            assert np.sum((on / axes) ** 2) == pytest.approx(1.0, abs=1e-9)
            normal = on / np.square(axes)
            assert along @ normal / np.linalg.norm(normal) == pytest.approx(0.0, abs=1e-9)
            assert np.linalg.norm(along) == pytest.approx(1.0, abs=1e-10)
            np.testing.assert_allclose(np.cross(on - end, along), 0.0, atol=1e-9)
        legs = np.linalg.norm(out[ON_P : ON_P + 3] - p) + np.linalg.norm(s - out[ON_S : ON_S + 3])
        assert out[LENGTH] == pytest.approx(legs + out[ARC], abs=1e-11)
        assert 0.0 <= out[RESIDUAL] < 1e-12


@EVERY
def test_paths_are_the_shortest_of_elastic_bands(axes: Any, bands: ModuleType) -> None:
    """To 0.01 mm (seen: 0.0005 mm), of bands that begin on four sides of the ellipsoid."""
    ends = wrapped_ends(4, 5, axes)
    starts = [way for p, s in ends for way in bands.round_ellipsoid(np.array(axes), p, s, 4)]
    lengths = bands.shortest_ways(np.array(starts), bands.ellipsoid(*axes), 64, 32)
    for (p, s), others in zip(ends, lengths.reshape(-1, 4), strict=True):
        assert wrap(p, s, axes)[1][LENGTH] == pytest.approx(others.min(), abs=1e-5)


@EVERY
def test_drawn_points_run_along_the_path(axes: Any) -> None:
    surface = np.zeros(SURFACE_SIZE)
    surface[KIND], surface[SIZE : SIZE + 3], surface[TURN : TURN + 9] = (
        ELLIPSOID,
        axes,
        np.eye(3).flat,
    )
    for p, s in wrapped_ends(5, 5, axes):
        _, out = wrap(p, s, axes)
        first, last = out[ON_P : ON_P + 3], out[ON_S : ON_S + 3]
        both = out[AT_P : AT_P + 3], out[AT_S : AT_S + 3]
        points = curve(surface, first, last, both, out[ARC], 60)
        np.testing.assert_allclose(np.sum((points / axes) ** 2, -1), 1.0, atol=1e-4)
        drawn = np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
        assert drawn == pytest.approx(out[ARC], rel=2e-3)


def test_what_was_found_before_speeds_up_and_changes_nothing() -> None:
    """A warm start gives what a cold one gives."""
    warm, work = np.zeros(RESULT_SIZE), np.zeros(WORK_SIZE)
    p, s = np.array([0.05, 0.02, 0.01]), np.array([-0.05, 0.03, 0.0])
    for turn in np.linspace(0.0, 2.0, 40):
        moved = s + 0.03 * np.array([0.0, np.sin(turn), np.cos(turn)])
        wrap_ellipsoid(*LONG, 0, True, *p, *moved, warm, work)
        _, cold = wrap(p, moved)
        np.testing.assert_allclose(warm[:ARC], cold[:ARC], atol=1e-9)
        assert warm[LENGTH] == pytest.approx(cold[LENGTH], abs=1e-14)


def test_the_state_of_a_path_is_told() -> None:
    """CLEAR, TOUCHING, WRAPPED, INSIDE; FAILED only for what is no number."""
    above = LONG[1]
    for height, expected in ((above + 1e-9, CLEAR), (above, TOUCHING), (above - 1e-9, WRAPPED)):
        status, out = wrap([-0.1, height, 0.0], [0.05, height, 0.0])
        assert status == expected
        assert out[LENGTH] == pytest.approx(0.15, abs=1e-15)
        if expected == TOUCHING:
            np.testing.assert_allclose(out[ON_P : ON_P + 6], [0.0, above, 0.0] * 2, atol=1e-15)
    status, out = wrap([0.01, 0.0, 0.0], [0.1, 0.0, 0.05])
    assert status == INSIDE
    assert out[LENGTH] == pytest.approx(np.hypot(0.09, 0.05), abs=1e-15)
    for bad in (np.nan, np.inf):
        status, out = wrap([bad, 0.0, 0.0], [0.1, 0.0, 0.0])
        assert status == FAILED
        assert out[RESIDUAL] == np.inf
        assert not np.isnan(out[LENGTH])


@EVERY
def test_no_path_fails(axes: Any) -> None:
    """Ends far away, near, a hair above the surface and on it."""
    rng = np.random.default_rng(8)
    ends = random_ends(8, 1500, axes, 1.0)
    units = ends / np.linalg.norm(ends / axes, axis=-1, keepdims=True)
    heights = 10.0 ** rng.uniform(-12.0, 1.0, (1500, 2, 1))
    heights[::10, 0] = 0.0
    for p, s in units * (1.0 + heights):
        status, out = wrap(p, s, axes)
        assert status in (CLEAR, TOUCHING, WRAPPED)
        assert np.isfinite(out[:OTHER]).all()
        assert out[LENGTH] >= np.linalg.norm(s - p) * (1.0 - 1e-12)
        assert out[RESIDUAL] < 1e-11


def test_a_quadrant_holds_the_path_on_the_longer_way() -> None:
    p, s = np.array([-0.005, -0.09, 0.0]), np.array([-0.005, 0.09, 0.0])
    for quadrant, sign in ((1, 1.0), (-1, -1.0)):
        status, out = wrap(p, s, LONG, quadrant)
        assert status == WRAPPED
        assert sign * out[ON_P] > 0.0
    shorter, longer = wrap(p, s, LONG, -1)[1], wrap(p, s, LONG, 1)[1]
    assert shorter[LENGTH] == wrap(p, s)[1][LENGTH]
    assert longer[OTHER] < 0.0
    assert longer[LENGTH] + longer[OTHER] == pytest.approx(shorter[LENGTH], abs=1e-13)
