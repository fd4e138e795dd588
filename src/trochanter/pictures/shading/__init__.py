"""Light and shade: how open each place is to the light, and how surfaces answer it."""

from trochanter.pictures.shading.openness import REACH, openness
from trochanter.pictures.shading.rays import RayTree, ray_tree

__all__ = ["REACH", "RayTree", "openness", "ray_tree"]
