"""Landmarks of the pelvis and its ISB frame."""

from __future__ import annotations

import numpy as np

from trochanter.bones.catalogue import mirrored
from trochanter.bones.elements import Floats
from trochanter.bones.search import Scan, farthest, find_sphere
from trochanter.geometry.transforms import apply, frame_from_axes, inverse, rigid

_FLIP = np.array([1.0, 1.0, -1.0])
#: About the radius of an adult acetabulum [m], from which the search for it starts.
_ACETABULUM = 0.025


def pelvis_frame(given: Scan) -> tuple[Floats, dict[str, Floats]]:
    """Find the pelvis's ISB frame and, in it, its landmarks.

    z runs along the line from left to right anterior superior iliac spine (ASIS),
    x forward in the plane of both ASIS and the midpoint of the posterior ones
    (PSIS), y upward; the origin is the right hip's centre (Wu et al. 2002,
    J Biomech 35:543-548, doi:10.1016/S0021-9290(01)00222-6). The spines are the
    most anterior and the most posterior points of the ilia in that frame, so it
    is sought again until they stay.

    Parameters
    ----------
    given : Scan
        In axes that are about anterior, up, right.

    Returns
    -------
    given_from_pelvis : ndarray, shape (4, 4)
    landmarks : dict of str to ndarray, shape (3,)
        In the pelvis's frame [m]; names end in ``-right`` and ``-left`` where
        there are two.
    """
    centres = {
        side: find_sphere(given, given.parts[f"hip-bone-{side}"], _ACETABULUM, hollow=True).centre
        for side in ("right", "left")
    }
    frame = rigid(np.eye(3), centres["right"])
    for _ in range(20):
        here = given.moved(inverse(frame))
        spines = _spines(here, {s: apply(inverse(frame), c) for s, c in centres.items()})
        right, left = spines["asis-right"], spines["asis-left"]
        back = (spines["psis-right"] + spines["psis-left"]) / 2
        up = np.cross(right - left, (right + left) / 2 - back)
        step = frame_from_axes(np.zeros(3), up, right - left)
        frame = frame @ step
        if np.abs(step - np.eye(4)).max() < 1e-9:
            break
    here = given.moved(inverse(frame))
    found = {f"hip-centre-{s}": apply(inverse(frame), c) for s, c in centres.items()}
    found |= _hip_bone(here, found["hip-centre-right"], "right")
    other = _hip_bone(mirrored(here), found["hip-centre-left"] * _FLIP, "left")
    found |= {name: point * _FLIP for name, point in other.items()}
    return frame, found | _midline(here, found)


def _spines(here: Scan, centres: dict[str, Floats]) -> dict[str, Floats]:
    """Return the four iliac spines: farthest forward and back, above the hip centres."""
    out = {}
    for side, centre in centres.items():
        ilium = here.parts[f"hip-bone-{side}"] & (here.points[:, 1] > centre[1] + 0.03)
        out[f"asis-{side}"] = farthest(here, (1, 0, 0), ilium)
        out[f"psis-{side}"] = farthest(here, (-1, 0, 0), ilium)
    return out


def _hip_bone(here: Scan, centre: Floats, side: str) -> dict[str, Floats]:
    """Return one hip bone's landmarks, in the pelvis's frame, as if it were the right one.

    Heights are those above the hip's centre, in parts of the height of the ASIS.

    - ``asis``, ``psis``: most anterior and most posterior point of the ilium.
    - ``aiis`` (anterior inferior iliac spine): most anterior point between 0.35
      and 0.7 of the height of the ASIS.
    - ``iliac-crest``: highest point; ``iliac-tubercle``: most lateral point
      above 0.7 of the height of the ASIS.
    - ``symphysis``: middle of the surface within 3 mm of the most medial point
      below the height 0.15.
    - ``pubic-tubercle``: farthest forward, with a half upward and a third
      outward, below the height 0.15 and in the inner half of the way from
      symphysis to hip centre.
    - ``ischial-spine``: most posterior point between the heights -0.35 and 0.15.
    - ``ischial-tuberosity``: lowest point; ``ischial-tuberosity-posterior``: most
      posterior point below the height -0.35.
    """
    bone, y = here.parts["hip-bone-right"], here.points[:, 1] - centre[1]
    ilium = bone & (y > 0.03)
    asis = farthest(here, (1, 0, 0), ilium)
    unit = asis[1] - centre[1]
    low = bone & (y < 0.15 * unit)
    face = low & (here.points[:, 2] < here.points[low, 2].min() + 0.003)
    symphysis = np.average(here.points[face], axis=0, weights=here.areas[face])
    inner = low & (here.points[:, 2] < (symphysis[2] + centre[2]) / 2)
    found = {
        "asis": asis,
        "psis": farthest(here, (-1, 0, 0), ilium),
        "aiis": farthest(here, (1, 0, 0), bone & (y > 0.35 * unit) & (y < 0.7 * unit)),
        "iliac-crest": farthest(here, (0, 1, 0), bone),
        "iliac-tubercle": farthest(here, (0, 0, 1), bone & (y > 0.7 * unit)),
        "pubic-tubercle": farthest(here, (1, 0.5, 0.3), inner),
        "ischial-spine": farthest(here, (-1, 0, 0), bone & (y > -0.35 * unit) & (y < 0.15 * unit)),
        "ischial-tuberosity": farthest(here, (0, -1, 0), bone),
        "ischial-tuberosity-posterior": farthest(here, (-1, 0, 0), bone & (y < -0.35 * unit)),
        "symphysis": symphysis,
    }
    return {f"{name}-{side}": point for name, point in found.items()}


def _midline(here: Scan, found: dict[str, Floats]) -> dict[str, Floats]:
    """Return the landmarks of the middle: pubic symphysis, sacral promontory and apex.

    The coccyx is no part of the shape model; the sacrum ends at its apex.
    """
    sacrum = here.parts["sacrum"]
    return {
        "pubic-symphysis": (found["symphysis-right"] + found["symphysis-left"]) / 2,
        "sacral-promontory": farthest(here, (1, 0, 0), sacrum),
        "sacrum-apex": farthest(here, (0, -1, 0), sacrum),
    }
