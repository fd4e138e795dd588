"""Flesh that moves: muscles' surfaces bound at neutral and given at any pose."""

from trochanter.pictures.flesh.muscle import Muscle, bind
from trochanter.pictures.flesh.posing import mirrored, posed

__all__ = ["Muscle", "bind", "mirrored", "posed"]
