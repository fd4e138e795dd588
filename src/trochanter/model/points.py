"""The points that a line of action runs through."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Tag, model_validator

from trochanter.model.basics import Name, Record, Vector
from trochanter.model.functions import AnyFunction, Constant


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
