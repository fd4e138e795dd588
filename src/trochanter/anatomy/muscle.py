"""A muscle as the atlas knows it: names, ends, nerves, vessels, neighbours, functions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from trochanter.anatomy.records import (
    Group,
    Motion,
    Record,
    Reference,
    Root,
    Slug,
    Sourced,
    Statement,
    Text,
)

Direction = Literal[
    "deep-to",
    "superficial-to",
    "anterior-to",
    "posterior-to",
    "superior-to",
    "inferior-to",
    "medial-to",
    "lateral-to",
    "blends-with",
    "adjacent-to",
]

MIRRORED: dict[str, str] = {
    "deep-to": "superficial-to",
    "superficial-to": "deep-to",
    "anterior-to": "posterior-to",
    "posterior-to": "anterior-to",
    "superior-to": "inferior-to",
    "inferior-to": "superior-to",
    "medial-to": "lateral-to",
    "lateral-to": "medial-to",
    "blends-with": "blends-with",
    "adjacent-to": "adjacent-to",
}


class Names(Sourced):
    """TA2 names; `part` says which part of the muscle crosses the hip, where not all of it does."""

    english: Text
    latin: Text
    part: Text | None = None
    synonyms: tuple[Text, ...] = ()


class Identifiers(Sourced):
    """Identifiers in the ontologies and segmentation schemes that researchers join on."""

    ta2: int | None = None
    fma: int | None = None
    fma_right: int | None = None
    fma_left: int | None = None
    uberon: Annotated[str, Field(pattern=r"^UBERON:\d{7}$")] | None = None
    mri_code: Annotated[int, Field(ge=100000, le=999999)] | None = None
    totalsegmentator: Text | None = None
    bodyparts3d_right: Annotated[str, Field(pattern=r"^FJ\d{4}M?$")] | None = None


class Classification(Sourced):
    """Group of the atlas, depth layer (1 lies nearest the skin) and functional compartments."""

    group: Group
    layer: Annotated[int, Field(ge=1, le=5)]
    compartments: tuple[Text, ...] = ()


class Attachment(Sourced):
    """One end, on a bone's landmark or on a soft structure; `part` says where on it."""

    bone: Slug | None = None
    landmark: Slug | None = None
    structure: Slug | None = None
    compartment: Text | None = None
    part: Text

    @model_validator(mode="after")
    def _has_place(self) -> Attachment:
        if (self.bone is None) == (self.structure is None):
            raise ValueError("give either bone (with landmark) or structure")
        if self.landmark is not None and self.bone is None:
            raise ValueError("landmark needs the bone that it is on")
        return self


class Innervation(Sourced):
    """A nerve with the roots that its fibres for this muscle come from."""

    nerve: Slug
    roots: Annotated[tuple[Root, ...], Field(min_length=1)]
    part: Text | None = None


class BloodSupply(Sourced):
    """An artery that feeds the muscle."""

    artery: Slug
    part: Text | None = None


class Relation(Sourced):
    """Where the muscle lies beside another thing: *this muscle* is `kind` the target."""

    kind: Direction
    target: Reference
    text: Text | None = None


class Passage(Sourced):
    """What passes between this muscle and a neighbour, or what separates the two."""

    between: Reference
    passes: tuple[Reference, ...] = ()
    separated_by: tuple[Reference, ...] = ()
    text: Text

    @model_validator(mode="after")
    def _names_something(self) -> Passage:
        if not self.passes and not self.separated_by:
            raise ValueError("name what passes or what separates")
        return self


class BursaUse(Sourced):
    """A bursa of this muscle."""

    bursa: Slug
    part: Text | None = None


class Variation(Statement):
    """A way in which people differ, with its share where a source counted it."""

    share_percent: Annotated[float, Field(ge=0, le=100)] | None = None


class Action(Statement):
    """What sources say that the muscle does in a posture; claims put it to the models."""

    posture: Text
    motion: Motion
    role: Literal["primary", "secondary", "weak", "disputed"]
    compartment: Text | None = None


class Architecture(Sourced):
    """Measured architecture from one study. Studies stand side by side and are not averaged."""

    physiological_cross_sectional_area_cm2: Annotated[float, Field(gt=0.1, lt=120)] | None = None
    optimal_fiber_length_cm: Annotated[float, Field(gt=1, lt=70)] | None = None
    pennation_angle_deg: Annotated[float, Field(ge=0, lt=60)] | None = None
    mass_g: Annotated[float, Field(gt=0.5, lt=2000)] | None = None
    volume_cm3: Annotated[float, Field(gt=0.5, lt=2000)] | None = None
    specimens: Annotated[int, Field(ge=1)] | None = None
    compartment: Text | None = None
    note: Text | None = None


class Muscle(Record):
    """All that the atlas states of one muscle. `sources` gathers every source it rests on."""

    slug: Slug
    subtitle: Text
    names: Names
    identifiers: Identifiers
    classification: Classification
    description: Statement
    origin: Annotated[tuple[Attachment, ...], Field(min_length=1)]
    insertion: Annotated[tuple[Attachment, ...], Field(min_length=1)]
    innervation: Annotated[tuple[Innervation, ...], Field(min_length=1)]
    blood_supply: Annotated[tuple[BloodSupply, ...], Field(min_length=1)]
    relation: Annotated[tuple[Relation, ...], Field(min_length=1)]
    passage: tuple[Passage, ...] = ()
    bursa: tuple[BursaUse, ...] = ()
    variation: tuple[Variation, ...] = ()
    action: Annotated[tuple[Action, ...], Field(min_length=1)]
    architecture: tuple[Architecture, ...] = ()
    clinical: tuple[Statement, ...] = ()

    @property
    def name(self) -> str:
        """Name for a heading, with the part that crosses the hip where it is not the whole."""
        part = f" ({self.names.part})" if self.names.part else ""
        return f"{self.names.english}{part}"

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of every source that a fact of this muscle names, in order of first use."""
        return tuple(dict.fromkeys(key for fact in facts_of(self) for key in fact.sources))


def facts_of(record: Record) -> tuple[Sourced, ...]:
    """Return every sourced fact inside a record, in the order of its fields."""
    found: list[Sourced] = [record] if isinstance(record, Sourced) else []
    for name in type(record).model_fields:
        value = getattr(record, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Record):
                found.extend(facts_of(item))
    return tuple(found)
