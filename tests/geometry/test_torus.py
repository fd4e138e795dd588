"""Paths through rings: closed forms, an elastic band, their own slopes, and hard ends.

A path passes on the side of the hole, as OpenSim's torus has it: where the straight line
crosses the ring's plane outside the ring, it is drawn through the hole. Of the tube OpenSim
takes only the cylinder that touches the ring where the straight line is nearest to it; here it
is the ring itself.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numba
import numpy as np
import pytest

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
    RESIDUAL,
    RESULT_SIZE,
    TOUCHING,
    WORK_SIZE,
    WRAPPED,
)
from trochanter.geometry.placed import KIND, SIZE, SURFACE_SIZE, TORUS, TURN
from trochanter.geometry.torus import wrap_torus

RING = 0.03
TUBE = 0.01
STEP = np.deg2rad(0.01)


def wrap(p: Any, s: Any, tube: float = TUBE, quadrant: int = 0) -> tuple[int, np.ndarray]:
    out, work = np.zeros(RESULT_SIZE), np.zeros(WORK_SIZE)
    ends = [float(x) for x in (*p, *s)]
    return wrap_torus(tube, RING, quadrant, *ends, out, work), out


@numba.njit
def wrap_all(
    tubes: np.ndarray, p: np.ndarray, s: np.ndarray, out: np.ndarray, status: np.ndarray
) -> None:
    work = np.zeros(WORK_SIZE)
    for i in range(len(p)):
        out[i] = 0.0
        status[i] = wrap_torus(
            tubes[i], RING, 0, p[i, 0], p[i, 1], p[i, 2], s[i, 0], s[i, 1], s[i, 2], out[i], work
        )


def wrapped_all(tubes: Any, p: np.ndarray, s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    out, status = np.zeros((len(p), RESULT_SIZE)), np.zeros(len(p), np.intp)
    wrap_all(np.broadcast_to(np.asarray(tubes, float), len(p)).copy(), p, s, out, status)
    return status, out


def height(x: np.ndarray) -> np.ndarray:
    """Return how far points are from the circle at the middle of the tube."""
    return np.hypot(np.hypot(x[..., 0], x[..., 1]) - RING, x[..., 2])


def random_points(rng: np.random.Generator, tubes: np.ndarray) -> np.ndarray:
    """Return points up to 4 rings away in all directions, none in the tube."""
    points = np.zeros((len(tubes), 3))
    rest = np.arange(len(tubes))
    while len(rest):
        way = rng.normal(size=(len(rest), 3))
        way /= np.linalg.norm(way, axis=1)[:, None]
        points[rest] = way * rng.uniform(0.0, 4.0 * RING, (len(rest), 1))
        rest = rest[height(points[rest]) < 1.05 * tubes[rest]]
    return points


def ring_point(turn_deg: float, far: float, z: float) -> np.ndarray:
    turn = np.deg2rad(turn_deg)
    return np.array([far * np.cos(turn), far * np.sin(turn), z])


def test_a_path_in_a_plane_through_the_axis_is_two_tangents_and_an_arc() -> None:
    """Ends over and under the tube at its own distance: half a turn less the tangents' angles."""
    h = 0.02
    status, out = wrap(ring_point(35, RING, h), ring_point(35, RING, -h))
    tangent, angle = np.sqrt(h**2 - TUBE**2), np.pi - 2 * np.arccos(TUBE / h)
    assert status == WRAPPED
    assert out[ARC] == pytest.approx(TUBE * angle, abs=1e-13)
    assert out[LENGTH] == pytest.approx(2 * tangent + TUBE * angle, abs=1e-13)


def test_a_path_may_fly_across_the_hole() -> None:
    """Over one side of the tube and over the other: two circles and the line on top of both."""
    far, h = 0.09, 0.002
    status, out = wrap(ring_point(0, far, h), ring_point(180, far, h))
    a = far - RING
    turn = np.pi / 2 - np.arctan2(h, a) - np.arccos(TUBE / np.hypot(a, h))
    arc = 2 * TUBE * turn + 2 * RING
    assert status == WRAPPED
    assert out[ARC] == pytest.approx(arc, abs=1e-12)
    legs = 2 * np.sqrt(a**2 + h**2 - TUBE**2)
    assert out[LENGTH] == pytest.approx(legs + arc, abs=1e-12)


