"""Where the bones are at a pose, from what the bundle says of the joints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from trochanter.geometry.transforms import hip_rotation, rigid, rotation_about
from trochanter.site.bundle.grids import Floats


def placed(articulation: Mapping[str, Any], q: Sequence[float]) -> dict[str, Floats]:
    """Return where the right side's bones are at a pose.

    Parameters
    ----------
    articulation : Mapping
        As `trochanter.site.bundle.bones.articulation` gives it.
    q : sequence of four floats
        Hip flexion, adduction, rotation and knee angle [rad].

    Returns
    -------
    dict of str to ndarray, shape (4, 4)
        ``pelvis_from_bone`` [m] by the bone's name.
    """
    flexion, adduction, turn, knee = q
    hip = hip_rotation(flexion + articulation["flexion_at_zero"], adduction, turn)
    femur = rigid(hip, np.zeros(3))
    bend = rotation_about(np.array(articulation["knee_axis"]), np.asarray(-knee))
    point = np.array(articulation["knee_point"])
    carried = femur @ rigid(bend, point - bend @ point)
    glide = np.array(articulation["patella_glide"])
    shift = rigid(np.eye(3), (np.interp(knee, glide[:, 0], glide[:, 1]), 0.0, 0.0))
    return {
        "pelvis": np.eye(4),
        "femur-right": femur,
        "patella-right": carried @ np.array(articulation["femur_from_patella"]) @ shift,
        "tibia-fibula-right": carried @ np.array(articulation["femur_from_shank"]),
    }
