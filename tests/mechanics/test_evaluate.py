"""The array-level call: results in arrays of the user's, in float32, from several threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.mechanics import Hip
from trochanter.mechanics.engine import FEW, ROUNDED, Engine
from trochanter.mechanics.results import given, step_of
from trochanter.mechanics.workers import in_parts


@pytest.fixture(scope="module")
def hip() -> Hip:
    return tr.load("gait2392")


def poses(count: int) -> np.ndarray:
    return np.random.default_rng(8).uniform(-0.3, 0.3, (count, 4))


def test_float32_is_the_float64_result_rounded_once(hip: Hip) -> None:
    # More than are computed at a time, and not a multiple of them.
    q = poses(3 * ROUNDED // (27 * 4) + 17)
    exact, rounded = hip.evaluate(q), hip.evaluate(q, dtype=np.float32)
    for one, other in zip(exact, rounded, strict=True):
        assert other.dtype == np.float32
        np.testing.assert_array_equal(other, one.astype(np.float32))
    # What the documentation says: 0.00003 mm in half a metre.
    assert np.abs(exact[0] - rounded[0]).max() < 3e-8
    grid = hip.evaluate(q[:6].reshape(2, 3, 4), dtype="float32")
    np.testing.assert_array_equal(grid[1].reshape(6, 27, 4), rounded[1][:6])


def test_results_go_where_they_are_wanted(hip: Hip) -> None:
    q = poses(10)
    out = np.empty((10, 27), np.float32), np.empty((10, 27, 4), np.float32)
    length, arm = hip.evaluate(q, out=out, dtype=np.float32)
    assert np.shares_memory(length, out[0])
    assert np.shares_memory(arm, out[1])
    with pytest.raises(TrochanterError, match=r"writable float64 arrays, \(10, 27\) and"):
        hip.evaluate(q, out=out)
    wide = np.empty((10, 27)), np.empty((10, 27, 4))
    with pytest.raises(TrochanterError, match="writable float32 arrays"):
        hip.evaluate(q, out=wide, dtype=np.float32)
    wide[1].setflags(write=False)
    with pytest.raises(TrochanterError, match="writable float64 arrays"):
        hip.evaluate(q, out=wide)


@pytest.mark.parametrize("count", [1, 5, 8, 300])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_results_lie_muscle_by_muscle(hip: Hip, count: int, dtype: type) -> None:
    length, arm = hip.evaluate(poses(count), dtype=dtype)
    assert length.shape == (count, 27)
    assert arm.shape == (count, 27, 4)
    size = np.dtype(dtype).itemsize
    assert length.strides[0] == arm.strides[0] == size
    again = hip.evaluate(poses(count), dtype=dtype)
    assert not np.shares_memory(arm, again[1])


def orders(count: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Arrays for lengths and arms of `count` poses that lie in memory in different ways."""
    room, wide = np.full((27, 2 * count + 3), 7.0), np.full((27, 4, 2 * count + 3), 7.0)
    return {
        "pose by pose": (np.empty((count, 27)), np.empty((count, 27, 4))),
        "muscle by muscle": (room[:, :count].T, wide[:, :, :count].transpose(2, 0, 1)),
        "backwards": (
            room[::-1, -count:][:, ::-1].T,
            wide[..., count - 1 :: -1].transpose(2, 0, 1),
        ),
        "two kinds": (np.empty((27, count)).T, np.empty((count, 27, 4))),
        "of another": (np.empty((count, 30))[:, 3:], np.empty((count, 4, 27)).transpose(0, 2, 1)),
    }


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("count", [1, 5, 517])
def test_results_may_have_any_order(hip: Hip, count: int, threads: int) -> None:
    q = poses(count)
    wanted = hip.evaluate(q)
    for order, out in orders(count).items():
        given = hip.evaluate(q, out=out, threads=threads)
        for one, own, right in zip(given, out, wanted, strict=True):
            assert np.shares_memory(one, own), order
            np.testing.assert_array_equal(own, right, err_msg=order)


def test_nothing_beside_results_is_written(hip: Hip) -> None:
    """Rows are filled by whole vectors only where nobody else's numbers follow them."""
    room, wide = np.full((27, 20), 7.0), np.full((27, 4, 20), 7.0)
    hip.evaluate(poses(5), out=(room[:, :5].T, wide[:, :, :5].transpose(2, 0, 1)))
    assert (room[:, 5:] == 7.0).all()
    assert (wide[:, :, 5:] == 7.0).all()
    assert (room[:, :5] != 7.0).all()


