"""What is to be computed, chunk by chunk, and how it is told from anything else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import TrochanterError, UnknownNameError
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.streaming.layout import Layout
from trochanter.mechanics.streaming.sources import BoundPoses

Array = NDArray[np.float64]

CHUNK_BYTES = 32 << 20
"""What `Hip.evaluate` gives for a chunk of default size, about."""

MAX_CHUNK = 1 << 18
"""Poses in a chunk of default size, at most."""

DTYPES = ("float64", "float32")
CONTAINERS = ("zarr", "parquet")


class Block(NamedTuple):
    """The numbers of a chunk.

    Attributes
    ----------
    chunk : int
    q : (n, nq) array
        Poses [rad or m].
    length : (n, m) array
        [m]
    arm : (n, m, na) array
        [m, or 1 about a coordinate in metres]
    failed : int
        Paths over surfaces that were not found, of all lines and poses together: the straight
        line stands in.
    """

    chunk: int
    q: Array
    length: NDArray[Any]
    arm: NDArray[Any]
    failed: int


@dataclass(frozen=True)
class Plan:
    """A model, its poses, and what of the answers is kept how.

    Attributes
    ----------
    hip : Hip
    poses : BoundPoses
    layout : Layout
    about : tuple of str
        The coordinates whose moment arms are kept.
    dtype : str
        One of `DTYPES`; everything is computed in float64.
    container : str
        One of `CONTAINERS`.
    """

    hip: Hip
    poses: BoundPoses
    layout: Layout
    about: tuple[str, ...]
    dtype: str
    container: str

    @property
    def pose_bytes(self) -> int:
        """Bytes of the answers to one pose, before they are compressed."""
        return len(self.hip.muscles) * (1 + len(self.about)) * np.dtype(self.dtype).itemsize

    def compute(self, chunk: int) -> Block:
        """Return the numbers of a chunk."""
        q = self.poses.rows(*self.layout.run(chunk))
        length, arm, failed = self.hip._counted(q)
        if self.about != tuple(self.hip.coordinates):
            arm = arm[..., [self.hip.coordinates.index(name) for name in self.about]]
        kept = np.dtype(self.dtype)
        answers = length.astype(kept, copy=False), arm.astype(kept, copy=False)
        return Block(chunk, q, *answers, int(failed.sum()))

    def description(self) -> dict[str, Any]:
        """Return all that decides the result, as JSON holds it."""
        return {
            "trochanter": version("trochanter"),
            "model": self.hip.id,
            "model_digest": digest(self.hip),
            "poses": self.poses.description(),
            "about": list(self.about),
            "dtype": self.dtype,
            "container": self.container,
            "shape": list(self.layout.shape),
            "block": list(self.layout.block),
        }


def digest(hip: Hip) -> str:
    """Return a digest of everything that decides a model's lengths and arms.

    It is the SHA-256 of the compiled model: names and arrays, not titles or sources.

    Examples
    --------
    >>> import trochanter as tr
    >>> digest(tr.load("gait2392")) == digest(tr.load("gait2392", side="left"))
    False
    """
    found = hashlib.sha256()
    for field in fields(hip.compiled):
        value = getattr(hip.compiled, field.name)
        found.update(field.name.encode())
        if isinstance(value, np.ndarray):
            # Indices are 32 bits wide on some platforms.
            wide = value.astype(np.int64) if value.dtype.kind in "iu" else value
            found.update(repr(wide.shape).encode() + np.ascontiguousarray(wide).tobytes())
        else:
            found.update(repr(value).encode())
    return found.hexdigest()


def chunk_poses(hip: Hip) -> int:
    """Return how many poses a chunk of default size has."""
    each = len(hip.muscles) * (1 + len(hip.coordinates)) * 8
    return max(1, min(MAX_CHUNK, CHUNK_BYTES // each))


def arms_about(hip: Hip, about: Iterable[str] | None) -> tuple[str, ...]:
    """Return the coordinates whose arms are kept, in the model's order; all by default.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    if about is None:
        return tuple(hip.coordinates)
    asked = {about} if isinstance(about, str) else set(about)
    for name in sorted(asked):
        if name not in hip.coordinates:
            raise UnknownNameError(f"coordinate of {hip.id}", name, hip.coordinates)
    return tuple(name for name in hip.coordinates if name in asked)


def chosen(what: str, value: str, choices: tuple[str, ...]) -> str:
    """Return a choice, or raise a TrochanterError that lists them."""
    if value not in choices:
        raise TrochanterError(f"{what} is {' or '.join(choices)}, not {value!r}")
    return value
