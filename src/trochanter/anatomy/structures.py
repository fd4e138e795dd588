"""Bones with their landmarks, nerves, arteries, bursae, soft structures and muscle groups."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from trochanter.anatomy.records import Group, Reference, Root, Slug, Sourced, Text


class Landmark(Sourced):
    """A named place on a bone, defined in our own words."""

    slug: Slug
    english: Text
    latin: Text | None = None
    ta2: int | None = None
    definition: Text


class Bone(Sourced):
    """A bone and the landmarks that attachments refer to."""

    slug: Slug
    english: Text
    latin: Text
    ta2: int | None = None
    fma: int | None = None
    description: Text
    landmark: tuple[Landmark, ...] = ()


class Nerve(Sourced):
    """A nerve, its roots and its course in a sentence."""

    slug: Slug
    english: Text
    latin: Text | None = None
    ta2: int | None = None
    roots: Annotated[tuple[Root, ...], Field(min_length=1)]
    course: Text


class Artery(Sourced):
    """An artery, the vessel it comes from and its course in a sentence."""

    slug: Slug
    english: Text
    latin: Text | None = None
    ta2: int | None = None
    parent: Slug | None = None
    course: Text


class Bursa(Sourced):
    """A bursa and the two things it lies between."""

    slug: Slug
    english: Text
    latin: Text | None = None
    ta2: int | None = None
    between: Annotated[tuple[Reference, ...], Field(min_length=1, max_length=3)]
    description: Text


class Structure(Sourced):
    """A ligament, membrane, fascia, tendon, vein or viscus that facts refer to."""

    slug: Slug
    english: Text
    latin: Text | None = None
    ta2: int | None = None
    description: Text


class MuscleGroup(Sourced):
    """A group page: what its members share."""

    slug: Group
    title: Text
    description: Text
