"""Landmarks of the femur and its ISB frame."""

from __future__ import annotations

import numpy as np

from trochanter.bones.elements import Floats
from trochanter.bones.search import Scan, farthest, find_sphere
from trochanter.geometry.transforms import apply, frame_from_axes, inverse, rigid

#: About the radius of an adult femoral head [m], from which the search for it starts.
_HEAD = 0.023


def femur_frame(given: Scan) -> tuple[Floats, dict[str, Floats]]:
    """Find a right femur's ISB frame and, in it, its landmarks.

    The origin is the centre of the head; y points to it from the midpoint of the
    epicondyles; z lies in the plane of the centre and the epicondyles, to the
    right (Wu et al. 2002, J Biomech 35:543-548, doi:10.1016/S0021-9290(01)00222-6).
    The epicondyles are the most medial and the most lateral point along the line
    of the posterior condyles, which is sought until it stays; along their own
    line they would wander round the condyles' flanks.

    Parameters
    ----------
    given : Scan
        Of a right femur, in axes that are about anterior, up, right.

    Returns
    -------
    given_from_femur : ndarray, shape (4, 4)
    landmarks : dict of str to ndarray, shape (3,)
        In the femur's frame [m].
    """
    centre = find_sphere(given, given.parts["femur"], _HEAD, hollow=False).centre
    frame = rigid(np.eye(3), centre)
    for _ in range(20):
        found = _landmarks(given.moved(inverse(frame)))
        across = found["condyle-lateral-posterior"] - found["condyle-medial-posterior"]
        step = frame_from_axes(np.zeros(3), -found["knee-centre"], across)
        frame = frame @ step
        if np.abs(step - np.eye(4)).max() < 1e-9:
            break
    across = found["epicondyle-lateral"] - found["epicondyle-medial"]
    last = frame_from_axes(np.zeros(3), -found["knee-centre"], across)
    return frame @ last, {name: apply(inverse(last), point) for name, point in found.items()}


def _landmarks(here: Scan) -> dict[str, Floats]:
    """Return a right femur's landmarks, in axes whose z is the posterior condyles' line.

    Heights are parts of the distance from the hip's centre to the knee's.

    - ``epicondyle-medial``, ``epicondyle-lateral``: most medial and most lateral
      point of the lowest seventh; ``knee-centre``: their midpoint.
    - ``greater-trochanter-tip``: highest point farther out than 0.08;
      ``greater-trochanter-lateral``: most lateral point above -0.2.
    - ``lesser-trochanter``: farthest in the direction halfway between medial and
      posterior, between the heights -0.23 and -0.1.
    - ``condyle-…-posterior``, ``condyle-…-distal``: most posterior and lowest
      point of each condyle, divided at the knee's centre.
    - ``trochlea-medial``, ``trochlea-lateral``: most anterior point of each side
      of the distal end.
    """
    distal = here.points[:, 1] < 0.86 * here.points[:, 1].min()
    medial, lateral = farthest(here, (0, 0, -1), distal), farthest(here, (0, 0, 1), distal)
    knee = (medial + lateral) / 2
    length = -knee[1]
    y, z = here.points[:, 1], here.points[:, 2]
    shaft = (y > -0.23 * length) & (y < -0.1 * length)
    found = {
        "hip-centre": np.zeros(3),
        "knee-centre": knee,
        "epicondyle-medial": medial,
        "epicondyle-lateral": lateral,
        "greater-trochanter-tip": farthest(here, (0, 1, 0), z > 0.08 * length),
        "greater-trochanter-lateral": farthest(here, (0, 0, 1), y > -0.2 * length),
        "lesser-trochanter": farthest(here, (-1, 0, -1), shaft),
    }
    distal = y < -0.95 * length
    for side, half in (("medial", z < knee[2]), ("lateral", z > knee[2])):
        found[f"condyle-{side}-posterior"] = farthest(here, (-1, 0, 0), distal & half)
        found[f"condyle-{side}-distal"] = farthest(here, (0, -1, 0), distal & half)
        found[f"trochlea-{side}"] = farthest(here, (1, 0, 0), distal & half)
    return found
