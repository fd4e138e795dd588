"""What the atlas says of a muscle, with names in place of keys, for a page without Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trochanter.anatomy import Atlas, Muscle, Source
from trochanter.anatomy.claim import Claim, Pose, Quantity
from trochanter.anatomy.muscle import Attachment
from trochanter.claims import Judged
from trochanter.site.citations import reference_line
from trochanter.site.records import identifiers, named

_ANGLES = ("hip_flexion_deg", "hip_adduction_deg", "hip_rotation_deg", "knee_angle_deg")


def muscle_facts(atlas: Atlas, muscle: Muscle, judged: Iterable[Judged]) -> dict[str, Any]:
    """Return a muscle's facts, its claims with their verdicts, and the sources of both.

    Parameters
    ----------
    atlas : Atlas
    muscle : Muscle
    judged : iterable of Judged
        Claims about any muscles; those about this one are taken.

    Returns
    -------
    dict
        Plain data, as the schema's ``facts`` describes it.
    """
    claims = [_claim(one) for one in judged if one.claim.muscle == muscle.slug]
    keys = [*muscle.sources, *(key for claim in claims for key in claim["sources"])]
    keys += [key for claim in claims for one in claim["evidence"] for key in one["sources"]]
    names = muscle.names
    return {
        "slug": muscle.slug,
        "name": muscle.name,
        "english": names.english,
        "latin": names.latin,
        "synonyms": list(names.synonyms),
        "subtitle": muscle.subtitle,
        "group": muscle.classification.group,
        "layer": muscle.classification.layer,
        "identifiers": {name: str(value) for name, value in identifiers(muscle)},
        "description": {
            "text": muscle.description.text,
            "sources": list(muscle.description.sources),
        },
        "origin": [_end(atlas, end) for end in muscle.origin],
        "insertion": [_end(atlas, end) for end in muscle.insertion],
        "innervation": [
            {
                "nerve": named(atlas, f"nerve:{one.nerve}")[0],
                "roots": list(one.roots),
                "part": one.part,
                "sources": list(one.sources),
            }
            for one in muscle.innervation
        ],
        "blood_supply": [
            {
                "artery": named(atlas, f"artery:{one.artery}")[0],
                "part": one.part,
                "sources": list(one.sources),
            }
            for one in muscle.blood_supply
        ],
        "actions": [
            {
                "motion": one.motion,
                "role": one.role,
                "posture": one.posture,
                "compartment": one.compartment,
                "text": one.text,
                "sources": list(one.sources),
            }
            for one in muscle.action
        ],
        "relations": [
            {
                "kind": one.kind,
                "target": one.target,
                "name": named(atlas, one.target)[0],
                "text": one.text,
                "sources": list(one.sources),
            }
            for one in muscle.relation
        ],
        "claims": claims,
        "sources": {key: source(atlas.sources[key]) for key in dict.fromkeys(keys)},
    }


def source(one: Source) -> dict[str, Any]:
    """Return a source as a page needs it."""
    return {
        "short": one.short,
        "title": one.title,
        "year": one.year,
        "reference": str(reference_line(one).striptags()),
        "link": one.link,
    }


def _end(atlas: Atlas, end: Attachment) -> dict[str, Any]:
    bone = atlas.bones[end.bone] if end.bone else None
    marks = {mark.slug: mark.english for mark in bone.landmark} if bone else {}
    return {
        "bone": bone.english if bone else None,
        "landmark": marks.get(end.landmark) if end.landmark else None,
        "structure": named(atlas, f"structure:{end.structure}")[0] if end.structure else None,
        "compartment": end.compartment,
        "part": end.part,
        "sources": list(end.sources),
    }


def _claim(one: Judged) -> dict[str, Any]:
    claim = one.claim
    return {
        **one.as_json(),
        "caveat": claim.caveat,
        "evidence": [
            {"direction": e.direction, "text": e.text, "sources": list(e.sources)}
            for e in claim.evidence
        ],
        "show": shown(claim),
    }


def shown(claim: Claim) -> dict[str, Any] | None:
    """Return the poses between which a claim is decided [degrees], from its first test.

    Returns
    -------
    dict or None
        ``from`` and ``to``, each by coordinate, the same where one pose decides; ``coordinate``
        of the arm that is looked at, or None for a length. None for a claim that is not tested.
    """
    for test in claim.test:
        asked: Quantity | None = getattr(test, "of", None) or getattr(test, "greater", None)
        if asked is None:
            continue
        start = _angles(asked.pose)
        end = dict(start)
        along = getattr(test, "along", None)
        if along is not None:
            start[along], end[along] = test.from_deg, test.to_deg  # type: ignore[union-attr]
        return {"from": start, "to": end, "coordinate": asked.coordinate, "moves": asked.moves}
    return None


def _angles(pose: Pose) -> dict[str, float]:
    return {name.removesuffix("_deg"): float(getattr(pose, name)) for name in _ANGLES}
