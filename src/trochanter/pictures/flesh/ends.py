"""Where a muscle's two ends lie at neutral, and how firmly each vertex hangs on its bone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from trochanter.bones.clouds import PLACED
from trochanter.bones.placing import placed_bones
from trochanter.bones.shape import shape_model
from trochanter.bones.skeleton import skeleton
from trochanter.geometry.transforms import apply, inverse
from trochanter.model.attachments import attachment, attachment_points, compartments
from trochanter.pictures.flesh.distances import BONES, distances

Floats = NDArray[np.float64]

#: Beyond a patch's border, flesh lets go of the bone over this way [m].
_LET_GO = 0.010
#: Flesh nearer to the bone than this touches it, and how far about a patch that counts [m].
_TOUCH, _AROUND = 0.004, 0.025
#: Muscles whose flesh ends in a tract far from the bone that the tract reaches, and the bone that
#: this end goes with: tensor fasciae latae passes into the iliotibial tract beside the femur.
_IN_TRACT = {"tensor-fasciae-latae": "femur-right"}
#: The least radius that a point of a patch stands for [m].
_LEAST = 0.002


@dataclass(frozen=True, eq=False)
class End:
    """The patches of one end of a muscle.

    Attributes
    ----------
    bone : str
        The bone that carries them, such as ``"femur-right"``.
    points : ndarray, shape (k, 3)
        In the pelvis's frame at neutral [m].
    radii : ndarray, shape (k,)
        Radius of the patch that each point stands for [m].
    across : ndarray, shape (3,)
        The direction from the first compartment to the last, or along the longer
        axis where there is but one; any length [m].
    """

    bone: str
    points: Floats
    radii: Floats
    across: Floats

    def beyond(self, points: Floats) -> Floats:
        """Return how far points are beyond the border of the patches [m], negative within."""
        near, index = cKDTree(self.points).query(points, k=min(3, len(self.points)))
        near, index = near.reshape(len(points), -1), index.reshape(len(points), -1)
        return np.asarray((near - 1.2 * self.radii[index]).min(axis=1))

    def hold(self, points: Floats, share: Floats) -> Floats:
        """Return how firmly flesh hangs on the bone here, 0 to 1.

        Parameters
        ----------
        points : ndarray, shape (n, 3)
            At neutral [m].
        share : ndarray, shape (n,)
            How far along the muscle from this end each is; the very end is held
            even where a person's own end lies beside the patch.

        Returns
        -------
        ndarray, shape (n,)
        """
        beyond = self.beyond(points)
        near = smooth_step(1.0 - beyond / _LET_GO)
        if self.bone in BONES:
            # What lies on the very bone, not far from the patch, does not slide on it.
            touching = smooth_step(1.25 - distances(self.bone).at(points)[0] / _TOUCH)
            near = np.maximum(near, touching * smooth_step(1.0 - beyond / _AROUND))
        # Past the middle of the muscle, what is near the patch only passes by.
        near *= smooth_step((0.6 - share) / 0.2)
        return np.asarray(np.maximum(near, smooth_step(1.25 - share / 0.08)))


@cache
def muscle_ends(slug: str) -> tuple[End, End]:
    """Return a muscle's origin and insertion on the mean skeleton at neutral.

    Raises
    ------
    UnknownNameError
        If no muscle has this slug.
    """
    first, last = _end(slug, "origin"), _end(slug, "insertion")
    if len(compartments(slug)) == 1 and first.across @ last.across < 0:
        last = replace(last, across=-last.across)
    return first, last


def flesh_ends(slug: str) -> tuple[End, End]:
    """Return what a muscle's flesh ends go with: its `muscle_ends`, but for ends in a tract.

    Raises
    ------
    UnknownNameError
        If no muscle has this slug.
    """
    first, last = muscle_ends(slug)
    return first, replace(last, bone=_IN_TRACT.get(slug, last.bone))


def _end(slug: str, name: str) -> End:
    points, radii, bone, middles = [], [], "", []
    for part in compartments(slug):
        one = attachment(slug, part, name)
        bone = PLACED[one.bone]
        nodes = shape_model().nodes(one.bone)
        points.append(apply(to_pelvis(bone), attachment_points(slug, part, name, nodes)))
        middles.append(np.average(points[-1], axis=0, weights=one.weights))
        radii.append(np.sqrt(one.area * np.array(one.weights) / np.pi))
    every = np.concatenate(points)
    across = middles[-1] - middles[0]
    if len(middles) == 1:
        across = np.linalg.svd(every - every.mean(axis=0))[2][0]
    return End(bone, every, np.maximum(np.concatenate(radii), _LEAST), across)


@cache
def to_pelvis(bone: str) -> Floats:
    """Return the transform from the shape model's frame to the pelvis's at neutral."""
    frame = inverse(placed_bones()[bone].model_from_frame)
    if bone == "pelvis":
        frame[:3, 3] -= placed_bones()["pelvis"].marks["hip-centre-right"]
        return frame
    return np.asarray(skeleton().aligned()[bone] @ frame)


def smooth_step(x: Floats) -> Floats:
    """Return 0 below 0, 1 above 1, and a smooth rise between."""
    t = np.clip(x, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))
