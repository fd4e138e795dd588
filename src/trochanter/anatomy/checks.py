"""Checks across files: references resolve, relations have their mirror, sources exist and serve."""

from __future__ import annotations

from collections.abc import Iterable

from trochanter.anatomy.article import Article, misshapen
from trochanter.anatomy.claim import Quantity
from trochanter.anatomy.library import Library
from trochanter.anatomy.loader import Faults
from trochanter.anatomy.muscle import MIRRORED, Action, Attachment, Muscle, facts_of
from trochanter.anatomy.names import fold, names_of
from trochanter.anatomy.records import Record
from trochanter.errors import nearest


def check(library: Library, faults: Faults) -> None:
    """Note every fault that shows only when all files are seen together."""
    for muscle in library.muscles.values():
        _check_muscle(muscle, library, faults)
        _check_mirrors(muscle, library, faults)
    _check_names(library, faults)
    _check_landmarks(library, faults)
    for bursa in library.bursae.values():
        for target in bursa.between:
            _resolve(target, bursa, library, faults)
    for artery in library.arteries.values():
        if artery.parent and artery.parent not in library.arteries:
            _unresolved("artery", artery.parent, library.arteries, artery, library, faults)
    _check_claims(library, faults)
    _check_articles(library, faults)
    _check_sources(library, faults)


def _check_muscle(muscle: Muscle, library: Library, faults: Faults) -> None:
    placed = muscle.classification
    if placed.group not in library.groups:
        _unresolved("group", placed.group, library.groups, placed, library, faults)
    _check_ends(muscle, library, faults)
    for supply in muscle.innervation:
        if supply.nerve not in library.nerves:
            _unresolved("nerve", supply.nerve, library.nerves, supply, library, faults)
    for vessel in muscle.blood_supply:
        if vessel.artery not in library.arteries:
            _unresolved("artery", vessel.artery, library.arteries, vessel, library, faults)
    for use in muscle.bursa:
        if use.bursa not in library.bursae:
            _unresolved("bursa", use.bursa, library.bursae, use, library, faults)
    for relation in muscle.relation:
        _resolve(relation.target, relation, library, faults)
    for passage in muscle.passage:
        for target in (passage.between, *passage.passes, *passage.separated_by):
            _resolve(target, passage, library, faults)


def _check_ends(muscle: Muscle, library: Library, faults: Faults) -> None:
    for end in (*muscle.origin, *muscle.insertion):
        if end.bone is not None:
            bone = library.bones.get(end.bone)
            if bone is None:
                _unresolved("bone", end.bone, library.bones, end, library, faults)
            elif end.landmark and end.landmark not in {mark.slug for mark in bone.landmark}:
                marks = [mark.slug for mark in bone.landmark]
                _unresolved(f"landmark of {bone.slug}", end.landmark, marks, end, library, faults)
        elif end.structure not in library.structures:
            _unresolved("structure", str(end.structure), library.structures, end, library, faults)
    known = muscle.classification.compartments
    ends_and_actions: tuple[Attachment | Action, ...] = (
        *muscle.origin,
        *muscle.insertion,
        *muscle.action,
    )
    for fact in ends_and_actions:
        if fact.compartment and fact.compartment not in known:
            _unresolved("compartment", fact.compartment, known, fact, library, faults)


def _check_names(library: Library, faults: Faults) -> None:
    """Note names that find more than one muscle."""
    owner: dict[str, str] = {}
    for muscle in library.muscles.values():
        for name in (muscle.slug, *names_of(muscle)):
            other = owner.setdefault(fold(name), muscle.slug)
            if other != muscle.slug:
                file, line = library.located.where(muscle.names)
                faults.add(file, line, f"name {name!r} finds {other}, too; a name finds one muscle")


def _check_landmarks(library: Library, faults: Faults) -> None:
    for bone in library.bones.values():
        seen: set[str] = set()
        for mark in bone.landmark:
            if mark.slug in seen:
                file, line = library.located.where(mark)
                faults.add(file, line, f"landmark {mark.slug!r} of {bone.slug} stands twice")
            seen.add(mark.slug)


