"""Grow a closed surface from the figures of a muscle's body."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import OutOfRangeError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.model.attachments import compartments
from trochanter.pictures.bodies.library import sections
from trochanter.pictures.bodies.records import Floats, Sections
from trochanter.pictures.bodies.series import evaluate, rows

Ints = NDArray[np.int64]


#: Vertices, faces, then what `Body` holds of each vertex.
_Piece = tuple[Floats, Ints, Floats, Floats, Floats, Floats, Ints]


@dataclass(frozen=True, eq=False)
class Body(TriangleMesh):
    """A muscle's closed surface, the skeleton at neutral.

    Vertices are in the pelvis's frame [m], faces counter-clockwise seen from outside.
    Every array is read-only.

    Attributes
    ----------
    muscle : str
    compartments : tuple of str
        Names that `compartment` counts.
    along : ndarray, shape (n,)
        0 at the origin, 1 at the insertion.
    around : ndarray, shape (n,)
        Angle around the muscle in turns, 0..1; its lines run with the fibres.
    tendon : ndarray, shape (n,)
        0 in flesh, 1 in tendon.
    fibre : ndarray, shape (n, 3)
        Unit directions of the fibres, toward the insertion.
    compartment : ndarray, shape (n,)
        Index of the compartment of each vertex.
    """

    muscle: str
    compartments: tuple[str, ...]
    along: Floats
    around: Floats
    tendon: Floats
    fibre: Floats
    compartment: Ints

    def __post_init__(self) -> None:
        """Close the arrays to writing."""
        super().__post_init__()
        for name in ("along", "around", "tendon", "fibre", "compartment"):
            getattr(self, name).setflags(write=False)


@cache
def body(muscle: str, along: int = 96, around: int = 64) -> Body:
    """Grow a muscle's body at neutral.

    Parameters
    ----------
    muscle : str
        A slug, such as ``"gluteus-minimus"``.
    along : int
        Rings from origin to insertion, 8 to 1000.
    around : int
        Points of a ring, 12 to 1000, even.

    Returns
    -------
    Body
        Watertight; repeated calls return the same one. A muscle whose parts have bodies of their
        own (adductor magnus) has as many closed pieces.

    Raises
    ------
    UnknownNameError
        If no such muscle has a body.
    OutOfRangeError
        If `along` or `around` is outside its range, or `around` is odd.

    Examples
    --------
    >>> one = body("gluteus-minimus")
    >>> one.is_watertight, one.compartments
    (True, ('anterior', 'middle', 'posterior'))
    """
    if not 8 <= along <= 1000:
        raise OutOfRangeError(f"{along} rings along a body; give 8 to 1000")
    if not 12 <= around <= 1000 or around % 2:
        raise OutOfRangeError(f"{around} points around a body; give an even number, 12 to 1000")
    figures, names = sections(muscle), compartments(muscle)
    pieces = [_piece(one, names, along, around) for one in figures.bodies]
    starts = np.cumsum([0] + [len(piece[0]) for piece in pieces])
    faces = [piece[1] + start for piece, start in zip(pieces, starts, strict=False)]
    vertices, _, share, turn, tendon, fibre, number = (
        np.concatenate(column) for column in zip(*pieces, strict=True)
    )
    whole = np.concatenate(faces)
    return Body(vertices, whole, muscle, names, share, turn, tendon, fibre, number)


def _piece(one: Sections, names: tuple[str, ...], along: int, around: int) -> _Piece:
    """Return vertices, faces, along, around, tendon, fibre and compartment of one closed piece."""
    places, table = rows(along), one.table
    # Rings turn by less than half a step, so that points fall on both ends' folds.
    shift = round(one.fold * around)
    lag = one.fold - shift / around
    turns = np.arange(around) / around + lag * places[:, None]
    points, slopes = evaluate(np.array(one.stations), table, places, 2 * np.pi * turns)
    index, faces = woven(along, around, shift)
    count = int(index.max()) + 1

    def gathered(values: Floats) -> Floats:
        """Take the mean of the grid's points that are one vertex."""
        flat = values.reshape(along * around, -1)
        total = np.stack([np.bincount(index, axis, count) for axis in flat.T], axis=1)
        return np.asarray(total / np.bincount(index, minlength=count)[:, None])

    first = np.unique(index, return_index=True)[1]
    fibre = gathered(_unit(_steady(slopes)))
    share = np.repeat(places, around)[first]
    turn = np.mod(turns, 1.0).ravel()[first]
    number = np.array([names.index(name) for name in one.compartments])[_parts(one, turn)]
    return gathered(points), faces, share, turn, _tendon(one, share), _unit(fibre), number


def _steady(slopes: Floats) -> Floats:
    """Give the rings at the ends their neighbours' directions.

    Where a muscle closes, points of its two faces meet and turn aside.
    """
    out = slopes.copy()
    out[0], out[-1] = out[1], out[-2]
    return out


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12))


def woven(along: int, around: int, shift: int) -> tuple[Ints, Ints]:
    """Return each grid point's vertex, one for those that meet on an end line, and the faces.

    Parameters
    ----------
    along, around : int
        Rings, and points of a ring.
    shift : int
        By how many points the last ring's fold lies beyond the first's.

    Returns
    -------
    index : ndarray, shape (along * around,)
    faces : ndarray, shape (m, 3)
    """
    j = np.arange(around)
    number = np.arange(along * around).reshape(along, around)
    number[0] = np.minimum(j, -j % around)
    number[-1] = number[-1, 0] + np.minimum((j - shift) % around, (shift - j) % around)
    index = np.unique(number, return_inverse=True)[1].reshape(along, around)
    a, b = index[:-1], np.roll(index[:-1], -1, axis=1)
    c, d = np.roll(index[1:], -1, axis=1), index[1:]
    pairs = [np.stack([a, b, c], axis=-1), np.stack([a, c, d], axis=-1)]
    faces = np.concatenate([pair.reshape(-1, 3) for pair in pairs])
    whole = (faces != np.roll(faces, 1, axis=1)).all(axis=1)
    return index.ravel(), faces[whole]


def _parts(one: Sections, turn: Floats) -> Ints:
    """Return the compartment of each vertex, as a number of `Sections.compartments`."""
    fold = 0.0 if one.parted_at == "origin" else one.fold
    across = np.abs(np.mod(turn - fold + 0.5, 1.0) - 0.5) * 2.0
    return np.searchsorted(np.array(one.cuts), across).astype(np.int64)


def _tendon(one: Sections, along: Floats) -> Floats:
    """Return how far each vertex is tendon: it passes into flesh over its second half."""
    out = np.zeros_like(along)
    for length, way in zip(one.tendon, (along, 1.0 - along), strict=True):
        if length > 0.0:
            share = np.clip((1.25 - way / length) / 0.75, 0.0, 1.0)
            out = np.maximum(out, share * share * (3.0 - 2.0 * share))
    return out
