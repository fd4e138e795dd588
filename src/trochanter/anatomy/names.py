"""The names that find a muscle, and how spellings of one name meet."""

from __future__ import annotations

from trochanter.anatomy.muscle import Muscle


def fold(name: str) -> str:
    """Reduce a name to its letters and digits, so that spellings of one name meet."""
    return "".join(c for c in name.casefold() if c.isalnum())


def names_of(muscle: Muscle) -> tuple[str, ...]:
    """Every name that finds a muscle."""
    return (muscle.name, muscle.names.english, muscle.names.latin, *muscle.names.synonyms)
