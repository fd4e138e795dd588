"""How a figure that was placed on the mean bone is carried to a bone of another shape."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from trochanter.bones.elements import Floats
from trochanter.model.anatomical.shaped import ShapedBones, shaped_bones


class Carry(NamedTuple):
    """A similarity from the mean bone's frame to another's: ``scale * turn @ point + shift``."""

    scale: float
    turn: Floats
    shift: Floats

    def apply(self, point: Floats) -> Floats:
        """Return a point of the mean bone on the other one [m]."""
        return np.asarray(self.scale * self.turn @ point + self.shift)


@cache
def mean_bones() -> ShapedBones:
    """Return the bones on which surfaces and points were placed."""
    return shaped_bones()


def carry(bones: ShapedBones, bone: str, about: Floats, reach: float) -> Carry:
    """Return the similarity that carries the neighbourhood of a place to another shape.

    Least squares over the bone's points within `reach` of the place (Umeyama 1991, IEEE Trans
    Pattern Anal Mach Intell 13:376-380, doi:10.1109/34.88573). The points correspond from shape
    to shape, since each is the same place of the same element.

    Parameters
    ----------
    bones : ShapedBones
    bone : str
    about : ndarray, shape (3,)
        In the mean bone's frame [m].
    reach : float
        [m]

    Returns
    -------
    Carry
        The identity where `bones` are the mean.
    """
    here, there = mean_bones().points(bone), bones.points(bone)
    near = np.linalg.norm(here - about, axis=1) < reach
    here, there = here[near], there[near]
    middle, other = here.mean(axis=0), there.mean(axis=0)
    left, spread, right = np.linalg.svd((there - other).T @ (here - middle))
    fix = np.diag([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    turn = left @ fix @ right
    scale = float((spread * np.diag(fix)).sum() / ((here - middle) ** 2).sum())
    return Carry(scale, turn, other - scale * turn @ middle)
