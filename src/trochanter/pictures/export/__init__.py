"""Muscles and bones as files for other programs: GLB, STL and PLY."""

from trochanter.pictures.export.parts import MORPHS, Part, parts_at
from trochanter.pictures.export.write import FORMATS, export

__all__ = ["FORMATS", "MORPHS", "Part", "export", "parts_at"]
