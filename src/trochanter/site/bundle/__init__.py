"""The bundle that the viewer reads: meshes, motion, numbers and facts in one folder."""

from __future__ import annotations

from trochanter.site.bundle.make import Bundled, write_bundle
from trochanter.site.bundle.reading import Bundle, BundledMuscle

__all__ = ["Bundle", "Bundled", "BundledMuscle", "write_bundle"]