def test_contacts_lie_on_the_tube_and_the_path_is_tangent() -> None:
    rng = np.random.default_rng(1)
    tubes = RING * rng.uniform(0.1, 0.8, 3000)
    p, s = random_points(rng, tubes), random_points(rng, tubes)
    status, out = wrapped_all(tubes, p, s)
    wraps = status == WRAPPED
    assert wraps.sum() > 1000
    straight = np.linalg.norm(s - p, axis=1)
    np.testing.assert_allclose(out[~wraps, LENGTH], straight[~wraps], atol=1e-15)
    assert (out[wraps, LENGTH] > straight[wraps]).all()
    legs = np.zeros(len(p))
    for end, contact, heading, way in ((p, ON_P, AT_P, 1.0), (s, ON_S, AT_S, -1.0)):
        on, at = out[:, contact : contact + 3], out[:, heading : heading + 3]
        np.testing.assert_allclose(height(on)[wraps], tubes[wraps], atol=1e-15)
        np.testing.assert_allclose(np.linalg.norm(at, axis=1), 1.0, atol=1e-12)
        middle = on * np.array([1.0, 1.0, 0.0])
        middle *= RING / np.linalg.norm(middle, axis=1)[:, None]
        normal = (on - middle) / tubes[:, None]
        assert np.abs((normal * at).sum(axis=1)[wraps]).max() < 1e-10
        leg = np.linalg.norm(on - end, axis=1)
        off = (on - end) - way * leg[:, None] * at
        assert np.abs(off[wraps]).max() < 1e-13
        legs += leg
    np.testing.assert_allclose((legs + out[:, ARC])[wraps], out[wraps, LENGTH], atol=1e-14)


@pytest.mark.parametrize("ratio", [0.15, 0.4, 0.75])
@pytest.mark.parametrize("through", [True, False])
def test_paths_are_those_of_an_elastic_band(ratio: float, through: bool, bands: ModuleType) -> None:
    """To 0.01 mm: a band of beads that shares nothing with the exact path."""
    rng = np.random.default_rng(int(100 * ratio))
    tubes = np.full(1500, ratio * RING)
    p, s = random_points(rng, tubes), random_points(rng, tubes)
    p[:, 2], s[:, 2] = np.abs(p[:, 2]), (-1.0 if through else 1.0) * np.abs(s[:, 2])
    status, out = wrapped_all(tubes, p, s)
    longer = out[:, LENGTH] - np.linalg.norm(s - p, axis=1)
    chosen = np.flatnonzero((status == WRAPPED) & (longer > 3e-4))[:3]
    assert len(chosen) == 3
    for i in chosen:
        middle = 0.5 * (p[i] + s[i])
        out_of = max(np.hypot(middle[0], middle[1]), 1e-9)
        far = RING * (1.0 - ratio) if through else RING
        corner = np.array([*(middle[:2] * far / out_of), 0.0 if through else 1.2 * tubes[i]])
        length, _ = bands.shortest(
            np.array([p[i], corner, s[i]]), bands.Ring(tubes[i], RING), 256, 128
        )
        assert out[i, LENGTH] == pytest.approx(length, abs=1e-5)


def test_ends_pull_as_the_length_grows() -> None:
    """Arms of either end about random hinges are -dL/dq by differences, to 1e-6 m."""
    rng = np.random.default_rng(3)
    tubes = RING * rng.uniform(0.1, 0.8, 2000)
    p, s = random_points(rng, tubes), random_points(rng, tubes)
    status, out = wrapped_all(tubes, p, s)
    axes, centres = rng.normal(size=(2000, 3)), RING * rng.normal(size=(2000, 3))
    axes /= np.linalg.norm(axes, axis=1)[:, None]
    for end, sign, heading in ((p, 1.0, AT_P), (s, -1.0, AT_S)):
        at = out[:, heading : heading + 3]
        arm = sign * (at * np.cross(axes, end - centres)).sum(axis=1)
        lengths, same = [], status == WRAPPED
        for k in (-2, -1, 1, 2):
            there = turned(end, axes, centres, 1e-5 * k)
            moved = (there, s) if end is p else (p, there)
            near, result = wrapped_all(tubes, *moved)
            same &= near == WRAPPED
            lengths.append(result[:, LENGTH])
        slope = (lengths[0] - 8 * lengths[1] + 8 * lengths[2] - lengths[3]) / 12e-5
        # An end that turns through the wall beside the ring changes the way round.
        same &= np.ptp(lengths, axis=0) < 1e-4
        assert same.sum() > 500
        assert np.abs(arm + slope)[same].max() < 1e-6
        assert np.median(np.abs(arm + slope)[same]) < 1e-10