def test_results_of_grids_are_taken_as_they_come(hip: Hip) -> None:
    q = poses(24)
    wanted = hip.evaluate(q)
    for out in (
        (np.empty((4, 6, 27)), np.empty((4, 6, 27, 4))),
        hip.evaluate(q.reshape(4, 6, 4)),
        (np.empty((6, 4, 27)).swapaxes(0, 1), np.empty((6, 27, 4, 4)).transpose(2, 0, 1, 3)),
    ):
        given = hip.evaluate(q.reshape(4, 6, 4), out=out)
        for one, own, right in zip(given, out, wanted, strict=True):
            assert np.shares_memory(one, own)
            np.testing.assert_array_equal(own.reshape(right.shape), right)


def test_rows_spread_over_the_caches() -> None:
    for n in (1, 8, 9, 500, 512, 1000, 4096, 64_000):
        lines = step_of(n) // 8
        assert n <= step_of(n) == 8 * lines
        assert lines % 2 == 1


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_threads_change_no_bit(hip: Hip, dtype: type) -> None:
    q = poses(1000)
    length, arm = hip.evaluate(q, threads=1, dtype=dtype)
    for threads in (2, 3, 1001):
        again = hip.evaluate(q, threads=threads, dtype=dtype)
        np.testing.assert_array_equal(again[0], length)
        np.testing.assert_array_equal(again[1], arm)


def test_a_second_thread_comes_with_many_poses_only(
    hip: Hip, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: list[tuple[int, int]] = []

    def counted(count: int, threads: int, *how: Any) -> bool:
        parts.append((count, threads))
        return in_parts(count, threads, *how)

    monkeypatch.setattr("trochanter.mechanics.engine.in_parts", counted)
    monkeypatch.setattr("trochanter.mechanics.engine.cores", lambda: 4)
    hip.evaluate(poses(FEW))
    assert parts == []
    hip.evaluate(poses(FEW + 1))
    assert parts == [(FEW + 1, 2)]
    monkeypatch.setattr("trochanter.mechanics.engine.cores", lambda: 1)
    hip.evaluate(poses(FEW + 1))
    assert len(parts) == 1


def test_it_may_be_asked_from_several_threads_at_once(hip: Hip) -> None:
    q = poses(400)
    wanted = hip.evaluate(q)
    with ThreadPoolExecutor(4) as pool:
        for length, arm in pool.map(hip.evaluate, [q] * 16):
            np.testing.assert_array_equal(length, wanted[0])
            np.testing.assert_array_equal(arm, wanted[1])


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"threads": 0}, "threads is a whole number from 1, or None, not 0"),
        ({"threads": -2}, "threads is a whole number"),
        ({"threads": 1.5}, "threads is a whole number"),
        ({"threads": True}, "threads is a whole number"),
        ({"threads": "all"}, "threads is a whole number"),
        ({"dtype": np.float16}, "dtype is float64 or float32"),
        ({"dtype": int}, "dtype is float64 or float32"),
        ({"dtype": "much"}, "dtype is float64 or float32, not 'much'"),
        ({"dtype": ">f8"}, "dtype is float64 or float32"),
    ],
)
def test_wrong_choices_are_refused(hip: Hip, choice: dict, said: str) -> None:
    with pytest.raises(TrochanterError, match=said) as caught:
        hip.evaluate(poses(2), **choice)
    assert isinstance(caught.value, OutOfRangeError) == ("threads" in choice)


def test_an_engine_asked_for_parts_fills_them(hip: Hip) -> None:
    engine = Engine(hip.compiled)
    q, length, arm = poses(9), np.zeros((9, 27)), np.zeros((9, 27, 4))
    assert engine.part(q, 3, 6, given(length, arm)) >= 0
    np.testing.assert_array_equal(length[3:6], hip.evaluate(q)[0][3:6])
    assert not length[:3].any()
    assert not length[6:].any()
    q[4, 2] = np.nan
    assert engine.part(q, 0, 9, given(length, arm)) < 0


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(
    "laid",
    [
        np.asfortranarray,
        lambda q: np.repeat(q, 2, axis=0)[::2],
        lambda q: np.column_stack([q, q])[:, :4],
        lambda q: q[::-1].copy()[::-1],
        lambda q: (
            np.concatenate([[0], q.ravel().view(np.uint8)])
            .astype(np.uint8)[1:]
            .view(np.float64)
            .reshape(q.shape)
        ),
    ],
    ids=["column by column", "every second", "part of a row", "backward", "unaligned"],
)
def test_poses_may_lie_in_memory_as_they_like(hip: Hip, laid: Any, threads: int) -> None:
    q = poses(700)
    other = laid(q)
    assert (other == q).all()
    assert not (other.flags.c_contiguous and other.flags.aligned)
    for one, same in zip(hip.evaluate(q), hip.evaluate(other, threads=threads), strict=True):
        np.testing.assert_array_equal(one, same)
    engine = hip.engine.evaluate(other, threads=threads)
    np.testing.assert_array_equal(engine[0], hip.evaluate(q)[0])
