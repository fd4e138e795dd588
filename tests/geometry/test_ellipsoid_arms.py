"""Arms over ellipsoids as slopes of lengths, at random and where it is hard; no jumps of length."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest

from trochanter.geometry.ellipsoid import wrap_ellipsoid
from trochanter.geometry.geodesics import (
    AT_S,
    CLEAR,
    INSIDE,
    LENGTH,
    OTHER,
    RESULT_SIZE,
    WORK_SIZE,
    WRAPPED,
)

Vector = np.ndarray

MILD, LONG = (0.03, 0.04, 0.035), (0.02, 0.06, 0.03)
DISC, CIGAR, FLAT = (0.05, 0.01, 0.05), (0.01, 0.01, 0.06), (0.05, 0.025, 0.01)
SHAPES = {"mild": MILD, "3 to 1": LONG, "disc": DISC, "cigar": CIGAR, "flat": FLAT}
EVERY = pytest.mark.parametrize("axes", SHAPES.values(), ids=SHAPES.keys())
X, Y, Z = np.eye(3)
ORIGIN = np.zeros(3)


def wrap(p: Any, s: Any, axes: Any, quadrant: int = 0) -> tuple[int, Vector]:
    out = np.zeros(RESULT_SIZE)
    ends = [float(x) for x in (*p, *s)]
    status = wrap_ellipsoid(*axes, quadrant, True, *ends, out, np.zeros(WORK_SIZE))
    return int(status), out


class Hinge:
    """An end that turns about an axis, and the length and the arm that this gives."""

    def __init__(
        self, p: Vector, s: Vector, axes: Any, axis: Vector, centre: Vector = ORIGIN
    ) -> None:
        self.p, self.s, self.axes = p, s, axes
        self.axis, self.centre = axis / np.linalg.norm(axis), centre

    def moved(self, angle: float) -> Vector:
        """Return where the end is (Rodrigues)."""
        d = self.s - self.centre
        along = self.axis * (self.axis @ d)
        turned = np.cos(angle) * (d - along) + np.sin(angle) * np.cross(self.axis, d)
        return np.asarray(self.centre + along + turned)

    def at(self, angle: float, quadrant: int = 0) -> tuple[int, Vector, float]:
        """Return status, result and arm, which is minus the length's slope."""
        s = self.moved(angle)
        status, out = wrap(self.p, s, self.axes, quadrant)
        arm = -out[AT_S : AT_S + 3] @ np.cross(self.axis, s - self.centre)
        return status, out, float(arm)

    def length(self, angle: float) -> float:
        return float(self.at(angle)[1][LENGTH])


def check(hinge: Hinge, hinges: ModuleType, step: float = 1e-4) -> float:
    """Return by how much the arm differs from the length's slope."""
    slope, _ = hinges.slope(hinge.length, step)
    return abs(hinge.at(0.0)[2] + slope)


def random_hinges(seed: int, count: int, axes: Any) -> list[Hinge]:
    rng = np.random.default_rng(seed)
    found: list[Hinge] = []
    while len(found) < count:
        ends = rng.normal(size=(2, 3))
        ends *= rng.uniform(1.05, 3.0, (2, 1)) / np.linalg.norm(ends, axis=1)[:, None]
        axis, centre = rng.normal(size=3), rng.normal(size=3) * axes
        hinge = Hinge(ends[0] * axes, ends[1] * axes, axes, axis, centre)
        status, out, _ = hinge.at(0.0)
        if status == WRAPPED and out[OTHER] > 1e-3:
            found.append(hinge)
    return found


@EVERY
def test_arms_are_slopes_of_lengths(axes: Any, hinges: ModuleType) -> None:
    """To 1e-6 m (seen: 2e-9) at random poses that are not about to flip to the other way."""
    for hinge in random_hinges(1, 60, axes):
        assert check(hinge, hinges) < 1e-6


@EVERY
def test_arms_where_the_line_grazes(axes: Any, hinges: ModuleType) -> None:
    """A hair above, on and below the surface, where CLEAR meets WRAPPED."""
    a, b, c = axes
    for height in (1e-6, 1e-9, 0.0, -1e-9, -1e-6):
        for low in (0.0, 0.4):  # touching on the top, and beside it
            top = np.array([0.0, np.sqrt(1 - low**2) * b, low * c])
            p = top + np.array([-2 * a, height, 0.0])
            s = top + np.array([3 * a, height, 0.0])
            for axis in (X, Y, Z, X + Y - 2 * Z):
                assert check(Hinge(p, s, axes, axis), hinges, 2e-7) < 1e-6


