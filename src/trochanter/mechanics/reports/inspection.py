"""What a model consists of, and what in it deserves a second look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from trochanter.errors import OutOfRangeError
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.reports.fibers import USUAL, FiberExtreme, fiber_extremes
from trochanter.mechanics.reports.jumps import Jump, find_jumps
from trochanter.mechanics.reports.looking import arms_somewhere, chosen_ranges, look_along
from trochanter.mechanics.reports.signs import SignChange, find_sign_changes
from trochanter.model import ConditionalPoint, Line, MovingPoint

MOVES = 1e-6
"""An arm larger than this anywhere means that the coordinate moves the line [m, or 1]."""

STEP = float(np.deg2rad(1.0))


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
        return bool(self.turning or self.jumps or self.odd_fibers or not self.moved_by)


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


def inspect_model(
    hip: Hip,
    *,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    step: float = STEP,
) -> ModelReport:
    """Return what a model consists of, and what in it deserves a second look.

    Every coordinate that turns is taken over its range while the others rest at their
    defaults. A line is suspicious if an arm changes its sign along its own coordinate, its
    length or an arm jumps, its fibre (behind a rigid tendon) leaves 0.5 to 1.5 of its optimum,
    or no coordinate moves it. Some of these are as they should be: adductors do turn from
    flexors into extensors. Each deserves to be known.

    Parameters
    ----------
    hip : Hip
    ranges : mapping of str to (float, float), optional
        What to look at instead of the model's own ranges [rad].
    step : float
        At most so far apart [rad].

    Raises
    ------
    UnknownNameError
        A range of a coordinate that the model does not have.
    TrochanterError
        A range that does not rise, a step that is not positive.

    Examples
    --------
    >>> import trochanter as tr
    >>> report = tr.inspect_model(tr.load("gait2392"))
    >>> psoas = next(line for line in report.lines if line.name == "psoas major")
    >>> psoas.points, psoas.conditional_points, psoas.moved_by
    (5, 1, ('hip_flexion', 'hip_adduction', 'hip_rotation'))
    >>> [(jump.coordinate, round(jump.at, 2)) for jump in psoas.jumps]
    [('hip_flexion', -1.57)]
    """
    if not step > 0:
        raise OutOfRangeError(f"the step must be positive, not {step:g}")
    chosen = chosen_ranges(hip, ranges)
    looks = look_along(hip, chosen, step)
    moves = arms_somewhere(hip, chosen, looks) > MOVES
    fibers = fiber_extremes(hip, looks)
    jumps = [jump for look in looks for jump in find_jumps(hip, look)]
    signs = [change for look in looks for change in find_sign_changes(hip, look)]
    model = hip.model
    return ModelReport(
        id=hip.id,
        title=hip.title,
        side=model.side,
        bodies=tuple(body.name for body in model.bodies),
        dependents=tuple(one.name for one in model.dependents),
        units=dict(hip.coordinates.units),
        ranges=chosen,
        unlimited=tuple(one.name for one in model.coordinates if not one.limited),
        wraps={wrap.name: wrap.type for wrap in model.wraps},
        lines=tuple(
            LineReport(
                **_made_of(line),
                moved_by=tuple(np.array(hip.coordinates)[moves[row]].tolist()),
                fiber=fibers.get(line.name),
                sign_changes=tuple(one for one in signs if one.line == line.name),
                jumps=tuple(one for one in jumps if one.line == line.name),
            )
            for row, line in enumerate(model.lines)
        ),
        left_out=model.left_out,
    )


def _made_of(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "muscles": line.muscles,
        "points": len(line.points),
        "conditional_points": sum(isinstance(one, ConditionalPoint) for one in line.points),
        "moving_points": sum(isinstance(one, MovingPoint) for one in line.points),
        "wraps": tuple(dict.fromkeys(use.wrap for use in line.wraps)),
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
        "suspicious": line.suspicious,
    }


def _rest(one: SignChange | Jump) -> dict[str, Any]:
    return {name: value for name, value in one._asdict().items() if name != "line"}
