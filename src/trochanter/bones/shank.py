"""Landmarks and frames of tibia, fibula and patella."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from trochanter.bones.elements import Floats
from trochanter.bones.search import Scan, farthest
from trochanter.geometry.transforms import apply, frame_from_axes, inverse, rigid


def shank_frame(given: Scan) -> tuple[Floats, dict[str, Floats]]:
    """Find a right shank's ISB frame and, in it, its landmarks.

    The origin is midway between the tips of the malleoli; z points from the
    medial to the lateral one; x is perpendicular to the plane of both and the
    middle of the tibial condyles, forward (Wu et al. 2002, J Biomech 35:543-548,
    doi:10.1016/S0021-9290(01)00222-6). Because z follows the malleoli, this frame
    is turned outward from the knee's by the torsion of the tibia.

    Parameters
    ----------
    given : Scan
        Of a right tibia and fibula, in axes that are about anterior, up, right.

    Returns
    -------
    given_from_shank : ndarray, shape (4, 4)
    landmarks : dict of str to ndarray, shape (3,)
        In the shank's frame [m].
    """
    knee = rigid(np.eye(3), given.points.mean(axis=0))
    for _ in range(20):
        found = _landmarks(given.moved(inverse(knee)))
        step = knee_axes(found)
        knee = knee @ step
        if np.abs(step - np.eye(4)).max() < 1e-9:
            break
    medial, lateral = found["malleolus-medial"], found["malleolus-lateral"]
    ankle = (medial + lateral) / 2
    condyles = (found["condyle-medial"] + found["condyle-lateral"]) / 2
    forward = np.cross(condyles - ankle, lateral - medial)
    frame = frame_from_axes(ankle, np.cross(lateral - medial, forward), lateral - medial)
    return knee @ frame, {name: apply(inverse(frame), point) for name, point in found.items()}


def knee_axes(found: Mapping[str, Floats]) -> Floats:
    """Return the axes of a right shank's knee, in which it is seated under the femur.

    The origin is the middle of the condyles; y points to it from the middle of
    the malleoli; z lies toward the right along the line of the plateau's most
    posterior points, which keeps the tibial tuberosity a little lateral of the
    middle, as it is.

    Parameters
    ----------
    found : Mapping of str to ndarray
        The shank's landmarks in any frame of it.

    Returns
    -------
    frame_from_knee : ndarray, shape (4, 4)
    """
    middle = (found["condyle-medial"] + found["condyle-lateral"]) / 2
    ankle = (found["malleolus-medial"] + found["malleolus-lateral"]) / 2
    across = found["condyle-lateral-posterior"] - found["condyle-medial-posterior"]
    return frame_from_axes(middle, middle - ankle, across)


def _landmarks(here: Scan) -> dict[str, Floats]:
    """Return landmarks in the knee's axes: y along the shank, z across the plateau.

    Heights are parts of the tibia's length, from its top.

    - ``condyle-medial``, ``condyle-lateral``: most medial and most lateral point
      of the tibia above the height -0.12.
    - ``condyle-…-posterior``: most posterior point of each half of it.
    - ``malleolus-medial``, ``malleolus-lateral``: lowest point of the tibia and
      of the fibula; ``fibular-head``: highest point of the fibula.
    - ``intercondylar-eminence``: highest point of the tibia.
    - ``tibial-tuberosity``: most anterior point between the heights -0.2 and -0.06.
    """
    tibia, fibula = here.parts["tibia"], here.parts["fibula"]
    y = here.points[:, 1]
    top, low = y[tibia].max(), y[tibia].min()
    height = (y - top) / (top - low)
    plateau = tibia & (height > -0.12)
    front = tibia & (height < -0.06) & (height > -0.2)
    middle = np.average(here.points[plateau, 2], weights=here.areas[plateau])
    inner, outer = plateau & (here.points[:, 2] < middle), plateau & (here.points[:, 2] > middle)
    return {
        "condyle-medial": farthest(here, (0, 0, -1), plateau),
        "condyle-lateral": farthest(here, (0, 0, 1), plateau),
        "condyle-medial-posterior": farthest(here, (-1, 0, 0), inner),
        "condyle-lateral-posterior": farthest(here, (-1, 0, 0), outer),
        "malleolus-medial": farthest(here, (0, -1, 0), tibia),
        "malleolus-lateral": farthest(here, (0, -1, 0), fibula),
        "fibular-head": farthest(here, (0, 1, 0), fibula),
        "intercondylar-eminence": farthest(here, (0, 1, 0), tibia),
        "tibial-tuberosity": farthest(here, (1, 0, 0), front),
    }


def patella_frame(given: Scan) -> tuple[Floats, dict[str, Floats]]:
    """Find a right patella's frame and, in it, its landmarks.

    The origin is midway between apex and base; y runs from apex to base; z lies
    toward the lateral margin. (The ISB defines none.)

    Parameters
    ----------
    given : Scan
        Of a right patella, in axes that are about anterior, up, right.

    Returns
    -------
    given_from_patella : ndarray, shape (4, 4)
    landmarks : dict of str to ndarray, shape (3,)
        ``patella-apex`` (lowest point), ``patella-base`` (highest),
        ``patella-medial`` and ``patella-lateral`` margins, ``patella-ridge``
        (most posterior) and ``patella-front`` (most anterior), in the frame [m].
    """
    frame = rigid(np.eye(3), given.points.mean(axis=0))
    ways = {
        "apex": (0, -1, 0),
        "base": (0, 1, 0),
        "medial": (0, 0, -1),
        "lateral": (0, 0, 1),
        "ridge": (-1, 0, 0),
        "front": (1, 0, 0),
    }
    for _ in range(20):
        here = given.moved(inverse(frame))
        found = {f"patella-{k}": farthest(here, w, here.parts["patella"]) for k, w in ways.items()}
        apex, base = found["patella-apex"], found["patella-base"]
        across = found["patella-lateral"] - found["patella-medial"]
        step = frame_from_axes((apex + base) / 2, base - apex, across)
        frame = frame @ step
        if np.abs(step - np.eye(4)).max() < 1e-9:
            break
    back = inverse(step)
    return frame, {name: apply(back, point) for name, point in found.items()}
