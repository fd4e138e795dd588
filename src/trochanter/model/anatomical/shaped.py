"""The right leg's bones of any shape, each in its own ISB frame, seated at the knee."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from trochanter.bones.catalogue import bone_surface, scan
from trochanter.bones.elements import Floats
from trochanter.bones.femur import femur_frame
from trochanter.bones.knee import patella_glide, seat_patella, seat_shank
from trochanter.bones.pelvis import pelvis_frame
from trochanter.bones.shank import patella_frame, shank_frame
from trochanter.bones.shape import shape_model
from trochanter.bones.surfaces import Tessellation
from trochanter.geometry.meshes import TriangleMesh
from trochanter.geometry.transforms import apply, inverse
from trochanter.model.attachments import attachment, attachment_points

#: The body of the muscle model that each bone of the shape model is.
BODIES = MappingProxyType(
    {"pelvis": "pelvis", "femur": "femur", "patella": "patella", "tibia-fibula": "tibia"}
)
#: Points along an element's side where surfaces are fitted and lines laid.
DENSITY = 8


@dataclass(frozen=True, eq=False)
class ShapedBones:
    """One person's bones of the right leg.

    Attributes
    ----------
    nodes : Mapping of str to ndarray, shape (nodes, 3)
        By bone, in the bone's ISB frame [m].
    marks : Mapping of str to Mapping of str to ndarray, shape (3,)
        Landmarks by bone, in its frame [m].
    femur_from_shank, femur_from_patella : ndarray, shape (4, 4)
        With the knee straight.
    glide : ndarray, shape (k, 2)
        Knee flexion [rad] and the kneecap's shift along its x axis [m].
    """

    nodes: Mapping[str, Floats]
    marks: Mapping[str, Mapping[str, Floats]]
    femur_from_shank: Floats
    femur_from_patella: Floats
    glide: Floats

    def points(self, bone: str) -> Floats:
        """Return points all over a bone, in its frame [m], shape (n, 3)."""
        return np.asarray(_cut(bone).matrix @ self.nodes[bone])

    def mesh(self, bone: str) -> TriangleMesh:
        """Return a bone's surface in its frame [m], through `points`."""
        return TriangleMesh(self.points(bone), _cut(bone).faces)

    def mark(self, bone: str, name: str) -> Floats:
        """Return a landmark in its bone's frame [m]."""
        return self.marks[bone][name]

    def field(self, muscle: str, compartment: str, end: str) -> tuple[str, Floats, Floats]:
        """Return the bone, the points (k, 3) [m] and the weights (k,) of an attachment."""
        one = attachment(muscle, compartment, end)
        points = attachment_points(muscle, compartment, end, self.nodes[one.bone])
        return one.bone, points, np.array(one.weights)


@cache
def _cut(bone: str) -> Tessellation:
    return bone_surface(bone).tessellate(DENSITY)


def shaped_bones(scores: ArrayLike = ()) -> ShapedBones:
    """Return the right leg's bones of a shape.

    Parameters
    ----------
    scores : array_like, shape (k,)
        Standard deviations along the first k modes of LLP26; none is the mean.

    Returns
    -------
    ShapedBones

    Raises
    ------
    OutOfRangeError
        If there are more scores than modes, or one is not finite.
    """
    finders = {"pelvis": pelvis_frame, "femur": femur_frame}
    finders |= {"patella": patella_frame, "tibia-fibula": shank_frame}
    nodes, marks, here = {}, {}, {}
    for bone, find in finders.items():
        given = shape_model().nodes(bone, scores)
        seen = scan(bone, given)
        frame, marks[bone] = find(seen)
        nodes[bone] = apply(inverse(frame), given)
        here[bone] = seen.moved(inverse(frame)).points
    under = seat_shank(here["femur"], marks["femur"], here["tibia-fibula"], marks["tibia-fibula"])
    tuberosity = apply(under, marks["tibia-fibula"]["tibial-tuberosity"])
    kneecap = here["patella"], marks["patella"]
    front = seat_patella(here["femur"], marks["femur"], *kneecap, tuberosity)
    glide = patella_glide(here["femur"], marks["femur"], here["patella"], front)
    held = MappingProxyType({bone: MappingProxyType(found) for bone, found in marks.items()})
    return ShapedBones(MappingProxyType(nodes), held, under, front, glide)