def _check_mirrors(muscle: Muscle, library: Library, faults: Faults) -> None:
    for relation in muscle.relation:
        kind, _, other = relation.target.partition(":")
        if kind != "muscle" or other not in library.muscles:
            continue
        mirror = MIRRORED[relation.kind]
        wanted = (mirror, f"muscle:{muscle.slug}")
        if wanted not in {(r.kind, r.target) for r in library.muscles[other].relation}:
            file, line = library.located.where(relation)
            what = f"{muscle.slug} is {relation.kind} {other}, so {other} needs {mirror} "
            faults.add(file, line, f"mirrored relation missing: {what}{muscle.slug}")


def _check_claims(library: Library, faults: Faults) -> None:
    for claim in library.claims.values():
        if claim.muscle not in library.muscles:
            _unresolved("muscle", claim.muscle, library.muscles, claim, library, faults)
        for test in claim.test:
            for part in ("of", "greater", "lesser"):
                if (quantity := getattr(test, part, None)) is not None:
                    _check_quantity(quantity, library, faults)


def _check_quantity(quantity: Quantity, library: Library, faults: Faults) -> None:
    for slug in dict.fromkeys(quantity.muscles):
        muscle = library.muscles.get(slug)
        if muscle is None:
            _unresolved("muscle", slug, library.muscles, quantity, library, faults)
        elif quantity.compartment not in (None, *muscle.classification.compartments):
            known = muscle.classification.compartments
            what = f"compartment of {slug}"
            _unresolved(what, str(quantity.compartment), known, quantity, library, faults)


def _check_articles(library: Library, faults: Faults) -> None:
    for slug, article in library.articles.items():
        if slug not in library.muscles and slug not in library.unread:
            faults.add(article.file, 1, f"no muscle named {slug!r}; the file is named after one")
        _check_citations(article, library, faults)


def _check_citations(article: Article, library: Library, faults: Faults) -> None:
    for section in article.sections:
        for paragraph in section.paragraphs:
            if wrong := misshapen(paragraph.text):
                faults.add(article.file, paragraph.line, f"not a citation: {wrong}; write [@key]")
            elif not paragraph.citations:
                faults.add(article.file, paragraph.line, "missing source: cite as [@key]")
            for key in paragraph.citations:
                if not _is_known("source", key, library.sources, library):
                    offer = ", ".join(nearest(key, library.sources))
                    what = f"unresolved reference: no source {key!r}; nearest: {offer}"
                    faults.add(article.file, paragraph.line, what)


def _records(library: Library) -> Iterable[Record]:
    for name in ("muscles", "groups", "bones", "nerves", "arteries", "bursae", "structures"):
        yield from getattr(library, name).values()
    yield from library.claims.values()


def _check_sources(library: Library, faults: Faults) -> None:
    used = {key for article in library.articles.values() for key in article.sources}
    used |= library.cited
    for record in _records(library):
        for fact in facts_of(record):
            used.update(fact.sources)
            for key in fact.sources:
                if key not in library.sources:
                    _unresolved("source", key, library.sources, fact, library, faults)
    if library.unread_files:
        return  # what they cite is not known
    for key in sorted(set(library.sources) - used):
        file, line = library.located.where(library.sources[key])
        faults.add(file, line, f"source {key!r} is used by no fact; cite it or remove it")


def _resolve(reference: str, holder: Record, library: Library, faults: Faults) -> None:
    kind, _, slug = reference.partition(":")
    shelf = getattr(library, _shelf(kind))
    if slug not in shelf:
        _unresolved(kind, slug, shelf, holder, library, faults, written=reference)


def _shelf(kind: str) -> str:
    """Name of the library's shelf, and of the file that holds it."""
    return {"artery": "arteries", "bursa": "bursae"}.get(kind, f"{kind}s")


def _is_known(kind: str, name: str, valid: Iterable[str], library: Library) -> bool:
    """Tell whether a name is there, be it in a record or file that has a fault of its own."""
    return name in valid or name in library.unread or _shelf(kind) in library.unread_files


def _unresolved(
    kind: str,
    name: str,
    valid: Iterable[str],
    holder: Record,
    library: Library,
    faults: Faults,
    *,
    written: str | None = None,
) -> None:
    """Note that `holder` names what is not there; `written` is how its field spells the name."""
    if _is_known(kind, name, valid, library):
        return
    file, line = library.located.where(holder, written or name)
    offer = ", ".join(nearest(name, valid)) or "none is recorded"
    faults.add(file, line, f"unresolved reference: no {kind} {name!r}; nearest: {offer}")
