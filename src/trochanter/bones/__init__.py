"""The bones as a statistical shape: surfaces, landmarks, frames and how they articulate."""

from trochanter.bones.shape import ShapeModel, shape_model
from trochanter.bones.skeleton import BoneMesh, Skeleton, skeleton

__all__ = ["BoneMesh", "ShapeModel", "Skeleton", "shape_model", "skeleton"]
