"""What a muscle model is made of, as readable records: a tree of bodies and lines over them.

Lengths are in metres, angles in radians. Body frames are ISB's: x anterior,
y up, z to the subject's right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from trochanter.model.basics import Name, Positive, Record, Vector
from trochanter.model.checks import reference_faults
from trochanter.model.functions import AnyFunction, Constant, Linear
from trochanter.model.points import PathPoint
from trochanter.model.wraps import AnyWrap, PathWrap

if TYPE_CHECKING:
    from trochanter.model.compile import CompiledModel


class Source(Record):
    """Where figures come from, and on what terms they may be used."""

    id: Name
    citation: Name
    doi: str = ""
    url: str = ""
    licence: str = ""


class Coordinate(Record):
    """One way a joint can move: its name, range and value at rest.

    Where ``limited`` is false the source sets no limits, and the range is only one to
    look at. ``locked`` repeats what the source says; such a coordinate can be asked
    about like any other.
    """

    name: Name
    unit: Literal["rad", "m"] = "rad"
    range: tuple[float, float]
    default: float = 0.0
    limited: bool = True
    locked: bool = False
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


class DependentCoordinate(Record):
    """A coordinate that another one, perhaps dependent itself, decides.

    OpenSim's CoordinateCouplerConstraint and MuJoCo's joint equality, held exactly.
    It is not among the coordinates that a pose is made of; what it moves counts
    towards the moment arm about the coordinate that it follows.
    """

    name: Name
    unit: Literal["rad", "m"] = "rad"
    coordinate: str | None = None
    function: AnyFunction
    range: tuple[float, float] | None = None
    note: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.coordinate is None and not isinstance(self.function, Constant):
            raise ValueError("without a coordinate, function must be a constant")
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
    wraps: tuple[PathWrap, ...] = ()
    force: Force | None = None
    note: str = ""


class MuscleModel(Record):
    """A muscle model: bodies, coordinates, lines, and where all of it comes from.

    ``left_out`` says, one line each, what a file held that was skipped at the user's wish.

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
    side: Literal["right", "left", "both"] = "right"
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    coordinates: Annotated[tuple[Coordinate, ...], Field(min_length=1)]
    dependents: tuple[DependentCoordinate, ...] = ()
    bodies: Annotated[tuple[Body, ...], Field(min_length=1)]
    wraps: tuple[AnyWrap, ...] = ()
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    left_out: tuple[str, ...] = ()

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
