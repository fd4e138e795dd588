"""The axes of the simple joints, about which OpenSim and MuJoCo agree."""

from __future__ import annotations

from typing import NamedTuple

from trochanter.model.basics import Vector
from trochanter.model.records import TransformAxis

X: Vector = (1.0, 0.0, 0.0)
Y: Vector = (0.0, 1.0, 0.0)
Z: Vector = (0.0, 0.0, 1.0)


class Axes(NamedTuple):
    """What a joint of a kind turns about and slides along, one coordinate an axis."""

    rotations: tuple[Vector, ...]
    translations: tuple[Vector, ...]


SIMPLE_JOINTS: dict[str, Axes] = {
    "weld": Axes((), ()),
    "pin": Axes((Z,), ()),
    "slider": Axes((), (X,)),
    "universal": Axes((X, Y), ()),
    "ball": Axes((X, Y, Z), ()),
    "gimbal": Axes((X, Y, Z), ()),
    "planar": Axes((Z,), (X, Y)),
    "free": Axes((X, Y, Z), (X, Y, Z)),
}
"""Joints by name: body-fixed turns, the first outermost, then slides along the parent's axes.

A ball's orientation is held as three body-fixed turns about x, y and z, as OpenSim's
coordinates of a BallJoint are; at the second one's right angle the other two turn alike.
"""


def joint_axes(
    kind: str, names: tuple[str, ...]
) -> tuple[tuple[TransformAxis, ...], tuple[TransformAxis, ...]]:
    """Return the rotations and translations of a simple joint, for `trochanter.model.Joint`.

    Parameters
    ----------
    kind : str
        A key of `SIMPLE_JOINTS`.
    names : tuple of str
        Its coordinates, those of the turns first.

    Examples
    --------
    >>> rotations, translations = joint_axes("pin", ("knee_angle",))
    >>> rotations[0].axis, rotations[0].coordinate, translations
    ((0.0, 0.0, 1.0), 'knee_angle', ())
    """
    turns, slides = SIMPLE_JOINTS[kind]
    if len(names) != len(turns) + len(slides):
        raise ValueError(
            f"a {kind} joint has {len(turns) + len(slides)} coordinates, not {len(names)}"
        )
    axes = [
        TransformAxis(axis=axis, coordinate=name)
        for axis, name in zip((*turns, *slides), names, strict=True)
    ]
    return tuple(axes[: len(turns)]), tuple(axes[len(turns) :])
