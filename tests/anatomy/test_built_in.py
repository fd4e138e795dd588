"""The facts of the built-in atlas: complete, identified, sourced, and the ones it must state."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trochanter.anatomy import Muscle, atlas
from trochanter.anatomy.muscle import MIRRORED, Attachment, facts_of
from trochanter.anatomy.records import Record
from trochanter.anatomy.source import DOI

GROUPS = {
    "superficial": {
        "gluteus-maximus",
        "gluteus-medius",
        "gluteus-minimus",
        "tensor-fasciae-latae",
    },
    "deep": {
        "piriformis",
        "obturator-internus",
        "obturator-externus",
        "gemellus-superior",
        "gemellus-inferior",
        "quadratus-femoris",
    },
    "flexors": {"iliacus", "psoas-major", "rectus-femoris", "sartorius", "pectineus"},
    "adductors": {"adductor-longus", "adductor-brevis", "adductor-magnus", "gracilis"},
    "hamstrings": {"biceps-femoris", "semitendinosus", "semimembranosus"},
}
MUSCLES = sorted(slug for members in GROUPS.values() for slug in members)


def records() -> Iterator[Record]:
    """Every record of the atlas that states facts."""
    read = atlas()
    for shelf in (read.muscles, read.groups, read.bones, read.nerves, read.arteries):
        yield from shelf.values()
    for more in (read.bursae, read.structures, read.claims):
        yield from more.values()


def places(ends: tuple[Attachment, ...]) -> set[tuple[str, str | None]]:
    """Bones or structures with landmarks on which a muscle's ends lie."""
    return {(end.bone or str(end.structure), end.landmark) for end in ends}


def relations(muscle: Muscle) -> set[tuple[str, str]]:
    return {(relation.kind, relation.target) for relation in muscle.relation}


def supplies(muscle: Muscle) -> set[tuple[str, tuple[str, ...]]]:
    return {(supply.nerve, supply.roots) for supply in muscle.innervation}


def test_the_22_muscles_that_cross_the_hip_in_five_groups() -> None:
    assert len(MUSCLES) == 22
    assert set(atlas().muscles) == set(MUSCLES)
    assert set(atlas().groups) == set(GROUPS)
    for group, members in GROUPS.items():
        found = atlas().members(group)
        assert {muscle.slug for muscle in found} == members
        layers = [muscle.classification.layer for muscle in found]
        assert layers == sorted(layers)


@pytest.fixture
def ontology(shared: Path) -> dict[str, Any]:
    path = shared / "reference" / "ontology_hip.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["muscles"]
    return content


@pytest.mark.parametrize("slug", MUSCLES)
def test_identifiers_are_those_of_the_ontologies(slug: str, ontology: dict[str, Any]) -> None:
    muscle = atlas().muscles[slug]
    known = ontology[muscle.name]
    ids = muscle.identifiers
    assert (ids.ta2, ids.fma) == (known["ta2"], known["fma"])
    assert None not in (ids.ta2, ids.fma)
    assert (ids.fma_right, ids.fma_left) == (known["fma_right"], known["fma_left"])
    assert ids.uberon == known["uberon"]
    assert ids.bodyparts3d_right == known["bp3d_right"]


@pytest.mark.parametrize("slug", MUSCLES)
def test_codes_are_those_of_muscle_mri(slug: str, shared: Path) -> None:
    path = shared / "reference" / "muscle_codes.json"
    codes = json.loads(path.read_text(encoding="utf-8"))["codes_both_sides"]
    muscle = atlas().muscles[slug]
    name = f"{muscle.names.english} {muscle.names.part or ''}".strip()
    assert muscle.identifiers.mri_code == codes[name]


def test_identifiers_are_of_one_muscle_each() -> None:
    for field in ("ta2", "fma", "fma_right", "fma_left", "uberon", "mri_code"):
        values = [getattr(m.identifiers, field) for m in atlas().muscles.values()]
        given = [value for value in values if value is not None]
        assert len(given) == len(set(given)), field


@pytest.mark.parametrize("slug", MUSCLES)
def test_a_muscle_is_told_whole(slug: str) -> None:
    muscle = atlas().muscles[slug]
    assert muscle.names.latin.startswith("musculus ") or "caput" in muscle.names.latin
    assert 60 <= len(muscle.description.text.split()) <= 130
    assert len(muscle.relation) >= 4
    assert {action.posture for action in muscle.action}
    assert len(muscle.sources) >= 4
    kinds = relations(muscle)
    for kind, target in kinds:
        assert target != f"muscle:{slug}"
        if MIRRORED[kind] != kind:
            assert (MIRRORED[kind], target) not in kinds, (kind, target)


def test_a_source_is_cited_by_fact_and_fit_to_follow() -> None:
    read = atlas()
    cited = {key for record in records() for fact in facts_of(record) for key in fact.sources}
    cited |= {key for article in read.articles.values() for key in article.sources}
    assert cited == set(read.sources)
    dois = [source.doi for source in read.sources.values() if source.doi]
    assert all(re.fullmatch(DOI, doi) for doi in dois)
    assert not [doi for doi in dois if doi.lower().startswith(("http", "doi")) or doi[-1] in ".,;"]
    assert len({doi.lower() for doi in dois}) == len(dois)
    for key, source in read.sources.items():
        assert source.id == key
        printed = source.container_title and source.volume and source.page
        assert source.isbn or printed or source.link, key
        assert (source.link or "https://").startswith("https://")
        assert 1500 < source.year <= 2026
        assert source.short.endswith(str(source.year))


