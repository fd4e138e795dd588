"""The published figures in figures.toml, checked and in SI units."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from trochanter.anatomy import atlas

FIGURES = Path(__file__).with_name("figures.toml")

#: What a unit of figures.toml is in SI units, by the list's name.
UNITS = {
    "volume": 1e-6,
    "fiber": 1e-2,
    "pennation": float(np.deg2rad(1.0)),
    "length": 1.0,
    "area": 1e-4,
    "force": 1.0,
}


class Figure(NamedTuple):
    """One published figure, in SI units; `sd` is its standard deviation where it is known."""

    value: float
    source: str
    sd: float | None


class Figures(NamedTuple):
    """All of figures.toml.

    Attributes
    ----------
    tension : tuple of Figure
        Specific tension [Pa], the used one first.
    scatter, length_scatter : float
        Standard deviations where a source gives none: of fibre lengths, by their mean; of the
        sarcomeres within a muscle, by the optimal length.
    muscles : dict of str to dict of str to tuple of Figure
        By slug and quantity, the used one first.
    sources : tuple of dict
        As a model's file lists them, with ``seen`` beside.
    """

    tension: tuple[Figure, ...]
    scatter: float
    length_scatter: float
    muscles: dict[str, dict[str, tuple[Figure, ...]]]
    sources: tuple[dict[str, str], ...]


def figures() -> Figures:
    """Return the figures; a source that is not listed, or is named by nothing, is an error."""
    raw = tomllib.loads(FIGURES.read_text(encoding="utf-8"))
    tension = _listed(raw["specific_tension"], 1e4)
    muscles = {
        slug: {name: _listed(rows, UNITS[name]) for name, rows in kinds.items()}
        for slug, kinds in raw["muscles"].items()
    }
    used = {one.source for one in tension} | {"chen2016"}
    used |= {one.source for kinds in muscles.values() for row in kinds.values() for one in row}
    sources = tuple(_source(one) for one in raw["sources"])
    known = {one["id"] for one in sources}
    if used != known:
        raise SystemExit(f"{FIGURES.name}: sources named and listed differ: {used ^ known}")
    return Figures(tension, raw["scatter"], raw["length_scatter"], muscles, sources)


def _listed(rows: list[dict[str, Any]], unit: float) -> tuple[Figure, ...]:
    return tuple(
        Figure(one["value"] * unit, one["source"], one["sd"] * unit if "sd" in one else None)
        for one in rows
    )


def _source(given: dict[str, str]) -> dict[str, str]:
    """Return a source as a model lists it; what the atlas has is taken from there."""
    known = atlas().sources.get(given["id"])
    if known is None:
        return given
    names = ", ".join(
        f"{one.family} {''.join(part[0] for part in (one.given or '').replace('.', ' ').split())}"
        for one in known.author
        if one.family
    )
    title = known.title if known.title.endswith("?") else f"{known.title.rstrip('.')}."
    text = f"{names}. {title} {known.container_title} {known.year};"
    text += f"{known.volume}:{known.page}."
    return {"id": known.id, "citation": text, "doi": known.doi or "", "seen": given["seen"]}
