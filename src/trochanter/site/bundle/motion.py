"""How a muscle's body and its lines move: a few shapes, mixed by polynomials of the pose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from trochanter.site.bundle.chebyshev import exponents, fitted, terms
from trochanter.site.bundle.grids import Floats, Ints

#: Greatest degrees by coordinate for muscles that end at the thigh and that cross the knee.
DEGREES = {False: (7, 5, 5), True: (7, 5, 4, 7)}
#: Shapes are added until what is left is this much [m, root mean square], or there are so many.
LEFT, MOST = 0.00025, 28
#: Steps in which shapes [m] and normals are kept, at their greatest weight.
_STEP, _TURN_STEP = 0.0002, 0.02
_SHORT, _LONG = 127, 32767


@dataclass(frozen=True, eq=False)
class Motion:
    """Shapes and what mixes them, as morph targets take them.

    ``vertices = mean + reach * sum_k weight_k(q) * moves_k / full_k``, ``full`` being 127
    or 32767 by the type, and likewise ``normals + sum_k weight_k(q) * turns_k / 127``.

    Attributes
    ----------
    mean, normals : ndarray, shape (n, 3)
        Middle of all poses [m], and the mean normals.
    moves : tuple of ndarray of int8 or int16, shape (n, 3)
    turns : tuple of ndarray of int8, shape (n, 3)
    degrees : ndarray, shape (terms, coordinates)
        See `trochanter.site.bundle.chebyshev`.
    factors : ndarray of float32, shape (terms, k)
        ``weight = terms(q) @ factors``.
    """

    mean: Floats
    normals: Floats
    moves: tuple[NDArray[Any], ...]
    turns: tuple[NDArray[np.int8], ...]
    degrees: Ints
    factors: NDArray[np.float32]


def warped(count: int, low: Floats, high: Floats, seed: int) -> Floats:
    """Return poses that fill a range, denser toward its ends, as polynomials want them."""
    sequence = qmc.Sobol(len(low), seed=seed)
    even = sequence.random(2 ** int(np.ceil(np.log2(count))))[:count]
    return np.asarray(low + (high - low) * (0.5 - 0.5 * np.cos(np.pi * even)))


def learned(
    q: Floats, low: Floats, high: Floats, points: Floats, normals: Floats, degrees: Sequence[int]
) -> Motion:
    """Learn shapes and their mixing from bodies at many poses.

    Parameters
    ----------
    q : ndarray, shape (m, coordinates)
        [rad]
    low, high : ndarray
        Ranges of the coordinates [rad].
    points, normals : ndarray, shape (m, n, 3)
    degrees : sequence of int
        Greatest degree of each coordinate.

    Returns
    -------
    Motion
    """
    flat, turned = points.reshape(len(q), -1), normals.reshape(len(q), -1)
    powers = exponents(tuple(degrees))
    table = terms(q, low, high, powers)
    # What polynomials of the pose can say, and the fewest shapes that say it.
    said = table @ fitted(table, flat)
    mean, even = said.mean(axis=0), turned.mean(axis=0)
    sizes, modes = np.linalg.eigh((said - mean) @ (said - mean).T)
    sizes, modes = sizes[::-1], modes[:, ::-1]
    count = points.shape[1]
    left = np.sqrt(np.maximum(sizes.sum() - np.cumsum(sizes), 0.0) / len(q) / count)
    enough = int((left >= LEFT).sum()) + 1
    number = min(MOST, enough, len(q) - 1)
    weights = modes[:, :number] / np.abs(modes[:, :number]).max(axis=0)
    shapes = np.linalg.lstsq(weights, said - mean, rcond=None)[0].reshape(number, count, 3)
    leaning = np.linalg.lstsq(weights, turned - even, rcond=None)[0].reshape(number, count, 3)
    middle = mean.reshape(count, 3)
    reach = np.abs(middle - (middle.min(axis=0) + middle.max(axis=0)) / 2).max()
    kept = [_kept(shape, turn, float(reach)) for shape, turn in zip(shapes, leaning, strict=True)]
    # Weights are fitted to the shapes as they are kept, so that rounding does not add up.
    basis = np.stack([move * (reach / _full(move)) for move, _ in kept]).reshape(number, -1)
    weights = np.linalg.lstsq(basis.T, (said - mean).T, rcond=None)[0].T
    moves, turns = zip(*kept, strict=True)
    factors = fitted(table, weights).astype(np.float32)
    return Motion(middle, even.reshape(count, 3), moves, turns, powers, factors)


def weighed(motion: Motion, reach: float, weights: Floats) -> Floats:
    """Return the vertices that weights mix [m], shape (m, n, 3); `reach` is the node's scale."""
    basis = np.stack([move * (reach / _full(move)) for move in motion.moves])
    return np.asarray(motion.mean + np.tensordot(weights, basis, axes=1))


def _full(move: NDArray[Any]) -> int:
    return int(np.iinfo(move.dtype).max)


def _kept(shape: Floats, turn: Floats, reach: float) -> tuple[NDArray[Any], NDArray[np.int8]]:
    """Return a shape and its normals as whole numbers, in common parts of a weight.

    A weight of one moves by as much as the type's greatest number times `reach`. It is
    made no greater than positions and normals both need, in whole multiples of a step, so that
    what compresses well stays so.
    """
    need = max(np.abs(shape).max() / reach, np.abs(turn).max(), 1e-6)
    full = _SHORT if _SHORT * _STEP / reach / need >= 1.0 else _LONG
    times = int(full * _STEP / reach / need)
    part = full * _STEP / reach / times
    kind = np.int8 if full == _SHORT else np.int16
    move = (np.round(shape / _STEP) * times).astype(kind)
    step = max(1, round(_SHORT * _TURN_STEP / part))
    turned = np.round(turn / part * _SHORT / step) * step
    return move, np.clip(turned, -_SHORT, _SHORT).astype(np.int8)
