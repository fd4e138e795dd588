"""How records read on a page: names of references, relations in order, identifiers."""

from __future__ import annotations

from typing import Any

from trochanter.anatomy import Atlas, Muscle
from trochanter.site.addresses import muscle_page

SHELVES = {
    "muscle": "muscles",
    "bone": "bones",
    "nerve": "nerves",
    "artery": "arteries",
    "bursa": "bursae",
    "structure": "structures",
}


def named(atlas: Atlas, reference: str) -> tuple[str, str | None]:
    """Return a reference's name and, for a muscle, its page's address."""
    kind, _, slug = reference.partition(":")
    record = getattr(atlas, SHELVES[kind])[slug]
    if isinstance(record, Muscle):
        return record.name, muscle_page(slug)
    return record.english, None


def relations(atlas: Atlas, muscle: Muscle) -> list[tuple[str, list[tuple[Any, str, str | None]]]]:
    """Return a muscle's relations by kind, each with its name and address."""
    grouped: dict[str, list[tuple[Any, str, str | None]]] = {}
    for relation in muscle.relation:
        entry = (relation, *named(atlas, relation.target))
        grouped.setdefault(relation.kind, []).append(entry)
    return list(grouped.items())


def identifiers(muscle: Muscle) -> list[tuple[str, object]]:
    """Return the identifiers that a muscle has, named."""
    ids = muscle.identifiers
    every = [
        ("TA2", ids.ta2),
        ("FMA", ids.fma),
        ("FMA right", ids.fma_right),
        ("FMA left", ids.fma_left),
        ("Uberon", ids.uberon),
        ("muscle MRI", ids.mri_code),
        ("TotalSegmentator", ids.totalsegmentator),
        ("BodyParts3D right", ids.bodyparts3d_right),
    ]
    return [(name, value) for name, value in every if value is not None]
