"""What a comparison finds, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from trochanter.mechanics.reports.matching import CoordinatePair

By = Literal["name", "muscle"]


@dataclass(frozen=True)
class Difference:
    """Sizes of differences over the poses [m]."""

    max: float
    median: float


@dataclass(frozen=True)
class LineComparison:
    """How far a line is from its counterpart.

    Attributes
    ----------
    first, second : str
        Its name in each model.
    muscles : tuple of str
        The atlas muscles it stands for.
    length : Difference
    moment_arms : mapping of str to Difference
        About the coordinates that move either line, by the first model's names.
    """

    first: str
    second: str
    muscles: tuple[str, ...]
    length: Difference
    moment_arms: Mapping[str, Difference]


@dataclass(frozen=True)
class Comparison:
    """How far two models are apart; see `compare_models`.

    Attributes
    ----------
    first, second : str
        The models' ids.
    matched_by : {"name", "muscle"}
    coordinates : tuple of CoordinatePair
        What is varied.
    ranges : mapping of str to (float, float)
        Over what, by the first model's names [rad].
    poses : int
    regular : bool
        Whether the poses are a regular grid.
    lines : tuple of LineComparison
    only_first, only_second : tuple of str
        Lines without a counterpart.
    length, moment_arm : Difference
        Over all lines and, of arms, all coordinates.
    remarks : tuple of str
        What a reader should know before trusting the numbers.
    """

    first: str
    second: str
    matched_by: By
    coordinates: tuple[CoordinatePair, ...]
    ranges: Mapping[str, tuple[float, float]]
    poses: int
    regular: bool
    lines: tuple[LineComparison, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    length: Difference
    moment_arm: Difference
    remarks: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain data, metres and radians."""
        return {**asdict(self), "coordinates": [pair._asdict() for pair in self.coordinates]}
