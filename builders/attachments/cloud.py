"""The bones' points, as `trochanter.bones.clouds` strews them."""

from trochanter.bones.clouds import BONE_OF, PLACED, Cloud, cloud

__all__ = ["BONE_OF", "PLACED", "Cloud", "cloud"]
