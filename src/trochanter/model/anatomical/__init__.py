"""The model `trochanter`: every muscle of the hip laid on bones of any shape."""

from trochanter.model.anatomical.laying import trochanter_model
from trochanter.model.anatomical.shaped import ShapedBones, shaped_bones

__all__ = ["ShapedBones", "shaped_bones", "trochanter_model"]
