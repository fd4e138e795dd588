"""What is kept of a muscle's ends and flesh: figures on the bones' own surfaces."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trochanter.model.basics import Name, Positive, Record, Vector

EndName = Literal["origin", "insertion"]
BoneName = Literal["pelvis", "femur", "patella", "tibia-fibula"]
Share = Annotated[float, Field(ge=0, le=1)]
Keys = Annotated[tuple[Name, ...], Field(min_length=1)]
#: An element of the bone's surface and two local coordinates in it.
Place = tuple[Annotated[int, Field(ge=0)], Share, Share]
#: A landmark's name and the place that stands for it.
Anchor = tuple[Name, Annotated[int, Field(ge=0)], Share, Share]


class DataSource(Record):
    """A source of the figures that is no source of the atlas."""

    id: Name
    citation: Name
    doi: str | None = None
    url: str | None = None


class FitErrors(Record):
    """Distances [mm] from the model's bone to the man's, and back."""

    mean_mm: Positive
    p95_mm: Positive
    back_mean_mm: Positive
    back_p95_mm: Positive


class BoneFit(Record):
    """How well one piece of bone was fitted, after each stage.

    Attributes
    ----------
    scale : float
        Size of the man's bone, the mean's being one.
    """

    piece: Name
    mesh: Name
    scale: Positive
    similarity: FitErrors
    modes: FitErrors
    warp: FitErrors


class Correction(Record):
    """Where the man who was measured is odd, what the sources say instead, and which they are."""

    id: Name
    muscle: Name
    end: EndName
    kind: Literal["keep", "place", "strip", "add"]
    reason: Annotated[str, Field(min_length=20)]
    sources: Keys
    compartment: Name | None = None


class Attachment(Record):
    """One end of one compartment.

    Attributes
    ----------
    bone : str
        The bone of the shape model whose nodes carry the end.
    basis : {"measured", "placed"}
        Measured on the man, perhaps cut down; or placed by a correction.
    structure, how : str or None
        What the fibres are attached to where that is no bone here, and how the
        end was placed.
    area : float
        Of the field on the mean bone [m²]; zero where none of it is bone.
    centroid, axes, spreads
        Of the points in the mean bone's ISB frame: middle [m], two directions
        and the standard deviation along each [m].
    weights : tuple of float
        The share that each point stands for: first the places, then the mixtures.
    places : tuple
        Points of the bone's surface.
    mixtures : tuple
        Points on no bone: weights of the bone's anchors, which sum to one.
    """

    muscle: Name
    compartment: Name
    end: EndName
    bone: BoneName
    basis: Literal["measured", "placed"]
    corrections: tuple[Name, ...]
    sources: Keys
    area: Annotated[float, Field(ge=0)]
    centroid: Vector
    axes: tuple[Vector, Vector]
    spreads: tuple[float, float]
    weights: Annotated[tuple[Share, ...], Field(min_length=2)]
    places: tuple[Place, ...]
    mixtures: tuple[tuple[float, ...], ...]
    structure: Name | None = None
    how: Name | None = None


class Belly(Record):
    """A compartment's flesh in the man who was measured.

    Attributes
    ----------
    volume : float
        [m³]
    area : tuple of float
        Cross-sections [m²] at equal steps along the compartment, origin first.
    line_at_origin, line_at_insertion : tuple
        Middles of those sections [m] in the mean ISB frame of the bone at the
        origin, and of that at the insertion: the same line, seen from either.
    """

    muscle: Name
    compartment: Name
    volume: Positive
    sources: Keys
    area: tuple[Annotated[float, Field(ge=0)], ...]
    line_at_origin: tuple[Vector, ...]
    line_at_insertion: tuple[Vector, ...]


class Attachments(Record):
    """Every attachment and belly, with the fits and corrections that they rest on."""

    title: Name
    licence: Name
    attribution: Name
    note: Name
    sources: Annotated[tuple[DataSource, ...], Field(min_length=1)]
    fits: tuple[BoneFit, ...]
    anchors: dict[BoneName, tuple[Anchor, ...]]
    corrections: tuple[Correction, ...]
    attachments: tuple[Attachment, ...]
    bellies: tuple[Belly, ...]
