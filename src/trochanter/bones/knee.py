"""How the shank hangs under the femur and the kneecap lies before it.

The shape model's bones are not articulated: each was aligned by itself. Here
they are seated by stated rules with the knee straight, for the picture and for
muscles that cross both joints; no claim about the knee itself rests on this.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from trochanter.bones.elements import Floats
from trochanter.bones.shank import knee_axes
from trochanter.geometry.transforms import apply, inverse, rigid, rotation_about

#: Least upright gap between the bones of a straight knee [m]: the joint space of standing
#: radiographs, medial mean about 5 mm (Beattie et al. 2008, BMC Musculoskelet Disord 9:119,
#: doi:10.1186/1471-2474-9-119).
JOINT_SPACE = 0.005
#: Least forward gap between trochlea and kneecap [m]: two layers of cartilage.
PATELLA_SPACE = 0.005
#: Patellar tendon over patella, apex to tuberosity over apex to base (Insall & Salvati
#: 1971, Radiology 101:101-104, doi:10.1148/101.1.101: mean 1.02).
TENDON_RATIO = 1.02

Landmarks = Mapping[str, Floats]


def seat_shank(femur: Floats, femur_marks: Landmarks, shank: Floats, marks: Landmarks) -> Floats:
    """Place a right shank under the femur with the knee straight.

    The axes of the knee (`trochanter.bones.shank.knee_axes`) are set parallel to
    the femur's, which makes the mechanical axis straight; the plateau's middle
    lies under the middle of the epicondyles from side to side and under the
    condyles' lowest points from front to back; the upright gap is `JOINT_SPACE`.

    Parameters
    ----------
    femur, shank : ndarray, shape (n, 3)
        Vertices in the bones' own frames [m].
    femur_marks, marks : Mapping of str to ndarray
        Their landmarks.

    Returns
    -------
    femur_from_shank : ndarray, shape (4, 4)
    """
    knee = femur_marks["knee-centre"]
    lowest = (femur_marks["condyle-medial-distal"] + femur_marks["condyle-lateral-distal"]) / 2
    placed = rigid(np.eye(3), (lowest[0], 2 * knee[1], knee[2])) @ inverse(knee_axes(marks))
    gap = _least_gap(femur, apply(placed, shank), axis=1)
    return rigid(np.eye(3), (0.0, gap - JOINT_SPACE, 0.0)) @ placed


def seat_patella(
    femur: Floats, femur_marks: Landmarks, patella: Floats, marks: Landmarks, tuberosity: Floats
) -> Floats:
    """Place a right kneecap before the femur with the knee straight.

    Its axes are the femur's; its ridge lies over the groove, midway between the
    two sides of the trochlea; its height makes the patellar tendon `TENDON_RATIO`
    of its length; the forward gap is `PATELLA_SPACE`.

    Parameters
    ----------
    femur, patella : ndarray, shape (n, 3)
        Vertices in the bones' own frames [m].
    femur_marks, marks : Mapping of str to ndarray
        Their landmarks.
    tuberosity : ndarray, shape (3,)
        The tibial tuberosity in the femur's frame [m].

    Returns
    -------
    femur_from_patella : ndarray, shape (4, 4)
    """
    apex = marks["patella-apex"]
    tendon = TENDON_RATIO * np.linalg.norm(marks["patella-base"] - apex)
    groove = (femur_marks["trochlea-medial"] + femur_marks["trochlea-lateral"]) / 2
    place = np.array([0.1, tuberosity[1] + tendon, groove[2]])
    place[1:] -= apex[1], marks["patella-ridge"][2]
    for _ in range(4):  # the tendon's forward lean and the kneecap's depth settle together
        gap = _least_gap(place + patella, femur, axis=0)
        place[0] -= gap - PATELLA_SPACE
        lean = (place + apex - tuberosity)[[0, 2]]
        rise = np.sqrt(np.maximum(tendon**2 - lean @ lean, 0.0))
        place[1] = tuberosity[1] + rise - apex[1]
    return rigid(np.eye(3), place)


def bend(femur_marks: Landmarks, angle: ArrayLike) -> Floats:
    """Return the shank's turn about the line through a right femur's epicondyles.

    Parameters
    ----------
    femur_marks : Mapping of str to ndarray
        The femur's landmarks.
    angle : array_like
        Knee flexion [rad], positive where the heel goes to the buttock; shape `S`.

    Returns
    -------
    ndarray, shape (*S, 4, 4)
        A motion within the femur's frame.
    """
    medial, lateral = femur_marks["epicondyle-medial"], femur_marks["epicondyle-lateral"]
    turn = rotation_about(lateral - medial, -np.asarray(angle, dtype=np.float64))
    return rigid(turn, medial - turn @ medial)


def patella_glide(femur: Floats, femur_marks: Landmarks, patella: Floats, seat: Floats) -> Floats:
    """Return how far a right kneecap is drawn back to stay at the bone as the knee bends.

    The kneecap turns with the shank; the femur under it is not round about the
    epicondyles, so it is moved along its own x axis until the gap is again
    `PATELLA_SPACE`.

    Parameters
    ----------
    femur, patella : ndarray, shape (n, 3)
        Vertices in the bones' own frames [m].
    femur_marks : Mapping of str to ndarray
    seat : ndarray, shape (4, 4)
        `femur_from_patella` with the knee straight.

    Returns
    -------
    ndarray, shape (k, 2)
        Knee flexion [rad] from 0 to 150° and the shift forward [m], for
        interpolation between them.
    """
    angles = np.radians(np.arange(0.0, 151.0, 15.0))
    here = apply(seat, patella)
    shifts = []
    for angle in angles:
        bone = apply(inverse(bend(femur_marks, angle)), femur)
        shifts.append(PATELLA_SPACE - _least_gap(here, bone, axis=0))
    return np.stack([angles, shifts], axis=1)


def _least_gap(upper: Floats, lower: Floats, axis: int) -> float:
    """Return the least gap along an axis between points that face each other across it."""
    across = [k for k in range(3) if k != axis]
    low, high = upper[:, across].min(axis=0) - 0.002, upper[:, across].max(axis=0) + 0.002
    facing = lower[((lower[:, across] > low) & (lower[:, across] < high)).all(axis=1)]
    near = cKDTree(upper[:, across]).query_ball_point(facing[:, across], 0.002)
    bottoms = np.array([upper[found, axis].min() if found else np.inf for found in near])
    return float((bottoms - facing[:, axis]).min())
