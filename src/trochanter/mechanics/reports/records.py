"""What an inspection finds, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trochanter.mechanics.reports.contacts import Contact
from trochanter.mechanics.reports.fibers import USUAL, FiberExtreme
from trochanter.mechanics.reports.jumps import Jump
from trochanter.mechanics.reports.signs import SignChange


@dataclass(frozen=True)
class LineReport:
    """What is known of a line.

    Attributes
    ----------
    name : str
    muscles : tuple of str
        The atlas muscles it stands for.
    points, conditional_points, moving_points : int
        All points of its path, and how many of them come and go, or slide.
    wraps : tuple of str
        The surfaces it may wrap over.
    moved_by : tuple of str
        The coordinates that change its length: what it crosses.
    fiber : tuple of FiberExtreme, or None
        Its shortest and its longest fibre; None without force parameters.
    sign_changes : tuple of SignChange
    jumps : tuple of Jump
    contact : Contact, or None
        How often it touches its surfaces, and where that fails; None without surfaces.
    """

    name: str
    muscles: tuple[str, ...]
    points: int
    conditional_points: int
    moving_points: int
    wraps: tuple[str, ...]
    moved_by: tuple[str, ...]
    fiber: tuple[FiberExtreme, FiberExtreme] | None
    sign_changes: tuple[SignChange, ...]
    jumps: tuple[Jump, ...]
    contact: Contact | None = None

    @property
    def turning(self) -> tuple[SignChange, ...]:
        """The sign changes of an arm along its own coordinate."""
        return tuple(one for one in self.sign_changes if one.arm_about == one.along)

    @property
    def odd_fibers(self) -> tuple[FiberExtreme, ...]:
        """The fibre's extremes that lie outside `USUAL`."""
        low, high = USUAL
        return tuple(one for one in self.fiber or () if not low <= one.length <= high)

    @property
    def suspicious(self) -> bool:
        """Whether the line deserves a second look."""
        faults = self.contact is not None and self.contact.faults
        return bool(self.turning or self.jumps or self.odd_fibers or faults or not self.moved_by)


@dataclass(frozen=True)
class ModelReport:
    """What is known of a model; see `inspect_model`.

    Attributes
    ----------
    id, title, side : str
    bodies, dependents : tuple of str
    units : mapping of str to str
        Of the coordinates, by name: "rad" or "m".
    ranges : mapping of str to (float, float)
        What was looked at, by coordinate [rad or m].
    unlimited : tuple of str
        Coordinates that the model sets no limits to.
    wraps : mapping of str to str
        The kinds of the surfaces, by name.
    lines : tuple of LineReport
    left_out : tuple of str
        What the file holds that was skipped.
    """

    id: str
    title: str
    side: str
    bodies: tuple[str, ...]
    dependents: tuple[str, ...]
    units: Mapping[str, str]
    ranges: Mapping[str, tuple[float, float]]
    unlimited: tuple[str, ...]
    wraps: Mapping[str, str]
    lines: tuple[LineReport, ...]
    left_out: tuple[str, ...]

    @property
    def suspicious(self) -> tuple[LineReport, ...]:
        """The lines that deserve a second look."""
        return tuple(line for line in self.lines if line.suspicious)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain data, SI and radians."""
        return {
            "model": self.id,
            "title": self.title,
            "side": self.side,
            "bodies": list(self.bodies),
            "coordinates": [
                {
                    "name": name,
                    "unit": self.units[name],
                    "range": list(limits),
                    "limited": name not in self.unlimited,
                }
                for name, limits in self.ranges.items()
            ],
            "dependent_coordinates": list(self.dependents),
            "wraps": [{"name": name, "type": kind} for name, kind in self.wraps.items()],
            "lines": [_line_json(line) for line in self.lines],
            "left_out": list(self.left_out),
        }


def _line_json(line: LineReport) -> dict[str, Any]:
    return {
        "name": line.name,
        "muscles": list(line.muscles),
        "points": line.points,
        "conditional_points": line.conditional_points,
        "moving_points": line.moving_points,
        "wraps": list(line.wraps),
        "moved_by": list(line.moved_by),
        "fiber": None
        if line.fiber is None
        else {
            "shortest": line.fiber[0]._asdict(),
            "longest": line.fiber[1]._asdict(),
        },
        "sign_changes": [_rest(one) for one in line.sign_changes],
        "jumps": [_rest(one) for one in line.jumps],
        "contact": line.contact.as_json() if line.contact else None,
        "suspicious": line.suspicious,
    }


def _rest(one: SignChange | Jump) -> dict[str, Any]:
    return {name: value for name, value in one._asdict().items() if name != "line"}
