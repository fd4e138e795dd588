"""Words for places, lists, motions and angles, as captions say them."""

from __future__ import annotations

from collections.abc import Sequence

from trochanter.anatomy import Atlas
from trochanter.anatomy.muscle import Attachment, Muscle
from trochanter.mechanics.words import MOTIONS

VERBS = {
    "flexion": "flexes",
    "extension": "extends",
    "adduction": "adducts",
    "abduction": "abducts",
    "internal rotation": "turns the thigh inward",
    "external rotation": "turns the thigh outward",
}
# Muscles hold to the edge of a hole or notch, and to the bone on one side of a line.
_EDGES = {
    "obturator-foramen": "the margin of the obturator foramen",
    "greater-sciatic-notch": "the margin of the greater sciatic notch",
    "lesser-sciatic-notch": "the margin of the lesser sciatic notch",
    "posterior-gluteal-line": "the ilium behind the posterior gluteal line",
}
_COUNTS = ("no", "one", "two", "three", "four", "five", "six")


def joined(parts: Sequence[str], word: str = "and") -> str:
    """Return parts as a list in a sentence.

    Examples
    --------
    >>> joined(["ilium", "sacrum", "coccyx"])
    'ilium, sacrum and coccyx'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def counted(number: int) -> str:
    """Write a small number in letters."""
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def capital(text: str) -> str:
    """Set the first letter in upper case and leave the rest."""
    return text[:1].upper() + text[1:]


def plain(name: str) -> str:
    """Leave out what a name has in brackets.

    Examples
    --------
    >>> plain("pecten pubis (pectineal line of the pubis)")
    'pecten pubis'
    """
    return name.split(" (")[0]


def spoken(muscle: Muscle) -> str:
    """Name a muscle with the part that crosses the hip, as speech does.

    Examples
    --------
    >>> from trochanter.anatomy import atlas
    >>> spoken(atlas().muscles["biceps-femoris"])
    'the long head of biceps femoris'
    """
    part = muscle.names.part
    return f"the {part} of {muscle.names.english}" if part else muscle.names.english


def places(atlas: Atlas, ends: Sequence[Attachment]) -> tuple[list[str], list[str]]:
    """Return where some ends are: places on bone, and soft structures.

    A place that another one is part of is left out: who names the anterior facet of
    the greater trochanter need not name the trochanter.
    """
    bone, soft = [], []
    for end in ends:
        if end.structure is not None:
            soft.append(f"the {plain(atlas.structures[end.structure].english)}")
        elif end.bone is not None:
            bone.append(_on_bone(atlas, end))
    bone = list(dict.fromkeys(bone))
    kept = [one for one in bone if not any(f"of {one}" in other for other in bone)]
    return kept, list(dict.fromkeys(soft))


def _on_bone(atlas: Atlas, end: Attachment) -> str:
    if end.landmark in _EDGES:
        return _EDGES[end.landmark]
    held = atlas.bones[str(end.bone)]
    names = [mark.english for mark in held.landmark if mark.slug == end.landmark]
    return f"the {plain(names[0] if names else held.english)}"


def angle(coordinate: str, degrees: float) -> str:
    """Say an angle of the hip in words.

    Examples
    --------
    >>> angle("hip_adduction", -40.0)
    '40° of abduction'
    >>> angle("hip_flexion", 0.0)
    'upright'
    """
    if not round(degrees):
        return "upright"
    name = MOTIONS[coordinate][0 if degrees > 0 else 1]
    return f"{abs(degrees):.0f}° of {name}"
