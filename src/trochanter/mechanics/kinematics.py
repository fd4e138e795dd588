"""Where the bodies are in a pose, and how each coordinate moves them.

Everything is expressed in the root body's frame; for the built-in models the
root is the pelvis.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from trochanter.mechanics.functions import Values
from trochanter.model import CompiledModel


class Kinematics(NamedTuple):
    """The bodies of a model in n poses.

    Attributes
    ----------
    root_from_body : (n, nb, 3, 3) array
        Rotations: they turn a body's vectors into the root frame.
    origin : (n, nb, 3) array
        The bodies' origins in the root frame [m].
    turn : (n, nb, nq, 3) array
        Angular velocity of a body per unit of each coordinate's rate.
    shift : (n, nb, nq, 3) array
        Velocity, per unit of each coordinate's rate, of the point of the body
        that passes the root's origin; a point at p moves with ``turn x p + shift``.
    """

    root_from_body: Values
    origin: Values
    turn: Values
    shift: Values


def kinematics(model: CompiledModel, q: Values, value: Values, slope: Values) -> Kinematics:
    """Return the bodies' places and motions.

    Parameters
    ----------
    model : CompiledModel
    q : (n, nq) array
        Coordinates [rad or m].
    value, slope : (n, nf) arrays
        From `trochanter.mechanics.functions.values_and_slopes`.

    Notes
    -----
    docs/derivations.md, 'Kinematics'; the joint is that of Seth et al. 2010.
    """
    n, bodies = len(q), len(model.body_names)
    pose = Kinematics(
        np.zeros((n, bodies, 3, 3), q.dtype),
        np.zeros((n, bodies, 3), q.dtype),
        np.zeros((n, bodies, q.shape[1], 3), q.dtype),
        np.zeros((n, bodies, q.shape[1], 3), q.dtype),
    )
    pose.root_from_body[:, 0] = np.eye(3)
    for joint in range(bodies - 1):
        _hang(model, joint, pose, value, slope)
    return pose


def _hang(model: CompiledModel, joint: int, pose: Kinematics, value: Values, slope: Values) -> None:
    """Place the body that hangs on `joint`, once its parent has its place."""
    body, parent = joint + 1, int(model.parent[joint])
    use = model.axis_function[joint]
    reach, rate = value[:, use], slope[:, use]
    root_from_joint = pose.root_from_body[:, parent] @ model.parent_rotation[joint]
    base = pose.origin[:, parent] + pose.root_from_body[:, parent] @ model.parent_translation[joint]
    slides = np.einsum("nij,kj->nki", root_from_joint, model.axes[joint, 3:])
    centre = base + np.einsum("nk,nki->ni", reach[:, 3:], slides)
    turn, shift = pose.turn[:, body], pose.shift[:, body]
    turn[:], shift[:] = pose.turn[:, parent], pose.shift[:, parent]
    turned = root_from_joint
    for k in range(3):
        of = model.function_coordinate[use[k]]
        spin = rate[:, k, None] * (turned @ model.axes[joint, k])
        turn[:, of] += spin
        shift[:, of] -= np.cross(spin, centre)
        turned = turned @ rotation_about(model.axes[joint, k], reach[:, k])
        shift[:, model.function_coordinate[use[3 + k]]] += rate[:, 3 + k, None] * slides[:, k]
    pose.root_from_body[:, body] = turned @ model.child_rotation[joint]
    pose.origin[:, body] = centre + turned @ model.child_translation[joint]


def rotation_about(axis: Values, angle: Values) -> Values:
    """Return the rotation matrices (n, 3, 3) about a unit axis by the angles (n,) [rad].

    Rodrigues' formula.

    Examples
    --------
    >>> rotation_about(np.array([0.0, 0.0, 1.0]), np.array([np.pi / 2])).round(12) + 0.0
    array([[[ 0., -1.,  0.],
            [ 1.,  0.,  0.],
            [ 0.,  0.,  1.]]])
    """
    x, y, z = axis
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    sine, versed = np.sin(angle)[:, None, None], (1 - np.cos(angle))[:, None, None]
    matrix: Values = np.eye(3) + sine * cross + versed * (cross @ cross)
    return matrix