def turned(x: np.ndarray, axis: np.ndarray, centre: np.ndarray, angle: Any) -> np.ndarray:
    """Return points turned about axes through centres (Rodrigues)."""
    d = x - centre
    along = axis * (axis * d).sum(axis=-1)[..., None]
    c, s = np.cos(angle), np.sin(angle)
    return centre + along + c * (d - along) + s * np.cross(axis, d)


@pytest.mark.parametrize(
    ("tube", "p", "hinge", "axis", "from_deg", "to_deg"),
    [
        (0.01, (0.05, 0.01, 0.03), (0.0, 0.0, -0.01), (1.0, 0.2, 0.1), 0.0, 120.0),
        (0.003, (0.06, -0.02, 0.04), (0.01, 0.0, 0.0), (0.1, 1.0, 0.0), -60.0, 60.0),
        (0.022, (0.07, 0.03, 0.02), (0.0, 0.01, 0.0), (0.1, 0.1, 1.0), 0.0, 90.0),
    ],
)
def test_a_ring_is_free_of_jumps(
    tube: float, p: Any, hinge: Any, axis: Any, from_deg: float, to_deg: float
) -> None:
    """By 0.01 degrees over the hinge's range: what the length changes by, the arm explains.

    A ring is sided by nature: its path is on the side of the hole. Only an end that passes
    the ring's plane outside the ring changes the way round, as one does behind a sided
    cylinder; there the hinge does not take it.
    """
    turn = np.arange(np.deg2rad(from_deg), np.deg2rad(to_deg), STEP)
    unit = np.asarray(axis) / np.linalg.norm(axis)
    begin = np.array([0.06, 0.0, -0.05])
    s = np.stack([turned(begin, unit, np.asarray(hinge), angle) for angle in turn])
    outside = np.hypot(s[:, 0], s[:, 1]) > RING
    crosses = (s[1:, 2] * s[:-1, 2] <= 0.0) & (outside[1:] | outside[:-1])
    status, out = wrapped_all(tube, np.repeat([np.asarray(p, float)], len(s), axis=0), s)
    assert (status == WRAPPED).sum() > 2000
    assert not np.isin(status, (FAILED, INSIDE)).any()
    arm = -(out[:, AT_S : AT_S + 3] * np.cross(unit, s - np.asarray(hinge))).sum(axis=1)
    rest = np.diff(out[:, LENGTH]) + 0.5 * STEP * (arm[1:] + arm[:-1])
    assert np.abs(rest)[~crosses].max() < 1e-7
    assert crosses.sum() <= 2


def test_no_random_path_fails() -> None:
    rng = np.random.default_rng(21)
    tubes = RING * rng.uniform(0.1, 0.8, 20000)
    p, s = random_points(rng, tubes), random_points(rng, tubes)
    status, out = wrapped_all(tubes, p, s)
    assert not np.isin(status, (FAILED, INSIDE)).any()
    assert (status == WRAPPED).sum() > 8000
    assert out[:, RESIDUAL].max() < 1e-9


def test_ends_on_the_tube_and_just_above_it_seldom_fail() -> None:
    """Of paths whose both ends cling to the tube fewer than 1 in 200 fails, and says so."""
    rng = np.random.default_rng(5)
    tubes = RING * rng.uniform(0.1, 0.8, 2000)
    ends = []
    for _ in range(2):
        u, v = rng.uniform(-np.pi, np.pi, (2, 2000))
        high = np.where(rng.random(2000) < 0.3, 0.0, tubes * 10 ** rng.uniform(-9, -1, 2000))
        far = RING + (tubes + high) * np.cos(u)
        ends.append(np.stack([far * np.cos(v), far * np.sin(v), (tubes + high) * np.sin(u)], -1))
    status, out = wrapped_all(tubes, *ends)
    assert (status == FAILED).sum() < 10
    assert (status == INSIDE).sum() == 0
    failed = status == FAILED
    straight = np.linalg.norm(ends[1] - ends[0], axis=1)
    np.testing.assert_allclose(out[failed, LENGTH], straight[failed], atol=1e-15)
    assert (out[:, LENGTH] >= straight - 1e-15).all()