@EVERY
def test_arms_of_an_end_on_the_surface(axes: Any, hinges: ModuleType) -> None:
    rng, seen = np.random.default_rng(3), 0
    for _ in range(25):
        ends = rng.normal(size=(2, 3))
        ends /= np.linalg.norm(ends, axis=1)[:, None]
        hinge = Hinge(ends[0] * axes, 2.0 * ends[1] * axes, axes, rng.normal(size=3))
        if hinge.at(0.0)[1][OTHER] > 1e-3:
            seen += hinge.at(0.0)[0] == WRAPPED
            assert check(hinge, hinges, 1e-5) < 1e-6
    assert seen > 5


@pytest.mark.parametrize(("axes", "axis"), [(DISC, Y), (CIGAR, Z)], ids=["disc", "cigar"])
def test_arms_with_both_ends_on_the_surface(axes: Any, axis: Vector, hinges: ModuleType) -> None:
    """About its axis of symmetry an end stays on the surface; the path is all geodesic."""
    rng = np.random.default_rng(4)
    for _ in range(10):
        ends = rng.normal(size=(2, 3))
        ends *= np.array(axes) / np.linalg.norm(ends, axis=1)[:, None]
        hinge = Hinge(ends[0], ends[1], axes, axis)
        assert hinge.at(0.0)[0] == WRAPPED
        assert check(hinge, hinges, 1e-5) < 1e-6


@EVERY
def test_arms_of_an_end_inside_are_those_of_the_line(axes: Any, hinges: ModuleType) -> None:
    hinge = Hinge(0.3 * np.array(axes), np.array([0.1, -0.05, 0.02]), axes, X + 2 * Y)
    assert hinge.at(0.0)[0] == INSIDE
    assert check(hinge, hinges) < 1e-6


def test_antipodal_ends_flip_and_say_so(hinges: ModuleType) -> None:
    """Both ways are as short; there the length has a ridge, and the arm is that of one way."""
    for axes, across, along in ((LONG, Z, Y), (DISC, Y, Z), (MILD, Z, Y)):
        p, s = -2 * axes[0] * X, 3 * axes[0] * X
        flips, stays = Hinge(p, s, axes, np.cross(X, across)), Hinge(p, s, axes, np.cross(X, along))
        status, out, arm = flips.at(0.0)
        assert status == WRAPPED
        assert out[OTHER] == pytest.approx(0.0, abs=1e-12)
        for way in (-1e-7, 1e-7):
            rise = (flips.length(way) - out[LENGTH]) / abs(way)
            assert rise == pytest.approx(-abs(arm), abs=1e-6)
        assert abs(arm) > 0.1 * axes[0]
        assert stays.at(0.0)[2] == pytest.approx(0.0, abs=1e-9)
        assert check(stays, hinges, 1e-5) < 1e-6


@pytest.mark.parametrize(("axes", "axis"), [(DISC, Y), (CIGAR, Z)], ids=["disc", "cigar"])
def test_poles_of_symmetry_have_a_length(axes: Any, axis: Vector) -> None:
    """Any plane will do; the length is the limit from every side, and nothing is NaN."""
    pole = axis * np.array(axes)
    status, out = wrap(-2 * pole, 3 * pole, axes)
    assert status == WRAPPED
    assert np.isfinite(out[:OTHER]).all()
    for aside in (X, Y, Z):
        near = wrap(-2 * pole, 3 * pole + 1e-9 * aside, axes)[1]
        assert out[LENGTH] == pytest.approx(near[LENGTH], abs=3e-9)


@EVERY
def test_arms_of_a_line_through_an_axis(axes: Any, hinges: ModuleType) -> None:
    """In the plane of the two the path may pass on either side, with one arm."""
    p, s = np.array([-2.0, 0.0, 0.3]) * axes, np.array([3.0, 0.0, 0.3]) * axes
    hinge = Hinge(p, s, axes, Y)
    assert hinge.at(0.0)[0] == WRAPPED
    assert check(hinge, hinges, 1e-7) < 1e-6


@pytest.mark.parametrize("axes", [MILD, LONG, FLAT], ids=["mild", "3 to 1", "flat"])
def test_arms_of_a_line_through_the_centre(axes: Any, hinges: ModuleType) -> None:
    d = np.array([0.6, 0.5, -0.7]) * axes
    for axis in (X, Y, Z):
        hinge = Hinge(-2 * d, 3 * d, axes, axis)
        status, out, _ = hinge.at(0.0)
        assert status == WRAPPED
        assert out[OTHER] > 1e-5
        assert check(hinge, hinges, 1e-7) < 1e-6


