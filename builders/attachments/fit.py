"""Fit one piece of bone of the shape model to the specimen's."""

from __future__ import annotations

from builders.attachments.specimen import BONES, sampled, surface

from trochanter.bones.fitting import Fit, fit_piece
from trochanter.bones.matching import similarity, spaced

__all__ = ["Fit", "fit", "similarity", "spaced"]


def fit(piece: str) -> Fit:
    """Fit a piece to the mesh that the specimen has of it."""
    return fit_piece(piece, *sampled(surface(BONES[piece]), 60000))
