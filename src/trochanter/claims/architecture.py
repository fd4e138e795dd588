"""Claims about cross-section are asked of the studies that measured it, one study at a time."""

from __future__ import annotations

import numpy as np

from trochanter.anatomy import Atlas, Claim
from trochanter.anatomy.claim import Quantity
from trochanter.claims.quantity import Floats, NotTestableError, Values, combine

AREA = "physiological_cross_sectional_area"


def is_about_area(claim: Claim) -> bool:
    """Tell whether a claim compares cross-sections, which no line of action has."""
    return any(quantity.quantity == AREA for quantity in _quantities(claim))


def studies(atlas: Atlas, claim: Claim) -> tuple[str, ...]:
    """Return the sources that measured a cross-section of any muscle the claim names."""
    slugs = dict.fromkeys(slug for q in _quantities(claim) for slug in q.muscles)
    keys = (
        key
        for slug in slugs
        for record in atlas.muscles[slug].architecture
        if record.physiological_cross_sectional_area_cm2 is not None
        for key in record.sources
    )
    return tuple(dict.fromkeys(keys))


def area_from(atlas: Atlas, study: str, quantity: Quantity) -> Values:
    """Return the cross-sections [m²] that one study gives for the quantity's muscles.

    Raises
    ------
    NotTestableError
        Where the study lacks one of them: a sum with a part missing would mislead.
    """
    found = []
    for slug in quantity.muscles:
        areas = [
            record.physiological_cross_sectional_area_cm2
            for record in atlas.muscles[slug].architecture
            if study in record.sources and record.physiological_cross_sectional_area_cm2
        ]
        if not areas:
            raise NotTestableError(f"{study} gives no cross-section of {slug}")
        found.append(sum(areas) * 1e-4)
    values: Floats = np.array([found])
    return combine(Values(tuple(quantity.muscles), values, "m2"), quantity)


def _quantities(claim: Claim) -> tuple[Quantity, ...]:
    parts = (getattr(t, name, None) for t in claim.test for name in ("of", "greater", "lesser"))
    return tuple(part for part in parts if part is not None)
