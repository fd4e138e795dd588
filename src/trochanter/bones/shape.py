"""The statistical shape model: the mean of 26 people and the ways in which they differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from trochanter.bones.elements import Floats
from trochanter.bones.files import package_folder, read_shape_arrays
from trochanter.errors import DataFaultError, OutOfRangeError, UnknownNameError

#: Rows of the stacked nodes that belong to each bone, in the order of the files.
BLOCKS = MappingProxyType(
    {
        "pelvis": slice(0, 1946),
        "femur": slice(1946, 2580),
        "patella": slice(2580, 2654),
        "tibia-fibula": slice(2654, 3225),
    }
)
_FILES = {"right": "LLP26_right_mirrored_from_left_rigid.pc", "left": "LLP26_rigid.pc"}
#: Takes the files' axes (x left, y posterior, z up) to ours (x anterior, y up, z right).
OURS_FROM_FILE = np.array([[0.0, -1.0, 0.0], [0.0, 0.0, 1.0], [-1.0, 0.0, 0.0]])
OURS_FROM_FILE.setflags(write=False)


@dataclass(frozen=True, eq=False)
class ShapeModel:
    """Nodes of pelvis and one leg, as a mean and independent modes of variation.

    A shape is ``mean + sum_k scores[k] * modes[k]``. Each bone lies in the frame
    in which the 26 were aligned, so the bones are not articulated.

    Attributes
    ----------
    side : {"right", "left"}
    mean : ndarray, shape (3225, 3)
        Nodes [m]: x anterior, y up, z to the right.
    modes : ndarray, shape (26, 3225, 3)
        Displacement of the nodes [m] by one standard deviation of each mode,
        largest mode first.
    variances : ndarray, shape (26,)
        Variance of each mode [m²], summed over the nodes. The last is zero but
        for rounding: 26 people differ in 25 ways.
    """

    side: str
    mean: Floats
    modes: Floats
    variances: Floats

    def nodes(self, bone: str, scores: ArrayLike = ()) -> Floats:
        """Return one bone's nodes.

        Parameters
        ----------
        bone : {"pelvis", "femur", "patella", "tibia-fibula"}
        scores : array_like, shape (k,)
            Standard deviations along the first k modes, k at most 26; none is
            the mean.

        Returns
        -------
        ndarray, shape (nodes, 3)
            In metres.

        Raises
        ------
        UnknownNameError
            If the model has no such bone.
        OutOfRangeError
            If there are more scores than modes, or one is not finite.
        """
        if bone not in BLOCKS:
            raise UnknownNameError("bone of the shape model", bone, BLOCKS)
        given = np.asarray(scores, dtype=np.float64)
        if given.ndim != 1 or len(given) > len(self.modes) or not np.isfinite(given).all():
            raise OutOfRangeError(f"scores need 0 to {len(self.modes)} finite numbers in one row")
        block = BLOCKS[bone]
        return np.asarray(
            self.mean[block] + np.tensordot(given, self.modes[: len(given), block], axes=1)
        )


@cache
def shape_model(side: str = "right") -> ShapeModel:
    """Read the shape model of pelvis and one leg.

    The right leg is the left of the same people, mirrored by the files' authors.

    Parameters
    ----------
    side : {"right", "left"}

    Returns
    -------
    ShapeModel
        Its arrays are read-only; repeated calls return the same one.

    Raises
    ------
    UnknownNameError
        If `side` is neither.
    MissingLibraryError
        If the bones' package is not installed.
    DataFaultError
        If its file is damaged.

    Examples
    --------
    A pelvis one standard deviation along the first mode, the way of smaller people:

    >>> model = shape_model()
    >>> mean, other = model.nodes("pelvis"), model.nodes("pelvis", [1.0])
    >>> [round(float(np.ptp(nodes[:, 2])), 3) for nodes in (mean, other)]
    [0.272, 0.262]
    """
    if side not in _FILES:
        raise UnknownNameError("side", side, _FILES)
    path = package_folder() / "shape_models" / _FILES[side]
    held = read_shape_arrays(path)
    size, count = 3 * BLOCKS["tibia-fibula"].stop, held["weights"].size
    if held["mean"].shape != (size,) or held["modes"].shape != (size, count):
        raise DataFaultError(
            [
                f"{path.name}: mean {held['mean'].shape} and modes {held['modes'].shape}; "
                f"they should be ({size},) and ({size}, {count})"
            ]
        )
    variances = held["weights"] * 1e-6
    spread = held["modes"] * np.sqrt(np.maximum(variances, 0.0))
    arrays = (_points(held["mean"] * 1e-3), _points(spread.T), variances)
    for array in arrays:
        array.setflags(write=False)
    return ShapeModel(side, *arrays)


def _points(vectors: Floats) -> Floats:
    """Turn vectors in blocks (all x, all y, all z) into points in our axes."""
    stacked = vectors.reshape(*vectors.shape[:-1], 3, -1)
    return np.ascontiguousarray(np.swapaxes(stacked, -1, -2) @ OURS_FROM_FILE.T)
