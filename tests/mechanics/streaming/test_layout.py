"""Chunks are runs of consecutive poses that are boxes of the grid, and together are all of it."""

from __future__ import annotations

from itertools import pairwise
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trochanter.errors import OutOfRangeError
from trochanter.mechanics.streaming.layout import Layout

SHAPES = st.lists(st.integers(1, 9), min_size=1, max_size=4).map(tuple)
LIMITS = st.integers(1, 5000)
untimed = settings(deadline=None)


@untimed
@given(SHAPES, LIMITS)
def test_chunks_follow_one_another_and_are_all(shape, limit):
    layout = Layout.of(shape, limit)
    runs = [layout.run(chunk) for chunk in range(layout.count)]
    assert runs[0][0] == 0
    assert runs[-1][1] == prod(shape)
    assert all(before[1] == after[0] for before, after in pairwise(runs))
    assert all(0 < last - first <= limit for first, last in runs)


@untimed
@given(SHAPES, LIMITS)
def test_a_run_of_poses_is_a_box_of_the_grid(shape, limit):
    layout = Layout.of(shape, limit)
    number = np.arange(prod(shape)).reshape(shape)
    for chunk in range(layout.count):
        assert number[layout.slices(chunk)].ravel().tolist() == list(range(*layout.run(chunk)))


@untimed
@given(SHAPES, LIMITS)
def test_chunks_are_not_needlessly_small(shape, limit):
    layout = Layout.of(shape, limit)
    assert prod(layout.block) > min(limit, prod(shape)) / 4


def test_a_grid_of_any_size_costs_nothing():
    layout = Layout.of((1000, 1000, 10_000), 40_000)
    assert layout.poses == 10**10
    assert layout.run(layout.count - 1)[1] == 10**10


def test_too_many_chunks_and_empty_ones_are_refused():
    with pytest.raises(OutOfRangeError, match="take larger chunks or fewer poses"):
        Layout.of((10**12,), 1000)
    with pytest.raises(OutOfRangeError, match="at least one pose"):
        Layout.of((10,), 0)