def test_texts_are_plain() -> None:
    for record in records():
        for fact in facts_of(record):
            for name in type(fact).model_fields:
                value = getattr(fact, name)
                if isinstance(value, str):
                    assert not re.search(r"[*`]|\]\(|\[@|__|https?://|  |\n", value), value


def test_landmarks_vessels_and_nerves_are_defined_in_a_sentence_or_two() -> None:
    read = atlas()
    texts = [mark.definition for bone in read.bones.values() for mark in bone.landmark]
    texts += [nerve.course for nerve in read.nerves.values()]
    texts += [artery.course for artery in read.arteries.values()]
    texts += [bursa.description for bursa in read.bursae.values()]
    texts += [structure.description for structure in read.structures.values()]
    assert len(texts) > 150
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert text.endswith(".")
        assert 10 <= len(text.split()) <= 60, text


def test_a_muscle_tells_of_every_bursa_that_it_bounds() -> None:
    for bursa in atlas().bursae.values():
        for target in bursa.between:
            kind, _, slug = target.partition(":")
            if kind == "muscle":
                told = {use.bursa for use in atlas().muscles[slug].bursa}
                assert bursa.slug in told, (bursa.slug, slug)


def test_a_muscle_takes_roots_that_its_nerve_has() -> None:
    """Sources differ by a segment at most from the roots of the nerve."""
    order = [f"T{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 6)]
    order += [f"S{n}" for n in range(1, 6)]
    for muscle in atlas().muscles.values():
        for supply in muscle.innervation:
            held = [order.index(root) for root in atlas().nerves[supply.nerve].roots]
            taken = [order.index(root) for root in supply.roots]
            assert min(held) - 1 <= min(taken), (muscle.slug, supply)
            assert max(taken) <= max(held) + 1, (muscle.slug, supply)
            assert set(held) & set(taken), (muscle.slug, supply)


def test_gluteus_minimus() -> None:
    muscle = atlas().muscles["gluteus-minimus"]
    surface = [end for end in muscle.origin if end.landmark == "gluteal-surface"]
    assert surface
    assert "anterior and the inferior gluteal lines" in surface[0].part
    assert ("femur", "greater-trochanter") in places(muscle.insertion)
    assert ("femur", "anterior-facet") in places(muscle.insertion)
    assert "anterolateral" in " ".join(end.part for end in muscle.insertion)
    assert ("superior-gluteal-nerve", ("L4", "L5", "S1")) in supplies(muscle)
    arteries = {vessel.artery for vessel in muscle.blood_supply}
    assert {"superior-gluteal-artery", "trochanteric-anastomosis"} <= arteries
    beneath = {use.bursa: use.part or "" for use in muscle.bursa}
    assert "Beneath the tendon" in beneath["trochanteric-bursa-of-gluteus-minimus"]
    blends = {target for kind, target in relations(muscle) if kind == "blends-with"}
    assert {"muscle:piriformis", "muscle:gemellus-superior"} <= blends
    assert "structure:vastus-lateralis" in blends
    assert ("deep-to", "muscle:gluteus-medius") in relations(muscle)
    assert muscle.classification.group == "superficial"


def test_gluteus_medius() -> None:
    muscle = atlas().muscles["gluteus-medius"]
    assert "fan" in muscle.description.text
    assert ("deep-to", "muscle:gluteus-maximus") in relations(muscle)
    assert ("superficial-to", "muscle:gluteus-minimus") in relations(muscle)
    landmarks = {landmark for bone, landmark in places(muscle.insertion) if bone == "femur"}
    assert {"lateral-facet", "superoposterior-facet"} <= landmarks
    assert "lateral surface" in " ".join(end.part for end in muscle.insertion)
    assert ("superior-gluteal-nerve", ("L4", "L5", "S1")) in supplies(muscle)


def test_gemellus_inferior() -> None:
    muscle = atlas().muscles["gemellus-inferior"]
    tuber = [end.part for end in muscle.origin if end.landmark == "ischial-tuberosity"]
    assert any("upper part" in part for part in tuber)
    inner = "medial-surface-of-greater-trochanter"
    ends = [end.part for end in muscle.insertion if end.landmark == inner]
    assert any("tendon of obturator internus" in part for part in ends)
    assert ("nerve-to-quadratus-femoris", ("L4", "L5", "S1")) in supplies(muscle)
    assert ("blends-with", "muscle:obturator-internus") in relations(muscle)
    assert muscle.classification.group == "deep"


def test_where_sources_differ_both_stand_with_their_own_sources() -> None:
    for slug in ("gluteus-minimus", "gluteus-medius", "gemellus-inferior"):
        muscle = atlas().muscles[slug]
        told: dict[str, dict[tuple[str, ...], set[str]]] = {}
        for supply in muscle.innervation:
            told.setdefault(supply.nerve, {})[supply.roots] = set(supply.sources)
        differing = [by_roots for by_roots in told.values() if len(by_roots) > 1]
        assert differing, slug
        for by_roots in differing:
            first, *others = by_roots.values()
            assert all(not first & other for other in others)


def test_adductor_minimus_is_the_upper_part_of_magnus() -> None:
    muscle = atlas().muscles["adductor magnus"]
    upper = [name for name in muscle.classification.compartments if "minimus" in name]
    assert upper == ["upper (adductor minimus)"]
    said = " ".join(getattr(fact, "text", None) or "" for fact in facts_of(muscle))
    assert "adductor minimus" in said.lower()
