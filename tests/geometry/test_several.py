"""Paths over several surfaces: an elastic band round all of them, and slopes of lengths."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest

from trochanter.geometry.geodesics import (
    CLEAR,
    FAILED,
    INSIDE,
    RESULT_SIZE,
    TOUCHING,
    WORK_SIZE,
    WRAPPED,
)
from trochanter.geometry.placed import (
    CONTACTS,
    CYLINDER,
    ELLIPSOID,
    HEADINGS,
    KIND,
    ORIGIN,
    SIZE,
    SPHERE,
    STATE_SIZE,
    STATUS,
    SURFACE_SIZE,
    TORUS,
    TURN,
)
from trochanter.geometry.several import wrap_several

Vector = np.ndarray

SIZES = {SPHERE: (0.025,), CYLINDER: (0.022, np.inf), ELLIPSOID: (0.02, 0.03, 0.04)}
CASES = {
    "cylinder, ellipsoid": (CYLINDER, ELLIPSOID),
    "two ellipsoids": (ELLIPSOID, ELLIPSOID),
    "sphere, ellipsoid, cylinder": (SPHERE, ELLIPSOID, CYLINDER),
}
EVERY = pytest.mark.parametrize("kinds", CASES.values(), ids=CASES.keys())


def surface(kind: int, turn: Vector, origin: Any) -> Vector:
    row = np.zeros(SURFACE_SIZE)
    row[KIND], row[SIZE : SIZE + len(SIZES[kind])] = kind, SIZES[kind]
    row[TURN : TURN + 9], row[ORIGIN : ORIGIN + 3] = turn.ravel(), origin
    return row


def wrap(surfaces: Vector, p: Vector, s: Vector) -> tuple[float, int, Vector, Vector]:
    """Return length, status, states and order."""
    n = len(surfaces)
    state, order = np.zeros((n, STATE_SIZE)), np.zeros(n)
    room = np.zeros(RESULT_SIZE), np.zeros(WORK_SIZE)
    length, status, residual = wrap_several(surfaces, p, s, state, order, *room)
    assert residual < 1e-9
    return length, int(status), state, order.astype(int)


def scene(seed: int, kinds: tuple[int, ...]) -> tuple[Vector, Vector, Vector]:
    """Return surfaces in a row along x that a line meets above their middles, and its ends."""
    rng = np.random.default_rng(seed)
    surfaces = []
    for place, kind in enumerate(kinds):
        turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
        turn *= np.linalg.det(turn)
        turn = np.eye(3) if kind == CYLINDER else turn
        surfaces.append(surface(kind, turn, [0.1 * place, 0.0, 0.0] + rng.normal(size=3) * 0.004))
    high = rng.uniform(0.005, 0.015, 2)
    p = np.array([-0.08, high[0], 0.01])
    s = np.array([0.1 * len(kinds) - 0.03, high[1], -0.005])
    return np.array(surfaces), p, s


@EVERY
def test_paths_are_those_of_an_elastic_band(kinds: tuple[int, ...], bands: ModuleType) -> None:
    """To 0.01 mm, of a band round all surfaces that begins where the path touches them."""
    solids = {SPHERE: bands.sphere, CYLINDER: bands.cylinder, ELLIPSOID: bands.ellipsoid}
    starts, lengths, pushes = [], [], []
    for seed in range(2):
        surfaces, p, s = scene(seed, kinds)
        length, status, state, order = wrap(surfaces, p, s)
        assert status == WRAPPED
        assert (state[:, STATUS] == WRAPPED).sum() >= 2
        corners = [p]
        for k in order[state[order, STATUS] == WRAPPED]:
            middle = state[k, CONTACTS : CONTACTS + 6].reshape(2, 3).mean(0)
            origin = surfaces[k, ORIGIN : ORIGIN + 3]
            corners.append(middle + 0.3 * (middle - origin) * [1.0, 1.0, 0.0])
        starts.append(np.array([*corners, s]))
        pushes.append(
            bands.each(
                [
                    bands.placed(
                        solids[kind](*[x for x in SIZES[kind] if x < np.inf]),
                        row[TURN : TURN + 9].reshape(3, 3),
                        row[ORIGIN : ORIGIN + 3],
                    )
                    for kind, row in zip(kinds, surfaces, strict=True)
                ]
            )
        )
        lengths.append(length)
    for start, push, length in zip(starts, pushes, lengths, strict=True):
        assert length == pytest.approx(bands.shortest_ways(start[None], push, 128, 16)[0], abs=1e-5)


@EVERY
def test_ends_and_surfaces_pull_as_the_length_grows(kinds: tuple[int, ...]) -> None:
    """The directions of the straight parts are the length's slopes, to 1e-6: so are the arms."""
    for seed in range(10, 16):
        surfaces, p, s = scene(seed, kinds)
        _, _, state, order = wrap(surfaces, p, s)
        touched = [k for k in order if state[k, STATUS] == WRAPPED]
        heading = state[:, HEADINGS : HEADINGS + 6].reshape(-1, 2, 3)
        pulls = {"p": -heading[touched[0], 0], "s": heading[touched[-1], 1]}
        pulls |= {str(k): heading[k, 0] - heading[k, 1] for k in touched}
        for name, pull in pulls.items():
            for i in range(3):
                assert pull[i] == pytest.approx(slope(surfaces, p, s, name, i), abs=1e-6)


