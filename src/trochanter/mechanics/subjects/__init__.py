"""People who differ from a model: in points, surfaces and strengths, asked all at once."""

from trochanter.mechanics.subjects.subjects import Subjects
from trochanter.mechanics.subjects.variation import Variation

__all__ = ["Subjects", "Variation"]
