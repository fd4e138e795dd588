"""A smooth map of all space from a person's bones to the model's, for what lies between the bones.

The bones are paired point by point (`trochanter.bones.fitting`), all at once:
hip bone, sacrum, femur, tibia, patella and fibula, the person lying as scanned
and the model standing at neutral. The map is a similarity followed by splines,
from stiff to pliant; each leaves space unfolded, and so does their product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from trochanter.bones.clouds import PLACED
from trochanter.bones.elements import Floats, Ints
from trochanter.bones.fitting import Fit
from trochanter.bones.matching import similarity, spaced
from trochanter.bones.placing import placed_bones
from trochanter.bones.skeleton import skeleton
from trochanter.bones.splines import Spline, fit_spline
from trochanter.errors import DataFaultError, OutOfRangeError
from trochanter.geometry.transforms import apply

#: Knots a piece of bone: close where muscles arise, wide far from the hip.
KNOTS = {
    "hip-bone-right": 1000,
    "sacrum": 350,
    "femur": 900,
    "tibia": 250,
    "fibula": 120,
    "patella": 60,
}
#: Smoothing [m] of the splines in turn, and the rounding of their kernel [m].
_STAGES, _ROUND = (0.1, 0.03, 0.01, 0.003), 0.005
#: Surfaces of two bones nearer than this [m] are a joint's: no muscle lies there, and the
#: width of the person's joint space says nothing of the model's.
_JOINT = 0.004


@dataclass(frozen=True, eq=False)
class Carry:
    """A one-to-one, smooth map from a person's space to the model's neutral skeleton.

    Attributes
    ----------
    scale : float
    turn : ndarray, shape (3, 3)
    shift : ndarray, shape (3,)
        The similarity that comes first, ``scale * x @ turn.T + shift`` [m].
    stages : tuple of Spline
        Applied one after another.
    """

    scale: float
    turn: Floats
    shift: Floats
    stages: tuple[Spline, ...]

    def carry(self, points: ArrayLike) -> Floats:
        """Carry points to the model.

        Parameters
        ----------
        points : array_like, shape (..., 3)
            In the person's space [m].

        Returns
        -------
        ndarray, shape (..., 3)
            In the frame of the model's pelvis, the skeleton at neutral [m].

        Raises
        ------
        OutOfRangeError
            If a point is not finite.
        """
        given = _points(points)
        here = self.scale * given.reshape(-1, 3) @ self.turn.T + self.shift
        for stage in self.stages:
            here = here + stage.moves(here)[0]
        return here.reshape(given.shape)

    def growth(self, points: ArrayLike) -> Floats:
        """Return by how much volume grows at points: the determinant of the map's gradient.

        Parameters
        ----------
        points : array_like, shape (..., 3)
            In the person's space [m].

        Returns
        -------
        ndarray, shape (...)
            1 where a volume is kept; never 0 or less unless space is folded.
        """
        given = _points(points)
        here = self.scale * given.reshape(-1, 3) @ self.turn.T + self.shift
        out = np.full(len(here), self.scale**3)
        for stage in self.stages:
            moves, gradients = stage.moves(here)
            out *= np.linalg.det(np.eye(3) + gradients)
            here = here + moves
        return out.reshape(given.shape[:-1])

    def back(self, points: ArrayLike) -> Floats:
        """Carry points of the model to the person's space: the inverse of `carry`.

        Parameters
        ----------
        points : array_like, shape (..., 3)
            In the frame of the model's pelvis [m].

        Returns
        -------
        ndarray, shape (..., 3)
            To about a micrometre.
        """
        given = _points(points)
        here = given.reshape(-1, 3)
        for stage in reversed(self.stages):
            here = _undone(stage, here)
        return ((here - self.shift) @ self.turn / self.scale).reshape(given.shape)


def fit_carry(fits: Mapping[str, Fit]) -> Carry:
    """Fit the map to all pieces of bone that were fitted.

    Parameters
    ----------
    fits : Mapping of str to Fit
        By piece, of `trochanter.bones.fitting.fit_bones`; the hip bone and the
        femur at least.

    Returns
    -------
    Carry

    Raises
    ------
    DataFaultError
        If the hip bone or the femur is missing, or the bones lie so that space folds.

    Notes
    -----
    On the man of BodyParts3D the bones' surfaces come to lie 0.8 mm from the
    model's in the mean (hip bone and femur; 95 % within 2 mm).
    """
    missing = [piece for piece in ("hip-bone-right", "femur") if piece not in fits]
    if missing:
        raise DataFaultError([f"{piece}: no fit of it, and no map without it" for piece in missing])
    there = {piece: on_model(one) for piece, one in fits.items()}
    here = {piece: one.points for piece, one in fits.items()}
    chosen = {piece: _knots(piece, here, there) for piece in fits}
    knots = np.concatenate([here[piece][index] for piece, index in chosen.items()])
    wanted = np.concatenate([there[piece][index] for piece, index in chosen.items()])
    scale, turn, shift = similarity(knots, wanted)
    moved, stages = scale * knots @ turn.T + shift, []
    for smoothing in _STAGES:
        stage = fit_spline(moved, wanted - moved, smoothing, _ROUND)
        moves, gradients = stage.moves(moved)
        if np.linalg.det(np.eye(3) + gradients).min() <= 0.0:
            raise DataFaultError(["the bones lie so differently that the map would fold space"])
        moved = moved + moves
        stages.append(stage)
    return Carry(scale, turn, shift, tuple(stages))


def on_model(fit: Fit) -> Floats:
    """Return where a fit's points are on the mean bones at neutral, in the pelvis's frame [m]."""
    bone = PLACED[fit.cloud.bone]
    if bone == "pelvis":
        return np.asarray(fit.cloud.points - placed_bones()["pelvis"].marks["hip-centre-right"])
    return apply(skeleton().aligned()[bone], fit.cloud.points)


def _knots(piece: str, here: Mapping[str, Floats], there: Mapping[str, Floats]) -> Ints:
    """Return indices of a piece's knots, spread evenly, none of them in a joint."""
    free = np.ones(len(here[piece]), dtype=np.bool_)
    for where in (here, there):
        rest = [points for name, points in where.items() if name != piece]
        if rest:
            gap = cKDTree(np.concatenate(rest)).query(where[piece])[0]
            free &= gap >= _JOINT
    index = np.flatnonzero(free)
    return np.asarray(index[spaced(here[piece][index], KNOTS[piece])])


def _undone(stage: Spline, wanted: Floats) -> Floats:
    """Return the points that a stage takes to those wanted, by Newton's method."""
    here = wanted - stage.moves(wanted)[0]
    for _ in range(20):
        moves, gradients = stage.moves(here)
        miss = wanted - here - moves
        if np.abs(miss).max(initial=0.0) < 1e-9:
            break
        here = here + np.linalg.solve(np.eye(3) + gradients, miss[..., None])[..., 0]
    return here


def _points(points: ArrayLike) -> Floats:
    given = np.asarray(points, dtype=np.float64)
    if given.shape[-1:] != (3,) or not np.isfinite(given).all():
        raise OutOfRangeError(f"points have shape {given.shape}; they need (..., 3), all finite")
    return given
