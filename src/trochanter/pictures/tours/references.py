"""A tour's sources as plain lines."""

from __future__ import annotations

from collections.abc import Iterable

from trochanter.anatomy import Atlas, Source
from trochanter.mechanics import Hip


def references(atlas: Atlas, keys: Iterable[str], hip: Hip) -> tuple[str, ...]:
    """Return a line for each source of the facts in the order of use, then the model's own."""
    facts = [reference(atlas.sources[key]) for key in dict.fromkeys(keys)]
    model = [f"Model {hip.id}: {' '.join(one.citation.split())}" for one in hip.sources]
    return (*facts, *model)


def reference(source: Source) -> str:
    """Return author, year, title, where, and the DOI or address, in a line."""
    people = ", ".join(person.short for person in source.author[:3])
    people += " et al." if len(source.author) > 3 else ""
    title = source.title if source.title.endswith(("?", "!", ".")) else f"{source.title}."
    where = source.container_title or source.publisher or ""
    link = f"doi:{source.doi}" if source.doi else source.url or ""
    tail = " ".join(part for part in (f"{where}." if where else "", link) if part)
    return " ".join(f"{people} ({source.year}). {title} {tail}".split())