@EVERY
def test_ends_in_one_place_have_no_length_and_no_arm(axes: Any) -> None:
    for p in (2.0 * np.array(axes), Y * axes[1]):
        _, out, arm = Hinge(p, p, axes, Z).at(0.0)
        assert out[LENGTH] == 0.0
        assert arm == 0.0


def sweep(hinge: Hinge, degrees: Vector, quadrant: int) -> tuple[Vector, Vector, Vector]:
    """Return, step by step, what the length changes by but for its arm; and statuses, ways."""
    rows = [hinge.at(float(np.deg2rad(angle)), quadrant) for angle in degrees]
    length = np.array([out[LENGTH] for _, out, _ in rows])
    arm = np.array([arm for _, _, arm in rows])
    rest = np.diff(length) + 0.5 * (arm[1:] + arm[:-1]) * np.diff(np.deg2rad(degrees))
    return np.abs(rest), np.array([s for s, _, _ in rows]), np.array([o[OTHER] for _, o, _ in rows])


def jumps(hinge: Hinge, degrees: Vector, quadrant: int = 0) -> list[tuple[float, float, float]]:
    """Return angle, size [m] and how long the other way is, of jumps in a step of 0.01 degrees.

    Only steps over which the arm does not account for the length are looked into so finely.
    """
    rest, status, _ = sweep(hinge, degrees, quadrant)
    assert not np.isin(status, INSIDE).any()
    found = []
    for k in np.flatnonzero(rest > 1e-6):
        fine = np.linspace(degrees[k], degrees[k + 1], 26)
        rest_there, _, other = sweep(hinge, fine, quadrant)
        least = np.minimum(other[1:], other[:-1])
        found += [(fine[i], rest_there[i], least[i]) for i in np.flatnonzero(rest_there > 1e-5)]
    return found


@EVERY
def test_the_shortest_length_never_jumps(axes: Any) -> None:
    """Once round, through CLEAR and WRAPPED and where the path flips to the other way."""
    seen = set()
    for hinge in random_hinges(6, 4, axes):
        hinge.centre = 0.1 * np.array(axes)
        hinge.s = 1.3 * hinge.s / np.linalg.norm(hinge.s) * (max(axes) + 0.01)
        degrees = np.arange(-180.0, 180.1, 0.25)
        assert jumps(hinge, degrees) == []
        seen |= set(sweep(hinge, degrees[::8], 0)[1])
    assert {CLEAR, WRAPPED} <= seen


@EVERY
@pytest.mark.parametrize("quadrant", [1, -2, 3])
def test_a_sided_length_does_not_jump_where_the_line_comes_and_goes(
    axes: Any, quadrant: int
) -> None:
    """From clear on the side, over touching, to shortly before the line passes the centre."""
    k = abs(quadrant) - 1
    side, line = np.sign(quadrant) * np.eye(3)[k], np.eye(3)[(k + 1) % 3]
    size = np.array(axes)
    p = -1.6 * line * size + 0.8 * side * size
    s = 2.2 * line * size + 0.8 * side * size + 0.1 * np.cross(line, side) * size
    hinge = Hinge(p, s, axes, np.cross(line, side), s + 0.5 * line)
    degrees = np.arange(-30.0, 30.0, 0.05)
    heights = np.array([height(p / size, hinge.moved(np.deg2rad(d)) / size, k) for d in degrees])
    degrees = degrees[(np.sign(quadrant) * heights > 0.1) & (np.sign(quadrant) * heights < 1.2)]
    _, status, _ = sweep(hinge, degrees, quadrant)
    assert {CLEAR, WRAPPED} <= set(status)
    assert jumps(hinge, degrees, quadrant) == []


def height(p: Vector, s: Vector, k: int) -> float:
    """Return the k-th coordinate of where the line from p to s is halfway past the centre."""
    i = (k + 1) % 3
    return float(p[k] + (s[k] - p[k]) * -p[i] / (s[i] - p[i]))


@EVERY
def test_a_sided_length_jumps_only_from_or_to_the_longer_way(axes: Any) -> None:
    """And says so: there the other way is shorter than the path (docs/derivations.md)."""
    size = np.array(axes)
    p = np.array([-1.5, 0.3, 0.2]) * size
    hinge = Hinge(p, np.array([1.8, 0.2, -0.3]) * size, axes, Z + 0.2 * Y)
    found = jumps(hinge, np.arange(-25.0, 25.0, 0.5), 2)
    assert all(other < 0.0 for _, _, other in found)
