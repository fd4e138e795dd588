"""Memory is used again only once nobody holds results in it, and not too much is kept."""

from __future__ import annotations

import numpy as np
import pytest

from trochanter.mechanics import buffers
from trochanter.mechanics.buffers import SMALLEST, empty


@pytest.fixture(autouse=True)
def _of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffers, "_kept", [])
    monkeypatch.setattr(buffers, "LARGEST", 2 * SMALLEST)
    monkeypatch.setattr(buffers, "ALL", 3 * SMALLEST)


def place(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


def test_memory_that_is_held_is_not_handed_out_again() -> None:
    first = empty(SMALLEST)
    part = first.reshape(2, -1)[1, ::3]
    where = place(first)
    del first
    other = empty(SMALLEST)
    assert place(other) != where
    assert not np.shares_memory(part, other)
    del part
    assert place(empty(SMALLEST)) == where


def test_a_bound_holds_for_what_is_kept() -> None:
    held = [empty(SMALLEST) for _ in range(5)]
    assert len(buffers._kept) == 3
    held += [empty(3 * SMALLEST), empty(SMALLEST - 1)]
    assert len(buffers._kept) == 3
    assert len({place(one) for one in held}) == len(held)
