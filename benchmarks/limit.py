"""How fast this machine could be: its peaks, measured, against the work that a pose needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np

from common import Array
from rounds import Contender

FLAGS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract"}}
INNER, REPEATS = 1024, 200
DEPTH = 16
"""Products and sums that follow each other for each number, so that memory does not count."""
WRITTEN = 1 << 22
"""Numbers written for the bandwidth: more than the caches hold."""


@numba.njit(**FLAGS)
def _multiply_add(a: Array, b: Array, n: int, c: float, d: float) -> None:
    for _ in range(n):
        for j in range(a.size):
            x = a[j]
            for _ in range(DEPTH):
                x = x * c + d
            b[j] = x


@numba.njit(**FLAGS)
def _divide(a: Array, b: Array, n: int) -> None:
    for i in range(n):
        top = 1.0 + i
        for j in range(a.size):
            b[j] = top / a[j]


@numba.njit(**FLAGS)
def _root(a: Array, b: Array, n: int) -> None:
    for _ in range(n):
        for j in range(a.size):
            b[j] = np.sqrt(a[j])


@numba.njit(**FLAGS)
def _write(a: Array, value: float) -> None:
    for j in range(a.size):
        a[j] = value


class Work(NamedTuple):
    """What a pose needs."""

    multiply_adds: float
    divides: float
    roots: float
    compared: float
    bytes: int


class Peaks(NamedTuple):
    """What a core does of one kind alone, a second."""

    multiply_adds: float
    divides: float
    roots: float
    bytes: float

    def seconds(self, work: Work) -> dict[str, float]:
        """Return how long each part of the work takes alone [s]."""
        return {
            "multiplications and additions": work.multiply_adds / self.multiply_adds,
            "quotients and roots": work.divides / self.divides + work.roots / self.roots,
            "writing": work.bytes / self.bytes,
        }


def work_of(model: Path, lines: int, coordinates: int) -> Work:
    """Return what a pose of a model needs.

    An addition is taken to be done with a multiplication, wherever there is one for it.
    """
    command = [sys.executable, str(Path(__file__).with_name("operations.py")), str(model)]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    count = json.loads(told.stdout)
    most = max(count["multiply"], count["add"])
    moved = 8 * (coordinates + lines * (1 + coordinates))
    return Work(most, count["divide"], count["sqrt"], count["other"], moved)


def contenders() -> list[Contender]:
    """Return loops that keep one unit of the core busy each."""
    a, b = (_on_a_line(INNER, 1.5 + k) for k in (0, 1))
    written = np.zeros(WRITTEN)
    return [
        Contender(
            "multiply_adds",
            lambda: _multiply_add(a, b, REPEATS, 0.999, 0.001),
            INNER * REPEATS * DEPTH,
        ),
        Contender("divides", lambda: _divide(a, b, REPEATS), INNER * REPEATS),
        Contender("roots", lambda: _root(a, b, REPEATS), INNER * REPEATS),
        Contender("bytes", lambda: _write(written, 1.0), 8 * WRITTEN),
    ]


def peaks(timed: list[Contender]) -> Peaks:
    """Return what the loops of `contenders` came to, at best."""
    return Peaks(**{one.name: one.best for one in timed})


def vector_bits() -> int:
    """Return how wide the processor's vectors are."""
    from llvmlite import binding

    features = binding.get_host_cpu_features()
    known = {"avx512f": 512, "avx2": 256, "avx": 256}
    return next((bits for name, bits in known.items() if features.get(name)), 128)


def _on_a_line(size: int, value: float) -> Array:
    """Return an array that begins where a line of the cache does."""
    room = np.full(size + 8, value)
    first = -room.ctypes.data % 64 // 8
    return room[first : first + size]
