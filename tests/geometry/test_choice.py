"""Which segment a surface bends that may bend one only: OpenSim's choice, case by case."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from trochanter.geometry.choice import EVERY, choose_round
from trochanter.geometry.circle import OPENSIM
from trochanter.geometry.geodesics import RESULT_SIZE
from trochanter.geometry.placed import (
    CYLINDER,
    KIND,
    ORIGIN,
    RULE,
    SIDE,
    SIZE,
    SPHERE,
    SURFACE_SIZE,
    TURN,
)

RADIUS = 0.03
THERE, UNDER, BACK = (-0.1, 0.01, 0.0), (0.1, 0.02, 0.0), (-0.1, -0.005, 0.01)
"""A line that crosses a bar through the origin twice: nearer to its axis on the way back."""


def surface(kind: int, side: tuple[float, ...] = (), at: Any = (0.0, 0.0, 0.0)) -> np.ndarray:
    row = np.zeros(SURFACE_SIZE)
    row[KIND], row[SIZE], row[SIZE + 1] = kind, RADIUS, np.inf
    row[TURN : TURN + 9], row[ORIGIN : ORIGIN + 3] = np.eye(3).ravel(), at
    if side:
        row[RULE], row[SIDE : SIDE + 3] = OPENSIM, side
    return row


def chosen(
    points: Any, *surfaces: np.ndarray, ranges: Any = None, active: Any = None
) -> tuple[list[float], np.ndarray]:
    """Return where the segments begin that surfaces bend, and how much longer others would be."""
    at, n = np.array(points, float), len(surfaces)
    table = np.array(ranges if ranges is not None else [[0, len(at) - 1, 1]] * n, float)
    on = np.ones(len(at)) if active is None else np.array(active, float)
    bent, rival = np.zeros(n), np.zeros(n)
    choose_round(at, on, np.array(surfaces), table, bent, rival, np.zeros(RESULT_SIZE), np.zeros(1))
    return bent.tolist(), rival


def test_of_two_that_a_bar_must_bend_the_first_is_bent() -> None:
    bent, rival = chosen((THERE, UNDER, BACK), surface(CYLINDER))
    assert bent == [0.0]
    assert 0.0 < rival[0] < 0.02


def test_of_two_that_a_ball_may_bend_the_less_lengthened_is_bent() -> None:
    """The way there crosses farther from the middle and is lengthened less, also if it is last."""
    assert chosen((THERE, UNDER, BACK), surface(SPHERE))[0] == [0.0]
    bent, rival = chosen((BACK, UNDER, THERE), surface(SPHERE))
    assert bent == [1.0]
    assert rival[0] > 0.0


def test_a_side_makes_it_a_must() -> None:
    """With an end on the side a ball must bend what it meets, so that the first is bent."""
    bent, _ = chosen((BACK, UNDER, THERE), surface(SPHERE, (1.0, 0.0, 0.0)))
    assert bent == [0.0]


def test_a_bar_with_a_side_must_bend_before_what_it_may() -> None:
    """Both ends behind: it may bend the first segment; the second it meets and must."""
    points = ((0.06, -0.05, 0.0), (-0.06, -0.05, 0.0), (0.02, 0.08, 0.0))
    bent, rival = chosen(points, surface(CYLINDER, (0.0, 1.0, 0.0)))
    assert bent == [1.0]
    assert np.isfinite(rival[0])
    assert chosen(points[:2], surface(CYLINDER, (0.0, 1.0, 0.0)))[0] == [0.0]


def test_nothing_is_bent_where_nothing_is_in_the_way() -> None:
    bent, rival = chosen(((-0.1, 0.05, 0.0), (0.1, 0.05, 0.0), (0.2, 0.0, 0.0)), surface(CYLINDER))
    assert bent == [-1.0]
    assert rival[0] == np.inf


def test_a_segment_with_an_end_inside_is_told() -> None:
    bent, _ = chosen(((-0.1, 0.05, 0.0), (0.1, 0.05, 0.0), (0.01, 0.0, 0.0)), surface(CYLINDER))
    assert bent == [1.0]


def test_points_off_the_path_and_outside_the_range_do_not_count() -> None:
    """Without the point between the line runs from one side of the bar to the same side."""
    bent, _ = chosen((THERE, UNDER, BACK), surface(CYLINDER), active=(1, 0, 1))
    assert bent == [-1.0]
    bent, _ = chosen((THERE, UNDER, BACK), surface(CYLINDER), ranges=[[1, 2, 1]])
    assert bent == [1.0]
    bent, rival = chosen((THERE, UNDER, BACK), surface(CYLINDER), ranges=[[0, 2, 0]])
    assert bent == [EVERY]
    assert rival[0] == np.inf


@pytest.mark.parametrize("swapped", [False, True])
def test_two_bars_each_bend_one(swapped: bool) -> None:
    bars = [surface(CYLINDER, at=(-0.04, 0.0, 0.0)), surface(CYLINDER, at=(0.04, 0.0, 0.0))]
    points = ((-0.1, 0.01, 0.0), (0.0, -0.05, 0.0), (0.1, 0.01, 0.0))
    bent, _ = chosen(points, *(bars[::-1] if swapped else bars))
    assert bent == ([1.0, 0.0] if swapped else [0.0, 1.0])
