"""Any run of poses can be had alone and is what it is in the whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trochanter as tr
from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.mechanics.streaming import PoseGrid, RandomPoses

AXES = st.lists(
    st.tuples(st.floats(-0.5, 0.4), st.floats(0.01, 0.09), st.integers(1, 9)),
    min_size=1,
    max_size=3,
)
RUNS = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(sorted)
untimed = settings(deadline=None)
DOSTAL = tr.load("dostal1981")


@untimed
@given(AXES, RUNS, st.permutations(DOSTAL.coordinates))
def test_a_grids_rows_are_those_of_its_meshgrid(axes, run, names):
    given_axes = {
        name: (low, low + (wide if count > 1 else 0.0), count)
        for name, (low, wide, count) in zip(names, axes, strict=False)
    }
    bound = PoseGrid(given_axes).bound(DOSTAL, "ignore")
    values = [np.linspace(*one) for one in given_axes.values()]
    mesh = dict(zip(given_axes, np.meshgrid(*values, indexing="ij"), strict=True))
    flat = [mesh[n].ravel() if n in mesh else np.zeros(1) for n in DOSTAL.coordinates]
    whole = np.stack(np.broadcast_arrays(*flat), axis=-1)
    first, last = (min(end, len(whole)) for end in run)
    assert np.array_equal(bound.rows(first, last), whole[first:last])


@untimed
@given(st.integers(0, 2**64 - 1), RUNS)
def test_random_poses_are_the_same_in_any_run(seed, run):
    first, last = run
    bound = RandomPoses(1000, seed).bound(DOSTAL, "raise")
    assert np.array_equal(bound.rows(first, last), bound.rows(0, 400)[first:last])


def test_random_poses_cover_their_ranges_evenly():
    poses = RandomPoses(20_000, 3, ranges={"hip_rotation": (0.1, 0.3)}, at={"hip_adduction": 0.2})
    q = poses.bound(DOSTAL, "raise").rows(0, 20_000)
    low, high = DOSTAL.coordinates.ranges["hip_flexion"]
    assert np.all((q[:, 0] >= low) & (q[:, 0] < high))
    assert np.all(q[:, 1] == 0.2)
    assert np.all((q[:, 2] >= 0.1) & (q[:, 2] < 0.3))
    for column, (a, b) in ((0, (low, high)), (2, (0.1, 0.3))):
        share = np.histogram(q[:, column], bins=10, range=(a, b))[0] / 20_000
        # Five standard deviations of a tenth of 20,000 draws.
        assert np.abs(share - 0.1).max() < 5 * np.sqrt(0.09 / 20_000)
    assert abs(np.corrcoef(q[:, 0], q[:, 2])[0, 1]) < 5 / np.sqrt(20_000)


def test_seeds_differ():
    one, other = (RandomPoses(10, seed).bound(DOSTAL, "raise").rows(0, 10) for seed in (1, 2))
    assert not np.isin(one, other).any()


def test_one_long_axis_is_not_made_whole():
    bound = PoseGrid({"hip_flexion": (0.0, 1.0, 10**12)}).bound(DOSTAL, "raise")
    assert bound.rows(10**12 - 2, 10**12)[:, 0].tolist() == [1.0 - 1.0 / (10**12 - 1), 1.0]


@pytest.mark.parametrize(
    ("poses", "kind", "text"),
    [
        (PoseGrid({}), TrochanterError, "needs an axis; choose from hip_flexion"),
        (PoseGrid({"hip_flexon": (0, 1, 2)}), UnknownNameError, "did you mean hip_flexion"),
        (PoseGrid({"hip_flexion": (0, 1)}), TrochanterError, "takes (first, last, count)"),
        (PoseGrid({"hip_flexion": (0, 1, 2.5)}), OutOfRangeError, "whole number from 1, not 2.5"),
        (PoseGrid({"hip_flexion": (0, 1, 0)}), OutOfRangeError, "whole number from 1, not 0"),
        (PoseGrid({"hip_flexion": (0, 1, 1)}), OutOfRangeError, "one value stands"),
        (PoseGrid({"hip_flexion": (1, 1, 2)}), OutOfRangeError, "one value stands"),
        (PoseGrid({"hip_flexion": (0, np.nan, 2)}), TrochanterError, "both must be finite"),
        (PoseGrid({"hip_flexion": (0, 90, 2)}), OutOfRangeError, "looks like degrees"),
        (
            PoseGrid({"hip_flexion": (0, 1, 2)}, at={"hip_flexion": 0.1}),
            TrochanterError,
            "hip_flexion varies; it cannot also stand at 0.1",
        ),
        (
            PoseGrid({"hip_flexion": (0, 1, 2)}, at={"hip_rotation": np.inf}),
            TrochanterError,
            "hip_rotation is inf",
        ),
        (RandomPoses(0), OutOfRangeError, "count of poses is a whole number from 1"),
        (RandomPoses(5, -1), OutOfRangeError, "the seed is a whole number from 0"),
        (RandomPoses(5, 2**64), OutOfRangeError, "the seed lies below 2**64"),
        (RandomPoses(5, ranges={"knee": (0, 1)}), UnknownNameError, "no coordinate"),
        (RandomPoses(5, ranges={"hip_flexion": (1, 0)}), OutOfRangeError, "must lie above"),
        (RandomPoses(5, ranges={"hip_flexion": 3}), TrochanterError, "takes a range (low, high)"),
        (RandomPoses(5, ranges={"hip_flexion": (0, 9)}), OutOfRangeError, "outside the range"),
    ],
)
def test_faults_are_one_clear_line(poses, kind, text):
    with pytest.raises(kind) as caught:
        poses.bound(DOSTAL, "raise")
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)


def test_beyond_the_range_at_the_users_wish():
    grid = PoseGrid({"hip_flexion": (0.0, 3.0, 2)})
    with pytest.warns(UserWarning, match="outside the range"):
        grid.bound(DOSTAL, "warn")
    assert grid.bound(DOSTAL, "ignore").rows(1, 2)[0, 0] == 3.0
    with pytest.raises(TrochanterError, match="'raise', 'warn' or 'ignore'"):
        grid.bound(DOSTAL, "perhaps")
