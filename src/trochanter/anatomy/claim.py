"""A claim about function: a sentence, who says it, and what a model must show for it to hold.

A claim never holds its own verdict: `trochanter.claims` computes that for each model.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from trochanter.anatomy.records import Record, Slug, Sourced, Statement, Text

Coordinate = Literal["hip_flexion", "hip_adduction", "hip_rotation", "knee_angle"]
Degrees = Annotated[float, Field(ge=-180, le=180)]


class Pose(Record):
    """A posture in degrees; a coordinate left out is at zero."""

    hip_flexion_deg: Degrees = 0.0
    hip_adduction_deg: Degrees = 0.0
    hip_rotation_deg: Degrees = 0.0
    knee_angle_deg: Degrees = 0.0


class Quantity(Record):
    """A computed quantity of one muscle's (or several muscles') lines in a pose.

    `over` says how several lines become one number; with ``each`` every line is asked apart.
    Moment arms are weighted by nothing: a mean is a plain mean over lines. `moves` tells which
    bone turns: with ``pelvis`` the foot is fixed and the sign is that of the pelvis's motion.
    """

    quantity: Literal["moment_arm", "muscle_tendon_length", "physiological_cross_sectional_area"]
    muscles: Annotated[tuple[Slug, ...], Field(min_length=1)]
    compartment: Text | None = None
    coordinate: Coordinate | None = None
    pose: Pose = Pose()
    over: Literal["each", "mean", "sum", "max", "min"] = "each"
    moves: Literal["femur", "pelvis"] = "femur"
    absolute: bool = False

    @model_validator(mode="after")
    def _arm_has_coordinate(self) -> Quantity:
        if (self.quantity == "moment_arm") != (self.coordinate is not None):
            raise ValueError("a moment arm needs its coordinate, and nothing else has one")
        return self


class Sign(Record):
    """The quantity is positive, or negative, by at least so many millimetres."""

    kind: Literal["sign"]
    of: Quantity
    expect: Literal["positive", "negative"]
    at_least_mm: Annotated[float, Field(ge=0)] = 0.0


class Small(Record):
    """The quantity's size is at most so many millimetres."""

    kind: Literal["small"]
    of: Quantity
    at_most_mm: Annotated[float, Field(gt=0)]


class Order(Record):
    """``greater >= factor * lesser``; neither side may be ``each``."""

    kind: Literal["order"]
    greater: Quantity
    lesser: Quantity
    factor: Annotated[float, Field(gt=0)] = 1.0

    @model_validator(mode="after")
    def _one_number_a_side(self) -> Order:
        if "each" in (self.greater.over, self.lesser.over):
            raise ValueError("an order compares two numbers: set over to mean, sum, max or min")
        return self


class Crossing(Record):
    """The quantity changes sign along a coordinate, in the direction and range stated."""

    kind: Literal["crossing"]
    of: Quantity
    along: Coordinate
    from_deg: Degrees
    to_deg: Degrees
    direction: Literal["to-positive", "to-negative"]
    within_deg: tuple[Degrees, Degrees] | None = None


class Trend(Record):
    """The quantity rises or falls from one end of a range to the other."""

    kind: Literal["trend"]
    of: Quantity
    along: Coordinate
    from_deg: Degrees
    to_deg: Degrees
    expect: Literal["rises", "falls"]
    at_least_mm: Annotated[float, Field(ge=0)] = 0.0


class Count(Record):
    """A trend holds for at least this share of the lines."""

    kind: Literal["count"]
    of: Quantity
    along: Coordinate
    from_deg: Degrees
    to_deg: Degrees
    expect: Literal["rises", "falls"]
    share_at_least: Annotated[float, Field(gt=0, le=1)]


Test = Annotated[Sign | Small | Order | Crossing | Trend | Count, Field(discriminator="kind")]


class Evidence(Statement):
    """What measurement outside our models says of the claim."""

    direction: Literal["for", "against", "mixed"]


class Claim(Sourced):
    """One statement about function. `sources` are those who say it."""

    id: Slug
    muscle: Slug
    says: Text
    caveat: Text | None = None
    test: tuple[Test, ...] = ()
    why_not_testable: Text | None = None
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="after")
    def _can_be_asked(self) -> Claim:
        if bool(self.test) == bool(self.why_not_testable):
            raise ValueError("give tests, or why_not_testable, not both")
        return self
