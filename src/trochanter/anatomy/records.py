"""What every record of a fact has in common, and the small vocabulary they share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]
Root = Annotated[str, StringConstraints(pattern=r"^(C[1-8]|T([1-9]|1[0-2])|L[1-5]|S[1-5])$")]
Reference = Annotated[
    str,
    StringConstraints(pattern=r"^(muscle|bone|nerve|artery|bursa|structure):[a-z0-9-]+$"),
]
Sources = Annotated[tuple[str, ...], Field(min_length=1)]
Group = Literal["superficial", "deep", "flexors", "adductors", "hamstrings"]
Motion = Literal[
    "flexion",
    "extension",
    "abduction",
    "adduction",
    "internal rotation",
    "external rotation",
    "knee flexion",
    "knee extension",
    "knee internal rotation",
    "pelvic stabilisation",
    "femoral head stabilisation",
    "trunk flexion",
    "trunk lateral flexion",
]


class Record(BaseModel):
    """A frozen record that admits no unknown field and converts nothing in silence."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class Sourced(Record):
    """A record of one fact. Without a source it does not load.

    Attributes
    ----------
    sources : tuple of str
        Keys of the sources that state the fact, at least one.
    """

    sources: Sources


class Statement(Sourced):
    """A fact in a sentence of our own."""

    text: Text