def test_a_line_across_the_wall_is_drawn_through_the_hole() -> None:
    """As OpenSim's torus has it, and however far outside the straight line passes."""
    p, s = ring_point(10, 0.08, 0.03), ring_point(10, 0.08, -0.03)
    status, out = wrap(p, s)
    assert status == WRAPPED
    assert np.hypot(out[ON_P], out[ON_P + 1]) < RING
    assert out[LENGTH] > np.linalg.norm(p - s) + 0.07


def test_lines_through_the_hole_and_beside_the_ring_are_clear() -> None:
    for p, s in (
        (ring_point(0, 0.001, 0.05), ring_point(90, 0.002, -0.05)),
        (ring_point(0, 0.08, 0.02), ring_point(60, 0.08, 0.03)),
        (np.zeros(3), ring_point(0, 0.0, 0.1)),
        (ring_point(0, 0.015, 0.0), ring_point(180, 0.015, 0.0)),
    ):
        status, out = wrap(p, s)
        assert status == CLEAR
        assert out[LENGTH] == pytest.approx(np.linalg.norm(s - p), abs=1e-15)


def test_a_line_along_the_axis_and_from_far_opposite_ends() -> None:
    """Antipodal ends: across the hole in the middle, straight where it is wide enough."""
    status, _ = wrap(ring_point(0, 0.05, 0.05), ring_point(180, 0.05, -0.05))
    assert status == CLEAR
    status, out = wrap(ring_point(0, 0.09, 0.01), ring_point(180, 0.09, -0.01))
    assert status == WRAPPED
    np.testing.assert_allclose(out[ON_P : ON_P + 3], -out[ON_S : ON_S + 3], atol=1e-12)
    assert abs(out[ON_P + 1]) < 1e-12


def test_a_grazing_line_touches() -> None:
    """Across the axis over the top, and along the inside of the hole."""
    p, s = ring_point(90, 0.05, TUBE), ring_point(-90, 0.05, TUBE)
    status, out = wrap(p, s)
    assert status == TOUCHING
    assert out[LENGTH] == pytest.approx(0.1, abs=1e-15)
    inner = RING - TUBE
    for depth, expected in ((1e-9, WRAPPED), (-1e-9, CLEAR), (0.0, TOUCHING)):
        x = inner + depth
        status, out = wrap([x, 0.0, 0.04], [x, 0.0, -0.04])
        assert status == expected
        assert out[LENGTH] == pytest.approx(0.08, abs=1e-15)


def test_an_end_on_the_tube_is_the_contact() -> None:
    p, s = ring_point(20, RING, TUBE), ring_point(20, RING, -0.04)
    status, out = wrap(p, s)
    assert status == WRAPPED
    np.testing.assert_allclose(out[ON_P : ON_P + 3], p, atol=1e-12)
    tangent = np.sqrt(0.04**2 - TUBE**2)
    arc = TUBE * (np.pi - np.arccos(TUBE / 0.04))
    assert out[LENGTH] == pytest.approx(tangent + arc, abs=1e-12)


def test_both_ends_on_the_tube_leave_a_geodesic() -> None:
    """Round the hole's edge from top to bottom: half a turn of the tube."""
    status, out = wrap(ring_point(20, RING, TUBE), ring_point(20, RING, -TUBE))
    assert status == WRAPPED
    assert out[LENGTH] == pytest.approx(np.pi * TUBE, abs=1e-12)


def test_an_end_in_the_tube_gives_the_straight_line() -> None:
    p, s = ring_point(20, RING + 0.005, 0.0), ring_point(160, 0.08, -0.02)
    status, out = wrap(p, s)
    assert status == INSIDE
    assert out[LENGTH] == pytest.approx(np.linalg.norm(s - p), abs=1e-15)


