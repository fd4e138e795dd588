"""Checks of the attachments across records: places on their bones, sources, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trochanter.anatomy import atlas
from trochanter.bones.catalogue import FILES, bone_surface
from trochanter.model.attachment_records import Attachment, Attachments
from trochanter.model.muscles import HIP_MUSCLES

#: Weights are kept to five digits, two dozen of them to a point.
_CLOSE = 1e-3


def faults_of(held: Attachments) -> list[str]:
    """Return what is wrong across records, one line each."""
    return [*_source_faults(held), *_pair_faults(held), *_anchor_faults(held), *_end_faults(held)]


def _named(held: Attachments) -> Iterator[tuple[str, Any]]:
    for kind in ("corrections", "attachments", "bellies"):
        for one in getattr(held, kind):
            yield f"{kind[:-1]} of {one.muscle} {one.compartment or ''}".strip(), one


def _source_faults(held: Attachments) -> Iterator[str]:
    known = {one.id for one in held.sources} | set(atlas().sources)
    for where, one in _named(held):
        if one.muscle not in HIP_MUSCLES:
            yield f"{where}: no such muscle"
        for key in one.sources:
            if key not in known:
                yield f"{where}: no source {key!r} here or in the atlas"


def _pair_faults(held: Attachments) -> Iterator[str]:
    seen: dict[tuple[str, str, str], Attachment] = {}
    for one in held.attachments:
        key = (one.muscle, one.compartment, one.end)
        if key in seen:
            yield f"{' '.join(key)}: given twice"
        seen[key] = one
    bellies = [(one.muscle, one.compartment) for one in held.bellies]
    for pair in sorted({key[:2] for key in seen} | set(bellies)):
        for end in ("origin", "insertion"):
            if (*pair, end) not in seen:
                yield f"{' '.join(pair)}: has no {end}"
        if bellies.count(pair) != 1:
            yield f"{' '.join(pair)}: has {bellies.count(pair)} bellies, not one"
    for name in sorted(set(HIP_MUSCLES) - {key[0] for key in seen}):
        yield f"{name}: has no attachments"
    for belly in held.bellies:
        lengths = {len(belly.area), len(belly.line_at_origin), len(belly.line_at_insertion)}
        if len(lengths) != 1:
            yield f"belly of {belly.muscle} {belly.compartment}: lines and areas differ in length"


def _anchor_faults(held: Attachments) -> Iterator[str]:
    for bone, anchors in held.anchors.items():
        count = _elements()[bone]
        for name, element, *_ in anchors:
            if element >= count:
                yield f"anchor {name}: the {bone} has no element {element}, only 0..{count - 1}"


def _end_faults(held: Attachments) -> Iterator[str]:
    corrections = {one.id for one in held.corrections}
    for one in held.attachments:
        where, count = f"{one.muscle} {one.compartment} {one.end}", _elements()[one.bone]
        for element, *_ in one.places:
            if element >= count:
                yield f"{where}: the {one.bone} has no element {element}, only 0..{count - 1}"
        if len(one.weights) != len(one.places) + len(one.mixtures):
            yield f"{where}: {len(one.weights)} weights for {len(one.places)} places and mixtures"
        if abs(sum(one.weights) - 1) > _CLOSE:
            yield f"{where}: weights sum to {sum(one.weights):.4f}, not one"
        anchors = len(held.anchors.get(one.bone, ()))
        for row in one.mixtures:
            if len(row) != anchors:
                yield f"{where}: a mixture of {len(row)} anchors; the {one.bone} has {anchors}"
            elif abs(sum(row) - 1) > _CLOSE:
                yield f"{where}: a mixture sums to {sum(row):.4f}, not one"
        if bool(one.mixtures) != bool(one.structure and one.how):
            yield f"{where}: points on no bone need structure and how, and only they do"
        for key in sorted(set(one.corrections) - corrections):
            yield f"{where}: no correction {key!r}"
        if one.basis == "placed" and not one.corrections:
            yield f"{where}: placed, but no correction says why"


def _elements() -> Mapping[str, int]:
    return {bone: len(bone_surface(bone).nodes) for bone, side in FILES if side == "right"}
