"""What a model consists of, and what in it deserves a second look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from trochanter.errors import OutOfRangeError
from trochanter.mechanics.hip import Hip
from trochanter.mechanics.reports.contacts import contacts
from trochanter.mechanics.reports.fibers import fiber_extremes
from trochanter.mechanics.reports.jumps import find_jumps
from trochanter.mechanics.reports.looking import arms_somewhere, chosen_ranges, look_along
from trochanter.mechanics.reports.records import LineReport, ModelReport
from trochanter.mechanics.reports.signs import find_sign_changes
from trochanter.model import ConditionalPoint, Line, MovingPoint

MOVES = 1e-6
"""An arm larger than this anywhere means that the coordinate moves the line [m, or 1]."""

STEP = float(np.deg2rad(1.0))


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
    its way over a surface fails or begins inside it, or no coordinate moves it. Some of these
    are as they should be: adductors do turn from flexors into extensors. Each deserves to be
    known.

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
    fibers, touches = fiber_extremes(hip, looks), contacts(hip, looks)
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
                contact=touches.get(line.name),
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
