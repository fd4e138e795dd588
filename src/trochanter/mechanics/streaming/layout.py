"""How a great many poses are parted into chunks, each a run of consecutive poses."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Self

from trochanter.errors import OutOfRangeError

MAX_CHUNKS = 10_000_000
"""So that the record of finished chunks, a byte each, stays small."""


@dataclass(frozen=True)
class Layout:
    """A box of poses, the last axis running fastest, cut into blocks of equal shape.

    A block is one along the first axes, some along one axis, and all along those after
    it, so that its poses follow one another in the order in which poses are numbered.
    Those at the end of an axis may be smaller.

    Attributes
    ----------
    shape : tuple of int
        Poses along each axis.
    block : tuple of int
        Poses of a block along each axis.
    """

    shape: tuple[int, ...]
    block: tuple[int, ...]

    @classmethod
    def of(cls, shape: tuple[int, ...], limit: int) -> Self:
        """Return a layout of blocks of about `limit` poses, at most.

        Raises
        ------
        OutOfRangeError
            If a block would hold no pose, or there would be more than `MAX_CHUNKS`.

        Examples
        --------
        >>> Layout.of((10, 50, 7), 100)
        Layout(shape=(10, 50, 7), block=(1, 13, 7))
        """
        if limit < 1:
            raise OutOfRangeError(f"a chunk holds at least one pose, not {limit}")
        block = [1] * len(shape)
        room = limit
        for axis in reversed(range(len(shape))):
            pieces = -(-shape[axis] // max(1, min(room, shape[axis])))
            block[axis] = -(-shape[axis] // pieces)
            if pieces > 1:
                break
            room //= shape[axis]
        made = cls(shape, tuple(block))
        if made.count > MAX_CHUNKS:
            text = f"{made.poses} poses in chunks of {limit} make {made.count} chunks, more than "
            raise OutOfRangeError(f"{text}{MAX_CHUNKS}; take larger chunks or fewer poses")
        return made

    @property
    def poses(self) -> int:
        """How many poses there are."""
        return prod(self.shape)

    @property
    def blocks(self) -> tuple[int, ...]:
        """How many blocks there are along each axis."""
        return tuple(-(-n // size) for n, size in zip(self.shape, self.block, strict=True))

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return prod(self.blocks)

    def place(self, chunk: int) -> tuple[int, ...]:
        """Return which block along each axis a chunk is."""
        place = []
        for blocks in reversed(self.blocks):
            chunk, along = divmod(chunk, blocks)
            place.append(along)
        return tuple(reversed(place))

    def slices(self, chunk: int) -> tuple[slice, ...]:
        """Return the part of the box that a chunk is."""
        firsts = [at * size for at, size in zip(self.place(chunk), self.block, strict=True)]
        ends = zip(firsts, self.block, self.shape, strict=True)
        return tuple(slice(first, min(first + size, n)) for first, size, n in ends)

    def run(self, chunk: int) -> tuple[int, int]:
        """Return the number of a chunk's first pose, and of the one after its last."""
        first, size = 0, 1
        for part, n in zip(self.slices(chunk), self.shape, strict=True):
            first = first * n + part.start
            size *= part.stop - part.start
        return first, first + size
