"""The bones as a statistical shape: surfaces, landmarks, frames and how they articulate."""

from trochanter.bones.shape import ShapeModel, shape_model
from trochanter.bones.skeleton import (
    STANDING_LEAN,
    BoneMesh,
    Skeleton,
    skeleton,
    world_from_pelvis,
)

__all__ = [
    "STANDING_LEAN",
    "BoneMesh",
    "ShapeModel",
    "Skeleton",
    "shape_model",
    "skeleton",
    "world_from_pelvis",
]