def test_ends_in_one_place_have_no_direction_and_no_length() -> None:
    for where in (ring_point(20, 0.06, 0.01), ring_point(20, RING, TUBE), np.zeros(3)):
        status, out = wrap(where, where)
        assert status == CLEAR
        assert not out[: ARC + 1][:ON_P].any()
        assert np.isfinite(out[: ARC + 1]).all()


def test_what_is_no_number_fails() -> None:
    for bad in (np.nan, np.inf):
        status, out = wrap([bad, 0.0, 0.0], ring_point(0, 0.06, 0.01))
        assert status == FAILED
        assert not np.isnan(out[LENGTH])
        assert out[RESIDUAL] == np.inf


@pytest.mark.parametrize(("quadrant", "turn", "expected"), [(1, 0, WRAPPED), (-1, 0, CLEAR)])
def test_a_half_ring_is_passed_by_on_its_other_half(
    quadrant: int, turn: float, expected: int
) -> None:
    p, s = ring_point(turn, 0.05, 0.03), ring_point(turn, 0.05, -0.03)
    assert wrap(p, s, quadrant=quadrant)[0] == expected
    assert wrap(p, s)[0] == WRAPPED


def test_which_end_is_first_does_not_matter() -> None:
    rng = np.random.default_rng(8)
    tubes = RING * rng.uniform(0.1, 0.8, 500)
    p, s = random_points(rng, tubes), random_points(rng, tubes)
    _, there = wrapped_all(tubes, p, s)
    _, back = wrapped_all(tubes, s, p)
    np.testing.assert_allclose(back[:, LENGTH], there[:, LENGTH], atol=1e-9)
    np.testing.assert_allclose(back[:, AT_P : AT_P + 3], -there[:, AT_S : AT_S + 3], atol=1e-4)


def test_a_drawn_path_flies_from_one_part_of_the_ring_to_another() -> None:
    """The points run along the tube, straight on through the air, and along the tube again."""
    p, s = (0.0795, -0.0596, 0.0297), (-0.0524, 0.0703, -0.0131)
    status, out = wrap(p, s)
    assert status == WRAPPED
    surface = np.zeros(SURFACE_SIZE)
    surface[KIND], surface[SIZE], surface[SIZE + 1] = TORUS, TUBE, RING
    surface[TURN : TURN + 9] = np.eye(3).ravel()
    first, last = out[ON_P : ON_P + 3], out[ON_S : ON_S + 3]
    both = out[AT_P : AT_P + 3], out[AT_S : AT_S + 3]
    points = curve(surface, first, last, both, out[ARC], 60)
    off = np.abs(height(points) - TUBE)
    assert off.max() < 1e-5
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    flight = steps.argmax()
    assert steps[flight] > 0.03 > 10.0 * np.delete(steps, flight).max()
    middle = 0.5 * (points[flight] + points[flight + 1])
    assert height(middle) > 1.5 * TUBE
    drawn = np.vstack([p, points, s])
    length = np.linalg.norm(np.diff(drawn, axis=0), axis=1).sum()
    assert length == pytest.approx(out[LENGTH], abs=5e-5)


def test_a_line_that_grazes_touches_at_one_place() -> None:
    status, out = wrap((RING, -0.05, TUBE), (RING, 0.03, TUBE))
    assert status == TOUCHING
    assert out[LENGTH] == pytest.approx(0.08, abs=1e-15)
    np.testing.assert_allclose(out[ON_P : ON_P + 3], (RING, 0.0, TUBE), atol=1e-6)
    np.testing.assert_array_equal(out[ON_S : ON_S + 3], out[ON_P : ON_P + 3])


def test_a_ring_tells_that_it_holds_a_line_that_passes_outside() -> None:
    """Where the ring lets go, as an end comes to its plane, the length is the straight line's."""
    p, s = (0.09, 0.0, 0.05), (0.08, 0.01, -0.02)
    status, out = wrap(p, s)
    assert status == WRAPPED
    straight = np.linalg.norm(np.subtract(p, s))
    assert out[OTHER] == pytest.approx(straight - out[LENGTH], abs=1e-15)
    assert out[OTHER] < -0.01
    status, out = wrap(p, (0.08, 0.01, 0.02))
    assert status == CLEAR
    status, out = wrap((0.002, 0.0, 0.05), (0.05, 0.01, -0.02))
    assert status == WRAPPED
    assert out[OTHER] == np.inf
