"""Colours of bone and muscle, darker where little light comes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trochanter.pictures.bundles import Bundle
from trochanter.pictures.posed import Piece
from trochanter.pictures.solids import Solid, openness
from trochanter.pictures.tubes import TubeMesh

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

IVORY = np.array([0.965, 0.925, 0.840])
IVORY_SHADE = np.array([0.56, 0.43, 0.31])
BELLY = np.array([0.74, 0.20, 0.165])
TENDON = np.array([0.95, 0.905, 0.80])
# What is left of the red, green and blue of muscle in the deepest shade.
_MUSCLE_SHADE = np.array([0.42, 0.30, 0.30])


def bone_colours(solid: Solid, piece: Piece) -> Pixels:
    """Return ivory for every vertex of a bone, brown in its hollows, shape (n, 3)."""
    light = openness(solid, piece.mesh.vertices, piece.normals)
    share = np.clip((light - 0.2) / 0.7, 0, 1)[:, None] ** 0.9
    return _pixels(IVORY * share + IVORY_SHADE * (1 - share))


def muscle_colours(bones: Solid, bundle: Bundle, tubes: TubeMesh) -> Pixels:
    """Return red for bellies and pearl for tendons, shape (n, 3).

    Strands differ a little in tone, as fascicles do, and the furrows between them
    and the places where they lie on bone are darker.
    """
    around = Solid.of(
        np.concatenate([bones.vertices, tubes.vertices]),
        np.concatenate([bones.normals, tubes.normals]),
    )
    light = openness(around, tubes.vertices, tubes.normals)
    share = np.clip((light - 0.1) / 0.7, 0, 1)[:, None] ** 0.8
    pale = bundle.tendon[tubes.strand, tubes.station][:, None]
    tone = (1 + 0.06 * np.sin(1.7 * tubes.strand + 0.5))[:, None]
    colour = (1 - pale) * BELLY * tone + pale * TENDON
    return _pixels(colour * (share + (1 - share) * _MUSCLE_SHADE))


def _pixels(colours: Floats) -> Pixels:
    return np.asarray(np.rint(np.clip(colours, 0, 1) * 255).astype(np.uint8))
