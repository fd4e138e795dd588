"""Rotations and rigid transforms, and the hip's order of turns.

A rotation is a `(3, 3)` matrix that acts on column vectors; a rigid transform
is a `(4, 4)` homogeneous matrix, named by direction: `pelvis_from_femur` takes
femur coordinates to pelvis coordinates. Leading axes are samples.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def rotation(axis: str, angle: ArrayLike) -> Floats:
    """Return the right-handed rotation about a coordinate axis.

    Parameters
    ----------
    axis : {"x", "y", "z"}
        The axis that stays fixed.
    angle : array_like
        Angle [rad], of any shape `S`.

    Returns
    -------
    ndarray, shape (*S, 3, 3)

    Raises
    ------
    ValueError
        If `axis` is none of the three.
    """
    if axis not in ("x", "y", "z"):
        raise ValueError(f"axis is {axis!r}; use 'x', 'y' or 'z'")
    fixed = "xyz".index(axis)
    first, second = (fixed + 1) % 3, (fixed + 2) % 3
    theta = np.asarray(angle, dtype=np.float64)
    out = np.zeros((*theta.shape, 3, 3))
    out[..., fixed, fixed] = 1.0
    out[..., first, first] = out[..., second, second] = np.cos(theta)
    out[..., second, first] = np.sin(theta)
    out[..., first, second] = -np.sin(theta)
    return out


def rotation_about(axis: ArrayLike, angle: ArrayLike) -> Floats:
    """Return the right-handed rotation about any axis through the origin (Rodrigues' formula).

    Parameters
    ----------
    axis : array_like, shape (3,)
        Direction; its length does not matter.
    angle : array_like
        Angle [rad], of any shape `S`.

    Returns
    -------
    ndarray, shape (*S, 3, 3)
    """
    x, y, z = unit(axis)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    theta = np.asarray(angle, dtype=np.float64)[..., None, None]
    return np.asarray(np.eye(3) + np.sin(theta) * cross + (1 - np.cos(theta)) * (cross @ cross))


def hip_rotation(flexion: ArrayLike, adduction: ArrayLike, internal: ArrayLike) -> Floats:
    """Return the right hip's `pelvis_from_femur` rotation.

    Flexion turns about the pelvis's z (mediolateral), adduction then about the
    carried x (anteroposterior), rotation then about the carried y (the femur's
    long axis): ``R = Rz(flexion) Rx(adduction) Ry(internal)``, the order and the
    signs of OpenSim's Gait2392 for the right leg. In ISB axes a positive flexion
    takes the knee forward, a positive adduction takes it to the left, and a
    positive rotation turns the kneecap to the left.

    Parameters
    ----------
    flexion, adduction, internal : array_like
        Angles [rad] that broadcast against one another to a shape `S`.

    Returns
    -------
    ndarray, shape (*S, 3, 3)

    References
    ----------
    Delp et al. 1990, IEEE Trans Biomed Eng 37:757-767, doi:10.1109/10.102791.
    """
    turned = rotation("z", flexion) @ rotation("x", adduction)
    return np.asarray(turned @ rotation("y", internal))


def rigid(turn: ArrayLike, shift: ArrayLike) -> Floats:
    """Return the homogeneous transform ``x -> turn @ x + shift``.

    Parameters
    ----------
    turn : array_like, shape (..., 3, 3)
    shift : array_like, shape (..., 3)
        Translation [m].

    Returns
    -------
    ndarray, shape (..., 4, 4)
    """
    turn_, shift_ = np.asarray(turn, dtype=np.float64), np.asarray(shift, dtype=np.float64)
    samples = np.broadcast_shapes(turn_.shape[:-2], shift_.shape[:-1])
    out = np.zeros((*samples, 4, 4))
    out[..., :3, :3], out[..., :3, 3], out[..., 3, 3] = turn_, shift_, 1.0
    return out


def inverse(transform: ArrayLike) -> Floats:
    """Return the inverse of a rigid transform, shape (..., 4, 4)."""
    there = np.asarray(transform, dtype=np.float64)
    turn = np.swapaxes(there[..., :3, :3], -1, -2)
    return rigid(turn, -(turn @ there[..., :3, 3:])[..., 0])


def apply(transform: ArrayLike, points: ArrayLike) -> Floats:
    """Carry points by a rigid transform.

    Parameters
    ----------
    transform : array_like, shape (*S, 4, 4)
    points : array_like, shape (*P, 3)

    Returns
    -------
    ndarray, shape (*S, *P, 3)
    """
    there = np.asarray(transform, dtype=np.float64)
    where = np.asarray(points, dtype=np.float64)
    flat = where.reshape(-1, 3) @ np.swapaxes(there[..., :3, :3], -1, -2)
    moved = flat + there[..., None, :3, 3]
    return np.asarray(moved.reshape(*there.shape[:-2], *where.shape))


def unit(vector: ArrayLike) -> Floats:
    """Return vectors of length one along `vector`, shape (..., 3).

    Raises
    ------
    ValueError
        If a vector has no length, so that it has no direction.
    """
    given = np.asarray(vector, dtype=np.float64)
    length = np.linalg.norm(given, axis=-1, keepdims=True)
    if not np.all(length > 0):
        raise ValueError("a vector of length zero has no direction")
    return np.asarray(given / length)


def frame_from_axes(origin: ArrayLike, y: ArrayLike, z_about: ArrayLike) -> Floats:
    """Return `parent_from_frame` of the right-handed frame with a given y and a z near a hint.

    Parameters
    ----------
    origin : array_like, shape (3,)
        The frame's origin in the parent's coordinates.
    y : array_like, shape (3,)
        Direction of the frame's y axis.
    z_about : array_like, shape (3,)
        A direction in the frame's yz plane, on the side of +z.

    Returns
    -------
    ndarray, shape (4, 4)
    """
    up = unit(y)
    forward = unit(np.cross(up, np.asarray(z_about, dtype=np.float64)))
    return rigid(np.stack([forward, up, np.cross(forward, up)], axis=-1), origin)
