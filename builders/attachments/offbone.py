"""Ends that no bone here holds, as fixed mixtures of points of the bones."""

from __future__ import annotations

from functools import cache

import numpy as np
from builders.attachments.cloud import PLACED, cloud
from scipy.spatial import cKDTree

from trochanter.bones.skeleton import skeleton

#: Landmarks that span each bone; mixtures of them follow its shape.
ANCHORS = {
    "pelvis": {
        "hip-bone-right": (
            "asis-right",
            "psis-right",
            "aiis-right",
            "iliac-crest-right",
            "pubic-tubercle-right",
            "symphysis-right",
            "ischial-spine-right",
            "ischial-tuberosity-right",
        ),
        "hip-bone-left": ("asis-left", "psis-left", "pubic-tubercle-left"),
        "sacrum": ("sacral-promontory", "sacrum-apex"),
    },
    "femur": {
        "femur": (
            "greater-trochanter-tip",
            "greater-trochanter-lateral",
            "lesser-trochanter",
            "epicondyle-medial",
            "epicondyle-lateral",
            "condyle-medial-posterior",
            "condyle-lateral-posterior",
            "trochlea-medial",
            "trochlea-lateral",
        )
    },
}


@cache
def anchors(bone: str) -> list[tuple[str, int, float, float]]:
    """Return each anchor's landmark, element and local coordinates."""
    marks, out = skeleton().landmarks[PLACED[bone]], []
    for piece, names in ANCHORS[bone].items():
        here = cloud(piece)
        near = cKDTree(here.points).query([marks[name] for name in names])[1]
        out += [(n, int(here.element[i]), *here.local[i]) for n, i in zip(names, near, strict=True)]
    return out


@cache
def anchor_points(bone: str) -> np.ndarray:
    """Return the anchors on the mean, in the bone's ISB frame [m]."""
    out = []
    for piece, names in ANCHORS[bone].items():
        here = cloud(piece)
        marks = [skeleton().landmarks[PLACED[bone]][name] for name in names]
        out.append(here.points[cKDTree(here.points).query(marks)[1]])
    return np.concatenate(out)


def mixtures(bone: str, points: np.ndarray) -> np.ndarray:
    """Return the smallest weights, summing to one a point, with which the anchors make points.

    Returns
    -------
    ndarray, shape (k, anchors)
    """
    here = anchor_points(bone)
    system = np.vstack([here.T, np.ones(len(here))])
    wanted = np.column_stack([points, np.ones(len(points))])
    return wanted @ np.linalg.pinv(system).T


def membrane(rim: np.ndarray, count: int = 12, medial: float = 1.0) -> np.ndarray:
    """Return points of the obturator membrane, spanned between the points of its rim.

    Parameters
    ----------
    rim : ndarray, shape (n, 3)
        Points of the foramen's margin, in the pelvis's frame [m].
    medial : float
        Part of the membrane's width, from its medial side, that is used.
    """
    middle = rim.mean(axis=0)
    first, second = np.linalg.svd(rim - middle)[2][:2]
    angle = np.arctan2((rim - middle) @ second, (rim - middle) @ first)
    chosen = []
    for turn in np.linspace(-np.pi, np.pi, count, endpoint=False):
        away = np.abs((angle - turn + np.pi) % (2 * np.pi) - np.pi)
        chosen.append(rim[away.argmin()])
    edge = np.array(chosen)
    inside = np.concatenate([middle + part * (edge - middle) for part in (0.33, 0.66)])
    limit = inside[:, 2].min() + medial * np.ptp(inside[:, 2])
    return inside[inside[:, 2] <= limit]
