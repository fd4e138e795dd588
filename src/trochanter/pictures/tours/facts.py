"""What a tour says from the facts: what the muscle is, its ends, course, neighbours and supply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from trochanter.anatomy import Atlas
from trochanter.anatomy.muscle import Attachment, Innervation, Muscle, Relation
from trochanter.anatomy.records import Sourced
from trochanter.pictures.tours.records import Sentence
from trochanter.pictures.tours.wording import capital, joined, places, plain, spoken

#: The course takes no more of the description than this, in characters.
_LONGEST_COURSE = 215
#: How many arteries are named.
_MOST_ARTERIES = 4
_LAYERS = ("", "first", "second", "third", "fourth", "fifth")
# What the pictures leave out, by the fact's place.
_UNDRAWN = {
    "vertebrae": "The lumbar spine is not drawn.",
    "iliotibial-tract": "The iliotibial tract is not drawn.",
    "obturator-membrane": "The membrane is not drawn.",
}
# Words by which a record says that a nerve is met in some people only.
_SOMETIMES = re.compile(r"\badditional\b|\bwhere this nerve exists\b")


def introduction(muscle: Muscle) -> tuple[Sentence, ...]:
    """Say what the muscle is: its name and what it is known for."""
    line = muscle.subtitle
    said = f"{capital(spoken(muscle))}: {line[0].lower()}{line[1:]}."
    return (Sentence(said, (), muscle.names.sources),)


def origin(atlas: Atlas, muscle: Muscle) -> tuple[Sentence, ...]:
    """Say where the muscle arises."""
    bone, soft = places(atlas, muscle.origin)
    said = f"It arises from {joined([*bone, *soft])}."
    return (Sentence(said, (), _keys(muscle.origin)), *_undrawn(muscle.origin))


def insertion(atlas: Atlas, muscle: Muscle) -> tuple[Sentence, ...]:
    """Say where the muscle ends."""
    bone, soft = places(atlas, muscle.insertion)
    parts = [f"on {joined(bone)}"] if bone else []
    parts.insert(0 if muscle.insertion[0].structure else 1, f"in {joined(soft)}" if soft else "")
    said = f"It ends {' and '.join(part for part in parts if part)}."
    return (Sentence(said, (), _keys(muscle.insertion)), *_undrawn(muscle.insertion))


def course(muscle: Muscle) -> tuple[Sentence, ...]:
    """Say how the muscle runs: its description's second sentence, or the first if that is long."""
    first, second, *_ = _sentences(muscle.description.text)
    said = second if len(second) <= _LONGEST_COURSE else first
    return (Sentence(said, (), muscle.description.sources),)


def muscles_in(relations: Iterable[Relation], *kinds: str) -> tuple[str, ...]:
    """Return the slugs of the muscles that this one has a kind of relation to."""
    found = [r.target.partition(":")[2] for r in relations if r.kind in kinds and _is_muscle(r)]
    return tuple(dict.fromkeys(found))


def above(atlas: Atlas, muscle: Muscle) -> tuple[str, ...]:
    """Return the muscles that lie over this one, the most superficial first."""
    over = muscles_in(muscle.relation, "deep-to")
    return tuple(sorted(over, key=lambda slug: atlas.muscles[slug].classification.layer))


def beneath(muscle: Muscle) -> tuple[str, ...]:
    """Return the muscles that lie under this one."""
    return muscles_in(muscle.relation, "superficial-to")


def covered(atlas: Atlas, muscle: Muscle) -> tuple[Sentence, ...]:
    """Say what lies over the muscle."""
    over = above(atlas, muscle)
    if not over:
        layer = _LAYERS[muscle.classification.layer]
        text = f"It lies in the {layer} layer of muscle, counted from the skin."
        return (Sentence(text, (), muscle.classification.sources),)
    names = joined([spoken(atlas.muscles[slug]) for slug in over])
    away = "which is taken away" if len(over) == 1 else "taken away here one by one"
    text = f"Over it {_lie(over)} {names}, {away}."
    return (Sentence(text, (), _of_relations(muscle, over, "deep-to")),)


def covering(atlas: Atlas, muscle: Muscle) -> tuple[Sentence, ...]:
    """Say what lies under the muscle; nothing where no fact does."""
    under = beneath(muscle)
    if not under:
        return ()
    names = joined([spoken(atlas.muscles[slug]) for slug in under])
    text = f"Beneath it {_lie(under)} {names}."
    return (Sentence(text, (), _of_relations(muscle, under, "superficial-to")),)


def supply(atlas: Atlas, muscle: Muscle) -> tuple[Sentence, ...]:
    """Name nerves with their roots, and arteries."""
    always = [one for one in muscle.innervation if not _SOMETIMES.search(one.part or "")]
    seldom = [one for one in muscle.innervation if one not in always]
    first = _one_each(always)
    nerves = [f"the {atlas.nerves[n.nerve].english} ({_roots(n)})" for n in first]
    text = f"It is supplied by {joined(nerves)}."
    said = [Sentence(text, (), _keys(always))]
    if any(_differ(one, always) for one in first):
        said.append(Sentence("Sources differ on the roots.", (), _keys(always)))
    rare = dict.fromkeys(atlas.nerves[one.nerve].english for one in seldom)
    if rare:
        text = f"In some people {joined([f'the {name}' for name in rare])} takes part."
        text = text.replace("takes", "take") if len(rare) > 1 else text
        said.append(Sentence(text, (), _keys(seldom)))
    names = dict.fromkeys(plain(atlas.arteries[one.artery].english) for one in muscle.blood_supply)
    named = [f"the {name}" for name in names]
    if len(named) > _MOST_ARTERIES:
        named = [*named[: _MOST_ARTERIES - 1], "others"]
    text = f"Its blood comes from {joined(named)}."
    return (*said, Sentence(text, (), _keys(muscle.blood_supply)))


def _one_each(found: Sequence[Innervation]) -> list[Innervation]:
    """Return the first record of each nerve; not that of a nerve whose branch is named."""
    first: dict[str, Innervation] = {}
    for one in found:
        first.setdefault(one.nerve, one)
    return [
        one
        for slug, one in first.items()
        if not any(other != slug and other.startswith(f"{slug}-") for other in first)
    ]


def _roots(nerve: Innervation) -> str:
    """List roots with spaces that no line is broken at."""
    return ",\N{NO-BREAK SPACE}".join(nerve.roots)


def _differ(one: Innervation, all_of_them: Sequence[Innervation]) -> bool:
    """Tell whether another record gives the same nerve, or the nerve it branches from, others."""
    same = [o for o in all_of_them if one.nerve == o.nerve or one.nerve.startswith(f"{o.nerve}-")]
    return any(o.roots != one.roots for o in same)


def _undrawn(ends: Sequence[Attachment]) -> tuple[Sentence, ...]:
    keys = (key for end in ends for key in (end.structure, end.bone) if key in _UNDRAWN)
    return tuple(Sentence(_UNDRAWN[str(key)]) for key in dict.fromkeys(keys))


def _lie(names: Sequence[str]) -> str:
    return "lies" if len(names) == 1 else "lie"


def _is_muscle(relation: Relation) -> bool:
    return relation.target.startswith("muscle:")


def _of_relations(muscle: Muscle, slugs: Sequence[str], kind: str) -> tuple[str, ...]:
    wanted = {f"muscle:{slug}" for slug in slugs}
    return _keys([r for r in muscle.relation if r.kind == kind and r.target in wanted])


def _keys(facts: Iterable[Sourced]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for fact in facts for key in fact.sources))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.) (?=[A-Z])", text)
