"""The search page's index: what can be found, under which words."""

from __future__ import annotations

import json
from collections.abc import Iterator

from trochanter.anatomy import Atlas, Muscle
from trochanter.site.addresses import group_page, muscle_page
from trochanter.site.records import identifiers, named


def index_script(atlas: Atlas) -> str:
    """Return the index as a script, since a page opened from a folder may fetch nothing."""
    entries = json.dumps(list(_entries(atlas)), ensure_ascii=False, indent=0)
    return f"window.trochanterIndex = {entries};\n"


def _entries(atlas: Atlas) -> Iterator[dict[str, str]]:
    for muscle in atlas.muscles.values():
        yield {
            "kind": "Muscle",
            "name": muscle.name,
            "also": " ".join((muscle.names.latin, *muscle.names.synonyms)),
            "text": _words(atlas, muscle),
            "brief": muscle.subtitle,
            "address": muscle_page(muscle.slug),
        }
    for group in atlas.groups.values():
        members = ", ".join(muscle.name for muscle in atlas.members(group.slug))
        yield {
            "kind": "Group",
            "name": group.title,
            "also": "",
            "text": members,
            "brief": members,
            "address": group_page(group.slug),
        }
    for claim in atlas.claims.values():
        yield {
            "kind": "Claim",
            "name": claim.says,
            "also": "",
            "text": claim.muscle.replace("-", " "),
            "brief": f"what the models say, on the page of {atlas.muscles[claim.muscle].name}",
            "address": f"{muscle_page(claim.muscle)}#claim-{claim.id}",
        }


def _words(atlas: Atlas, muscle: Muscle) -> str:
    """Words by which a muscle may be looked for: ends, nerves, roots, vessels, bursae, ids."""
    parts: list[str] = []
    for end in (*muscle.origin, *muscle.insertion):
        parts.append(end.part)
        if end.bone:
            bone = atlas.bones[end.bone]
            parts.append(bone.english)
            parts.extend(mark.english for mark in bone.landmark if mark.slug == end.landmark)
    for supply in muscle.innervation:
        parts.extend((named(atlas, f"nerve:{supply.nerve}")[0], *supply.roots))
    parts.extend(named(atlas, f"artery:{vessel.artery}")[0] for vessel in muscle.blood_supply)
    parts.extend(named(atlas, f"bursa:{use.bursa}")[0] for use in muscle.bursa)
    parts.extend(str(value) for _, value in identifiers(muscle))
    return " ".join(dict.fromkeys(parts))
