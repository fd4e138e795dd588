"""The statistical bones fitted to a user's bone meshes.

Each separate piece of bone is fitted by itself, for the shape model's bones are
not articulated: first a similarity, then the 26 modes of variation with a
ridge, then a smooth thin-plate warp for what is this person's alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from trochanter.bones.clouds import BONE_OF, PLACED, Cloud, cloud
from trochanter.bones.elements import Floats
from trochanter.bones.matching import Target, sampled, similarity, warp
from trochanter.bones.placing import placed_bones
from trochanter.bones.shape import BLOCKS, shape_model
from trochanter.errors import DataFaultError, UnknownNameError
from trochanter.geometry.meshes import TriangleMesh
from trochanter.geometry.transforms import inverse

#: Residual of a point [m] that the modes are not asked to explain, and how many
#: neighbouring points say the same thing.
_NOISE, _ALIKE = 0.003, 300.0
#: Steps of nearest points: all, and of them with a similarity alone.
_STEPS, _PLAIN = 100, 40
#: Rounds of the warp: control points and smoothing [mm²], from coarse to fine.
_ROUNDS = ((150, 50.0), (300, 20.0), (600, 8.0), (900, 3.0), (1200, 1.0), (1500, 0.5), (1500, 0.3))


@dataclass(frozen=True, eq=False)
class Fit:
    """A piece of the mean bones carried onto a person's.

    Attributes
    ----------
    cloud : Cloud
        The piece on the mean.
    points : ndarray, shape (n, 3)
        The cloud's points on the person [m], after the warp.
    scale : float
    turn : ndarray, shape (3, 3)
    shift : ndarray, shape (3,)
        ``person ≈ scale * mean @ turn.T + shift``, the best similarity of the two.
    errors : dict of str to tuple of float
        After ``similarity``, ``modes`` and ``warp``: mean and 95th percentile [mm]
        from the model's surface to the person's, then back.
    scores : ndarray, shape (26,)
        Standard deviations along the shape model's modes.
    """

    cloud: Cloud
    points: Floats
    scale: float
    turn: Floats
    shift: Floats
    errors: dict[str, tuple[float, ...]]
    scores: Floats

    def to_mean(self, points: Floats) -> Floats:
        """Carry the person's points to the mean's frame by the similarity alone."""
        return np.asarray((points - self.shift) @ self.turn / self.scale)


def fit_bones(
    meshes: Mapping[str, TriangleMesh],
    samples: int = 60000,
    thin: int = 1,
    rounds: int = len(_ROUNDS),
    told: Callable[[str], None] | None = None,
) -> dict[str, Fit]:
    """Fit the shape model LLP26 to a person's bones of the right side.

    Parameters
    ----------
    meshes : Mapping of str to TriangleMesh
        Closed surfaces by piece (the keys of `trochanter.bones.clouds.BONE_OF`:
        ``hip-bone-right``, ``sacrum``, ``femur``, ``tibia``, ``fibula``,
        ``patella``), in metres, with x about anterior, y about up and z about
        right; where they lie does not matter.
    samples : int
        Points strewn on each of the person's surfaces.
    thin : int
        Take every so manieth point of the model while the similarity and the
        modes are sought; 4 is about four times as fast there and little worse. The
        warp then heeds all its control points, which is faster than the nearest.
    rounds : int
        Of the warp, at most 7, from coarse to fine; most of the time is theirs.
    told : callable, optional
        Called with each piece's name when it is done.

    Returns
    -------
    dict of str to Fit

    Raises
    ------
    UnknownNameError
        If a piece has no such name.
    DataFaultError
        If a mesh is not like the bone that it is said to be.
    """
    out = {}
    for piece, mesh in meshes.items():
        if piece not in BONE_OF:
            raise UnknownNameError("piece of bone", piece, BONE_OF)
        out[piece] = fit_piece(piece, *sampled(mesh, samples), thin=thin, rounds=rounds)
        if told:
            told(piece)
    return out


def fit_piece(
    piece: str, points: Floats, normals: Floats, thin: int = 1, rounds: int = len(_ROUNDS)
) -> Fit:
    """Fit one piece of bone: similarity, 26 modes with a ridge, then a smooth warp.

    Parameters
    ----------
    piece : str
        Such as ``"femur"``.
    points, normals : ndarray, shape (n, 3)
        Points strewn on the person's surface [m] and its outward normals.
    thin, rounds : int
        See `fit_bones`.

    Returns
    -------
    Fit

    Raises
    ------
    DataFaultError
        If nearly nothing of the surface faces the model's.
    """
    here, target = cloud(piece), Target(points, normals)
    few = slice(None, None, thin)
    modes = _spread(here)
    turned = here.points @ _about(here)
    placed = turned - turned.mean(axis=0) + target.points.mean(axis=0)
    errors: dict[str, tuple[float, ...]] = {}
    shape, scores = here.points, np.zeros(len(modes))
    index = np.arange(len(placed))[few]
    for step in range(_STEPS):
        mine, theirs = target.pairs(placed[few], _normals(here, placed)[few])
        if len(mine) < 0.2 * len(index):
            raise DataFaultError([f"{piece}: the mesh is not like this bone, or not its side"])
        mine = index[mine]
        if step >= _PLAIN:
            scale, turn, shift = similarity(shape[mine], theirs)
            back = (theirs - shift) @ turn / scale
            scores = _ridge(modes[:, mine], back - here.points[mine])
            shape = here.points + np.tensordot(scores, modes, axes=1)
        scale, turn, shift = similarity(shape[mine], theirs)
        placed = scale * shape @ turn.T + shift
        if step in (_PLAIN - 1, _STEPS - 1):
            name = "similarity" if step < _PLAIN else "modes"
            errors[name] = target.error(placed, here.area)
    normal = _normals(here, placed)
    for count, smoothing in _ROUNDS[:rounds]:
        pairs = target.pairs(placed, normal)
        placed = placed + warp(placed, *pairs, count, smoothing, 60 if thin == 1 else None)
    errors["warp"] = target.error(placed, here.area)
    return Fit(here, placed, *similarity(here.points, placed), errors, scores)


def _about(here: Cloud) -> Floats:
    """Return the turn that takes a bone's frame to the shape model's upright axes."""
    return inverse(placed_bones()[PLACED[here.bone]].model_from_frame)[:3, :3]


def _spread(here: Cloud) -> Floats:
    """Return the modes at a cloud's points, shape (26, n, 3)."""
    modes = shape_model().modes[:, BLOCKS[here.bone]] @ _about(here).T
    return np.stack([here.matrix @ mode for mode in modes])


def _normals(here: Cloud, points: Floats) -> Floats:
    """Turn the mean's normals as the points were turned; the warp is too small to matter."""
    return here.normals @ similarity(here.points, points)[1].T


def _ridge(spread: Floats, wanted: Floats) -> Floats:
    """Return the modes' scores, with a standard normal prior."""
    flat = spread.reshape(len(spread), -1)
    weight = 1.0 / (_NOISE**2 * _ALIKE)
    normal = weight * flat @ flat.T + np.eye(len(spread))
    return np.asarray(np.linalg.solve(normal, weight * flat @ wanted.ravel()))
