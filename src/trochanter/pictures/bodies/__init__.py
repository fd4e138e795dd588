"""Bodies of muscles: closed surfaces grown from figures of their sections."""

from trochanter.pictures.bodies.grow import Body, body
from trochanter.pictures.bodies.library import muscles_with_bodies, sections
from trochanter.pictures.bodies.records import Figures, Sections

__all__ = ["Body", "Figures", "Sections", "body", "muscles_with_bodies", "sections"]
