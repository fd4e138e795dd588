"""The mean bones found a frame each, and seated at the knee."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from trochanter.bones.catalogue import mirrored, scan
from trochanter.bones.elements import Floats
from trochanter.bones.femur import femur_frame
from trochanter.bones.knee import patella_glide, seat_patella, seat_shank
from trochanter.bones.pelvis import pelvis_frame
from trochanter.bones.search import Scan
from trochanter.bones.shank import patella_frame, shank_frame
from trochanter.bones.shape import shape_model
from trochanter.geometry.transforms import apply, inverse

SIDES = ("right", "left")
_MIRROR = np.diag([1.0, 1.0, -1.0, 1.0])


@dataclass(frozen=True, eq=False)
class Placed:
    """A bone of the mean with its frame.

    Attributes
    ----------
    bone, side : str
        As the shape model names it.
    model_from_frame : ndarray, shape (4, 4)
        Takes the frame's coordinates to the shape model's.
    marks : Mapping of str to ndarray, shape (3,)
        Landmarks in the frame [m].
    here : Scan
        The surface in the frame, at the density at which landmarks are sought; a
        left leg's bone as a mirrored, right one.
    """

    bone: str
    side: str
    model_from_frame: Floats
    marks: Mapping[str, Floats]
    here: Scan


@cache
def placed_bones() -> Mapping[str, Placed]:
    """Find frames and landmarks of the mean's bones; left legs as mirrored right ones."""
    finders = {"femur": femur_frame, "patella": patella_frame, "tibia-fibula": shank_frame}
    given = scan("pelvis", shape_model("right").nodes("pelvis"))
    frame, marks = pelvis_frame(given)
    out = {"pelvis": Placed("pelvis", "right", frame, marks, given.moved(inverse(frame)))}
    for side in SIDES:
        for bone, find in finders.items():
            given = scan(bone, shape_model(side).nodes(bone), side)
            given = mirrored(given) if side == "left" else given
            frame, found = find(given)
            here = given.moved(inverse(frame))
            marks = sided_marks(found, side)
            out[f"{bone}-{side}"] = Placed(bone, side, sided(frame, side), marks, here)
    return MappingProxyType(out)


@dataclass(frozen=True, eq=False)
class Seats:
    """How one leg's kneecap and shank sit at its femur.

    Attributes
    ----------
    femur_from_shank, femur_from_patella : ndarray, shape (4, 4)
        With the knee straight.
    glide : ndarray, shape (k, 2)
        Knee flexion [rad] and the kneecap's shift along its x axis [m].
    """

    femur_from_shank: Floats
    femur_from_patella: Floats
    glide: Floats


@cache
def seats(side: str) -> Seats:
    """Seat one leg's kneecap and shank, by the rules of `trochanter.bones.knee`."""
    bones = [placed_bones()[f"{bone}-{side}"] for bone in ("femur", "patella", "tibia-fibula")]
    femur, patella, shank = (one.here.points for one in bones)
    marks = [sided_marks(one.marks, side) for one in bones]
    under = seat_shank(femur, marks[0], shank, marks[2])
    tuberosity = apply(under, marks[2]["tibial-tuberosity"])
    front = seat_patella(femur, marks[0], patella, marks[1], tuberosity)
    glide = patella_glide(femur, marks[0], patella, front)
    return Seats(closed(sided(under, side)), closed(sided(front, side)), closed(glide))


def sided(transform: Floats, side: str) -> Floats:
    """Return a right side's transform as this side's."""
    return _MIRROR @ transform @ _MIRROR if side == "left" else transform


def sided_marks(marks: Mapping[str, Floats], side: str) -> dict[str, Floats]:
    """Return a right side's landmarks as this side's, or back."""
    flip = np.array([1.0, 1.0, -1.0 if side == "left" else 1.0])
    return {name: point * flip for name, point in marks.items()}


def closed(array: Floats) -> Floats:
    """Return the array, closed to writing."""
    array.setflags(write=False)
    return array