def slope(surfaces: Vector, p: Vector, s: Vector, name: str, i: int) -> float:
    """Return how the length grows as an end or a surface moves along the i-th axis."""
    lengths = []
    for by in (-2e-5, -1e-5, 1e-5, 2e-5):
        ends, rows = {"p": p.copy(), "s": s.copy()}, surfaces.copy()
        if name in ends:
            ends[name][i] += by
        else:
            rows[int(name), ORIGIN + i] += by
        lengths.append(wrap(rows, ends["p"], ends["s"])[0])
    return (lengths[0] - 8 * lengths[1] + 8 * lengths[2] - lengths[3]) / 1.2e-4


def test_a_surface_that_the_line_misses_changes_nothing() -> None:
    surfaces, p, s = scene(3, (CYLINDER, ELLIPSOID))
    far = surfaces.copy()
    far[1, ORIGIN + 1] -= 0.2
    length, _, state, _ = wrap(far, p, s)
    assert length == pytest.approx(wrap(far[:1], p, s)[0], abs=1e-12)
    assert state[1, STATUS] == CLEAR


def test_a_line_that_only_touches_keeps_its_length() -> None:
    surfaces = np.array([surface(SPHERE, np.eye(3), [0.1 * k, -0.025, 0.0]) for k in (0, 1)])
    surfaces[1, ORIGIN + 1] = -0.06
    p, s = np.array([-0.1, 0.0, 0.0]), np.array([0.2, 0.0, 0.0])
    assert wrap(surfaces, p, s)[0] == pytest.approx(0.3, abs=1e-15)


def test_an_end_inside_one_surface_leaves_the_others() -> None:
    surfaces, p, s = scene(4, (CYLINDER, ELLIPSOID))
    p = surfaces[0, ORIGIN : ORIGIN + 3] + 0.001
    length, status, state, _ = wrap(surfaces, p, s)
    assert status == INSIDE
    assert state[0, STATUS] == INSIDE
    assert length == pytest.approx(wrap(surfaces[1:], p, s)[0], abs=1e-11)


def test_what_is_no_number_fails() -> None:
    surfaces, p, s = scene(5, (CYLINDER, ELLIPSOID))
    state, order = np.zeros((2, STATE_SIZE)), np.zeros(2)
    p[0] = np.nan
    room = np.zeros(RESULT_SIZE), np.zeros(WORK_SIZE)
    assert wrap_several(surfaces, p, s, state, order, *room)[1] == FAILED


def test_a_ring_that_is_grazed_leaves_another_surface_its_ends() -> None:
    """A path that touches a ring does so at one place, and bends over a ball from its end."""
    ring, ball = np.zeros((2, SURFACE_SIZE))
    ball[KIND], ball[SIZE], ball[ORIGIN : ORIGIN + 3] = SPHERE, 0.02, (0.0, 0.1, 0.015)
    ball[TURN : TURN + 9] = np.eye(3).ravel()
    p, s = np.array([0.0, -0.05, 0.0]), np.array([0.0, 0.2, 0.0])
    out, work = np.zeros(RESULT_SIZE), np.zeros(WORK_SIZE)
    state, order = np.zeros((2, STATE_SIZE)), np.zeros(2)
    alone, status, _ = wrap_several(ball[None], p, s, state[:1], order[:1], out, work)
    assert status == WRAPPED
    heading = state[0, HEADINGS : HEADINGS + 3].copy()
    up = np.cross([1.0, 0.0, 0.0], heading)  # the top of a ring along the way to the ball
    turn = np.stack([[1.0, 0.0, 0.0], heading, up], axis=1)
    ring[KIND], ring[SIZE], ring[SIZE + 1], ring[TURN : TURN + 9] = TORUS, 0.01, 0.03, turn.ravel()
    ring[ORIGIN : ORIGIN + 3] = p + 0.05 * heading - 0.01 * up - np.array([0.03, 0.0, 0.0])
    length, status, _ = wrap_several(np.stack([ring, ball]), p, s, state, order, out, work)
    assert status == WRAPPED
    assert state[0, STATUS] == TOUCHING
    assert length == pytest.approx(alone, abs=1e-12)
