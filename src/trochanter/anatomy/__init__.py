"""What is known: typed, frozen records of muscles, bones, nerves, vessels, claims and sources."""

from __future__ import annotations

from trochanter.anatomy.article import CITATION, Article
from trochanter.anatomy.atlas import DATA, Atlas, atlas, find_faults, read_atlas
from trochanter.anatomy.claim import Claim
from trochanter.anatomy.muscle import Muscle
from trochanter.anatomy.names import fold
from trochanter.anatomy.source import Source

__all__ = [
    "CITATION",
    "DATA",
    "Article",
    "Atlas",
    "Claim",
    "Muscle",
    "Source",
    "atlas",
    "find_faults",
    "fold",
    "read_atlas",
]
