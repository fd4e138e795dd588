"""What a muscle model is made of, as readable records: a tree of bodies and lines over them.

Lengths are in metres, angles in radians. Body frames are ISB's: x anterior,
y up, z to the subject's right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from trochanter.model.checks import reference_faults
from trochanter.model.functions import AnyFunction, Constant, Linear, Record

if TYPE_CHECKING:
    from trochanter.model.compile import CompiledModel

Vector = tuple[float, float, float]
Name = Annotated[str, Field(min_length=1)]
Positive = Annotated[float, Field(gt=0)]


class Source(Record):
    """Where figures come from, and on what terms they may be used."""

    id: Name
    citation: Name
    doi: str = ""
    url: str = ""
    licence: str = ""


class Coordinate(Record):
    """One way a joint can move: its name, range and value at rest."""

    name: Name
    unit: Literal["rad", "m"] = "rad"
    range: tuple[float, float]
    default: float = 0.0
    positive: str = ""
    note: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        low, high = self.range
        if not low < high:
            raise ValueError(f"range {low}..{high} does not rise")
        if not low <= self.default <= high:
            raise ValueError(f"default {self.default} lies outside the range {low}..{high}")
        return self


class TransformAxis(Record):
    """An axis of a joint, and how far the body turns about it or slides along it."""

    axis: Vector
    coordinate: str | None = None
    function: AnyFunction = Linear()

    @field_validator("axis")
    @classmethod
    def _check_axis(cls, axis: Vector) -> Vector:
        if sum(value * value for value in axis) < 1e-12:
            raise ValueError("the axis has no length")
        return axis

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.coordinate is None and not isinstance(self.function, Constant):
            raise ValueError("without a coordinate, function must be a constant")
        return self


class Joint(Record):
    """How a body hangs on its parent.

    In the joint's frame (placed in the parent by ``parent_translation`` [m] and
    ``parent_orientation`` [rad, about the body-fixed x, then y, then z]) the
    child's joint frame is slid along the translations and turned about the
    rotations, the first one outermost. ``child_translation`` and
    ``child_orientation`` place that frame in the child.
    """

    name: Name
    parent: Name
    parent_translation: Vector = (0.0, 0.0, 0.0)
    parent_orientation: Vector = (0.0, 0.0, 0.0)
    child_translation: Vector = (0.0, 0.0, 0.0)
    child_orientation: Vector = (0.0, 0.0, 0.0)
    rotations: Annotated[tuple[TransformAxis, ...], Field(max_length=3)] = ()
    translations: Annotated[tuple[TransformAxis, ...], Field(max_length=3)] = ()
    note: str = ""


class Body(Record):
    """A rigid body; the one without a joint is the root, in whose frame paths are given."""

    name: Name
    joint: Joint | None = None
    note: str = ""


class FixedPoint(Record):
    """A path point that stays where it is on its body."""

    type: Literal["fixed"] = "fixed"
    body: Name
    location: Vector


class ConditionalPoint(Record):
    """A path point that is on the path only while a coordinate is within a range."""

    type: Literal["conditional"] = "conditional"
    body: Name
    location: Vector
    coordinate: Name
    range: tuple[float, float]

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if not self.range[0] < self.range[1]:
            raise ValueError(f"range {self.range[0]}..{self.range[1]} does not rise")
        return self


class MovingAxis(Record):
    """One component of a moving point's place, as a function of a coordinate."""

    coordinate: str | None = None
    function: AnyFunction

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.coordinate is None and not isinstance(self.function, Constant):
            raise ValueError("without a coordinate, function must be a constant")
        return self


class MovingPoint(Record):
    """A path point that slides over its body as a joint moves."""

    type: Literal["moving"] = "moving"
    body: Name
    x: MovingAxis
    y: MovingAxis
    z: MovingAxis


def _kind(value: Any) -> str:
    kind = value.get("type", "fixed") if isinstance(value, dict) else value.type
    return str(kind)


PathPoint = Annotated[
    Annotated[FixedPoint, Tag("fixed")]
    | Annotated[ConditionalPoint, Tag("conditional")]
    | Annotated[MovingPoint, Tag("moving")],
    Discriminator(_kind),
]


class Force(Record):
    """What a line can pull with, as far as its source says."""

    source: Name
    max_isometric_force: Positive | None = None
    optimal_fiber_length: Positive | None = None
    tendon_slack_length: Positive | None = None
    pennation_angle: Annotated[float, Field(ge=0, lt=1.5707963)] | None = None


class Line(Record):
    """One line of action: the atlas muscles it stands for and the points it runs through."""

    name: Name
    source_name: str = ""
    muscles: tuple[str, ...] = ()
    compartment: Name = "whole"
    source: Name
    points: Annotated[tuple[PathPoint, ...], Field(min_length=2)]
    force: Force | None = None
    note: str = ""


class MuscleModel(Record):
    """A muscle model of one leg: bodies, coordinates, lines, and where all of it comes from.

    Examples
    --------
    >>> from trochanter.model import read_builtin
    >>> model = read_builtin("dostal1981")
    >>> model.lines[0].name, model.lines[0].muscles
    ('iliopsoas', ('iliacus', 'psoas-major'))
    """

    id: Name
    title: Name
    note: str = ""
    licence: Name
    side: Literal["right", "left"] = "right"
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    coordinates: Annotated[tuple[Coordinate, ...], Field(min_length=1)]
    bodies: Annotated[tuple[Body, ...], Field(min_length=1)]
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_references(self) -> Self:
        faults = reference_faults(self.model_dump())
        if faults:
            raise ValueError("; ".join(f"{where_text(loc)}: {text}" for loc, text in faults))
        return self

    def compile(self) -> CompiledModel:
        """Return the model as read-only arrays; see `trochanter.model.compile_model`."""
        from trochanter.model.compile import compile_model

        return compile_model(self)


def where_text(loc: tuple[str | int, ...]) -> str:
    """Return a place in a record as a reader writes it, such as ``lines[3].points[0].body``."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
