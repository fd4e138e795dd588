"""The array-level call: results in arrays of the user's, in float32, from several threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import trochanter as tr
from trochanter.errors import OutOfRangeError, TrochanterError
from trochanter.mechanics import Hip
from trochanter.mechanics.engine import FEW, ROUNDED, Engine, in_parts


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
    with pytest.raises(TrochanterError, match=r"C-contiguous float64 arrays, \(10, 27\) and"):
        hip.evaluate(q, out=out)
    wide = np.empty((10, 27)), np.empty((10, 27, 4))
    with pytest.raises(TrochanterError, match="C-contiguous float32 arrays"):
        hip.evaluate(q, out=wide, dtype=np.float32)


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

    def counted(count: int, threads: int, work: object) -> bool:
        parts.append((count, threads))
        return in_parts(count, threads, work)  # type: ignore[arg-type]

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


def test_what_goes_wrong_in_a_thread_is_raised() -> None:
    def work(part: slice) -> bool:
        if part.start == 0:
            raise MemoryError("no room")
        return True

    with pytest.raises(MemoryError, match="no room"):
        in_parts(10, 2, work)
    assert not in_parts(10, 3, lambda part: part.start != 3)


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
    assert engine.part(q[3:6], length[3:6], arm[3:6])
    np.testing.assert_array_equal(length[3:6], hip.evaluate(q)[0][3:6])
    assert not length[:3].any()
    q[4, 2] = np.nan
    assert not engine.part(q, length, arm)
